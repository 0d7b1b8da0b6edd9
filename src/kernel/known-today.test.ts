import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Message, parseChange, parseMessage, type RecordedChange, valid } from '../domain/index.ts';
import { CHINA, CLEAN_MESSAGE, EXAMPLE_CHANGES, ORGANISATIONS } from '../rules/index.ts';
import { ConsentIndex, Hindsight, Judge, type KnownChange, KnownToday } from './index.ts';

const { provider, shop, lender } = ORGANISATIONS;
const DAYS = Array.from({ length: 28 }, (_, i) => `2026-06-${String(i + 1).padStart(2, '0')}T09:00:00+08:00`);
const day = fc.constantFrom(...DAYS);
const time = (text: string) => Date.parse(text);
const FIRST = time(DAYS[0]!);

const NUMBERS = ['13800138000', '13800138001', '13800138002'];
const recipients = fc.subarray(NUMBERS, { minLength: 1 });
const organisation = fc.constantFrom(shop, lender);
const purpose = fc.constantFrom('marketing-retail', 'marketing-finance');
const signature = fc.constantFrom('安宁商城', '晴川贷款');
const kind = <K extends string>(...kinds: K[]) => fc.constantFrom(...kinds);

/** What may come of a paper in the order of the registry: it begins, and all else is dated later. */
const paper = (begins: object, ...later: object[]) =>
  fc
    .tuple(day, fc.array(fc.tuple(fc.constantFrom(...later), day), { maxLength: 3 }))
    .map(([at, rest]) => [
      { ...begins, at },
      ...rest
        .map(([each, on]) => ({ ...each, at: [on, at].sort()[1]! }))
        .sort((a, b) => (a.at < b.at ? -1 : 1)),
    ]);

const LETTER = {
  ...{ kind: 'letter-granted', letter: 'A9', signatures: ['安宁商城'], until: '2026-06-25' },
  ...{ grantor: shop, grantee: lender },
};
const LEASE = { kind: 'lease-declared', lease: 'L9', port: '10690001', lessor: provider, lessee: lender };
const NAME = { kind: 'signature-registered', signature: '新名', owner: lender };
const PORT = { kind: 'port-opened', port: '10690077', holder: lender, use: 'marketing' };
const PLAN = {
  ...{ kind: 'plan-filed', plan: 'P9', organisation: lender, purposes: ['marketing-finance'] },
  ...{ ports: ['10690001'], signatures: ['晴川贷款'], messagesMax: 100, from: DAYS[0], until: DAYS[27] },
};
const TEMPLATE = {
  ...{ kind: 'template-filed', template: 'T9', organisation: shop, signature: '安宁商城' },
  ...{
    text: '会员专享：全场满300减50，今晚8点开抢，详询客服400-000-0000。拒收请回复R',
    purpose: 'notification',
  },
};
const SANCTION = {
  ...{ kind: 'sanction-placed', sanction: 'S9', on: { account: 'shop01' }, reason: '停' },
  action: { kind: 'suspend' },
};

const papers = fc.oneof(
  paper(LETTER, { kind: 'letter-revoked', letter: 'A9' }),
  paper(LEASE, { kind: 'lease-confirmed', lease: 'L9' }, { kind: 'lease-ended', lease: 'L9' }),
  paper(
    NAME,
    { kind: 'signature-suspended', signature: '新名', reason: '停' },
    { kind: 'signature-restored', signature: '新名' },
    { kind: 'signature-filed', signature: '新名', carrier: 'mobile', state: 'filed' },
    { kind: 'signature-closed', signature: '新名' },
    { kind: 'signature-registered', signature: '新名', owner: shop },
  ),
  paper(
    PORT,
    { kind: 'port-suspended', port: '10690077', reason: '停' },
    { kind: 'port-restored', port: '10690077' },
    { kind: 'port-assigned', port: '10690077', signature: '新名' },
    { kind: 'port-closed', port: '10690077' },
  ),
  paper(PLAN, { kind: 'plan-approved', plan: 'P9' }, { kind: 'plan-stopped', plan: 'P9', reason: '停' }),
  paper(TEMPLATE, { kind: 'template-withdrawn', template: 'T9' }),
  paper(SANCTION, { kind: 'sanction-lifted', sanction: 'S9' }),
);
const single = fc.oneof(
  fc.record({
    ...{ kind: fc.constant('consent-granted'), at: day, organisation, purpose, recipients },
    ...{ frequency: fc.constantFrom({ count: 1, per: 'day' }, { count: 9, per: 'month' }) },
    until: fc.constantFrom('2026-06-10T12:00:00+08:00', '2026-06-20', '2027-01-01'),
  }),
  fc.record({
    kind: kind(
      'consent-requested',
      'consent-declined',
      'consent-unanswered',
      'consent-withdrawn',
      'consent-expired',
    ),
    ...{ at: day, organisation, purpose, recipients },
  }),
  fc.record({ kind: kind('suppression-placed', 'suppression-lifted'), at: day, organisation, recipients }),
  fc.record({ kind: kind('suppression-placed', 'suppression-lifted'), at: day, recipients }),
  fc.record({ kind: kind('signature-suspended'), at: day, signature, reason: fc.constant('停') }),
  fc.record({ kind: kind('signature-restored', 'signature-closed'), at: day, signature }),
  fc.record({ kind: kind('signature-registered'), at: day, signature, owner: organisation }),
  fc.record({
    ...{ kind: kind('signature-filed'), at: day, signature, carrier: kind('mobile', 'unicom') },
    state: kind('filed', 'failed', 'withdrawn'),
  }),
  fc.record({
    kind: kind('rule-mode-set'),
    at: day,
    rule: kind('consent', 'plan'),
    mode: kind('shadow', 'enforce'),
  }),
  fc.record({
    kind: kind('organisation-registered'),
    at: day,
    organisation,
    name: kind('甲', '乙'),
    group: kind(shop),
  }),
);

