import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Invalid, type Message, parseChange, parseMessage, valid } from '../domain/index.ts';
import { CHINA, CLEAN_MESSAGE, EXAMPLE_CHANGES, ORGANISATIONS } from '../rules/index.ts';
import { ConsentIndex, Facts, Hindsight, Judge, NOT_JUDGED_AGAIN, Tally } from './index.ts';

const LATER = Date.parse('2026-07-01T10:00:00+08:00');
type Raw = Readonly<Record<string, unknown>>;

function messageOf(differs: Raw = {}): Message {
  const message = parseMessage({ ...CLEAN_MESSAGE, ...differs });
  if (message instanceof Invalid) throw new Error(message.toString());
  return message;
}

/** Judged by what was known then, and by that with what was recorded later. */
function both(then: readonly Raw[], later: readonly Raw[] = [], differs: Raw = {}) {
  const message = messageOf(differs);
  const known = [...EXAMPLE_CHANGES, ...then].map((raw) => ({
    change: valid(parseChange(raw)),
    recordedAt: message.at - 1,
  }));
  const since = later.map((raw) => ({ change: valid(parseChange(raw)), recordedAt: LATER }));
  const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
  for (const { change } of known) facts.apply(change);
  facts.apply({ kind: 'time-passed', at: message.at });
  const hindsight = new Hindsight(message, CHINA);
  const all = [...known, ...since];
  for (const each of all) if (!('recipients' in each.change)) hindsight.learn(each);
  const whose = hindsight.consentsOf();
  for (const each of all) {
    const { change } = each;
    if (!('recipients' in change)) continue;
    if (change.organisation === undefined || whose.has(change.organisation)) hindsight.learn(each);
  }
  return { before: new Judge(facts, CHINA).decide(message), now: hindsight.verdict(), hindsight };
}
const codes = ({ reasons }: { readonly reasons: readonly { readonly code: string }[] }) =>
  reasons.map(({ code }) => code);
const changed = (then: readonly Raw[], later: readonly Raw[], differs: Raw = {}) => {
  const { before, now, hindsight } = both(then, later, differs);
  return [
    before.outcome,
    now.outcome,
    codes(now),
    hindsight.learntSince().map(({ change: { kind } }) => kind),
  ];
};

const letter = {
  ...{ kind: 'letter-granted', at: '2026-01-01', letter: 'A9', signatures: ['安宁商城'] },
  ...{ grantor: ORGANISATIONS.shop, grantee: ORGANISATIONS.lender, until: '2027-01-01' },
};
/** The lender sends under the shop's name, from a port that it leases. */
const LENDER: readonly Raw[] = [
  {
    ...{ kind: 'account-opened', at: '2026-01-01', account: 'lender01', organisation: ORGANISATIONS.lender },
    credential: { scheme: 'argon2id', hash: '$argon2id$x' },
  },
  { kind: 'port-opened', at: '2026-01-01', port: '10690077', holder: ORGANISATIONS.provider, use: 'service' },
  {
    ...{ kind: 'lease-declared', at: '2026-01-01', lease: 'L9', port: '10690077' },
    ...{ lessor: ORGANISATIONS.provider, lessee: ORGANISATIONS.lender },
  },
  { kind: 'lease-confirmed', at: '2026-01-01', lease: 'L9' },
];
const BY_LENDER: Raw = {
  ...{ account: 'lender01', source: '10690077' },
  text: '【安宁商城】验证码384921，5分钟内有效，请勿告诉他人。',
};
const recipients = ['13800138000'];
const consent = { organisation: ORGANISATIONS.shop, purpose: 'marketing-retail', recipients };

