import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type Message,
  parseChange,
  parseInstant,
  parseMessage,
  type Verdict,
  valid,
} from '../domain/index.ts';
import { CHINA, CLEAN_MESSAGE, EXAMPLE_CHANGES, ORGANISATIONS, type Rulebook } from '../rules/index.ts';
import { Facts, Judge, Tally } from './index.ts';
import { PlainSets } from './plain-sets.fixture.ts';

const { provider, shop, lender } = ORGANISATIONS;
type Said = Readonly<Record<string, unknown>>;

const SHORT = '全场满300减50，今晚8点开抢。拒收请回复R';
const TEXTS = [
  CLEAN_MESSAGE['text'] as string,
  `【安宁商城】${SHORT}`,
  '【安宁商城】全场满300减50，今晚8点开抢。',
  '【晴川贷款】您有最高20万元贷款额度待领取，限时优惠利率低至3.6%。拒收请回复R',
  '【安宁商城】是否同意接收本店促销短信？每月不超过4条，有效期一年。回复Y同意，不回复视为不同意。',
  '【安宁商城】是否同意接收本店促销短信？回复Y同意。',
  '【安宁商城】祝您安好。',
  '【无此签名】全场满300减50，限时抢购。拒收请回复R',
  '全场满300减50，限时抢购。拒收请回复R',
];
/** Each of them differs from one message to the next. */
const WRITTEN: readonly ((n: number) => string)[] = [
  (n) => `【安宁商城】验证码${384_000 + n}，5分钟内有效，请勿告诉他人。`,
  (n) => `【安宁商城】您的订单已发货，运单号7700123${10_000 + n}，请留意查收。`,
  (n) => `【安宁商城】尊敬的用户${n}，会员专享：全场满300减50，今晚8点开抢。拒收请回复R`,
  (n) => `【安宁商城】您的包裹${n}已到驿站。`,
  (n) => `【晴川贷款】动态密码${100_000 + n}，请勿告诉他人。`,
];
const PEOPLE = ['13800138000', '13800138001', '13800138002', '13900139000'];
const SOURCES = [
  '106900010001',
  '1069000100017',
  '1069000188',
  '10690002',
  '106900021',
  '1069555',
  '13800138000',
];
const START = valid(parseInstant('2026-06-01T09:58:50+08:00'));

const people = fc.subarray(PEOPLE, { minLength: 1 });
const organisation = fc.constantFrom(shop, lender);
const purpose = fc.constantFrom('marketing-retail', 'marketing-finance', 'marketing-other');
const signature = fc.constantFrom('安宁商城', '晴川贷款', '无此签名');
const port = fc.constantFrom('10690001', '106900010001', '10690002', '1069000188');
const carrier = fc.constantFrom('mobile', 'unicom');
const later = fc.constantFrom(
  '2026-06-01T09:59:40+08:00',
  '2026-06-01T10:00:00+08:00',
  '2026-06-01T10:07:30+08:00',
  '2027-01-01',
);
const template = fc.constantFrom('T1', 'T2', 'T3');
const planName = fc.constantFrom('P618', 'P1', 'P2');
const lease = fc.constantFrom('L1', 'L2', 'L3');
const of = (kinds: readonly string[], said: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record({ kind: fc.constantFrom(...kinds), ...said }) as fc.Arbitrary<Said>;
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });

const planTerms = {
  purposes: fc.constantFrom(
    ['marketing-retail'],
    ['marketing-retail', 'marketing-finance', 'marketing-other'],
  ),
  ports: fc.constantFrom(['10690001'], ['1069000100'], ['10690002']),
  signatures: fc.constantFrom(['安宁商城'], ['安宁商城', '晴川贷款']),
  messagesMax: fc.constantFrom(2, 5, 9, 1000),
  from: fc.constantFrom('2026-05-01', '2026-06-01T09:59:30+08:00'),
  until: fc.constantFrom('2026-06-01T10:05:10+08:00', '2026-07-01'),
  texts: maybe(
    fc.constantFrom(
      [{ template: 'T1' }],
      [{ text: SHORT }, { template: 'T2' }],
      [{ text: '尊敬的用户{n}，会员专享：全场满300减50，今晚8点开抢。拒收请回复R' }],
    ),
  ),
  windows: maybe(
    fc.constantFrom(
      [
        { from: '2026-05-01', until: '2026-07-01', hours: { from: 600, until: 603 } },
        { from: '2026-06-01T09:59:10+08:00', until: '2026-06-01T10:01:20+08:00' },
      ],
      [{ from: '2026-06-01T09:59:10+08:00', until: '2026-06-01T10:01:20+08:00' }],
    ),
  ),
};

