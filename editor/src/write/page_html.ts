/** What the HTML of nodes and of marks share, with the reading page. */

/** What the anchor of an article on a page begins with, before its key. */
export const PAGE_ANCHOR = "art-";

/** The attributes of an element that have something to say. */
export function filled(
  values: Record<string, number | string | null>,
): Record<string, string> {
  const said = Object.entries(values).filter(([, value]) => value !== "" && value !== null);
  return Object.fromEntries(said.map(([name, value]) => [name, String(value)]));
}
