import type { Engine } from './engine.ts';
import type { Outcome } from './rows.ts';

/** Days: whole days since 1970 in Shanghai, both inclusive. All that is given must hold. */
export interface DailyVolumesAsked {
  readonly from: number;
  readonly to: number;
  readonly organisation?: string | undefined;
  readonly purposes?: readonly string[] | undefined;
  readonly region?: string | undefined;
}

/** Messages that passed on a day. */
export interface DailyVolume {
  readonly day: number;
  readonly messages: number;
  /** Messages whose region was not read: where there are any, those of one region are not known. */
  readonly unplaced: number;
}

/** What one organisation sent on a day for one purpose to one region, by its outcome. */
export interface VolumeLeaf {
  readonly day: number;
  readonly outcome: Outcome;
  /** Empty: nobody is known. */
  readonly organisation: string;
  readonly purpose: string;
  /** Of the recipient's number; empty: it was not read. */
  readonly region: string;
  readonly messages: number;
}

const DAY = 'toUInt16(volume_day.day)';
const KEYS = 'day, outcome, organisation, purpose, region';

/** In the order of the days; those without any message are left out. */
export async function dailyVolumes(
  engine: Engine,
  { from, to, organisation, purposes, region }: DailyVolumesAsked,
): Promise<DailyVolume[]> {
  const where = [
    `${DAY} between {from:UInt16} and {to:UInt16}`,
    `outcome = 'allow'`,
    ...(organisation === undefined ? [] : ['organisation = {organisation:String}']),
    ...(purposes === undefined ? [] : ['purpose in {purposes:Array(String)}']),
  ];
  const asked = region === undefined ? 'sum(messages)' : 'sumIf(messages, region = {region:String})';
  const rows = await engine.rows<{ number: number; counted: number; unplaced: number }>(
    `select ${DAY} as number, ${asked} as counted, sumIf(messages, region = '') as unplaced
     from anning.volume_day where ${where.join(' and ')}
     group by number having sum(messages) != 0 order by number`,
    {
      ...{ from, to },
      ...(organisation === undefined ? {} : { organisation }),
      ...(purposes === undefined ? {} : { purposes }),
      ...(region === undefined ? {} : { region }),
    },
  );
  return rows.map(({ number: day, counted: messages, unplaced }) => ({ day, messages, unplaced }));
}

/** All rows of some days, in their order. */
export async function volumeLeaves(
  engine: Engine,
  { from, to }: Pick<DailyVolumesAsked, 'from' | 'to'>,
): Promise<VolumeLeaf[]> {
  const rows = await engine.rows<Omit<VolumeLeaf, 'day'> & { number: number; counted: number }>(
    `select ${DAY} as number, outcome, toString(organisation) as organisation, toString(purpose) as purpose,
       toString(region) as region, sum(messages) as counted
     from anning.volume_day where ${DAY} between {from:UInt16} and {to:UInt16}
     group by number, outcome, organisation, purpose, region having counted != 0
     order by number, outcome, organisation, purpose, region`,
    { from, to },
  );
  return rows.map(({ number: day, counted: messages, ...leaf }) => ({ day, ...leaf, messages }));
}

/** The first day on which anything is counted; undefined: none yet. */
export async function firstVolumeDay(engine: Engine): Promise<number | undefined> {
  const [row] = await engine.rows<{ first: number; counted: number }>(
    `select min(${DAY}) as first, sum(messages) as counted from anning.volume_day`,
    {},
  );
  return row!.counted === 0 ? undefined : row!.first;
}

/**
 * Counts days again from their messages and adds the difference to what is kept, in one insert: the same messages come to the same rows, and what was right
 * already changes nothing. Days whose messages are gone, or may in part be, are not asked about: `from` is the first that is whole.
 */
export async function recountVolumes(engine: Engine, from: number): Promise<void> {
  const first = `toDate(${Math.max(0, Math.trunc(from))})`;
  // Without its token: an insert that happens to be like an earlier one must count.
  await engine.command(
    `insert into anning.volume_day (${KEYS}, messages)
     select ${KEYS}, sum(counted) as messages from (
       select toDate(at) as day, outcome, organisation, purpose, region, toInt64(count()) as counted
       from anning.message where toDate(at) >= ${first} group by ${KEYS}
       union all
       select ${KEYS}, -sum(messages) as counted from anning.volume_day where day >= ${first} group by ${KEYS}
     ) group by ${KEYS} having messages != 0
     settings insert_deduplicate = 0`,
  );
}
