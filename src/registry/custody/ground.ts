import type { EvidenceStore } from '../../evidence/index.ts';
import type { Sealer } from '../../store/index.ts';
import type { Ground } from '../ground.ts';

/** What custody stands on beside the registry's own ground. */
export interface CustodyGround extends Pick<Ground, 'record' | 'clock'> {
  /** Seals the salts of batches. */
  readonly sealer: Sealer;
  /** Keeps the hash of each batch, so that none is dated back. */
  readonly evidence: Pick<EvidenceStore, 'log' | 'addEntries' | 'proveEntry'>;
}
