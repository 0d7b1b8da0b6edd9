import type { Client } from 'pg';
import type { Sealer } from '../seal.ts';
import { CHANNEL, readChanges, type StoredChange } from './changes.ts';
import { RecipientsError } from './recipients.ts';

export interface TailOptions {
  /** The last sequence that the caller has; 0 for none. */
  readonly after: number;
  /** In order, gapless, each change once. The next piece comes when this one is done; what it throws ends the tail. */
  readonly onChanges: (changes: readonly StoredChange[]) => void | Promise<void>;
  readonly signal: AbortSignal;
  /** Each lost connection, and each try at a change whose recipients cannot be opened; the tail goes on by itself. */
  readonly onError?: (error: Error) => void;
}

const PIECE = 500;
/** A notification may be lost with its connection; a look every second keeps the promise of one second (P4). */
const POLL_MS = 1000;
const BACKOFF_MIN_MS = 20;
const BACKOFF_MAX_MS = 500;

/** Resolves when the signal aborts. Rejects only with what `onChanges` throws. */
export async function tailChanges(
  connect: () => Client,
  sealer: Sealer | undefined,
  options: TailOptions,
): Promise<void> {
  const { signal } = options;
  const position = { after: options.after };
  let backoffMs = BACKOFF_MIN_MS;
  while (!signal.aborted) {
    const client = connect();
    const wake = new Wake(signal);
    client.on('notification', () => wake.now());
    client.on('error', () => wake.now());
    client.on('end', () => wake.now());
    try {
      await client.connect();
      await client.query(`listen ${CHANNEL}`);
      while (!signal.aborted) {
        wake.reset();
        await deliver(client, sealer, position, options);
        backoffMs = BACKOFF_MIN_MS;
        await wake.within(POLL_MS);
      }
    } catch (error) {
      if (error instanceof HandlerError) throw error.cause;
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

class HandlerError extends Error {}

/** Hands over what has come since; only a run without a gap, whatever a reader's snapshot shows. */
async function deliver(
  client: Client,
  sealer: Sealer | undefined,
  position: { after: number },
  options: TailOptions,
): Promise<void> {
  while (!options.signal.aborted) {
    const found = await readable(client, sealer, position.after);
    const gap = found.findIndex((change, i) => change.sequence !== position.after + 1 + i);
    const run = gap < 0 ? found : found.slice(0, gap);
    if (run.length > 0 && !options.signal.aborted) {
      try {
        await options.onChanges(run);
      } catch (error) {
        throw new HandlerError('onChanges', { cause: error });
      }
      position.after += run.length;
    }
    // A piece may be short because its changes are large.
    if (run.length === 0 || run.length < found.length) return;
  }
}

/** The next piece; where a change in it cannot be opened, what comes before it, which is in force all the same. */
async function readable(client: Client, sealer: Sealer | undefined, after: number): Promise<StoredChange[]> {
  try {
    return await readChanges(client, after, PIECE, sealer);
  } catch (error) {
    if (!(error instanceof RecipientsError) || error.sequence === after + 1) throw error;
    return readChanges(client, after, error.sequence - 1 - after, sealer);
  }
}

/** A sleep that a notification, a lost connection or the end of the tail cuts short, also when it came before the sleep. */
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
