import type { Engine, Parameters } from './engine.ts';
import { TIME } from './filter.ts';
import { CARRIED } from './strands.ts';

/** Who was written to for the first time by some organisations, and what came before and after. Times: milliseconds; days: whole days since 1970 in Shanghai. */
export interface FollowedAsked {
  /** Whose order notices and retail marketing count as contact. */
  readonly organisations: readonly string[];
  /** From inclusive, to exclusive: all that is looked at. */
  readonly from: number;
  readonly to: number;
  /** Whoever got a message before this day was there before anything is counted. */
  readonly knownDay: number;
  /** The first contact lies between these days, both inclusive. */
  readonly firstDay: number;
  readonly lastDay: number;
  /** So many days before and after the day of the contact are counted. */
  readonly windowDays: number;
  /** People are told apart into so many groups at random. */
  readonly buckets: number;
}

/** Of what sort somebody is: by carrier, and by how many messages came before `knownDay` (0: none or one, 1: to 3, 2: to 7, 3: more). */
interface Sort {
  readonly bucket: number;
  readonly carrier: string;
  readonly band: number;
}

/** People whose first contact was on one day. What is counted are days of a person with such a message. */
export interface ContactedRow extends Sort {
  readonly day: number;
  /** 0: nothing came to them before `knownDay`. */
  readonly known: 0 | 1;
  readonly people: number;
  readonly financeBefore: number;
  readonly financeAfter: number;
  /** Of these, days with finance marketing of those very organisations. */
  readonly ownAfter: number;
  /** Marketing that is neither retail nor finance. */
  readonly otherBefore: number;
  readonly otherAfter: number;
  readonly peopleBefore: number;
  readonly peopleAfter: number;
}

/** Known people who had no contact at all: how many of them (`what` is people, day 0), and how many had a message of what on a day. */
export interface ApartRow extends Sort {
  readonly what: 'people' | 'finance' | 'other';
  readonly day: number;
  readonly people: number;
}

export interface Followed {
  readonly contacted: readonly ContactedRow[];
  readonly apart: readonly ApartRow[];
}

/** So many messages are put together by person at a time: in the worst case each is somebody else's, at some hundred bytes each. */
const PIECE_MESSAGES = 4_000_000;
const PIECES_MAX = 256;

const DAY = 'toUInt16(toDate(message.at))';
const CONTACT = `organisation in {organisations:Array(String)} and purpose in ('notification', 'marketing-retail')`;
const OTHER = `startsWith(purpose, 'marketing-') and purpose not in ('marketing-retail', 'marketing-finance')`;

/** A keyed tag says nothing of a number, and its hash spreads it evenly. */
const PEOPLE = `
  select cityHash64(recipient_tag) % {buckets:UInt32} as bucket,
    argMin(toString(carrier), (message.at, message_id)) as carrier,
    countIf(${DAY} < {knownDay:UInt16}) as messages,
    messages > 0 as known,
    multiIf(messages < 2, 0, messages < 4, 1, messages < 8, 2, 3) as band,
    minIf(${DAY}, ${CONTACT}) as contact,
    groupUniqArrayIf(${DAY}, purpose = 'marketing-finance') as finance,
    groupUniqArrayIf(${DAY}, purpose = 'marketing-finance' and organisation in {organisations:Array(String)}) as own,
    groupUniqArrayIf(${DAY}, ${OTHER}) as other
  from anning.message
  where ${CARRIED} and bitShiftRight(cityHash64(recipient_tag), 32) % {pieces:UInt32} = {piece:UInt32}
  group by recipient_tag`;

const within = (days: string, side: 'before' | 'after') =>
  side === 'before'
    ? `arrayCount(d -> d < contact and d + {windowDays:UInt16} >= contact, ${days})`
    : `arrayCount(d -> d > contact and d <= contact + {windowDays:UInt16}, ${days})`;

const CONTACTED = `
  select toUInt32(bucket) as bucket, carrier, band, contact as day, known, count() as people,
    sum(${within('finance', 'before')}) as financeBefore, sum(${within('finance', 'after')}) as financeAfter,
    sum(${within('own', 'after')}) as ownAfter,
    sum(${within('other', 'before')}) as otherBefore, sum(${within('other', 'after')}) as otherAfter,
    countIf(${within('finance', 'before')} > 0) as peopleBefore, countIf(${within('finance', 'after')} > 0) as peopleAfter
  from (${PEOPLE})
  where contact between {firstDay:UInt16} and {lastDay:UInt16}
  group by bucket, carrier, band, day, known order by bucket, carrier, band, day, known`;

const APART = `
  select toUInt32(bucket) as bucket, carrier, band, tupleElement(each, 1) as what, tupleElement(each, 2) as day, count() as people
  from (${PEOPLE})
  array join arrayConcat([('people', toUInt16(0))], arrayMap(d -> ('finance', d), finance), arrayMap(d -> ('other', d), other)) as each
  where contact = 0 and known
  group by bucket, carrier, band, what, day order by bucket, carrier, band, what, day`;

/** Counted piece by piece, so that memory does not grow with the traffic. What comes out names nobody. */
export async function followed(engine: Engine, asked: FollowedAsked): Promise<Followed> {
  const [whole] = await engine.rows<{ messages: number }>(
    `select count() as messages from anning.message where at >= ${TIME('from')} and at < ${TIME('to')}`,
    { from: asked.from, to: asked.to },
  );
  const pieces = Math.min(PIECES_MAX, Math.max(1, Math.ceil(whole!.messages / PIECE_MESSAGES)));
  const contacted = new Map<string, ContactedRow>();
  const apart = new Map<string, ApartRow>();
  for (let piece = 0; piece < pieces; piece++) {
    const parameters: Parameters = { ...asked, pieces, piece };
    add(contacted, await engine.rows<ContactedRow>(CONTACTED, parameters), [
      'bucket',
      'carrier',
      'band',
      'day',
      'known',
    ]);
    add(apart, await engine.rows<ApartRow>(APART, parameters), ['bucket', 'carrier', 'band', 'what', 'day']);
  }
  return { contacted: [...contacted.values()], apart: [...apart.values()] };
}

/** What stands under the same keys is summed up. */
function add<R extends object>(known: Map<string, R>, rows: readonly R[], keys: readonly (keyof R)[]): void {
  for (const row of rows) {
    const key = keys.map((each) => row[each]).join('\n');
    const before = known.get(key);
    const sum = (name: string, value: unknown) =>
      keys.includes(name as keyof R) || before === undefined
        ? value
        : Number(value) + Number(before[name as keyof R]);
    known.set(
      key,
      Object.fromEntries(Object.entries(row).map(([name, value]) => [name, sum(name, value)])) as R,
    );
  }
}
