import type { Client } from 'pg';
import type { Sealer } from '../seal.ts';
import { CHANNEL, readChanges, type StoredChange } from './changes.ts';
import { listen } from './listen.ts';
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

/** Resolves when the signal aborts. Rejects only with what `onChanges` throws. */
export async function tailChanges(
  connect: () => Client,
  sealer: Sealer | undefined,
  options: TailOptions,
): Promise<void> {
  const position = { after: options.after };
  try {
    await listen(connect, {
      ...{ channel: CHANNEL, signal: options.signal, onError: options.onError },
      onWake: (client) => deliver(client, sealer, position, options),
      endsWith: (error) => error instanceof HandlerError,
    });
  } catch (error) {
    throw error instanceof HandlerError ? error.cause : error;
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
