/** How what is typed stands with the server, as the page shows it. */
import type { Link } from "./hearing";
import type { Hold } from "./posting";

/** How what is typed stands. */
export interface Status {
  kind: "saved" | "saving" | "offline" | "signed_out" | "read_only" | "broken";
  /** When the server last kept something, in its own time (ISO). */
  at: string;
  /** Whether something is not on the server. */
  isUnsent: boolean;
  /** Whether what is not on the server is kept on this computer. */
  isKept: boolean;
  /** Why this page may no longer write, in the server's words. */
  sentence: string;
}

/** Whether this page may no longer write: its person may not, or its program cannot. */
export type Locked = "no" | "read_only" | "broken";

/** How it stands, from what is known of each side. */
export function kindOf(
  locked: Locked,
  hold: Hold,
  link: Link,
  isUnsent: boolean,
): Status["kind"] {
  if (locked !== "no") return locked;
  if (hold === "signed_out" || link === "signed_out") return "signed_out";
  if (hold === "offline" || link === "lost") return "offline";
  return isUnsent ? "saving" : "saved";
}
