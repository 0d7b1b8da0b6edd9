import { existsSync } from 'node:fs';
import type { PreflightDoor } from '../cli/index.ts';
import type { Settings } from '../configuration/index.ts';
import { openSpool } from '../store/index.ts';
import { controlPlace } from './control-place.ts';
import { openFeed } from './feed.ts';
import { openKeys } from './keys.ts';
import { findRunning } from './running.ts';

const TIMEOUT_MS = 30_000;
/** Where the gateway keeps what it counted: see its KeptCounts. */
const COUNTS = 't:';

/** The facts, the counts and the ways out of the installation on this data folder, whether it runs or not. */
export async function openPreflight(settings: Settings): Promise<PreflightDoor> {
  const routes = settings.gateway.upstreams.map(({ carrier, recipients }) => ({ carrier, recipients }));
  return { feed: await openFeed(settings), counts: () => countsOf(settings), routes };
}

/** Of the gateway that runs, else what it left behind; undefined where neither can be read. */
async function countsOf(settings: Settings): Promise<Buffer | undefined> {
  if (findRunning(settings.folders.data) !== undefined) {
    try {
      const response = await fetch(`${controlPlace(settings)}/counts`, {
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      return response.ok ? Buffer.from(await response.arrayBuffer()) : undefined;
    } catch {
      return undefined;
    }
  }
  const folder = settings.folders.spool;
  if (!existsSync(folder)) return Buffer.alloc(0);
  const spool = openSpool({ folder, sealer: openKeys(settings).sealer });
  try {
    return Buffer.concat([...spool.parkedRange(COUNTS)].map(([, delta]) => delta));
  } finally {
    await spool.close();
  }
}
