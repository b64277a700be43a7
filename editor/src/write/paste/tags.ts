/** What the tags of HTML say of what they hold: left out, lost, or a paragraph of its own. */

/** What does not show, or shows and is no text. */
export const SKIPPED = new Set(
  "script style template noscript head title meta link base datalist nav button select textarea audio video canvas iframe frame object embed applet svg math map xml col colgroup".split(
    " ",
  ),
);

const LOST = {
  select: "form",
  textarea: "form",
  audio: "media",
  video: "media",
  canvas: "drawing",
  iframe: "frame",
  frame: "frame",
  object: "frame",
  embed: "frame",
  applet: "frame",
  math: "formula",
} as const;

/** What is lost with an element of this tag; nothing for most. */
export function lostWith(tag: string) {
  return LOST[tag as keyof typeof LOST];
}

/** What begins a line and ends it. */
export const PARAGRAPHS = new Set(
  "address article aside body center dd details dialog div dl dt fieldset figcaption figure footer form header hgroup html legend main p search section summary tbody tfoot thead option".split(
    " ",
  ),
);
