/** Says a sentence to screen readers, in the page's one live region (`#status`). */
export function announce(sentence: string): void {
  const status = document.getElementById("status");
  if (status) status.textContent = sentence;
}

/** Fills the `{name}` blanks of a sentence that came from the page. */
export function filled(sentence: string, values: Record<string, number | string>): string {
  return sentence.replace(/\{(\w+)\}/g, (blank, name) => String(values[name] ?? blank));
}
