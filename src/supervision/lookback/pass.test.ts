import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Message, parseChange, parseMessage, valid } from '../../domain/index.ts';
import { ConsentIndex, Facts, Judge, type KnownChange, Tally } from '../../kernel/index.ts';
import { CHINA, CLEAN_MESSAGE, EXAMPLE_CHANGES, ORGANISATIONS } from '../../rules/index.ts';
import { type LookBackAsked, readTried } from './asked.ts';
import { type PassState, pass } from './pass.ts';
import { ground, type Sent } from './past.fixture.ts';

const FROM = Date.parse('2026-06-01T00:00:00+08:00');
const HOUR = 3_600_000;
const TO = FROM + 30 * 24 * HOUR;
const { shop, lender, provider } = ORGANISATIONS;
type Raw = Readonly<Record<string, unknown>>;

const known = (raw: Raw, recordedAt: number): KnownChange => ({
  change: valid(parseChange(raw)),
  recordedAt,
});
const WORLD = EXAMPLE_CHANGES.map((raw) => known(raw, FROM - HOUR));
let ids = 0;
const messageOf = (differs: Raw): Message =>
  valid(
    parseMessage({
      ...CLEAN_MESSAGE,
      carrier: 'mobile',
      ...differs,
      id: (++ids).toString(16).padStart(16, '0'),
    }),
  );

/** As a gateway takes both: each change from when it was recorded, each message judged, and counted where it passed. */
function live(changes: readonly KnownChange[], messages: readonly Message[]): Sent[] {
  const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
  const judge = new Judge(facts, CHINA);
  let next = 0;
  return messages.map((message) => {
    for (; next < changes.length && changes[next]!.recordedAt <= message.at; next++) {
      facts.apply({ kind: 'time-passed', at: changes[next]!.recordedAt });
      facts.apply(changes[next]!.change);
    }
    facts.apply({ kind: 'time-passed', at: message.at });
    const verdict = judge.decide(message);
    if (verdict.outcome === 'allow') judge.passed(message, verdict);
    const reasons = verdict.reasons.filter(({ mode }) => mode === 'enforce').map(({ code }) => code);
    const { outcome, organisation = '', signature = '' } = verdict;
    return { message, outcome, reasons, organisation, signature };
  });
}

const asked = (more: Partial<LookBackAsked> = {}): LookBackAsked => ({
  kind: 'moment',
  from: FROM,
  to: TO,
  ...more,
});
const watch = { onBlock: async () => undefined, signal: new AbortController().signal };
async function look(
  changes: readonly KnownChange[],
  sent: readonly Sent[],
  more: Partial<LookBackAsked> = {},
  complained: readonly string[] = [],
): Promise<PassState> {
  const state = await pass(ground(changes, sent), asked(more), new Set(complained), watch);
  assert.ok(state !== undefined);
  return state;
}
const found = ({ finds: { finds } }: PassState) =>
  finds.map(({ shift, code, messages, complained }) => [shift, code, messages, complained]);

const number = fc.constantFrom('13800138000', '13800138001', '13800138002');
const hour = fc.integer({ min: 1, max: 24 * 30 - 2 });
const change = fc.oneof(
  fc.record({
    ...{
      kind: fc.constant('consent-granted'),
      organisation: fc.constant(shop),
      recipients: fc.tuple(number),
    },
    ...{ purpose: fc.constant('marketing-retail'), until: fc.constantFrom('2026-06-15', '2027-01-01') },
    frequency: fc.constantFrom(
      { count: 1, per: 'day' },
      { count: 2, per: 'week' },
      { count: 3, per: 'month' },
    ),
  }),
  fc.record({
    kind: fc.constantFrom('consent-withdrawn', 'consent-declined'),
    ...{
      organisation: fc.constant(shop),
      purpose: fc.constant('marketing-retail'),
      recipients: fc.tuple(number),
    },
  }),
  fc.record({
    kind: fc.constantFrom('suppression-placed', 'suppression-lifted'),
    recipients: fc.tuple(number),
  }),
  fc.constantFrom(
    { kind: 'port-suspended', port: '106900010001', reason: '停' },
    { kind: 'port-restored', port: '106900010001' },
    { kind: 'signature-suspended', signature: '安宁商城', reason: '停' },
    { kind: 'signature-restored', signature: '安宁商城' },
    { kind: 'rule-mode-set', rule: 'consent', mode: 'shadow' },
    { kind: 'rule-mode-set', rule: 'consent', mode: 'enforce' },
    { kind: 'plan-stopped', plan: 'P618', reason: '停' },
    { kind: 'plan-resumed', plan: 'P618' },
  ),
);
const history = fc.record({
  changes: fc.array(fc.tuple(change, hour, fc.integer({ min: -20, max: 20 })), { maxLength: 12 }),
  messages: fc.array(fc.tuple(hour, number, fc.constantFrom('106900010001', '10690002', '13700137000')), {
    ...{ minLength: 1, maxLength: 40 },
  }),
});

