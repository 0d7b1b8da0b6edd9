import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  Invalid,
  type Message,
  type OrganisationId,
  parseChange,
  parseMessage,
  type Recipient,
  type RecordedChange,
  type Verdict,
} from '../domain/index.ts';
import { CHINA, CLEAN_MESSAGE, EXAMPLE_CHANGES, ORGANISATIONS } from '../rules/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from './index.ts';

const FIRST = 8_613_800_138_000;
const PEOPLE = 30;
const FOREIGN = 447_700_900_123;
const TEXTS = [
  CLEAN_MESSAGE['text'] as string,
  '【安宁商城】您有最高20万元贷款额度待领取，限时优惠利率低至3.6%。拒收请回复R',
  '【安宁商城】是否同意接收本店促销短信？每月不超过4条，有效期一年。回复Y同意，不回复视为不同意。',
  '【安宁商城】您的订单已发货，运单号770012345678，请留意查收。',
  '【安宁商城】祝您安好。',
  '【无此签名】全场满300减50，限时抢购。拒收请回复R',
];

const people = fc.uniqueArray(fc.nat(PEOPLE - 1), { minLength: 1, maxLength: 15 });
const purpose = fc.constantFrom('marketing-retail', 'marketing-finance');
const organisation = fc.constantFrom(ORGANISATIONS.shop, ORGANISATIONS.lender);
const numbers = (who: readonly number[]) => who.map((each) => FIRST + each);
const on = (day: number) => `2026-05-${String(day).padStart(2, '0')}`;
const day = fc.integer({ min: 4, max: 28 }).map(on);

const change: fc.Arbitrary<object> = fc.oneof(
  fc
    .record({
      ...{ who: people, purpose, organisation, at: day },
      count: fc.integer({ min: 1, max: 2 }),
      per: fc.constantFrom('day', 'week', 'month'),
      until: fc.constantFrom('2026-05-30', '2026-06-01T09:30:00+08:00', '2027-01-01'),
      proof: fc.constantFrom({}, {}, { proof: 'unproven' }),
    })
    .map(({ who, count, per, proof, ...rest }) => ({
      ...{ kind: 'consent-granted', ...rest, ...proof, recipients: numbers(who), frequency: { count, per } },
    })),
  fc
    .record({
      ...{ who: people, purpose, organisation, at: day },
      kind: fc.constantFrom(
        'consent-requested',
        'consent-declined',
        'consent-unanswered',
        'consent-withdrawn',
      ),
    })
    .map(({ who, ...rest }) => ({ ...rest, recipients: numbers(who) })),
  fc
    .record({
      ...{ who: people, at: day, organisation },
      kind: fc.constantFrom('suppression-placed', 'suppression-lifted'),
    })
    .map(({ who, ...rest }) => ({ ...rest, recipients: numbers(who) })),
  people.map((who) => ({ kind: 'suppression-placed', at: on(10), recipients: numbers(who.slice(0, 2)) })),
  fc
    .record({
      rule: fc.constantFrom('plan', 'consent', 'consent-proof', 'lease-volume', 'consent-frequency'),
    })
    .map((said) => ({ kind: 'rule-mode-set', at: on(9), mode: 'shadow', ...said })),
  fc.constant({
    kind: 'organisation-registered',
    at: on(5),
    organisation: ORGANISATIONS.shop,
    name: '安宁商城有限公司',
    group: ORGANISATIONS.lender,
  }),
);

/** Plans and a lease that have room for few. */
const narrowed = fc
  .record({
    first: fc.integer({ min: 1, max: 20 }),
    second: fc.integer({ min: 1, max: 20 }),
    lease: fc.integer({ min: 1, max: 25 }),
  })
  .map(({ first, second, lease }) => {
    const plan = (id: string, messagesMax: number) => [
      {
        ...{ kind: 'plan-filed', at: on(2), plan: id, organisation: ORGANISATIONS.shop, messagesMax },
        ...{ purposes: ['marketing-retail'], ports: ['10690001'], signatures: ['安宁商城'] },
        ...{ from: on(2), until: '2026-07-01' },
      },
      { kind: 'plan-approved', at: on(3), plan: id },
    ];
    return [
      { kind: 'plan-ended', at: on(1), plan: 'P618' },
      ...plan('P1', first),
      ...plan('P2', second),
      {
        ...{ kind: 'lease-declared', at: on(1), lease: 'L1', port: '10690001' },
        ...{ lessor: ORGANISATIONS.provider, lessee: ORGANISATIONS.shop },
        messagesMax: { count: lease, per: 'day' },
      },
      { kind: 'lease-confirmed', at: on(1), lease: 'L1' },
    ];
  });

/** Most of an audience has agreed, as in life. */
const everyone = (count: number) => ({
  ...{ kind: 'consent-granted', at: on(3), organisation: ORGANISATIONS.shop, purpose: 'marketing-retail' },
  ...{
    recipients: numbers([...Array(PEOPLE).keys()]),
    frequency: { count, per: 'month' },
    until: '2027-01-01',
  },
});

