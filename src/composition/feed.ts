import type { ChangeFeed } from '../cli/index.ts';
import type { Settings } from '../configuration/index.ts';
import { appendChanges, type RecordStore } from '../store/index.ts';
import { findRunning } from './running.ts';
import { openRecordAt } from './stores.ts';

/** The feed of changes as a command uses it: of the installation that runs on this data folder, else of its record itself. */
export async function openFeed(settings: Settings): Promise<ChangeFeed> {
  const running = settings.record.kind === 'embedded' ? findRunning(settings.folders.data) : undefined;
  const place = running === undefined ? settings.record : { kind: 'server' as const, url: running.record };
  // A connection that is lost fails the query that used it, and that is told.
  return feedOf(await openRecordAt(place, () => undefined));
}

export function feedOf(record: RecordStore): ChangeFeed {
  return {
    append: (actor, changes) => record.db.transaction().execute((db) => appendChanges(db, actor, changes)),
    read: (after, limit) => record.readChanges(after, limit),
    close: () => record.close(),
  };
}
