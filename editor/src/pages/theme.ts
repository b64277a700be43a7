/**
 * Light, dark, or what the system says: `[data-theme-choice]` holds the radio buttons.
 *
 * The choice is a cookie, so that the server writes `<html data-theme>` and the next page
 * is right from its first pixel.
 */
const YEAR = 31_536_000; // seconds

/** Reveals the choice of theme and applies it when it changes. */
export function bindTheme(root: Document): void {
  const html = root.documentElement;
  for (const choice of root.querySelectorAll<HTMLElement>("[data-theme-choice]")) {
    choice.hidden = false;
    const current = html.dataset.theme ?? "auto";
    for (const radio of choice.querySelectorAll<HTMLInputElement>("input[type=radio]")) {
      radio.checked = radio.value === current;
      radio.addEventListener("change", () => choose(html, radio.value));
    }
  }
}

function choose(html: HTMLElement, theme: string): void {
  if (theme === "auto") delete html.dataset.theme;
  else html.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser yet
  document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}
