/**
 * `<nav data-contents>`: marks the article being read and folds the branches of the tree.
 * `data-fold-label` says "Replier {title}" in the page's language.
 */
import { filled } from "./announce";

const followers = new WeakMap<HTMLElement, IntersectionObserver>();

/** Follows the reading and adds the folding buttons; again, once the articles have changed. */
export function bindContents(root: Document): void {
  for (const tree of root.querySelectorAll<HTMLElement>("[data-contents]")) {
    follow(root, tree);
    for (const branch of tree.querySelectorAll<HTMLLIElement>(
      "li:has(> ol):not(:has(> .fold))",
    )) {
      addFolding(branch, tree.dataset.foldLabel ?? "{title}");
    }
  }
}

function follow(root: Document, tree: HTMLElement): void {
  const links = new Map<Element, HTMLAnchorElement>();
  for (const link of tree.querySelectorAll<HTMLAnchorElement>('a[href^="#"]')) {
    const heading = root.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) links.set(heading, link);
  }
  const observer = new IntersectionObserver(
    (entries) => {
      const entry = entries.find((one) => one.isIntersecting);
      if (entry) mark(tree, links.get(entry.target));
    },
    // The article being read is the one whose heading crosses the top third.
    { rootMargin: "-64px 0px -66% 0px" },
  );
  followers.get(tree)?.disconnect();
  followers.set(tree, observer);
  for (const heading of links.keys()) observer.observe(heading);
}

function mark(tree: HTMLElement, link: HTMLAnchorElement | undefined): void {
  tree.querySelector('[aria-current="location"]')?.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "location");
}

function addFolding(branch: HTMLLIElement, label: string): void {
  const leaves = branch.querySelector("ol");
  const title = branch.querySelector("a")?.textContent?.trim() ?? "";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fold";
  button.setAttribute("aria-expanded", "true");
  button.setAttribute("aria-label", filled(label, { title }));
  button.addEventListener("click", () => {
    const open = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!open));
    if (leaves) leaves.hidden = open;
  });
  branch.prepend(button);
}
