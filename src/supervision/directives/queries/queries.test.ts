import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { type Office, openOffice } from '../../../complaints/cases/fixture.ts';
import { OTHER, SHOP, SISTER } from '../../../consent/fixture.ts';
import type { FailureRow } from '../../../consent/index.ts';
import { DAY_MS, type REASONS, shanghaiDay } from '../../../domain/index.ts';
import type { TrafficMessage } from '../../../store/index.ts';
import type { KeptFinding } from '../../../trends/index.ts';
import { type Bureau, openBureau } from '../fixture.ts';
import { COMPLAINTS_PER_MILLION } from './complaints-per-million.ts';
import { CONFIRMED_FINDINGS } from './confirmed-findings.ts';
import { PROBE_FAILURES } from './probe-failures.ts';
import { QUERIES, queryNamed } from './queries.ts';
import type { Party, QueryGround } from './query.ts';

const FROM = Date.parse('2026-05-04T00:00:00+08:00');
const UNTIL = FROM + 7 * DAY_MS;
const party = (organisation: string, ...merchants: string[]): Party => ({
  ...{ organisation, standing: 'platform' },
  scope: { accounts: [], organisations: [organisation, ...merchants] },
});

test('each query has an id of its own, words in both languages, and says how it is counted', () => {
  assert.equal(new Set(QUERIES.map(({ id }) => id)).size, QUERIES.length);
  for (const { id, words, counted } of QUERIES) {
    assert.equal(queryNamed(id)?.id, id);
    for (const each of [words, counted])
      assert.ok(/[一-龥]/.test(each.zh) && /^[^一-龥]+$/.test(each.en), id);
  }
});

describe('what verdicts tell', () => {
  let bureau: Bureau;
  const measure = (id: string, of: Party = party(SHOP), [from, until] = [FROM, UNTIL]) =>
    queryNamed(id)!.measure(bureau.ground, of, from, until);
  const BY_CODE = {
    'recipient-never-consented': ['without-consent'],
    'consent-unproven': ['without-consent', 'unproven-consents'],
    'recipient-declined': ['after-refusal'],
    'sender-outside-custody-chain': ['undeclared-hops'],
    'signature-outside-letter': ['signature-misuse'],
    'plan-missing': ['outside-plan'],
    'opt-out-instruction-missing': [],
  } as const satisfies Partial<Record<keyof typeof REASONS, readonly string[]>>;
  const CODES = Object.keys(BY_CODE) as (keyof typeof BY_CODE)[];

  before(async () => {
    bureau = await openBureau();
    const at = FROM + 9 * 3_600_000;
    await bureau.sent([
      ...CODES.map((code) => ({ organisation: SHOP, at, count: 20, marked: 3, code })),
      { organisation: SISTER, at, count: 60, marked: 30 },
      // On the day after the time.
      { organisation: SHOP, at: UNTIL, count: 500, marked: 500 },
    ]);
  });
  after(() => bureau.shut());

  test('each reason counts where it belongs and nowhere else, among everything that was handed in', async () => {
    for (const id of [
      'without-consent',
      'unproven-consents',
      'after-refusal',
      'undeclared-hops',
      'signature-misuse',
      'outside-plan',
    ]) {
      const told = await measure(id);
      const expected = 3 * CODES.filter((code) => (BY_CODE[code] as readonly string[]).includes(id)).length;
      assert.deepEqual([told.kind, told.count, told.of], ['measured', expected, 20 * CODES.length], id);
    }
    const sent = await measure('marketing-sent');
    assert.deepEqual([sent.kind, sent.count, sent.of], ['measured', 17 * CODES.length, undefined]);
  });

  test('a platform answers for its merchants', async () => {
    const told = await measure('after-refusal', party(SHOP, SISTER));
    assert.deepEqual([told.count, told.of], [33, 20 * CODES.length + 60]);
  });

  test('P10 too few, nothing sent, a rule that is off, a time without records', async () => {
    const why = async (asked: ReturnType<typeof measure>) => {
      const told = await asked;
      return told.kind === 'measured' ? told.count : told.why;
    };
    assert.equal(await why(measure('after-refusal', party(SISTER))), 'too-few');
    assert.equal(await why(measure('after-refusal', party(OTHER))), 'nothing-sent');
    assert.equal(await why(measure('after-refusal', party(SHOP), [FROM - 7 * DAY_MS, FROM])), 'not-recorded');
    bureau.known.modeOf = (rule) => (rule === 'plan' ? 'off' : 'shadow');
    assert.equal(await why(measure('outside-plan')), 'not-judged');
    assert.equal(await why(measure('after-refusal')), 3);
  });
});

