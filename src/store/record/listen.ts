import type { Client } from 'pg';

export interface ListenOptions {
  readonly channel: string;
  /** At the start, at each notification, and once a second. The next call comes when this one is done. */
  readonly onWake: (client: Client) => Promise<void>;
  readonly signal: AbortSignal;
  /** Each lost connection, and whatever else `onWake` throws; listening goes on by itself. */
  readonly onError?: ((error: Error) => void) | undefined;
  /** What ends the listening. */
  readonly endsWith?: (error: unknown) => boolean;
}

/** A notification may be lost with its connection; a look every second keeps the promise of one second (P4). */
const POLL_MS = 1000;
const BACKOFF_MIN_MS = 20;
const BACKOFF_MAX_MS = 500;

/** Resolves when the signal aborts. Rejects only with what ends it. */
export async function listen(connect: () => Client, options: ListenOptions): Promise<void> {
  const { signal } = options;
  let backoffMs = BACKOFF_MIN_MS;
  while (!signal.aborted) {
    const client = connect();
    const wake = new Wake(signal);
    client.on('notification', () => wake.now());
    client.on('error', () => wake.now());
    client.on('end', () => wake.now());
    try {
      await client.connect();
      await client.query(`listen ${options.channel}`);
      while (!signal.aborted) {
        wake.reset();
        await options.onWake(client);
        backoffMs = BACKOFF_MIN_MS;
        await wake.within(POLL_MS);
      }
    } catch (error) {
      if (options.endsWith?.(error) === true) throw error;
      if (!signal.aborted) options.onError?.(error as Error);
    } finally {
      wake.close();
      await client.end().catch(() => undefined);
    }
    if (signal.aborted) return;
    const pause = new Wake(signal);
    await pause.within(backoffMs);
    pause.close();
    backoffMs = Math.min(2 * backoffMs, BACKOFF_MAX_MS);
  }
}

/** A sleep that a notification, a lost connection or the end of it all cuts short, also when it came before the sleep. */
class Wake {
  readonly #signal: AbortSignal;
  #woken = false;
  #resume: (() => void) | undefined;
  readonly now = (): void => {
    this.#woken = true;
    this.#resume?.();
  };

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.now);
  }

  reset(): void {
    this.#woken = false;
  }

  async within(ms: number): Promise<void> {
    if (this.#woken || this.#signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#resume = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#resume = undefined;
  }

  close(): void {
    this.#signal.removeEventListener('abort', this.now);
  }
}
