import type { ConsentRoom } from '../../consent/index.ts';
import { Probes } from '../../consent/index.ts';
import type { EvidenceStore } from '../../evidence/index.ts';
import type { Directory, Sanctions } from '../../registry/index.ts';
import type { RecordStore, Sealer, SealKey, Traffic } from '../../store/index.ts';
import { type DetectorRuns, Findings } from '../../trends/index.ts';
import type { DirectiveGround } from './ground.ts';

/** More confirmed findings than these on one organisation are counted as so many. */
const FINDINGS_MAX = 1000;

/** What the queries are counted from, out of the rooms that have it. */
export function directiveGround(parts: {
  readonly record: RecordStore;
  readonly sealer: Sealer;
  readonly key: SealKey;
  readonly clock: () => number;
  readonly evidence: Pick<EvidenceStore, 'addEntries'>;
  readonly traffic: Traffic;
  readonly directory: Directory;
  readonly consent: Pick<ConsentRoom, 'consents'>;
  readonly sanctions: Pick<Sanctions, 'find'>;
  readonly runs: Pick<DetectorRuns, 'covered'>;
}): DirectiveGround {
  const { record, sealer, key, clock, evidence, traffic, directory, consent, sanctions, runs } = parts;
  const probes = new Probes({
    ground: { record, sealer, key, clock },
    ...{ traffic, consents: consent.consents },
    ownerOf: (signature) => directory.ownerOf(signature),
  });
  const findings = new Findings({ record, clock, sanctions });
  return {
    ...{ record, sealer, clock, evidence, traffic, directory },
    modeOf: (rule) => directory.modeOf(rule)?.mode,
    failures: (from) => probes.failures(from),
    confirmed: (organisation) =>
      findings.list(
        { organisation, state: 'confirmed' },
        { reviews: true, scope: 'all' },
        { limit: FINDINGS_MAX },
      ),
    watched: () => runs.covered(),
  };
}
