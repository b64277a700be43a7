/** What the page brings: where each part is drawn, and the addresses it speaks with. */

/** The addresses of the wire, under the names of the page's `data-` attributes. */
export interface Addresses {
  draft: string;
  steps: string;
  news: string;
  presence: string;
  images: string;
  /** Names a version, with NUMBER in its place; "" for who may not. */
  milestone: string;
  /** Where clauses of the library are chosen for this document. */
  clauses: string;
}

/** The places of the page, by their id. */
export interface Hosts {
  sheet: HTMLElement;
  toolbar: HTMLElement;
  tree: HTMLElement;
  people: HTMLElement;
  saving: HTMLElement;
  rescue: HTMLElement;
  find: HTMLElement;
  count: HTMLElement;
  told: HTMLElement;
  name: HTMLElement;
}

const ADDRESSES = ["draft", "steps", "news", "presence", "images"] as const;
const HOSTS = [
  "sheet",
  "toolbar",
  "tree",
  "people",
  "saving",
  "rescue",
  "find",
  "count",
  "told",
  "name",
] as const;

/** Reads the addresses of `[data-write]`; throws when the page lacks one. */
export function addressesOf(root: HTMLElement): Addresses {
  const found = ADDRESSES.map((name) => {
    const address = root.dataset[name];
    if (!address) throw new Error(`the page has no data-${name}`);
    return [name, address];
  });
  const { milestone = "", clauses = "" } = root.dataset;
  return { ...Object.fromEntries(found), milestone, clauses } as Addresses;
}

/** Finds the places of the page; throws when it lacks one. */
export function hostsOf(root: Document): Hosts {
  const found = HOSTS.map((id) => {
    const host = root.getElementById(id);
    if (!host) throw new Error(`the page has no #${id}`);
    return [id, host];
  });
  return Object.fromEntries(found) as Hosts;
}