const change: fc.Arbitrary<Said> = fc.oneof(
  of(['consent-granted'], {
    ...{ recipients: people, organisation, purpose, until: later, proof: maybe(fc.constant('unproven')) },
    frequency: fc.record({ count: fc.integer({ min: 1, max: 3 }), per: fc.constantFrom('day', 'month') }),
  }),
  of(['consent-withdrawn', 'consent-declined', 'consent-requested', 'consent-unanswered'], {
    ...{ recipients: people, organisation, purpose },
  }),
  of(['suppression-placed', 'suppression-lifted'], { recipients: people, organisation: maybe(organisation) }),
  of(['template-filed'], {
    ...{ template, organisation, signature },
    text: fc.constantFrom(
      ...['您的订单已发货，运单号{n:number}，请留意查收。', '您的包裹{n}已到驿站。', '{n}。', SHORT],
      ...['您的包裹{n:number}已到驿站', '验证码{c:code}，5分钟内有效，请勿告诉他人。', '祝您安好。'],
    ),
    purpose: fc.constantFrom('notification', 'verification', 'marketing-retail'),
  }),
  of(['template-withdrawn'], { template }),
  of(['plan-filed'], { plan: planName, organisation, ...planTerms }),
  of(['plan-amended'], { plan: planName, ...planTerms }),
  of(['plan-amended'], { plan: fc.constant('P618'), ...planTerms }),
  of(['plan-amended'], { plan: fc.constant('P618'), ...planTerms }),
  of(['plan-approved', 'plan-ended', 'plan-resumed'], { plan: planName }),
  of(['plan-stopped', 'plan-rejected'], { plan: planName, reason: fc.constantFrom('价格有误', '名单不明') }),
  of(['port-suspended'], { port, reason: fc.constantFrom('整改', '欠费') }),
  of(['port-restored', 'port-released', 'port-closed'], { port }),
  of(['port-assigned'], { port, signature, until: maybe(later) }),
  of(['port-opened'], {
    port,
    holder: fc.constantFrom(provider, lender),
    use: fc.constantFrom('marketing', 'service'),
    accessPoints: maybe(fc.constant(['192.0.2.0/24'])),
  }),
  of(['port-access-points-set'], {
    port,
    accessPoints: fc.constantFrom([], ['192.0.2.0/24'], ['198.51.100.7']),
  }),
  of(['lease-declared'], {
    ...{ lease, port, lessor: fc.constantFrom(provider, shop), lessee: organisation, until: maybe(later) },
    purposes: maybe(fc.constant(['notification', 'verification'])),
    signatures: maybe(fc.constant(['晴川贷款'])),
    messagesMax: maybe(fc.constant({ count: 3, per: 'day' })),
  }),
  of(['lease-confirmed', 'lease-ended'], { lease }),
  of(['signature-registered'], { signature, owner: organisation }),
  of(['signature-suspended'], { signature, reason: fc.constantFrom('争议', '注销') }),
  of(['signature-restored', 'signature-closed'], { signature }),
  of(['signature-filed'], { signature, carrier, state: fc.constantFrom('filed', 'failed', 'withdrawn') }),
  of(['letter-granted'], {
    ...{ letter: fc.constantFrom('A1', 'A2'), grantor: organisation, grantee: organisation, until: later },
    signatures: fc.constantFrom(['晴川贷款'], ['安宁商城', '晴川贷款']),
    purposes: maybe(fc.constant(['verification', 'marketing-finance'])),
    ports: maybe(fc.constant(['1069000188'])),
  }),
  of(['letter-revoked'], { letter: fc.constantFrom('A1', 'A2') }),
  of(['sanction-placed'], {
    sanction: fc.constantFrom('S1', 'S2'),
    on: fc.constantFrom({ organisation: shop }, { organisation: lender }, { account: 'shop01' }),
    action: fc.constantFrom({ kind: 'suspend' }, { kind: 'slow', ratePerSecond: 1 }),
    until: maybe(later),
    reason: fc.constant('整改'),
  }),
  of(['sanction-lifted'], { sanction: fc.constantFrom('S1', 'S2') }),
  of(['organisation-registered'], {
    organisation: fc.constant(lender),
    name: fc.constant('晴川'),
    group: maybe(fc.constant(shop)),
  }),
  of(['account-opened'], {
    ...{ account: fc.constantFrom('shop01', 'loan01'), organisation },
    credential: fc.constant({ scheme: 'sealed-secret', sealed: 'AAAA' }),
  }),
  of(['rule-mode-set'], {
    rule: fc.constantFrom(
      'plan',
      'consent',
      'sending-hours',
      'access-point',
      'purpose-unclear',
      'lease-volume',
    ),
    mode: fc.constantFrom('off', 'shadow', 'enforce'),
  }),
);