function factsOf(changes: readonly object[], sent: readonly number[], at: number): Facts {
  const facts = new Facts({ recipients: new ConsentIndex({ maxBytes: 8 << 20 }), tally: new Tally() });
  for (const raw of changes) {
    const parsed = parseChange(raw);
    if (parsed instanceof Invalid) throw new Error(parsed.toString());
    facts.apply(parsed as RecordedChange);
  }
  facts.apply({ kind: 'time-passed', at });
  for (const each of sent) {
    const [recipient, account] = [(FIRST + each) as Recipient, 'nobody' as Message['account']];
    const organisation = ORGANISATIONS.shop as OrganisationId;
    const said = { organisation, purpose: 'marketing-retail', plan: undefined, leases: [] } as const;
    facts.apply({ kind: 'message-passed', at, account, recipient, ...said, agreedPer: 'month' });
  }
  return facts;
}

function messageOf(text: string, recipient: number): Message {
  const message = parseMessage({ ...CLEAN_MESSAGE, text });
  if (message instanceof Invalid) throw new Error(message.toString());
  return { ...message, recipient: recipient as Recipient };
}

/** As the gateway does it; but for the account's second, since a plan is not sent in one. */
function pass(facts: Facts, judge: Judge, message: Message): Verdict {
  const verdict = judge.decide(message);
  if (verdict.outcome !== 'allow') return verdict;
  const { organisation, purpose, plan, leases, agreedPer } = verdict;
  const { at, recipient } = message;
  const account = 'nobody' as Message['account'];
  const counted = { organisation, purpose, plan, leases, agreedPer };
  facts.apply({ kind: 'message-passed', at, account, recipient, ...counted });
  return verdict;
}

const told = ({ outcome, reasons, purpose, organisation, plan }: Verdict) => ({
  ...{ outcome, purpose, organisation, plan },
  reasons: reasons.map(({ code, mode, outcome: asks }) => `${code} ${mode} ${asks}`),
});

test('an audience is judged as the gateway would judge it, one message after another, plan and lease counting down', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 14 }),
      fc.option(narrowed, { nil: [], freq: 2 }),
      fc.integer({ min: 0, max: 2 }),
      fc.array(fc.nat(PEOPLE - 1), { maxLength: 6 }),
      fc.constantFrom(...TEXTS, TEXTS[0]!, TEXTS[0]!, TEXTS[0]!),
      fc.shuffledSubarray([...Array(PEOPLE).keys()], { minLength: 10 }),
      (changes, narrow, agreedTo, sent, text, order) => {
        const { at } = messageOf(text, FIRST);
        const all = [
          ...EXAMPLE_CHANGES,
          ...narrow,
          ...(agreedTo === 0 ? [] : [everyone(agreedTo)]),
          ...changes,
        ];
        const [ours, gateways] = [factsOf(all, sent, at), factsOf(all, sent, at)];
        const recipients = [...order.map((each) => FIRST + each), FOREIGN];
        const carrierOf = (recipient: Recipient) => (recipient % 3 === 0 ? 'unicom' : 'mobile');
        const audience = new Judge(ours, CHINA).audience(messageOf(text, FIRST), carrierOf);
        const judge = new Judge(gateways, CHINA);
        const together = new Uint32Array(recipients.length);
        audience.classesOf(Float64Array.from(recipients), together);
        assert.deepEqual(
          [...together],
          recipients.map((each) => audience.classOf(each as Recipient)),
        );
        for (const each of recipients) {
          const carrier = carrierOf(each as Recipient);
          const expected = pass(gateways, judge, { ...messageOf(text, each), carrier });
          assert.deepEqual(told(audience.judge(each as Recipient)), told(expected));
          for (const { code } of expected.reasons) seen.add(code);
          if (expected.outcome === 'allow') seen.add('allow');
        }
      },
    ),
    { numRuns: 800 },
  );
  // What was generated reaches what depends on the recipient or on what passed before.
  for (const code of [
    ...['allow', 'recipient-refuses-all-marketing', 'recipient-withdrew-consent', 'recipient-declined'],
    ...['recipient-silent', 'consent-expired', 'consent-for-another-purpose', 'recipient-never-consented'],
    ...['consent-frequency-exceeded', 'consent-request-repeated', 'plan-exceeded', 'lease-volume-exceeded'],
    ...['signature-not-filed', 'consent-unproven'],
  ])
    assert.ok(seen.has(code), `${code} came up`);
});

test('no rule looks at the number itself: only then may those who stand alike share a verdict', () => {
  const files = globSync('../rules/*.ts', { cwd: import.meta.dirname });
  assert.ok(files.length > 30);
  for (const file of files) {
    const source = readFileSync(path.join(import.meta.dirname, file), 'utf8');
    assert.doesNotMatch(source, /message\.recipient|\brecipient\b[^={}]*\} = (?:c\.)?message/, file);
  }
});
