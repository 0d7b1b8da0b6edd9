import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  Invalid,
  MARKETING_PURPOSES,
  type Message,
  parseChange,
  parseMessage,
  type RecordedChange,
  type Verdict,
} from '../domain/index.ts';
import {
  CHINA,
  CLEAN_MESSAGE,
  EXAMPLE_CHANGES,
  ORGANISATIONS,
  type Rule,
  type Rulebook,
} from '../rules/index.ts';
import type { RecipientSets } from './index.ts';
import { ConsentIndex, Facts, Judge, Tally } from './index.ts';
import { PlainSets } from './plain-sets.fixture.ts';

function changeOf(raw: object): RecordedChange {
  const change = parseChange(raw);
  if (change instanceof Invalid) throw new Error(change.toString());
  return change;
}

function messageOf(differs: object = {}): Message {
  const message = parseMessage({ ...CLEAN_MESSAGE, ...differs });
  if (message instanceof Invalid) throw new Error(message.toString());
  return message;
}

function world(more: readonly object[] = [], recipients: RecipientSets = new PlainSets()): Facts {
  const facts = new Facts({ recipients, tally: new Tally() });
  for (const raw of [...EXAMPLE_CHANGES, ...more]) facts.apply(changeOf(raw));
  return facts;
}

function judge(facts: Facts, differs: object = {}, books: readonly Rulebook[] = CHINA): Verdict {
  const message = messageOf(differs);
  facts.apply({ kind: 'time-passed', at: message.at });
  return new Judge(facts, books).decide(message);
}

const codes = (verdict: Verdict) => verdict.reasons.filter((r) => r.mode === 'enforce').map((r) => r.code);

const T_FROM_PERSON = {
  kind: 'suppression-placed',
  at: '2026-05-30',
  recipients: ['13800138000'],
  organisation: ORGANISATIONS.shop,
};
const CODE_TEXT = '【安宁商城】您的验证码是123456，5分钟内有效，请勿泄露给他人。';

test('P4 a withdrawal binds the entity on its other ports and signatures, and its affiliates', () => {
  const more = [
    T_FROM_PERSON,
    { kind: 'signature-registered', at: '2016-01-01', signature: '安宁优选', owner: ORGANISATIONS.shop },
    { kind: 'signature-filed', at: '2016-01-01', signature: '安宁优选', carrier: 'mobile', state: 'filed' },
  ];
  assert.deepEqual(codes(judge(world(more))), ['recipient-withdrew-consent']);
  const text = '【安宁优选】会员专享：全场满300减50，今晚8点开抢，详询客服400-000-0000。拒收请回复R';
  const renamed = judge(world(more), { source: '1069000199', text });
  assert.ok(codes(renamed).includes('recipient-withdrew-consent'));
  // The lender joins the group after the person refused the shop: the refusal is not escaped by a new name.
  const joined = world([
    ...more,
    {
      kind: 'organisation-registered',
      at: '2026-05-31',
      organisation: ORGANISATIONS.lender,
      name: '晴川',
      group: ORGANISATIONS.shop,
    },
    {
      kind: 'lease-declared',
      at: '2026-05-31',
      lease: 'L9',
      port: '10690001',
      lessor: ORGANISATIONS.provider,
      lessee: ORGANISATIONS.lender,
    },
    { kind: 'lease-confirmed', at: '2026-05-31', lease: 'L9' },
  ]);
  const affiliate = judge(joined, {
    source: '1069000188',
    text: '【晴川贷款】额度已批，最高20万元，点击领取。拒收请回复R',
  });
  assert.ok(codes(affiliate).includes('recipient-withdrew-consent'));
});

test('P4 a withdrawal never stops a code or a service notice', () => {
  const facts = world([
    T_FROM_PERSON,
    { kind: 'suppression-placed', at: '2026-05-30', recipients: ['13800138000'] },
  ]);
  const service = { source: '1069000201' };
  assert.deepEqual(codes(judge(facts, { ...service, text: CODE_TEXT })), []);
  const notice = '【安宁商城】您的订单202606010001已发货，快递单号10000001，请留意派送电话。';
  assert.deepEqual(codes(judge(facts, { ...service, text: notice })), []);
  // Nor does it on a marketing port.
  assert.deepEqual(codes(judge(facts, { text: CODE_TEXT })), []);
});

