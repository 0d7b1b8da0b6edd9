import type { ChangeFeed } from '../cli/index.ts';
import type { Settings } from '../configuration/index.ts';
import { appendChanges, type RecordStore, type Sealer, sealRecipients } from '../store/index.ts';
import { openKeys, sealerAtHand } from './keys.ts';
import { findRunning } from './running.ts';
import { openRecordAt } from './stores.ts';

/** The feed of changes as a command uses it: of the installation that runs on this data folder, else of its record itself. */
export async function openFeed(settings: Settings): Promise<ChangeFeed> {
  const running = settings.record.kind === 'embedded' ? findRunning(settings.folders.data) : undefined;
  const place = running === undefined ? settings.record : { kind: 'server' as const, url: running.record };
  // A connection that is lost fails the query that used it, and that is told.
  const key = { file: settings.files.sealKey, sealer: sealerAtHand(settings) };
  const record = await openRecordAt(place, key, { onError: () => undefined });
  return feedOf(record, () => key.sealer ?? openKeys(settings).sealer);
}

/** @param sealer asked for when something is written. */
export function feedOf(record: RecordStore, sealer: () => Sealer): ChangeFeed {
  return {
    append(actor, changes) {
      const sealed = sealRecipients(changes, sealer());
      return record.db.transaction().execute((db) => appendChanges(db, actor, sealed));
    },
    read: (after, limit) => record.readChanges(after, limit),
    close: () => record.close(),
  };
}