describe('what is learnt later', () => {
  test('a letter that was revoked since', () => {
    const later = [{ kind: 'letter-revoked', at: '2026-06-20', letter: 'A9' }];
    const [then, now, reasons, learnt] = changed([...LENDER, letter], later, BY_LENDER);
    assert.deepEqual([then, now, learnt], ['allow', 'refuse', ['letter-revoked']]);
    assert.ok((reasons as string[]).includes('signature-outside-letter'), String(reasons));
  });

  test('a consent that had been withdrawn before the message, as is known only now', () => {
    const later = [{ ...consent, kind: 'consent-withdrawn', at: '2026-05-20' }];
    const [then, now, reasons, learnt] = changed([], later);
    assert.deepEqual([then, now, learnt], ['allow', 'refuse', ['consent-withdrawn']]);
    assert.deepEqual(reasons, ['recipient-withdrew-consent']);
  });

  test('a lease that was declared only later puts the chain right', () => {
    const chain = LENDER.filter(({ kind }) => !String(kind).startsWith('lease-'));
    const later = LENDER.filter(({ kind }) => String(kind).startsWith('lease-')).map((each) => ({
      ...each,
      at: '2026-06-20',
    }));
    const [then, now, reasons, learnt] = changed([...chain, letter], later, BY_LENDER);
    assert.deepEqual([then, now, reasons], ['refuse', 'allow', []]);
    assert.deepEqual(learnt, ['lease-declared', 'lease-confirmed']);
  });

  test('P6 a consent that is recorded afterwards excuses nothing, whatever date it bears', () => {
    const grant = {
      ...{ ...consent, kind: 'consent-granted', at: '2026-05-01', until: '2027-05-01' },
      frequency: { count: 30, per: 'month' },
    };
    const [then, now] = changed([], [{ ...grant, recipients: ['13800138009'] }], {
      recipient: '13800138009',
    });
    assert.deepEqual([then, now], ['refuse', 'refuse']);
  });

  test('what happened after the message says nothing about it', () => {
    const at = '2026-06-20';
    const later = [
      { ...consent, kind: 'consent-withdrawn', at },
      { kind: 'suppression-placed', at, recipients },
      { kind: 'port-closed', at, port: '10690001' },
      { kind: 'lease-ended', at, lease: 'L1' },
      { kind: 'plan-stopped', at, plan: 'P618', reason: '停' },
      {
        ...{ kind: 'sanction-placed', at, sanction: 'S1', on: { account: 'shop01' } },
        ...{ action: { kind: 'suspend' }, reason: '停' },
      },
      { kind: 'account-closed', at, account: 'shop01' },
      {
        ...{ kind: 'lease-declared', at, lease: 'L1', port: '10690001', purposes: ['notification'] },
        ...{ lessor: ORGANISATIONS.provider, lessee: ORGANISATIONS.shop },
      },
    ];
    assert.deepEqual(changed([], later), ['allow', 'allow', [], []]);
  });

  test('others’ papers and consents are not kept', () => {
    const { hindsight } = both(
      [],
      [
        { ...consent, kind: 'consent-withdrawn', at: '2026-05-20', recipients: ['13800138077'] },
        { ...consent, organisation: ORGANISATIONS.lender, kind: 'consent-withdrawn', at: '2026-05-20' },
        { kind: 'signature-suspended', at: '2026-06-20', signature: '晴川贷', reason: '停' },
        { kind: 'letter-revoked', at: '2026-06-20', letter: 'NONE' },
        {
          kind: 'port-opened',
          at: '2026-05-01',
          port: '10699999',
          holder: ORGANISATIONS.lender,
          use: 'service',
        },
      ],
    );
    assert.deepEqual(hindsight.learntSince(), []);
  });
});

describe('where nothing is learnt the verdict is that of then', () => {
  const rules = new Map(CHINA.flatMap((book) => book.rules.map((rule) => [rule.id, rule])));
  for (const rule of rules.values())
    for (const { title, message = {}, changes = [], earlier = [] } of rule.examples) {
      // What was sent before is not kept.
      if (earlier.length > 0) continue;
      test(`${rule.id}: ${title}`, () => {
        const { before, now } = both(changes, [], message);
        const again = before.reasons.filter(({ code }) => !NOT_JUDGED_AGAIN.includes(code));
        assert.deepEqual(
          now.reasons.filter(({ code }) => !NOT_JUDGED_AGAIN.includes(code)),
          again,
        );
        assert.deepEqual(
          [now.purpose, now.organisation, now.port],
          [before.purpose, before.organisation, before.port],
        );
      });
    }
});
