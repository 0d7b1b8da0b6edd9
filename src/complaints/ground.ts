import type { Db } from '../registry/index.ts';
import type { RecordStore, Sealer, SealKey } from '../store/index.ts';

/** What the room stands on. */
export interface Ground {
  readonly record: RecordStore;
  readonly sealer: Sealer;
  /** For the tags under which numbers are found again. */
  readonly key: SealKey;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

export type { Db };
