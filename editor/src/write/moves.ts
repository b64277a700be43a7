/** Positions that travel: what one step takes out and the next puts back has only moved. */
import { Mapping, ReplaceStep, type Step } from "prosemirror-transform";

/**
 * Steps as a mapping that follows what they move: a position in an article that is taken out
 * and put back elsewhere is found there. `known` has the mirrors that are known already (steps
 * taken back and done again).
 */
export function withMoves(steps: readonly Step[], known?: Mapping): Mapping {
  const mapping = new Mapping();
  steps.forEach((step, at) => {
    const out = steps[at - 1];
    const moved = out && isMove(out, step) ? at - 1 : undefined;
    const mirror = known?.getMirror(at) ?? undefined;
    mapping.appendMap(step.getMap(), mirror !== undefined && mirror < at ? mirror : moved);
  });
  return mapping;
}

function isMove(out: Step, back: Step): boolean {
  if (!(out instanceof ReplaceStep) || !(back instanceof ReplaceStep)) return false;
  const { content, openStart, openEnd } = back.slice;
  return (
    !out.slice.size &&
    out.to > out.from &&
    back.from === back.to &&
    content.size === out.to - out.from &&
    !openStart &&
    !openEnd &&
    content.firstChild?.type.name === "heading"
  );
}