test('judged live in the order of arrival and looked back at, messages get the same verdict', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ changes, messages }) => {
      // Each takes effect some hours before or after it was recorded.
      const recorded = changes
        .map(([raw, on, apart]) => known({ ...raw, at: FROM + (on + apart) * HOUR }, FROM + on * HOUR))
        .sort((a, b) => a.recordedAt - b.recordedAt);
      const all = [...WORLD, ...recorded];
      const arrived = messages
        .map(([on, recipient, source]) => messageOf({ at: FROM + on * HOUR + 5000, recipient, source }))
        .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
      const state = await look(all, live(all, arrived));
      assert.deepEqual([found(state), state.messages, state.onTheWay], [[], messages.length, 0]);
    }),
    { numRuns: 60 },
  );
});

const at = (day: number) => FROM + day * 24 * HOUR + 10 * HOUR;
const LENDER: readonly Raw[] = [
  {
    ...{ kind: 'account-opened', at: '2026-01-01', account: 'lender01', organisation: lender },
    credential: { scheme: 'argon2id', hash: '$argon2id$x' },
  },
  { kind: 'port-opened', at: '2026-01-01', port: '10690077', holder: provider, use: 'service' },
  {
    kind: 'lease-declared',
    at: '2026-01-01',
    lease: 'L9',
    port: '10690077',
    lessor: provider,
    lessee: lender,
  },
  { kind: 'lease-confirmed', at: '2026-01-01', lease: 'L9' },
  {
    ...{ kind: 'letter-granted', at: '2026-01-01', letter: 'A9', signatures: ['安宁商城'] },
    ...{ grantor: shop, grantee: lender, until: '2027-01-01' },
  },
];
const THEN = [...WORLD, ...LENDER.map((raw) => known(raw, FROM - HOUR))];
const byLender = (day: number) =>
  messageOf({
    ...{ at: at(day), account: 'lender01', source: '10690077' },
    text: '【安宁商城】验证码384921，5分钟内有效，请勿告诉他人。',
  });

test('P7 a letter revoked since: what went out under it, whose matter it is, and how much of it nobody complained about', async () => {
  const sent = live(THEN, [byLender(1), byLender(2), byLender(3), messageOf({ at: at(4) })]);
  assert.deepEqual(new Set(sent.map(({ outcome }) => outcome)), new Set(['allow']));
  const all = [...THEN, known({ kind: 'letter-revoked', at: at(20), letter: 'A9' }, at(20))];
  assert.deepEqual(found(await look(all, sent)), [], 'by what was known then it was right');
  const state = await look(all, sent, { kind: 'today' }, [sent[1]!.message.id]);
  assert.deepEqual(found(state), [['stopped', 'signature-outside-letter', 3, 1]]);
  const [find] = state.finds.finds;
  assert.deepEqual(
    find!.examples,
    sent.slice(0, 3).map(({ message }) => message.id),
  );
  assert.deepEqual([find!.port, find!.signature, find!.rule], ['10690077', '安宁商城', 'signature-letter']);
  assert.doesNotMatch(JSON.stringify(state), /13800138000/);
});

