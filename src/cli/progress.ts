import type { Terminal } from './terminal.ts';

const BAR = 24;

/** How far long work is: on a screen a line that is redrawn, with a bar where its end is known; elsewhere a line every ten seconds. */
export class ProgressLine {
  readonly #terminal: Pick<Terminal, 'err' | 'interactive'>;
  readonly #everyMs: number;
  #next: number;
  #drawn = false;

  constructor(terminal: Pick<Terminal, 'err' | 'interactive'>) {
    this.#terminal = terminal;
    this.#everyMs = terminal.interactive ? 200 : 10_000;
    this.#next = performance.now() + this.#everyMs;
  }

  /** `share`: how much of it is done, from 0 to 1. The line is asked for only when it is shown. */
  show(line: () => string, share?: number): void {
    if (performance.now() < this.#next) return;
    this.#next = performance.now() + this.#everyMs;
    const { err, interactive } = this.#terminal;
    this.#drawn = interactive;
    err(interactive ? `\r${share === undefined ? '' : `${barOf(share)} `}${line()}\u001b[K` : `${line()}\n`);
  }

  /** Takes the line off the screen: what comes of the work stands in its place. */
  clear(): void {
    if (this.#drawn) this.#terminal.err('\r\u001b[K');
    this.#drawn = false;
  }
}

export function barOf(share: number): string {
  const full = Math.floor(Math.min(1, Math.max(0, share)) * BAR);
  return `${'█'.repeat(full)}${'░'.repeat(BAR - full)} ${String(Math.floor(100 * share)).padStart(3)} %`;
}
