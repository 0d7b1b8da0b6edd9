import { type Frequency, type Instant, MARKETING_PURPOSES } from '../../domain/index.ts';
import {
  type ConsentRowState,
  endOf,
  readFrequency,
  readLines,
  readMoment,
  readNumber,
  readState,
  Unread,
} from './cells.ts';
import type { InspectedRow } from './open-file.ts';
import { nameOf } from './read-log.ts';

/** What a row of the consents did to somebody’s standing, and when. A row that was granted and withdrawn did two things. */
export interface ConsentEvent {
  readonly at: Instant;
  readonly row: number;
  readonly recipient: number;
  /** To whom; empty: the platform itself. */
  readonly who: string;
  readonly state: ConsentRowState;
  /** Places in MARKETING_PURPOSES; none: every line. */
  readonly lines?: readonly number[];
  readonly until?: Instant;
  readonly frequency?: Frequency;
  readonly unproven?: 1;
}

export const CONSENTS_NEEDED = ['recipient', 'at'] as const;
/** Until then a consent may be said to hold. */
const LATEST = Date.parse('2100-01-01T00:00:00+08:00');

export function readConsentRow(row: InspectedRow, newest: Instant): readonly ConsentEvent[] | Unread {
  const recipient = readNumber(row.one('recipient'));
  if (recipient instanceof Unread) return recipient;
  const state = readState(row.one('state'));
  if (state instanceof Unread) return state;
  const moment = readMoment(row.one('at'), 'at', newest);
  if (moment instanceof Unread) return moment;
  const named = row.one('purpose').trim();
  const isRefusal = state === 'refused' || state === 'refused-all';
  if (named === '' && !isRefusal) return new Unread('purpose-missing', 'purpose');
  const lines = isRefusal && named === '' ? MARKETING_PURPOSES : readLines(named);
  if (lines instanceof Unread) return lines;
  const of = {
    ...{ row: row.row, recipient, who: nameOf(row.one('organisation')) },
    ...(lines.length === MARKETING_PURPOSES.length
      ? {}
      : { lines: lines.map((each) => MARKETING_PURPOSES.indexOf(each)) }),
  };
  // What a day alone tells holds from its beginning where it allows, from its end where it forbids: nothing is found that is not certain.
  if (state !== 'granted') return [{ ...of, state, at: endOf(moment) }];
  const often = row.one('frequency').trim();
  const frequency = often === '' ? undefined : readFrequency(often);
  if (frequency instanceof Unread) return frequency;
  const ends = ended(row, 'until', LATEST);
  if (ends instanceof Unread) return ends;
  const withdrawn = ended(row, 'withdrawn', newest);
  if (withdrawn instanceof Unread) return withdrawn;
  const granted: ConsentEvent = {
    ...{ ...of, state, at: moment.at },
    ...(ends === undefined ? {} : { until: ends }),
    ...(frequency === undefined ? {} : { frequency }),
    ...(row.one('evidence').trim() === '' ? { unproven: 1 as const } : {}),
  };
  if (withdrawn === undefined) return [granted];
  return [granted, { ...of, state: 'withdrawn', at: Math.max(withdrawn, moment.at) }];
}

function ended(
  row: InspectedRow,
  field: 'until' | 'withdrawn',
  newest: Instant,
): Instant | undefined | Unread {
  const cell = row.one(field).trim();
  if (cell === '' || /^(?:长期|永久|无|不限|-|—)$/.test(cell)) return undefined;
  const moment = readMoment(cell, field, newest);
  return moment instanceof Unread ? moment : endOf(moment);
}
