import type { FailureRow } from '../../../consent/index.ts';
import type {
  AddresseeStanding,
  Instant,
  QueryUnit,
  RuleMode,
  Unmeasured,
  Words,
} from '../../../domain/index.ts';
import type { RecordStore, Traffic, TrafficScope } from '../../../store/index.ts';
import type { KeptFinding } from '../../../trends/index.ts';
import { type DayCount, type Measured, measuredOf } from '../measurement.ts';

/** What queries are counted from; all of it is handed in. */
export interface QueryGround {
  readonly record: Pick<RecordStore, 'db'>;
  readonly traffic: Pick<Traffic, 'marketingDays' | 'messagesNamed' | 'firstAt'>;
  readonly clock: () => Instant;
  /** The mode that a rule was set to last; undefined: as it was written. */
  modeOf(rule: string): RuleMode | undefined;
  /** The opt-out audit: refusals since a moment, as they stand now. */
  failures(from: Instant): Promise<readonly FailureRow[]>;
  /** Findings on an organisation that a person confirmed. */
  confirmed(organisation: string): Promise<readonly KeptFinding[]>;
  /** The days that the detectors ran over, first and last, since 1970 in Shanghai; undefined: none. */
  watched(): Promise<{ readonly from: number; readonly to: number } | undefined>;
}

/** Who is measured: an organisation, and the messages that are its matter. */
export interface Party {
  readonly organisation: string;
  readonly standing: AddresseeStanding;
  /** Sent over its accounts, or on its behalf; of a platform also on behalf of its merchants. */
  readonly scope: TrafficScope;
}

/** What a directive's clause can be verified by. Of each, less is better. */
export interface DirectiveQuery {
  readonly id: string;
  readonly words: Words;
  /** How it is counted, and what it does not see. */
  readonly counted: Words;
  readonly unit: QueryUnit;
  /** What a regulator may begin with; a choice and no law. */
  readonly suggested: number;
  /** For the regulator alone: what it shows would tell an addressee which numbers are watched. */
  readonly isHidden: boolean;
  measure(ground: QueryGround, party: Party, from: Instant, until: Instant): Promise<Measured>;
  /** Day by day, where it can be told so. */
  days?(ground: QueryGround, party: Party, from: Instant, until: Instant): Promise<readonly DayCount[]>;
}

export type QueryTerms = Pick<DirectiveQuery, 'id' | 'words' | 'counted' | 'unit' | 'suggested'> & {
  /** Below so many it is too little data. */
  readonly least: number;
  /** Variance over mean of what is counted. */
  readonly overdispersion: number;
  readonly days: NonNullable<DirectiveQuery['days']>;
  /** Why it says nothing of a time, whatever was counted. */
  blocked?(ground: QueryGround, until: Instant): Promise<Unmeasured | undefined>;
};

/** A query that is the sum of its days. */
export function byDay({ least, overdispersion, blocked, ...terms }: QueryTerms): DirectiveQuery {
  return {
    ...terms,
    isHidden: false,
    async measure(ground, party, from, until) {
      const why = (await notRecorded(ground, until)) ?? (await blocked?.(ground, until));
      if (why !== undefined) return { kind: 'insufficient-data', from, until, count: 0, why };
      const days = await terms.days(ground, party, from, until);
      return measuredOf(days, { from, until }, { unit: terms.unit, least, overdispersion });
    },
  };
}

/** Nothing is known of a time that ended before the first message was carried. */
async function notRecorded({ traffic }: QueryGround, until: Instant): Promise<Unmeasured | undefined> {
  const first = await traffic.firstAt();
  return first === undefined || first >= until ? 'not-recorded' : undefined;
}