test('P5 a check that cannot run applies its declared failure mode and says so', () => {
  const facts = world();
  facts.consentsReady = false;
  const marketing = judge(facts);
  assert.equal(marketing.outcome, 'refuse');
  const failed = marketing.reasons.filter((r) => r.code === 'check-could-not-run');
  assert.ok(failed.length > 0);
  for (const reason of failed) {
    assert.match(String(reason.evidence['failure']), /consent index/);
    const rule = CHINA[1]!.rules.find((r) => r.id === reason.rule)!;
    assert.equal(reason.outcome, rule.failureMode);
  }
  assert.equal(judge(facts, { source: '1069000201', text: CODE_TEXT }).outcome, 'allow');
});

test('P5 each failure mode decides as it says, and in shadow decides nothing', () => {
  const broken = (failureMode: Rule['failureMode'], mode: Rule['mode']): Rule => ({
    ...CHINA[1]!.rules[0]!,
    id: 'broken',
    failureMode,
    mode,
    judge() {
      throw new Error('no list');
    },
  });
  const outcome = (failureMode: Rule['failureMode'], mode: Rule['mode']) =>
    judge(world(), {}, [{ ...CHINA[1]!, rules: [broken(failureMode, mode)] }]);
  for (const mode of ['refuse', 'hold', 'allow'] as const) {
    const verdict = outcome(mode, 'enforce');
    assert.equal(verdict.outcome, mode);
    assert.equal(verdict.reasons[0]!.code, 'check-could-not-run');
    assert.equal(outcome(mode, 'shadow').outcome, 'allow');
    assert.equal(outcome(mode, 'shadow').reasons[0]!.mode, 'shadow');
  }
});

test('P5 every rule runs in shadow, is recorded there and not enforced; off it is silent', () => {
  const refused = { recipient: '13900139000' };
  assert.equal(judge(world(), refused).outcome, 'refuse');
  const shadow = judge(
    world([{ kind: 'rule-mode-set', at: '2026-01-01', rule: 'consent', mode: 'shadow' }]),
    refused,
  );
  assert.equal(shadow.outcome, 'allow');
  assert.deepEqual(
    shadow.reasons.map((r) => [r.code, r.mode]),
    [['recipient-never-consented', 'shadow']],
  );
  const off = judge(
    world([{ kind: 'rule-mode-set', at: '2026-01-01', rule: 'consent', mode: 'off' }]),
    refused,
  );
  assert.deepEqual(off.reasons, []);
});

test('P3 a refusal names every reason, in the declared order', () => {
  const verdict = judge(
    world([{ kind: 'port-suspended', at: '2026-05-01', port: '106900010001', reason: '投诉超限' }]),
    {
      recipient: '13900139000',
      text: '【安宁商城】全场满300减50，今晚8点开抢，满减红包等你领',
    },
  );
  assert.deepEqual(codes(verdict), [
    'port-suspended',
    'recipient-never-consented',
    'opt-out-instruction-missing',
  ]);
});

test('P11 a message from a person is refused without its text being read', () => {
  let read = 0;
  const facts = world();
  const judging = new Judge(facts, CHINA, () => {
    read++;
    return { purpose: 'unclear', because: '' };
  });
  const message = messageOf({ source: '13700137000' });
  facts.apply({ kind: 'time-passed', at: message.at });
  const verdict = judging.decide(message);
  assert.equal(read, 0);
  assert.equal(verdict.signature, undefined);
  assert.deepEqual(codes(verdict), ['person-to-person']);
});

test('a change that takes effect later is not in force before, whatever order it came in', () => {
  const facts = world([
    { kind: 'port-suspended', at: '2026-06-01T12:00:00+08:00', port: '106900010001', reason: 'x' },
  ]);
  assert.deepEqual(codes(judge(facts, { at: '2026-06-01T11:59:59+08:00' })), []);
  assert.deepEqual(codes(judge(facts, { at: '2026-06-01T12:00:00+08:00' })), ['port-suspended']);
});

