/** What a chain's hops allow, as messages meet it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseChange, parseMessage, type Verdict, valid } from '../domain/index.ts';
import { CHINA, CLEAN_MESSAGE, EXAMPLE_CHANGES, ORGANISATIONS } from '../rules/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from './index.ts';

const { provider, shop, lender } = ORGANISATIONS;
const account = (name: string, organisation: string) => ({
  ...{ kind: 'account-opened', at: '2020-01-01', account: name, organisation },
  credential: { scheme: 'sealed-secret', sealed: 'AAAA' },
});
const lent = (lease: string, lessor: string, lessee: string, terms: Raw = {}): Raw[] => {
  const declared = {
    kind: 'lease-declared',
    at: '2026-05-01',
    lease,
    port: '10690001',
    lessor,
    lessee,
    ...terms,
  };
  return [declared, { kind: 'lease-confirmed', at: declared.at, lease }];
};
const CODE_TEXT = '【安宁商城】验证码384921，5分钟内有效，请勿告诉他人。';
const NOTICE_TEXT = '【安宁商城】您的订单已发货，运单号770012345678，请留意查收。';

type Raw = Readonly<Record<string, unknown>>;
type World = ReturnType<typeof world>;

function world(...changes: readonly (Raw | readonly Raw[])[]) {
  const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
  const apply = (...more: readonly (Raw | readonly Raw[])[]) => {
    for (const change of more.flat()) facts.apply(valid(parseChange(change)));
  };
  apply(...EXAMPLE_CHANGES, account('prov01', provider), account('loan01', lender), ...changes);
  return { facts, judge: new Judge(facts, CHINA), apply };
}

/** Judges as the gateway does: what passes counts. */
function send({ facts, judge }: World, differs: Raw = {}): Verdict {
  const message = valid(parseMessage({ ...CLEAN_MESSAGE, ...differs }));
  facts.apply({ kind: 'time-passed', at: message.at });
  const verdict = judge.decide(message);
  if (verdict.outcome === 'allow') judge.passed(message, verdict);
  return verdict;
}

const told = ({ reasons }: Verdict) => reasons.map(({ code, evidence }) => `${code} ${evidence['lease']}`);

test('who sends in the name of somebody further out meets that party’s terms too', () => {
  const narrow = lent('L1', provider, shop, { purposes: ['notification'] });
  assert.deepEqual(told(send(world(narrow), { account: 'prov01' })), ['purpose-outside-lease L1']);
  const notice = { account: 'prov01', source: '10690001', text: NOTICE_TEXT };
  assert.deepEqual(told(send(world(narrow), notice)), []);
});

test('the terms of a hop that a message does not pass over do not bind it', () => {
  // Two customers of one provider, each with terms: the shop sends, and the lender’s narrower lease is none of its matter.
  const others = world(
    lent('L1', provider, shop, { purposes: ['marketing-retail'] }),
    lent('L9', provider, lender, { purposes: ['notification'] }),
  );
  assert.deepEqual(told(send(others)), []);
  // The shop’s name, by a letter’s leave, from the lender’s account: the way leads over L9 and not over L1.
  const letter = {
    ...{ kind: 'letter-granted', at: '2026-05-01', letter: 'A1', signatures: ['安宁商城'] },
    ...{ grantor: shop, grantee: lender, until: '2027-01-01' },
  };
  others.apply(letter);
  const verdict = send(others, { account: 'loan01', source: '1069000188', text: NOTICE_TEXT });
  assert.deepEqual(told(verdict), []);
});

test('P4 marketing outside a lease is refused; a code or a notice is held for a person, and passes where the purpose is a guess', () => {
  const marketing = world(lent('L1', provider, shop, { purposes: ['verification'] }));
  assert.equal(send(marketing).outcome, 'refuse');
  const retail = world(lent('L1', provider, shop, { purposes: ['marketing-retail'] }));
  for (const text of [CODE_TEXT, NOTICE_TEXT]) {
    const verdict = send(retail, { text });
    assert.deepEqual([verdict.outcome, told(verdict)], ['hold', ['purpose-outside-lease L1']], text);
  }
  const unsure = send(retail, { text: '【安宁商城】老地方见，记得带上。' });
  assert.ok(!told(unsure).some((each) => each.startsWith('purpose-outside-lease')));
  const named = world(lent('L1', provider, shop, { signatures: ['晴川贷款'] }));
  assert.equal(send(named).outcome, 'refuse');
  assert.equal(send(named, { text: CODE_TEXT }).outcome, 'hold');
  const one = world(lent('L1', provider, shop, { messagesMax: { count: 1, per: 'day' } }));
  assert.equal(send(one).outcome, 'allow');
  assert.equal(send(one).outcome, 'refuse');
  assert.equal(send(one, { text: CODE_TEXT }).outcome, 'hold');
});

const counted = ({ leases }: Verdict) => leases.map(({ lease, per }) => `${lease} ${per}`);

test('every hop counts what passes over it, whoever sent it, and only what passes', () => {
  const both = world(
    lent('L1', provider, shop, { messagesMax: { count: 3, per: 'day' } }),
    lent('L9', shop, lender, { messagesMax: { count: 1, per: 'month' } }),
  );
  const loan = { account: 'loan01', source: '1069000188', text: '【晴川贷款】您的还款已到账，感谢支持。' };
  assert.deepEqual(counted(send(both, loan)), ['L1 day', 'L9 month']);
  assert.deepEqual(told(send(both, loan)), ['lease-volume-exceeded L9']);
  assert.deepEqual(counted(send(both)), ['L1 day']);
  assert.deepEqual(counted(send(both)), ['L1 day']);
  // Three are over L1 by now: it is named first, for it stands first.
  assert.deepEqual(told(send(both, loan)), ['lease-volume-exceeded L1']);
  assert.deepEqual(counted(send(both)), [], 'what is refused counts against nothing');
});

test('a volume goes on where the lease is declared anew, and what was counted outlives the facts', () => {
  const tally = new Tally();
  const again = () => {
    const facts = new Facts({ recipients: new ConsentIndex(), tally });
    const changes = [
      ...EXAMPLE_CHANGES,
      ...lent('L1', provider, shop, { messagesMax: { count: 2, per: 'day' } }),
    ];
    for (const change of changes) facts.apply(valid(parseChange(change)));
    return { facts, judge: new Judge(facts, CHINA), apply: () => {} };
  };
  assert.equal(send(again()).outcome, 'allow');
  const second = again();
  assert.equal(send(second).outcome, 'allow');
  assert.deepEqual(told(send(second)), ['lease-volume-exceeded L1']);
});

test('terms follow the lease: ended with it, taken from the newest declaration, nothing where there are none', () => {
  const facts = world(lent('L1', provider, shop, { purposes: ['notification'] }));
  assert.deepEqual(told(send(facts)), ['purpose-outside-lease L1']);
  facts.apply(lent('L1', provider, shop, { at: '2026-05-02', purposes: ['marketing-retail'] }));
  assert.deepEqual(told(send(facts)), []);
  facts.apply(lent('L1', provider, shop, { at: '2026-05-03' }));
  const { reasons, leases } = send(facts);
  assert.deepEqual([reasons, leases], [[], []]);
});