/** Changes as the feed has them: with the time at which each was recorded, which need not be that which it bears. */
const feedOf = (group: fc.Arbitrary<object[]>) =>
  fc
    .tuple(fc.array(group, { maxLength: 10 }), fc.infiniteStream(day))
    .map(([groups, recorded]): KnownChange[] => {
      const base = EXAMPLE_CHANGES.map((raw) => ({ change: valid(parseChange(raw)), recordedAt: FIRST - 1 }));
      const account = {
        ...{ kind: 'account-opened', at: '2026-01-01', account: 'lender01', organisation: lender },
        credential: { scheme: 'argon2id', hash: '$argon2id$x' },
      };
      base.push({ change: valid(parseChange(account)), recordedAt: FIRST - 1 });
      // One paper of a name: the registry gives none twice.
      const seen = new Set<string>();
      const more = groups.filter(([first]) => {
        const key = JSON.stringify({ ...first, at: undefined });
        const isAgain = /"(consent|suppression)-/.test(key) || /"signature-.*(安宁商城|晴川贷款)/.test(key);
        return isAgain || (!seen.has(key) && seen.add(key));
      });
      // A paper is written down in the order of its life.
      const told = more.flatMap((group) => {
        let recordedAt = 0;
        return group.map((raw) => {
          recordedAt = Math.max(recordedAt, time(recorded.next().value as string) + 1);
          return { change: valid(parseChange(raw)) as RecordedChange, recordedAt };
        });
      });
      const late = told.sort((a, b) => a.recordedAt - b.recordedAt);
      return [...base, ...late];
    });

const CONSENT = { organisation: shop, purpose: 'marketing-retail' };
const GRANT = {
  ...CONSENT,
  kind: 'consent-granted',
  frequency: { count: 9, per: 'month' },
  until: '2027-01-01',
};
const alone = (each: fc.Arbitrary<object>) => each.map((one) => [one]);
/** What is said of the same few people, and of the same name: where the order tells most. */
const FEEDS = {
  'all sorts of changes': feedOf(fc.oneof(papers, alone(single))),
  'consents that became known late': feedOf(
    fc
      .record({
        at: day,
        recipients,
        said: fc.constantFrom<object>(
          GRANT,
          { ...CONSENT, kind: 'consent-withdrawn' },
          { kind: 'suppression-placed' },
          { kind: 'suppression-lifted' },
        ),
      })
      .map(({ said, ...rest }) => [{ ...said, ...rest }]),
  ),
  'one name, suspended, restored, closed and registered anew': feedOf(
    fc
      .record({
        at: day,
        said: fc.constantFrom<object>(
          { kind: 'signature-suspended', signature: '安宁商城', reason: '停' },
          { kind: 'signature-restored', signature: '安宁商城' },
          { kind: 'signature-closed', signature: '安宁商城' },
          { kind: 'signature-registered', signature: '安宁商城', owner: shop },
        ),
      })
      .map(({ said, ...rest }) => [{ ...said, ...rest }]),
  ),
};

const message = fc
  .record({
    at: day,
    account: kind('shop01', 'lender01'),
    source: kind('106900010001', '10690001', '10690002', '10690077', '1069007701'),
    recipient: kind(...NUMBERS),
    carrier: kind('mobile', 'unicom'),
    text: kind(
      CLEAN_MESSAGE['text'] as string,
      '【安宁商城】验证码384921，5分钟内有效，请勿告诉他人。',
      '【安宁商城】您的订单已发货，运单号770012345678，请留意查收。',
      '【晴川贷款】额度已批，最高20万元，点击领取。拒收请回复R',
      '【新名】额度已批，最高20万元，点击领取。拒收请回复R',
    ),
  })
  .map((raw): Message => valid(parseMessage(raw)));

function oneByOne(known: readonly KnownChange[], each: Message) {
  const hindsight = new Hindsight(each, CHINA);
  for (const one of known) if (!('recipients' in one.change)) hindsight.learn(one);
  const whose = hindsight.consentsOf();
  for (const one of known) {
    const { change } = one;
    if (!('recipients' in change)) continue;
    if (change.organisation === undefined || whose.has(change.organisation)) hindsight.learn(one);
  }
  return hindsight.verdict();
}

/** The shop's own marketing, whose verdict is the consents' and the name's. */
const ofShop = fc
  .record({ at: day, recipient: kind(...NUMBERS) })
  .map((raw): Message => valid(parseMessage({ ...CLEAN_MESSAGE, carrier: 'mobile', ...raw })));

for (const [name, feed] of Object.entries(FEEDS))
  test(`a mass of messages in one pass gets the verdicts that Hindsight gives to each of them: ${name}`, () => {
    fc.assert(
      fc.property(
        feed,
        fc.array(fc.oneof(message, ofShop), { minLength: 1, maxLength: 12 }),
        (known, messages) => {
          const pass = new KnownToday(new ConsentIndex());
          for (const each of known) pass.learn(each);
          const judge = new Judge(pass.facts, CHINA);
          for (const each of messages.sort((a, b) => a.at - b.at)) {
            pass.passTo(each.at);
            assert.deepEqual(judge.decide(each), oneByOne(known, each));
          }
        },
      ),
      { numRuns: 60 },
    );
  });
