/** `<textarea data-grow>` is as tall as its text, where the style sheet cannot do it. */
export function bindGrow(root: Document): void {
  if (CSS.supports("field-sizing", "content")) return;
  for (const area of root.querySelectorAll<HTMLTextAreaElement>("textarea[data-grow]")) {
    const stretch = () => {
      area.style.height = "auto";
      area.style.height = `${area.scrollHeight + 2}px`; // 2: its borders
    };
    area.addEventListener("input", stretch);
    stretch();
  }
}
