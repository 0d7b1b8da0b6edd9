import type { Access } from '../access/index.ts';
import { actorNamed } from '../api/index.ts';
import type { Settings } from '../configuration/index.ts';
import { type Directory, openRegistry } from '../registry/index.ts';
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
  const actor = actorNamed({ access, clock }, 'anning', '每日检查 daily check');
  return () =>
    signatures.suspendDormant({ days, sentSince: (since) => traffic.signaturesSince(since) }, actor);
}
