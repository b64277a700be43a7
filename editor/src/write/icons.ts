/** Icons of the sprite (`static/icons/list.txt`), whose address is `<html data-icons="…">`. */
const SVG = "http://www.w3.org/2000/svg";

/** One icon: decoration hidden from screen readers or, with a label, an image of that name. */
export function icon(name: string, label = ""): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("width", "16");
  svg.setAttribute("height", "16");
  if (label) {
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label);
  } else {
    svg.setAttribute("aria-hidden", "true");
  }
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${document.documentElement.dataset.icons ?? ""}#${name}`);
  svg.append(use);
  return svg;
}
