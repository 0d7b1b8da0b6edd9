/** Decides on what the gateway holds, as a person would: every other message is let go. */
export class DemoPerson {
  readonly #control: string;
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> = Promise.resolve();
  released = 0;
  rejected = 0;

  /** @param control the gateway's control address; each message waits at most about `everyMs`. */
  constructor(control: string, everyMs: number) {
    this.#control = control;
    this.#timer = setInterval(() => {
      this.#looking = this.#looking.then(() => this.#look()).catch(() => undefined);
    }, everyMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }

  async #look(): Promise<void> {
    const { held } = (await (await fetch(`${this.#control}/held`)).json()) as { held: { id: string }[] };
    for (const { id } of held) {
      const decision = (this.released + this.rejected) % 2 === 0 ? 'release' : 'reject';
      const { ok } = await fetch(`${this.#control}/held/${id}/${decision}`, { method: 'POST' });
      if (!ok) continue;
      if (decision === 'release') this.released++;
      else this.rejected++;
    }
  }
}