/** How much later the next messages come, in milliseconds. */
const pause = fc.constantFrom(0, 0, 0, 1, 900, 10_000, 20_000, 61_000, 300_000, 12 * 3_600_000);
const sending = fc.record({
  account: fc.constantFrom('shop01', 'shop01', 'shop01', 'loan01', 'nobody'),
  source: fc.constantFrom(...SOURCES, SOURCES[0]!, SOURCES[0]!, SOURCES[0]!, SOURCES[0]!),
  text: fc.oneof(fc.constantFrom(...TEXTS), fc.constantFrom(TEXTS[0]!), fc.constantFrom(...WRITTEN)),
  remoteAddress: fc.constantFrom('192.0.2.7', '192.0.2.7', '198.51.100.7', undefined),
  /** Each to somebody. */
  to: fc.array(
    fc.record({
      recipient: fc.constantFrom(...PEOPLE),
      carrier: fc.constantFrom('mobile', 'mobile', 'unicom', undefined),
    }),
    { minLength: 2, maxLength: 16 },
  ),
});
/** Few, which go on whatever changes. */
const sendings = fc.array(sending, { minLength: 1, maxLength: 3 });
const step = fc.oneof(
  { weight: 2, arbitrary: change.map((said) => ({ change: said })) },
  { weight: 5, arbitrary: fc.record({ pause, which: fc.nat(2) }) },
);

function factsWith(changes: readonly Said[]): Facts {
  const facts = new Facts({ recipients: new PlainSets(), tally: new Tally() });
  for (const each of changes) facts.apply(valid(parseChange(each)));
  facts.apply({ kind: 'time-passed', at: START });
  return facts;
}

/** Judges with nothing remembered from any message before. */
function judgedAnew(facts: Facts, message: Message, books: readonly Rulebook[] = CHINA): Verdict {
  facts.sendings.forget();
  return new Judge(facts, books).decide(message);
}

test('what is remembered of earlier messages changes no verdict, whatever changes in between', () => {
  let judged = 0;
  let remembered = 0;
  const codes = new Set<string>();
  const world = [
    ...EXAMPLE_CHANGES,
    { kind: 'port-opened', at: '2026-05-01', port: '1069000188', holder: provider, use: 'marketing' },
    { kind: 'signature-filed', at: '2026-05-01', signature: '安宁商城', carrier: 'unicom', state: 'filed' },
    {
      ...{ kind: 'consent-granted', at: '2026-05-01', organisation: shop, purpose: 'marketing-retail' },
      ...{ recipients: PEOPLE, frequency: { count: 5, per: 'day' }, until: '2027-01-01' },
    },
  ];
  fc.assert(
    fc.property(sendings, fc.array(step, { minLength: 10, maxLength: 50 }), (those, steps) => {
      const [ours, anew] = [factsWith(world), factsWith(world)];
      const judge = new Judge(ours, CHINA);
      const given = new Set<Verdict>();
      let at = START;
      let number = 0;
      for (const each of steps) {
        if ('change' in each) {
          const parsed = valid(parseChange({ at, ...each.change }));
          for (const facts of [ours, anew]) facts.apply(parsed);
          continue;
        }
        at += each.pause;
        for (const facts of [ours, anew]) facts.apply({ kind: 'time-passed', at });
        const { to, text, ...from } = those[each.which % those.length]!;
        for (const whom of to) {
          const written = typeof text === 'string' ? text : text(number++);
          const message = valid(parseMessage({ at, ...from, ...whom, text: written }));
          const verdict = judge.decide(message);
          const expected = judgedAnew(anew, message);
          assert.deepEqual(verdict, expected);
          judged++;
          if (given.has(verdict)) remembered++;
          given.add(verdict);
          for (const { code } of verdict.reasons) codes.add(code);
          if (verdict.outcome !== 'allow') continue;
          codes.add(`allow ${verdict.purposeBy}`);
          judge.passed(message, verdict);
          new Judge(anew, CHINA).passed(message, expected);
        }
      }
    }),
    { numRuns: 200 },
  );
  assert.ok(remembered > judged / 4, `${remembered} of ${judged} were remembered`);
  for (const code of [
    ...['allow words', 'plan-text-not-planned', 'outside-sending-hours', 'recipient-never-consented'],
    ...['consent-frequency-exceeded', 'signature-not-filed', 'signature-outside-letter'],
    ...['opt-out-instruction-missing', 'consent-request-incomplete', 'sender-suspended'],
  ])
    assert.ok(codes.has(code), `${code} came up`);
});

