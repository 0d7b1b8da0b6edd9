/** Ctrl-C and SIGTERM: the first asks, the second forces. */
export class Ending {
  readonly #asked: Promise<void>;
  readonly #handle: () => void;

  /** @param onForced what is done before the process exits with 130; the second signal brings it. */
  constructor(onForced: () => void) {
    let asked = 0;
    let ask: () => void;
    this.#asked = new Promise((resolve) => {
      ask = resolve;
    });
    this.#handle = () => {
      if (++asked === 1) return ask();
      onForced();
      process.exit(130);
    };
    process.on('SIGINT', this.#handle);
    process.on('SIGTERM', this.#handle);
  }

  /** Resolves at the first signal. */
  get asked(): Promise<void> {
    return this.#asked;
  }

  /** The process's own signals again. */
  release(): void {
    process.off('SIGINT', this.#handle);
    process.off('SIGTERM', this.#handle);
  }
}
