/** The text as the server has it, asked for until it comes. */
import { backoff, fetchWithin, jsonOf, type Outside } from "./outside";
import type { Hold } from "./posting";
import { type Draft, isRecord, readDraft } from "./protocol";

const PATIENCE = 60_000;

export interface DraftHooks {
  /** What the answers wait for. */
  held(hold: Hold): void;
  /** The text may not be had any more, and why in the server's words. */
  refused(sentence: string): void;
}

export class Drafts {
  private isOver = false;

  constructor(
    private readonly outside: Outside,
    private readonly address: string,
    private readonly hooks: DraftHooks,
  ) {}

  /** Asks no more. */
  end(): void {
    this.isOver = true;
  }

  /** The text, asked for again and again; null when it may not be had, or at the end. */
  async draft(): Promise<Draft | null> {
    for (let failures = 0; !this.isOver; failures++) {
      const { response, said } = await this.askDraft();
      const draft = response?.ok ? readDraft(said) : undefined;
      if (draft) {
        this.hooks.held("none");
        return draft;
      }
      const sentence = isRecord(said) ? said.sentence : undefined;
      const status = response?.status;
      if ((status === 403 || status === 404) && typeof sentence === "string") {
        this.hooks.refused(sentence);
        return null;
      }
      this.hooks.held(status === 401 ? "signed_out" : "offline");
      const ms = backoff(this.outside, failures);
      await new Promise<void>((resolve) => this.outside.later(resolve, ms));
    }
    return null;
  }

  private async askDraft(): Promise<{ response: Response | null; said: unknown }> {
    const init = { headers: { Accept: "application/json" } };
    const response = await fetchWithin(this.outside, PATIENCE, this.address, init);
    return { response, said: response && (await jsonOf(response)) };
  }

  /** Whether the person now signed in has this account; null while nobody is. */
  async isMe(account: number): Promise<boolean | null> {
    const { response, said } = await this.askDraft();
    const draft = response?.ok ? readDraft(said) : undefined;
    if (draft) return draft.me.id === account;
    return response?.status === 403 || response?.status === 404 ? false : null;
  }
}
