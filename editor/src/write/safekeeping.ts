/**
 * When what is not sent is kept on this computer: before it leaves, and while one
 * types without a network, at a pace that hours of typing can bear.
 */
import type { Unsent } from "./collab";
import type { Keeping } from "./keeping";
import type { Outside } from "./outside";

const KEPT_WITHIN = 300;
const KEEP_EVERY = 200;

export class Safekeeping {
  private timer: unknown = null;
  private isKept = true;
  private isOver = false;

  constructor(
    private readonly outside: Outside,
    private readonly keeping: Keeping,
    private readonly unsent: () => Unsent | null,
    /** Called when it is kept no more, or again. */
    private readonly tell: () => void,
  ) {}

  /** Keeps nothing more; what is kept stays. */
  end(): void {
    this.isOver = true;
    this.outside.cancel(this.timer);
  }

  /** Keeps what is not sent now. */
  async keep(): Promise<void> {
    const { keeping } = this;
    if (!this.isOver) await keeping.keep(this.unsent());
    if (this.isKept === keeping.works) return;
    this.isKept = keeping.works;
    this.tell();
  }

  /** Hours of typing without a network are not written anew at each key. */
  later(): void {
    this.timer ??= this.outside.later(() => {
      this.timer = null;
      void this.keep();
    }, KEEP_EVERY);
  }

  /** Before something is sent it is kept; a slow disk does not hold it back. */
  async soon(): Promise<void> {
    let timer: unknown = null;
    const late = new Promise<void>((resolve) => {
      timer = this.outside.later(resolve, KEPT_WITHIN);
    });
    await Promise.race([this.keep(), late]);
    this.outside.cancel(timer);
  }
}
