import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import {
  DAY_MS,
  formatInstant,
  NotThere,
  parseMessage,
  type RecordedChange,
  shanghaiMinuteOfDay,
  valid,
} from '../../domain/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from '../../kernel/index.ts';
import {
  CARRIER,
  LENDER,
  MAIN,
  openRoom,
  PROVIDER,
  type Room,
  refusalOf,
  SHOP,
  START,
} from '../../registry/fixture.ts';
import { CHINA } from '../../rules/index.ts';
import { createSealer, SealKey } from '../../store/index.ts';
import { Plans } from './plans.ts';
import type { WantedPlan } from './wanted.ts';

const TEXT = '会员专享：全场满300减50，今晚8点开抢。拒收请回复R';
const OTHER_TEXT = '会员专享：全场第二件半价，今晚8点开抢。拒收请回复R';
const day = (n: number) => formatInstant(START + n * DAY_MS).slice(0, 10);
const WANTED: WantedPlan = {
  ...{ organisation: SHOP, title: '六月大促', purposes: ['marketing-retail'], signatures: ['青禾商城'] },
  ...{ ports: [MAIN], texts: [{ text: TEXT }], messagesMax: 100 },
  windows: [{ from: day(1), until: day(10), hours: { from: '09:00', until: '20:30' } }],
  contact: { name: '林晓', phone: '0571-88880000' },
};

let room: Room;
let plans: Plans;
const lin = () => room.as('lin', [SHOP]);
const ann = () => room.as('ann');
const bob = () => room.as('bob');

before(async () => {
  room = await openRoom();
  const sealer = createSealer(new SealKey(Buffer.alloc(32, 5)));
  plans = new Plans({ record: room.record, sealer, clock: () => room.clock.now });
  const lease = (lease: string, lessor: string, lessee: string) => [
    { kind: 'lease-declared', lease, port: MAIN, lessor, lessee },
    { kind: 'lease-confirmed', lease },
  ];
  await room.facts(
    { kind: 'port-opened', port: MAIN, holder: CARRIER, use: 'marketing' },
    { kind: 'port-opened', port: '10690002', holder: SHOP, use: 'service' },
    ...lease('L1', CARRIER, PROVIDER),
    ...lease('L2', PROVIDER, SHOP),
    { kind: 'signature-registered', signature: '青禾商城', owner: SHOP },
    { kind: 'signature-filed', signature: '青禾商城', carrier: 'mobile', state: 'filed' },
    { kind: 'signature-registered', signature: '晴川贷款', owner: LENDER },
    {
      ...{ kind: 'template-filed', template: 'T1', organisation: SHOP, signature: '青禾商城' },
      ...{ purpose: 'marketing-retail', text: '全场满{over:amount}减{off:amount}。拒收请回复R' },
    },
    {
      ...{ kind: 'account-opened', account: 'shop01', organisation: SHOP },
      credential: { scheme: 'sealed-secret', sealed: 'AAAA' },
    },
    {
      ...{
        kind: 'consent-granted',
        organisation: SHOP,
        purpose: 'marketing-retail',
        until: START + 900 * DAY_MS,
      },
      ...{ recipients: ['13800138000'], frequency: { count: 10_000, per: 'day' } },
    },
  );
});
after(() => room.close());

/** What the feed holds since, without its times. */
async function feedSince(sequence: number): Promise<string[]> {
  return (await room.since(sequence)).map(({ kind }) => kind);
}
const head = async () =>
  (await room.record.db.selectFrom('change_head').select('last').executeTakeFirstOrThrow()).last;

async function approved(wanted: Partial<WantedPlan> = {}): Promise<string> {
  const { plan } = await plans.file({ ...WANTED, ...wanted }, '请审核', lin());
  await plans.decide(plan, true, '材料齐全', ann());
  return plan;
}

