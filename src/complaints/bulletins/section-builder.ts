import type { Instant } from '../../domain/index.ts';
import type { Traffic } from '../../store/index.ts';
import type { Db } from '../ground.ts';
import type { Counts } from '../statistics/count.ts';
import type { BulletinPeriod } from './bulletin-periods.ts';
import type { BulletinSection } from './draft-data.ts';

/** What a section is made from: one moment of the record, and what the traffic store holds. */
export interface DraftGround {
  /** Within one reading of the record. */
  readonly db: Db;
  readonly traffic: Pick<Traffic, 'marketingVolumes' | 'marketingAmong'>;
  readonly period: BulletinPeriod;
  readonly before: BulletinPeriod;
  /** When the first complaint was accepted. */
  readonly first: Instant | undefined;
  readonly counts: Counts;
  /** Undefined: not all of the period before was counted. */
  readonly countsBefore: Counts | undefined;
  nameOf(organisation: string): string | undefined;
}

/** A part of the draft: one file in `sections/`, one line in `sections.ts`. Undefined: it has nothing to tell of such a period. */
export interface SectionBuilder {
  readonly id: string;
  build(ground: DraftGround): Promise<BulletinSection | undefined>;
}
