import { existsSync } from 'node:fs';
import type { Settings } from '../configuration/index.ts';
import type { PreflightDoor } from '../consent/index.ts';
import { openSpool } from '../store/index.ts';
import { controlPlace } from './control-place.ts';
import { openKeys, sealerAtHand } from './keys.ts';
import { findRunning } from './running.ts';
import { openRecordAt } from './stores.ts';

const TIMEOUT_MS = 30_000;
/** Where the gateway keeps what it counted: see its KeptCounts. */
const COUNTS = 't:';

/** How an installation that runs is reached. */
export interface RunningPlace {
  /** Of the record, as a PostgreSQL address. */
  readonly record: string;
  /** Of the gateway whose counts hold. */
  readonly control: string;
}

/**
 * The facts, the counts and the ways out of an installation, whether it runs or not.
 *
 * @param place absent: of what runs on this data folder, if anything does.
 */
export async function openPreflight(settings: Settings, place?: RunningPlace): Promise<PreflightDoor> {
  const running = findRunning(settings.folders.data);
  const { record: own } = settings;
  const url = place?.record ?? (own.kind === 'embedded' ? running?.record : undefined);
  // A connection that is lost fails the query that used it, and that is told.
  const record = await openRecordAt(
    url === undefined ? own : { kind: 'server', url },
    { file: settings.files.sealKey, sealer: sealerAtHand(settings) },
    { onError: () => undefined },
  );
  const control = place?.control ?? (running === undefined ? undefined : controlPlace(settings));
  return {
    read: (after, limit) => record.readChanges(after, limit),
    counts: () => (control === undefined ? countsLeft(settings) : countsOf(control)),
    routes: settings.gateway.upstreams.map(({ carrier, recipients }) => ({ carrier, recipients })),
    close: () => record.close(),
  };
}

/** Of the gateway that runs; undefined where it does not tell. */
async function countsOf(control: string): Promise<Buffer | undefined> {
  try {
    const response = await fetch(`${control}/counts`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    return response.ok ? Buffer.from(await response.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
}

/** What the gateway left behind. */
async function countsLeft(settings: Settings): Promise<Buffer> {
  const folder = settings.folders.spool;
  if (!existsSync(folder)) return Buffer.alloc(0);
  const spool = openSpool({ folder, sealer: openKeys(settings).sealer });
  try {
    return Buffer.concat([...spool.parkedRange(COUNTS)].map(([, delta]) => delta));
  } finally {
    await spool.close();
  }
}