describe('the pre-check', () => {
  const rows: readonly (readonly [string, Partial<WantedPlan>, readonly string[]])[] = [
    ['a plan with nothing wrong', {}, []],
    ['a filed template', { texts: [{ template: 'T1' }] }, []],
    ['a code that is none', { organisation: 'x' }, ['organisation: organisation-not-valid']],
    ['somebody else', { organisation: LENDER }, ['organisation: plan-organisation-unknown']],
    ['no title', { title: '' }, ['title: text-not-valid']],
    ['a service purpose', { purposes: ['notification'] }, ['purposes.0: value-not-allowed']],
    [
      'a name of another without a letter',
      { signatures: ['晴川贷款'] },
      ['signatures.0: template-signature-not-yours'],
    ],
    ['a name nobody registered', { signatures: ['无名'] }, ['signatures.0: signature-not-registered']],
    ['a port for services', { ports: ['10690002'] }, ['ports.0: template-port-service']],
    ['a port that is not open', { ports: ['10690009'] }, ['ports.0: port-not-open']],
    [
      'a text without a way to refuse',
      { texts: [{ text: '会员专享：全场满300减50' }] },
      ['texts.0.text: plan-text-opt-out'],
    ],
    [
      'a text for another purpose',
      { texts: [{ text: '您有最高20万元贷款额度待领取，限时优惠利率低至3.6%。拒收请回复R' }] },
      ['texts.0.text: plan-text-other-purpose'],
    ],
    [
      'a text with its signature',
      { texts: [{ text: `【青禾商城】${TEXT}` }] },
      ['texts.0.text: plan-text-not-valid'],
    ],
    ['both text and template', { texts: [{ text: TEXT, template: 'T1' }] }, ['texts.0: plan-text-shape']],
    ['a template of nobody', { texts: [{ template: 'T9' }] }, ['texts.0.template: plan-template-unknown']],
    ['no texts', { texts: [] }, ['texts: list-size']],
    [
      'a window that is over',
      { windows: [{ from: day(-5), until: day(-1) }] },
      ['windows.0.until: plan-window-past'],
    ],
    [
      'a window turned round',
      { windows: [{ from: day(5), until: day(2) }] },
      ['windows.0.until: plan-window-order'],
    ],
    [
      'hours over midnight',
      { windows: [{ from: day(1), until: day(2), hours: { from: '22:00', until: '02:00' } }] },
      ['windows.0.hours: plan-hours-not-valid'],
    ],
    ['two years', { windows: [{ from: day(1), until: day(731) }] }, ['windows: plan-window-long']],
    ['half a message', { messagesMax: 0.5 }, ['messagesMax: plan-messages-not-valid']],
    ['no phone', { contact: { name: '林晓' } }, ['contact.phone: phone-not-valid']],
    [
      'several faults at once',
      { title: '', messagesMax: 0, ports: ['10690009'] },
      ['title: text-not-valid', 'messagesMax: plan-messages-not-valid', 'ports.0: port-not-open'],
    ],
  ];
  for (const [title, wanted, expected] of rows)
    test(title, async () => {
      const asked = { ...WANTED, ...wanted };
      const before = await head();
      const found = (await plans.check(asked, [SHOP])).map(({ field, code }) => `${field}: ${code}`);
      assert.deepEqual(found, expected);
      if (expected.length > 0)
        assert.deepEqual(await refusalOf(plans.file(asked, '请审核', lin())), expected);
      if (expected.length > 0) assert.equal(await head(), before, 'nothing of it happened');
    });
});

