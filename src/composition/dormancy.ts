import type { Access } from '../access/index.ts';
import type { Settings } from '../configuration/index.ts';
import { type Actor, type Directory, openRegistry } from '../registry/index.ts';
import type { RecordStore, Sealer, Traffic } from '../store/index.ts';

/** Suspends the signatures that nobody sent under for the days that the configuration names; undefined: it names none. */
export function dormancyCheck(
  { detectors: { dormantDays: days } }: Pick<Settings, 'detectors'>,
  parts: {
    readonly record: RecordStore;
    readonly traffic: Pick<Traffic, 'signaturesSince'>;
    readonly directory: Pick<Directory, 'resembling'>;
    readonly access: Pick<Access, 'audit'>;
    readonly sealer: Sealer;
    readonly clock: () => number;
  },
): (() => Promise<string[]>) | undefined {
  if (days === undefined) return undefined;
  const { record, traffic, directory, access, sealer, clock } = parts;
  const { signatures } = openRegistry({
    record,
    sealer,
    clock,
    resembling: (name, owner) => directory.resembling(name, owner),
  });
  const who = { actor: 'anning', actorName: '每日检查 daily check', address: '' };
  const actor: Actor = {
    id: who.actor,
    name: who.actorName,
    scope: 'all',
    note: (db, ...deeds) =>
      access.audit.writeAll(
        db,
        deeds.map((deed) => ({ ...deed, ...who })),
        clock(),
      ),
  };
  return () =>
    signatures.suspendDormant({ days, sentSince: (since) => traffic.signaturesSince(since) }, actor);
}
