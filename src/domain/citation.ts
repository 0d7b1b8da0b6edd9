import type { Instant } from './instant.ts';

/** Whom a clause obliges. One company can be several: roles attach to relations. */
export type DutyHolder = 'carrier' | 'provider' | 'content-provider' | 'complaint-centre' | 'regulator';

/**
 * Where a duty is written. `certainty` says how we know: `found` read in a copy, `memory` not re-read, `unverified` known to exist but
 * not seen in full, `convention` no law at all.
 */
export interface Citation {
  /** The name as lawyers cite it, with its number. */
  readonly law: string;
  readonly article: string;
  /** The version's date, 2015-06-30. */
  readonly version: string;
  readonly certainty: 'found' | 'memory' | 'unverified' | 'convention';
  /** The duty in our own words. */
  readonly zh: string;
  readonly en: string;
  readonly from: Instant;
  readonly until?: Instant;
}