describe('a plan', () => {
  test('is filed by one person and approved by another; each act is in the feed, the history and the audit', async () => {
    const from = await head();
    room.deeds.length = 0;
    const filed = await plans.file(WANTED, '请审核', lin());
    assert.equal(filed.state, 'filed');
    assert.match(filed.plan, /^P20260601-[a-z0-9]{6}$/);
    assert.equal(filed.contact?.phone.includes('8888'), false);
    assert.deepEqual(await refusalOf(plans.decide(filed.plan, true, '自己批准', room.as('lin'))), [
      'decision: four-eyes',
    ]);
    assert.equal((await plans.decide(filed.plan, true, '材料齐全', ann())).state, 'approved');
    assert.deepEqual(await feedSince(from), ['plan-filed', 'plan-approved']);
    assert.deepEqual(
      room.deeds.map(({ act }) => act),
      ['plan.filed', 'plan.approved'],
    );
    const { steps } = await plans.get(filed.plan, [SHOP]);
    assert.deepEqual(
      steps.map(({ act, name, reason }) => [act, name, reason]),
      [
        ['file', 'lin', '请审核'],
        ['approve', 'ann', '材料齐全'],
      ],
    );
    await assert.rejects(plans.get(filed.plan, [LENDER]), NotThere);
  });

  test('a draft is nobody else’s, and is filed once it is right', async () => {
    const from = await head();
    const draft = await plans.draft({ ...WANTED, texts: [], windows: [] }, lin());
    assert.equal(draft.state, 'draft');
    await assert.rejects(plans.get(draft.plan, 'all'), NotThere);
    assert.equal(
      (await plans.list({}, 'all', { limit: 50 })).some(({ plan }) => plan === draft.plan),
      false,
    );
    assert.equal((await plans.list({}, [SHOP], { limit: 50 }))[0]?.plan, draft.plan);
    assert.deepEqual(await feedSince(from), []);
    assert.deepEqual(await refusalOf(plans.write(draft.plan, { ...WANTED, texts: [] }, true, '', lin())), [
      'texts: list-size',
    ]);
    const { contact } = WANTED;
    const filed = await plans.write(
      draft.plan,
      { ...WANTED, contact: { name: contact.name } },
      true,
      '',
      lin(),
    );
    assert.equal(filed.state, 'filed');
    assert.deepEqual(await feedSince(from), ['plan-filed']);
  });

  test('rejected, it is written anew and filed again', async () => {
    const { plan } = await plans.file(WANTED, '请审核', lin());
    assert.equal((await plans.decide(plan, false, '名单来源不明', ann())).state, 'rejected');
    assert.equal(
      (await plans.write(plan, { ...WANTED, title: '六月' }, true, '已补充', lin())).state,
      'filed',
    );
    assert.equal((await plans.decide(plan, true, '可以', ann())).state, 'approved');
  });

  test('runs and ends by time; what was over in between is not approved', async () => {
    const plan = await approved();
    const { plan: late } = await plans.file(WANTED, '请审核', lin());
    const states = async (state: 'running' | 'ended' | 'approved') =>
      (await plans.list({ states: [state] }, 'all', { limit: 100 })).map((each) => each.plan);
    assert.ok((await states('approved')).includes(plan));
    const at = room.clock.now;
    room.clock.now = START + 2 * DAY_MS;
    assert.equal((await plans.get(plan, 'all')).plan.state, 'running');
    assert.ok((await states('running')).includes(plan));
    room.clock.now = START + 11 * DAY_MS;
    assert.equal((await plans.get(plan, 'all')).plan.state, 'ended');
    assert.ok((await states('ended')).includes(plan));
    assert.deepEqual(await refusalOf(plans.decide(late, true, '可以', ann())), ['windows: plan-window-past']);
    room.clock.now = at;
  });

  test('is stopped by one person at once, and resumed by another', async () => {
    const plan = await approved();
    const from = await head();
    const stopped = await plans.stop(plan, '价格有误', lin());
    assert.deepEqual(
      [stopped.state, stopped.stopped?.name, stopped.stopped?.reason],
      ['stopped', 'lin', '价格有误'],
    );
    assert.deepEqual(await refusalOf(plans.stop(plan, '再停', lin())), ['state: state-forbids']);
    assert.deepEqual(await refusalOf(plans.resume(plan, '误停', room.as('lin'))), ['plan: four-eyes']);
    assert.equal((await plans.resume(plan, '已更正', ann())).state, 'approved');
    assert.deepEqual(await feedSince(from), ['plan-stopped', 'plan-resumed']);
    assert.equal((await plans.withdraw(plan, '活动取消', lin())).state, 'withdrawn');
    assert.deepEqual(await feedSince(from + 2), ['plan-ended']);
  });

  test('an amendment that grants no more holds at once; one that does waits for another person, the old terms holding', async () => {
    const plan = await approved();
    const from = await head();
    assert.equal((await plans.write(plan, { ...WANTED, messagesMax: 50 }, true, '减量', lin())).version, 2);
    assert.deepEqual(await refusalOf(plans.write(plan, { ...WANTED, messagesMax: 50 }, true, '', lin())), [
      'plan: plan-nothing-new',
    ]);
    const wider = { ...WANTED, texts: [{ text: TEXT }, { text: OTHER_TEXT }] };
    const asked = await plans.write(plan, wider, true, '加一段文字', lin());
    assert.deepEqual([asked.version, asked.amendment?.name], [2, 'lin']);
    assert.deepEqual(await feedSince(from), ['plan-amended']);
    assert.deepEqual(await refusalOf(plans.write(plan, wider, true, '', lin())), ['state: state-forbids']);
    assert.deepEqual(await refusalOf(plans.decide(plan, true, '可以', room.as('lin'))), [
      'decision: four-eyes',
    ]);
    assert.ok(
      (await plans.list({ toReview: true }, 'all', { limit: 99 })).some((each) => each.plan === plan),
    );
    const before = await plans.toDecide('p_bob', 'all');
    assert.equal((await plans.decide(plan, true, '可以', bob())).version, 3);
    assert.equal(await plans.toDecide('p_bob', 'all'), before - 1);
    assert.deepEqual(await feedSince(from), ['plan-amended', 'plan-amended']);
    await plans.write(plan, { ...wider, messagesMax: 9000 }, true, '加量', lin());
    assert.equal((await plans.withdraw(plan, '不加了', lin())).state, 'approved');
    assert.deepEqual(await feedSince(from), ['plan-amended', 'plan-amended']);
  });

  test('one that came by the feed alone stands here too', async () => {
    await room.facts(
      {
        ...{ kind: 'plan-filed', plan: 'PX', organisation: SHOP, purposes: ['marketing-retail'] },
        ...{ ports: [MAIN], signatures: ['青禾商城'], messagesMax: 5, from: START, until: START + DAY_MS },
      },
      { kind: 'plan-approved', plan: 'PX' },
    );
    assert.equal((await plans.get('PX', [SHOP])).plan.state, 'running');
    assert.equal((await plans.stop('PX', '测试', lin())).state, 'stopped');
  });
});

