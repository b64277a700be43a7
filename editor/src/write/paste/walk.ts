/** Goes through a page without recursion, however deep it is. */

export interface Visitor<Opened> {
  words(text: string): void;
  /** Whether an element is to be opened and gone through. */
  shows(element: Element): boolean;
  /** Opens an element; what it gives is given back at the element's end. */
  open(element: Element): Opened;
  close(opened: Opened): void;
}

/** Shows a visitor every node in order, and each element's end. */
export function walk<Opened>(root: Element, visitor: Visitor<Opened>): void {
  const open: Opened[] = [];
  const close = () => {
    if (open.length) visitor.close(open.pop() as Opened);
  };
  let here: ChildNode | null = root.firstChild;
  while (here) {
    if (here.nodeType === 3) visitor.words(here.nodeValue ?? "");
    else if (here.nodeType === 1 && visitor.shows(here as Element)) {
      open.push(visitor.open(here as Element));
      if (here.firstChild) {
        here = here.firstChild;
        continue;
      }
      close();
    }
    while (here && !here.nextSibling) {
      here = here.parentNode === root ? null : (here.parentNode as ChildNode | null);
      if (here) close();
    }
    here = here?.nextSibling ?? null;
  }
}