const clean = (differs: Said = {}) => valid(parseMessage({ ...CLEAN_MESSAGE, ...differs }));

test('a plan that is used up by what was judged before stops the next message', () => {
  const { purposes, ports, signatures } = {
    ...{ purposes: ['marketing-retail'], ports: ['10690001'], signatures: ['安宁商城'] },
  };
  const amended = {
    ...{ kind: 'plan-amended', at: '2026-05-01', plan: 'P618', purposes, ports, signatures },
    ...{ messagesMax: 3, from: '2026-05-01', until: '2026-07-01' },
  };
  const facts = factsWith([...EXAMPLE_CHANGES, amended]);
  const judge = new Judge(facts, CHINA);
  const fits = [1, 2, 3, 4, 5].map(() => {
    const verdict = judge.decide(clean({ recipient: '13800138000' }));
    if (verdict.outcome === 'allow') judge.passed(clean(), verdict);
    return verdict.outcome === 'allow';
  });
  assert.deepEqual(fits, [true, true, true, false, false]);
});

test('the term of an assignment ends between two messages that are the same', () => {
  const until = '2026-06-01T10:00:20+08:00';
  const assigned = {
    kind: 'port-assigned',
    at: '2026-05-01',
    port: '106900010001',
    signature: '晴川贷款',
    until,
  };
  const facts = factsWith([...EXAMPLE_CHANGES, assigned]);
  const judge = new Judge(facts, CHINA);
  const found = [5, 10, 15, 19, 20].map((second) => {
    const message = clean({ at: `2026-06-01T10:00:${String(second).padStart(2, '0')}+08:00` });
    facts.apply({ kind: 'time-passed', at: message.at });
    return judge.decide(message).reasons.map(({ code }) => code);
  });
  const another = ['sub-port-serves-another-signature'];
  assert.deepEqual(found, [another, another, another, another, []]);
});

const rules = new Map(CHINA.flatMap((book) => book.rules.map((rule) => [rule.id, rule])));
test('P3 the third message that is the same is refused for all reasons that the first was', () => {
  let remembered = 0;
  for (const rule of rules.values()) {
    for (const { title, message: differs, changes = [] } of rule.examples) {
      const message = valid(parseMessage({ ...CLEAN_MESSAGE, ...differs }));
      const facts = new Facts({ recipients: new PlainSets(), tally: new Tally() });
      for (const each of [...EXAMPLE_CHANGES, ...changes]) facts.apply(valid(parseChange(each)));
      facts.apply({ kind: 'time-passed', at: message.at });
      const judge = new Judge(facts, CHINA);
      const first = judge.decide(message);
      const given = [1, 2, 3].map(() => judge.decide(message));
      for (const each of given) assert.deepEqual(each, first, `${rule.id}: ${title}`);
      if (given[2] === given[1]) remembered++;
    }
  }
  assert.ok(remembered > 100, `${remembered} were remembered`);
});

test('a rule that looks at what belongs to one message alone is asked about each', () => {
  const rule = rules.get('purpose-unclear')!;
  const nosy = {
    ...rule,
    judge: (c: Parameters<typeof rule.judge>[0]) => ({
      code: 'purpose-unclear' as const,
      evidence: { because: String(c.message.recipient) },
    }),
  };
  const facts = factsWith(EXAMPLE_CHANGES);
  const judge = new Judge(facts, [{ ...CHINA[1]!, rules: [nosy] }]);
  for (const recipient of [...PEOPLE, ...PEOPLE]) {
    const message = valid(parseMessage({ ...CLEAN_MESSAGE, recipient }));
    assert.equal(judge.decide(message).reasons[0]!.evidence['because'], `86${recipient}`);
  }
});
