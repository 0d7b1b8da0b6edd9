/**
 * One turn of the event loop. Whatever many sockets brought in one turn is finished together: one journal block, one write for each
 * connection. That is what makes an fsync and a system call cost little a message.
 */
export class Turn {
  readonly #clock: () => number;
  readonly #steps: (() => void)[] = [];
  #scheduled = false;
  #now: number;

  constructor(clock: () => number) {
    this.#clock = clock;
    this.#now = clock();
  }

  /** The instant of this turn: read once, the same for all that happens in it. */
  get now(): number {
    return this.#now;
  }

  /** Steps run at the end of each turn in which something happened, in the order given. */
  addStep(step: () => void): void {
    this.#steps.push(step);
  }

  /** Something happened: the steps will run when the sockets that are readable now have been read. */
  wake(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#now = this.#clock();
    setImmediate(this.#run);
  }

  readonly #run = (): void => {
    this.#scheduled = false;
    for (const step of this.#steps) step();
  };
}