describe('what complaints tell', () => {
  let office: Office;
  before(async () => {
    office = await openOffice();
  });
  after(() => office.shut());

  test('those that count, about marketing of its own that was let through, by the day of the message', async () => {
    const { record } = office.house;
    const ids = await office.taken(1, 6);
    const sent: Partial<TrafficMessage>[] = [
      { organisation: SHOP },
      { organisation: SHOP, at: FROM + DAY_MS },
      { organisation: OTHER },
      { organisation: SHOP, outcome: 'refuse' },
      { organisation: SHOP, purpose: 'notification' },
      { organisation: SHOP },
    ];
    const messages = sent.map((more, i) => ({
      ...{
        messageId: `m${i}`,
        at: FROM + i,
        account: '',
        outcome: 'allow',
        purpose: 'marketing-retail',
        ...more,
      },
    })) as TrafficMessage[];
    for (const [i, id] of ids.entries()) {
      await sql`update complaint set accepted_at = ${new Date(FROM + 2 * DAY_MS)}, counted = ${i !== 5} where id = ${id}`.execute(
        record.db,
      );
      await sql`insert into complaint_match (complaint, kind, confidence, message, message_at, organisation, result, matched_at)
        values (${id}, 'found', 1, ${`m${i}`}, ${new Date(messages[i]!.at)}, '', '{}', ${new Date(FROM)})
        on conflict (complaint) do update set message = excluded.message, message_at = excluded.message_at`.execute(
        record.db,
      );
    }
    const ground = {
      record,
      traffic: {
        firstAt: async () => 0,
        messagesNamed: async (named: readonly string[]) =>
          messages.filter(({ messageId }) => named.includes(messageId)),
        marketingDays: async () =>
          [0, 1].map((i) => ({ at: FROM + i * DAY_MS, messages: 300_000, passed: 250_000, marked: 0 })),
      },
    } as unknown as QueryGround;
    const told = await COMPLAINTS_PER_MILLION.measure(ground, party(SHOP), FROM, UNTIL);
    assert.ok(told.kind === 'measured');
    assert.deepEqual([told.count, told.of, told.value], [2, 500_000, 4]);
    const days = await COMPLAINTS_PER_MILLION.days!(ground, party(SHOP), FROM, UNTIL);
    assert.deepEqual(
      days.map(({ count }) => count),
      [1, 1],
    );
  });
});

test('findings: confirmed ones of the two detectors that go on, where the detectors ran over all of the time', async () => {
  const finding = (more: Partial<KeptFinding>) =>
    ({
      detector: 'sub-lease',
      firstDay: shanghaiDay(FROM) - 20,
      lastDay: shanghaiDay(FROM) + 1,
      ...more,
    }) as KeptFinding;
  const known = [
    finding({}),
    finding({ detector: 'scope-creep', firstDay: shanghaiDay(FROM) + 2, lastDay: shanghaiDay(UNTIL) + 9 }),
    finding({ detector: 'default-consent' }),
    finding({ lastDay: shanghaiDay(FROM) - 1 }),
    finding({ firstDay: shanghaiDay(UNTIL), lastDay: shanghaiDay(UNTIL) }),
  ];
  const measure = (days: { from: number; to: number } | undefined) =>
    CONFIRMED_FINDINGS.measure(
      { confirmed: async () => known, watched: async () => days } as unknown as QueryGround,
      party(SHOP),
      ...([FROM, UNTIL] as const),
    );
  const [first, last] = [shanghaiDay(FROM), shanghaiDay(UNTIL) - 1];
  const told = await measure({ from: first, to: last });
  assert.deepEqual([told.kind, told.count], ['measured', 2]);
  for (const days of [undefined, { from: first + 1, to: last }, { from: first, to: last - 1 }]) {
    const unseen = await measure(days);
    assert.ok(unseen.kind === 'insufficient-data' && unseen.why === 'not-watched');
  }
});

test('the opt-out audit: refusals that failed, of its own signatures; too few and a time long over are said', async () => {
  const rows = [
    { organisation: SHOP, trials: 6, failed: 2 },
    { organisation: SHOP, trials: 4, failed: 0 },
    { organisation: OTHER, trials: 9, failed: 9 },
    { organisation: SISTER, trials: 4, failed: 4 },
  ] as unknown as FailureRow[];
  const ground = { clock: () => UNTIL + DAY_MS, failures: async () => rows } as unknown as QueryGround;
  const told = await PROBE_FAILURES.measure(ground, party(SHOP), FROM, UNTIL);
  assert.deepEqual([told.kind, told.count, told.of], ['measured', 2, 10]);
  const few = await PROBE_FAILURES.measure(ground, party(SISTER), FROM, UNTIL);
  assert.ok(few.kind === 'insufficient-data' && few.why === 'too-few');
  const past = await PROBE_FAILURES.measure(ground, party(SHOP), FROM - 7 * DAY_MS, UNTIL - 7 * DAY_MS);
  assert.ok(past.kind === 'insufficient-data' && past.why === 'not-watched');
});
