import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseChange, parseInstant, parseMessage, valid } from '../domain/index.ts';
import { CHINA, CLEAN_MESSAGE, EXAMPLE_CHANGES, ORGANISATIONS } from '../rules/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from './index.ts';

const TEXT = '会员专享：全场满300减50，今晚8点开抢，详询客服400-000-0000。拒收请回复R';
const terms = {
  ...{ purposes: ['marketing-retail'], ports: ['10690001'], signatures: ['安宁商城'], messagesMax: 10 },
  ...{ from: '2026-06-01', until: '2026-07-01' },
};
const filed = {
  kind: 'plan-filed',
  at: '2026-05-02',
  plan: 'P1',
  organisation: ORGANISATIONS.shop,
  ...terms,
};
const approved = { kind: 'plan-approved', at: '2026-05-03', plan: 'P1' };
const template = {
  ...{ kind: 'template-filed', at: '2026-05-01', template: 'T1', organisation: ORGANISATIONS.shop },
  ...{ signature: '安宁商城', purpose: 'marketing-retail' },
  text: '会员专享：全场满{over:amount}减{off:amount}，今晚8点开抢，详询客服400-000-0000。拒收请回复R',
};
type Said = Readonly<Record<string, unknown>>;

function judging(...changes: readonly Said[]) {
  const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
  const ended = { kind: 'plan-ended', at: '2026-05-01', plan: 'P618' };
  for (const each of [...EXAMPLE_CHANGES, ended, ...changes]) facts.apply(valid(parseChange(each)));
  const judge = new Judge(facts, CHINA);
  const send = (differs: Said = {}) => {
    const message = valid(parseMessage({ ...CLEAN_MESSAGE, at: '2026-06-02T10:00:00+08:00', ...differs }));
    facts.apply({ kind: 'time-passed', at: message.at });
    const verdict = judge.decide(message);
    if (verdict.outcome === 'allow') judge.passed(message, verdict);
    return verdict;
  };
  return {
    facts,
    send,
    apply: (change: Said) => facts.apply(valid(parseChange(change))),
    codes: (differs?: Said) => send(differs).reasons.map(({ code }) => code),
  };
}

describe('the texts of a plan', () => {
  test('a filed template is one of them until it is withdrawn', () => {
    const { codes, apply } = judging(template, { ...filed, texts: [{ template: 'T1' }] }, approved);
    assert.deepEqual(codes(), []);
    assert.deepEqual(codes({ text: '【安宁商城】会员专享：全场第二件半价。拒收请回复R' }), [
      'plan-text-not-planned',
    ]);
    apply({ kind: 'template-withdrawn', at: '2026-06-02T10:00:00+08:00', template: 'T1' });
    assert.deepEqual(codes(), ['plan-text-not-planned']);
  });

  test('a template that was filed for another signature is none of them', () => {
    const { codes } = judging(
      { ...template, signature: '晴川贷款' },
      { ...filed, texts: [{ template: 'T1' }] },
      approved,
    );
    assert.deepEqual(codes(), ['plan-text-not-planned']);
  });

  test('width, case, spaces and punctuation are no difference; another number is', () => {
    const { codes } = judging({ ...filed, texts: [{ text: TEXT }] }, approved);
    assert.deepEqual(
      codes({ text: `【安宁商城】${TEXT.replaceAll('，', ', ').replace('300', '３００')}` }),
      [],
    );
    assert.deepEqual(codes({ text: `【安宁商城】${TEXT.replace('300', '30')}` }), ['plan-text-not-planned']);
    assert.deepEqual(codes({ text: `【安宁商城】${TEXT}再送好礼` }), ['plan-text-not-planned']);
  });

  test('of two plans the one that has the text counts', () => {
    const { send } = judging(
      { ...filed, plan: 'P1', texts: [{ text: '全场第二件半价。拒收请回复R' }] },
      approved,
      { ...filed, plan: 'P2', texts: [{ text: TEXT }] },
      { ...approved, plan: 'P2' },
    );
    assert.equal(send().plan, 'P2');
  });
});

describe('a stopped plan', () => {
  const stop = { kind: 'plan-stopped', at: '2026-06-02T10:00:00+08:00', plan: 'P1', reason: '价格有误' };

  test('stops what is judged while it lasts, and what was judged before it for good', () => {
    const { facts, apply, codes } = judging(filed, approved);
    const at = (time: string) => valid(parseInstant(`2026-06-02T${time}+08:00`));
    assert.deepEqual(codes(), []);
    assert.equal(facts.plans.isStopped('P1', at('09:59:59')), false);
    apply(stop);
    assert.equal(facts.plans.stops, 1);
    assert.deepEqual(codes({ at: '2026-06-02T10:00:01+08:00' }), ['plan-stopped']);
    assert.equal(facts.plans.isStopped('P1', at('10:00:01')), true);
    apply({ kind: 'plan-resumed', at: '2026-06-02T10:00:02+08:00', plan: 'P1' });
    assert.deepEqual(codes({ at: '2026-06-02T10:00:03+08:00' }), []);
    assert.equal(facts.plans.isStopped('P1', at('09:59:59')), true);
    assert.equal(facts.plans.isStopped('P1', at('10:00:03')), false);
    assert.equal(facts.plans.isStopped('P2', at('09:59:59')), false);
  });

  test('an amendment leaves it stopped, and counts on', () => {
    const { facts, apply, codes } = judging({ ...filed, messagesMax: 1 }, approved);
    assert.deepEqual(codes(), []);
    assert.deepEqual(codes(), ['plan-exceeded']);
    const amend = { ...terms, kind: 'plan-amended', at: '2026-06-02T10:00:00+08:00', plan: 'P1' };
    apply({ ...amend, messagesMax: 2 });
    assert.deepEqual(codes(), []);
    assert.deepEqual(codes(), ['plan-exceeded']);
    apply(stop);
    apply({ ...amend, messagesMax: 5 });
    assert.equal(facts.plans.get('P1')?.sent, 2);
    assert.deepEqual(codes(), ['plan-stopped']);
  });
});

test('what is held carries the plan under which it would go out, and counts once it passed', () => {
  const { facts, send } = judging(filed, approved, {
    kind: 'rule-mode-set',
    at: '2026-05-01',
    rule: 'sending-hours',
    mode: 'enforce',
  });
  const verdict = send({ at: '2026-06-02T23:00:00+08:00' });
  assert.equal(verdict.outcome, 'hold');
  assert.equal(verdict.plan, 'P1');
  assert.equal(facts.plans.get('P1')?.sent, 0);
});