test('what the door took, the kernel holds senders to: texts, days, hours, number and stop alike', async () => {
  const minute = fc.integer({ min: 0, max: 95 }).map((n) => n * 15);
  const windows = fc.array(
    fc.record({
      first: fc.integer({ min: 1, max: 6 }),
      days: fc.integer({ min: 1, max: 3 }),
      hours: fc.option(fc.tuple(minute, minute)),
    }),
    { minLength: 1, maxLength: 3 },
  );
  const texts = fc.subarray([{ text: TEXT }, { text: OTHER_TEXT }, { template: 'T1' }], { minLength: 1 });
  const sends = fc.array(
    fc.record({
      minute: fc.integer({ min: 0, max: 10 * 1440 }),
      text: fc.constantFrom(
        TEXT,
        OTHER_TEXT,
        '全场满200减20。拒收请回复R',
        '会员专享：全场满300减50，下周8点开抢。拒收请回复R',
      ),
    }),
    { minLength: 1, maxLength: 12 },
  );
  const clock = (m: number) =>
    `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`;
  await fc.assert(
    fc.asyncProperty(
      windows,
      texts,
      fc.integer({ min: 1, max: 4 }),
      sends,
      fc.boolean(),
      async (drawn, said, max, sent, stopped) => {
        const meant = drawn.map(({ first, days, hours }) => {
          const [a, b] = hours ?? [0, 0];
          const until = Math.max(a, b);
          return {
            first,
            until: first + days,
            hours: hours === null || a === b ? undefined : [Math.min(a, b), until],
          };
        });
        const plan = await approved({
          texts: said,
          messagesMax: max,
          windows: meant.map(({ first, until, hours }) => ({
            ...{ from: day(first), until: day(until) },
            ...(hours === undefined ? {} : { hours: { from: clock(hours[0]!), until: clock(hours[1]!) } }),
          })),
        });
        if (stopped) await plans.stop(plan, '测试停发', lin());
        const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
        const changes: RecordedChange[] = [];
        for (let after = 0; ; after += 500) {
          const piece = await room.since(after);
          changes.push(...piece);
          if (piece.length < 500) break;
        }
        for (const change of changes)
          if (!change.kind.startsWith('plan-') || ('plan' in change && change.plan === plan))
            facts.apply(change);
        const judge = new Judge(facts, CHINA);
        let passed = 0;
        for (const { minute: m, text } of [...sent].sort((a, b) => a.minute - b.minute)) {
          const at = Date.parse(`${day(0)}T00:00:00+08:00`) + m * 60_000;
          if (at < START) continue;
          const message = valid(
            parseMessage({
              at,
              account: 'shop01',
              source: MAIN,
              recipient: '13800138000',
              text: `【青禾商城】${text}`,
            }),
          );
          facts.apply({ kind: 'time-passed', at });
          const verdict = judge.decide(message);
          if (verdict.outcome === 'allow') judge.passed(message, verdict);
          const inText = said.some((each) =>
            'text' in each ? each.text === text : text.startsWith('全场满'),
          );
          const dayOf = Math.floor(m / 1440);
          const inDays = meant.filter(({ first, until }) => dayOf >= first && dayOf < until);
          const hour = shanghaiMinuteOfDay(at);
          const inHours = inDays.some(
            ({ hours }) => hours === undefined || (hour >= hours[0]! && hour < hours[1]!),
          );
          const expected = !inText
            ? 'plan-text-not-planned'
            : stopped
              ? 'plan-stopped'
              : inDays.length === 0
                ? 'plan-outside-window'
                : !inHours
                  ? 'plan-outside-hours'
                  : passed >= max
                    ? 'plan-exceeded'
                    : undefined;
          const found = verdict.reasons.find(({ code }) => code.startsWith('plan-'))?.code;
          assert.equal(found, expected, `${formatInstant(at)} ${text}`);
          if (verdict.outcome === 'allow') passed++;
        }
      },
    ),
    { numRuns: 40 },
  );
});
