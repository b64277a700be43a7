/**
 * What typing turns into: "- " or "* " begins a list, "1. " a numbered one, as in Word, and
 * "# " an article for those who know it. Backspace, or undo, gives back what was typed.
 */
import { InputRule, inputRules, wrappingInputRule } from "prosemirror-inputrules";
import type { Plugin } from "prosemirror-state";
import { NODES } from "./kinds";

const MOST_DIGITS = 3; // "2026. " begins a sentence, not a list

/** The plugin of these rules. */
export function inputsPlugin(): Plugin {
  return inputRules({ rules: RULES });
}

const articleRule = new InputRule(/^(#{1,6})\s$/, (state, match, start, end) => {
  const $start = state.doc.resolve(start);
  const tr = state.tr.delete(start, end);
  if ($start.parent.type !== NODES.paragraph) return null;
  const level = match[1]?.length ?? 1;
  const steps = tr.steps.length;
  tr.setBlockType(start, start, NODES.heading, { level, key: "" });
  return tr.steps.length > steps ? tr : null;
});

const RULES: InputRule[] = [
  wrappingInputRule(/^\s*[-*]\s$/, NODES.bullet_list),
  wrappingInputRule(
    new RegExp(`^(\\d{1,${MOST_DIGITS}})\\.\\s$`),
    NODES.ordered_list,
    (match) => ({ start: Number(match[1]) }),
    (match, list) => list.childCount + Number(list.attrs.start) === Number(match[1]),
  ),
  articleRule,
];