test('a rule is tried: what it would have refused, and nothing of other rules', async () => {
  const off = known({ kind: 'rule-mode-set', at: FROM - HOUR, rule: 'consent', mode: 'shadow' }, FROM - HOUR);
  const sent = live(
    [...WORLD, off],
    [
      messageOf({ at: at(1), recipient: '13900139000' }),
      messageOf({ at: at(2) }),
      messageOf({
        at: at(3),
        recipient: '13900139001',
        text: '【安宁商城】全场满300减50，今晚8点开抢，满减红包等你领',
      }),
    ],
  );
  assert.deepEqual(
    sent.map(({ outcome }) => outcome),
    ['allow', 'allow', 'refuse'],
  );
  const rules = [readTried('consent')];
  const state = await look([...WORLD, off], sent, { trial: { rules } }, [sent[0]!.message.id]);
  assert.deepEqual(found(state), [
    ['stopped', 'recipient-never-consented', 1, 1],
    ['otherwise', 'recipient-never-consented', 1, 0],
  ]);
});

test('where a verdict then was wrong it is told, both ways', async () => {
  const [wrong, stopped] = live(WORLD, [
    messageOf({ at: at(1), recipient: '13900139000' }),
    messageOf({ at: at(2) }),
  ]);
  const sent: Sent[] = [
    { ...wrong!, outcome: 'allow', reasons: [] },
    { ...stopped!, outcome: 'refuse', reasons: ['plan-missing'] },
  ];
  assert.deepEqual(found(await look(WORLD, sent)), [
    ['stopped', 'recipient-never-consented', 1, 0],
    ['passed', 'plan-missing', 1, 0],
  ]);
});

test('what is not judged again holds as it was given', async () => {
  const [clean] = live(WORLD, [messageOf({ at: at(1) })]);
  const slowed: Sent = { ...clean!, outcome: 'refuse', reasons: ['sender-slowed'] };
  for (const kind of ['moment', 'today'] as const) {
    const state = await look(WORLD, [slowed], { kind });
    assert.deepEqual([found(state), state.carried], [[], 1]);
  }
});

test('what was sent to whom is counted along, and a count that began before is not taken for a wrong verdict', async () => {
  const five = [1, 2, 3, 4, 5].map((day) => messageOf({ at: at(day) }));
  const sent = live(WORLD, five);
  assert.deepEqual(sent[4]!.reasons, ['consent-frequency-exceeded']);
  assert.deepEqual(found(await look(WORLD, sent)), []);
  const half = await look(WORLD, sent, { from: at(3) - HOUR });
  assert.deepEqual([found(half), half.carried], [[], 1]);
});

test('P4 within a second after a change it may not have arrived', async () => {
  const closed = known({ kind: 'port-suspended', at: at(1), port: '106900010001', reason: '停' }, at(1));
  const sent = [messageOf({ at: at(1) + 500 }), messageOf({ at: at(1) + 1500 })].map(
    (message): Sent => ({
      message,
      outcome: 'allow',
      reasons: [],
      organisation: shop,
      signature: '安宁商城',
    }),
  );
  const state = await look([...WORLD, closed], sent);
  assert.deepEqual([found(state), state.onTheWay], [[['stopped', 'port-suspended', 1, 0]], 1]);
});

test('cut off at every block and gone on with, it finds the same', async () => {
  const sent = live(
    WORLD,
    Array.from({ length: 28 }, (_, i) => messageOf({ at: at(i), recipient: '13800138000' })),
  );
  const wrong = sent.map((each): Sent => ({ ...each, outcome: 'allow', reasons: [] }));
  const whole = await look(WORLD, wrong);
  assert.ok(whole.finds.finds.some(({ code }) => code === 'consent-frequency-exceeded'));
  let before: { state: PassState; counts: Buffer } | undefined;
  for (let round = 0; ; round++) {
    const stop = new AbortController();
    const state = await pass(
      ground(WORLD, wrong),
      asked(),
      new Set(),
      {
        signal: stop.signal,
        async onBlock(now, counts) {
          before = structuredClone({ state: now(), counts: counts() });
          before.counts = Buffer.from(before.counts);
          stop.abort();
        },
      },
      before,
    );
    if (state === undefined) continue;
    assert.equal(round, 4);
    assert.deepEqual(state, whole);
    return;
  }
});

test('what is no number is told and not judged', async () => {
  const [clean] = live(WORLD, [messageOf({ at: at(1) })]);
  const state = await look(WORLD, [
    { ...clean!, written: 'nobody', outcome: 'refuse', reasons: ['plan-missing'] },
  ]);
  assert.deepEqual([state.messages, state.unreadable, found(state)], [1, 1, []]);
});