test('a consent lapses at the end of its term, unless it was renewed', () => {
  const short = {
    kind: 'consent-granted',
    at: '2026-01-01',
    organisation: ORGANISATIONS.shop,
    purpose: 'marketing-retail',
    recipients: ['13900139000', '13900139001'],
    frequency: { count: 4, per: 'month' },
    until: '2026-06-01T12:00:00+08:00',
  };
  const renewed = { ...short, at: '2026-02-01', recipients: ['13900139001'], until: '2027-01-01' };
  const facts = world([short, renewed]);
  assert.deepEqual(codes(judge(facts, { recipient: '13900139000', at: '2026-06-01T11:59:00+08:00' })), []);
  assert.deepEqual(codes(judge(facts, { recipient: '13900139000', at: '2026-06-01T12:00:00+08:00' })), [
    'consent-expired',
  ]);
  assert.deepEqual(codes(judge(facts, { recipient: '13900139001', at: '2026-06-01T12:00:00+08:00' })), []);
});

test('the rulebook is that of the moment: 令31 until 2026-04-30, 令74 from 2026-05-01', () => {
  const facts = world();
  assert.equal(judge(facts, { at: '2026-04-30T20:59:59+08:00' }).rulebook, 'cn-2015');
  assert.equal(judge(facts, { at: '2026-05-01T10:00:00+08:00' }).rulebook, 'cn-2026');
});

test('the same facts and message give the same verdict, and judging changes nothing', () => {
  const facts = world();
  facts.apply({ kind: 'time-passed', at: messageOf().at });
  const judging = new Judge(facts, CHINA);
  const first = judging.decide(messageOf());
  for (let i = 0; i < 50; i++) assert.deepEqual(judging.decide(messageOf()), first);
});

test('the consent index and plain sets lead to the same verdicts, whatever happens to consents', () => {
  const recipient = fc.constantFrom('13800138000', '13800138001', '13965535000', '19999999999');
  const purpose = fc.constantFrom(...MARKETING_PURPOSES.slice(0, 3));
  const organisation = fc.constantFrom(ORGANISATIONS.shop, ORGANISATIONS.lender);
  const at = fc.constantFrom('2026-01-01', '2026-02-01', '2026-06-01T09:00:00+08:00', '2026-07-01');
  const kind = fc.constantFrom(
    'consent-requested',
    'consent-declined',
    'consent-unanswered',
    'consent-withdrawn',
    'consent-expired',
  );
  const change = fc.oneof(
    fc.record({
      kind,
      at,
      organisation,
      purpose,
      recipients: fc.array(recipient, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('consent-granted'),
      at,
      organisation,
      purpose,
      recipients: fc.array(recipient, { minLength: 1, maxLength: 3 }),
      frequency: fc.record({ count: fc.constantFrom(1, 4), per: fc.constantFrom('day', 'month') }),
      until: fc.constantFrom('2026-03-01', '2026-12-31'),
    }),
    fc.record({
      kind: fc.constantFrom('suppression-placed', 'suppression-lifted'),
      at,
      organisation,
      recipients: fc.array(recipient, { minLength: 1, maxLength: 2 }),
    }),
    fc.record({
      kind: fc.constantFrom('suppression-placed', 'suppression-lifted'),
      at,
      recipients: fc.array(recipient, { minLength: 1, maxLength: 2 }),
    }),
  );
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), recipient, (changes, to) => {
      const plain = judge(world(changes), { recipient: to });
      const index = judge(world(changes, new ConsentIndex()), { recipient: to });
      assert.deepEqual(index, plain);
    }),
    { numRuns: 150 },
  );
});

test('what passed counts against plan and frequency; what was refused does not', () => {
  const facts = world([
    {
      kind: 'plan-filed',
      at: '2026-01-01',
      plan: 'P618',
      organisation: ORGANISATIONS.shop,
      purposes: ['marketing-retail'],
      ports: ['10690001'],
      signatures: ['安宁商城'],
      messagesMax: 2,
      from: '2026-01-01',
      until: '2027-01-01',
    },
    { kind: 'plan-approved', at: '2026-01-02', plan: 'P618' },
  ]);
  const judging = new Judge(facts, CHINA);
  const send = (recipient: string) => {
    const message = messageOf({ recipient });
    facts.apply({ kind: 'time-passed', at: message.at });
    const verdict = judging.decide(message);
    if (verdict.outcome === 'allow') judging.passed(message, verdict);
    return codes(verdict);
  };
  assert.deepEqual(send('13800138000'), []);
  assert.deepEqual(send('13900139000'), ['recipient-never-consented']);
  assert.deepEqual(send('13800138000'), []);
  assert.deepEqual(send('13800138000'), ['plan-exceeded']);
});
