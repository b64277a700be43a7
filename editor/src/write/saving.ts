/**
 * Says how what is typed stands, so that nobody has to think about it.
 *
 * What passes quickly is not shown: a word that flickers at each key tells nothing. Screen
 * readers hear of the line being cut and back, not of every minute that is saved.
 */
import { icon } from "./icons";
import type { Status } from "./status";
import { say } from "./words";

const SOON: Partial<Record<Status["kind"], number>> = { saving: 700, offline: 2000 };
const ICONS: Record<Status["kind"], string> = {
  saved: "check-circle",
  saving: "arrow-clockwise",
  offline: "cloud-slash",
  signed_out: "person",
  read_only: "lock",
  broken: "exclamation-triangle",
};

export interface Saving {
  show(status: Status): void;
}

/** Shows the status in its host, and asks before a page with words kept nowhere is left. */
export function mountSaving(host: HTMLElement): Saving {
  let latest: Status | null = null;
  let shown: Status["kind"] = "saved";
  let timer: ReturnType<typeof setTimeout> | undefined;
  const draw = (status: Status) => {
    clearTimeout(timer);
    timer = undefined;
    const isQuiet = [shown, status.kind].every(
      (one) => one === "saved" || one === "saving",
    );
    shown = status.kind;
    write(host, status, isQuiet);
  };
  window.addEventListener("beforeunload", (event) => {
    if (latest?.isUnsent && !latest.isKept) event.preventDefault();
  });
  return {
    show: (status) => {
      const isNew = status.kind !== latest?.kind;
      latest = status;
      const delay = SOON[status.kind];
      if (delay === undefined || status.kind === shown) return draw(status);
      if (!isNew && timer) return;
      clearTimeout(timer);
      timer = setTimeout(() => latest && draw(latest), delay);
    },
  };
}

function write(host: HTMLElement, status: Status, isQuiet: boolean): void {
  const words = wordsOf(status);
  if (host.textContent === words && host.dataset.state === status.kind) return;
  host.setAttribute("aria-live", isQuiet ? "off" : "polite");
  host.dataset.state = status.kind;
  const text = document.createElement("span");
  text.textContent = words;
  host.replaceChildren(icon(ICONS[status.kind]), text);
}

function wordsOf(status: Status): string {
  const { kind, at, isUnsent, isKept, sentence } = status;
  if (kind === "saved") return savedAt(at);
  if (kind === "read_only") return sentence || say("saving.read_only");
  if (kind === "broken") return sentence;
  if (kind === "saving") return say("saving.saving");
  const isAtRisk = !isKept;
  if (isAtRisk) return say(`saving.${kind}_unkept`);
  return say(isUnsent || kind === "signed_out" ? `saving.${kind}` : "saving.offline_idle");
}

function savedAt(at: string): string {
  const moment = new Date(at);
  if (Number.isNaN(moment.getTime())) return say("saving.saved");
  const { lang } = document.documentElement;
  const time = moment.toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit" });
  if (moment.toDateString() === new Date().toDateString()) {
    return say("saving.saved_at", { time });
  }
  const day = moment.toLocaleDateString(lang, { day: "numeric", month: "long" });
  return say("saving.saved_on", { day, time });
}
