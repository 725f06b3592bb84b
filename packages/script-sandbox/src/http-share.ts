/** Calls of one script at a time; the others wait. */
const CALLS_AT_ONCE = 4;

/** What the HTTP of one script may bring into this process: so many bytes in all, and few calls at a time. */
export class HttpShare {
  private left: number;
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly maxBytes: number) {
    this.left = maxBytes;
  }

  /** Counts bytes that were sent or have arrived; throws when they are too many. */
  readonly take = (bytes: number): void => {
    this.left -= bytes;
    if (this.left >= 0) return;
    throw new Error(
      `The HTTP of the script may send and bring ${Math.round(this.maxBytes / 1024 / 1024)} MB in all (maxInputMb), and this is more. ` +
        'Ask for less, or read it with the Read card.',
    );
  };

  /** `work`, when it is its turn. */
  async call<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= CALLS_AT_ONCE) await new Promise<void>((go) => this.waiting.push(go));
    else this.running += 1;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
