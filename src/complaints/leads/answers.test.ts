import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { DAY, number, objectionCodes } from '../../consent/fixture.ts';
import { ACCUSED, CARRIER, type Office, openOffice, PROVIDER } from '../cases/fixture.ts';
import { PORT } from '../fixture.ts';
import { type AnswerFacts, checkAnswer, type WantedAnswer } from './answer-form.ts';
import { standingOn, upTheChain } from './chain.ts';
import { checkProof, checkStop, WATCHED_MS } from './checks.ts';

const NOW = Date.UTC(2026, 5, 1, 4);
const HASH = 'ab'.repeat(32);
const FACTS: AnswerFacts = {
  ...{ now: NOW, organisation: ACCUSED, onLead: [ACCUSED], complaints: 3 },
  isRegistered: (each) => [ACCUSED, PROVIDER, CARRIER].includes(each as typeof ACCUSED),
};
const GOOD: WantedAnswer = {
  ...{ found: 'sent-with-consent', deeds: ['stopped', 'customer-warned'], until: '2026-06-01' },
  ...{
    statement: '已核查。',
    proofs: [{ complaint: 3, event: 7 }],
    files: [{ name: '截图.png', sha256: HASH }],
  },
};

test('an answer is judged whole: each row breaks one thing of a good one', () => {
  const rows: [string, Partial<WantedAnswer>, string[]][] = [
    ['good', {}, []],
    ['no deed', { deeds: [], until: undefined }, ['deeds: deed-missing']],
    ['nothing and something', { deeds: ['nothing', 'stopped'] }, ['deeds: deeds-contradict']],
    [
      'unfounded and at fault',
      { deeds: ['unfounded'], found: 'sent-without-consent', until: undefined, proofs: [] },
      ['found: deeds-contradict'],
    ],
    ['no moment', { until: undefined }, ['until: until-missing']],
    ['a moment of nothing', { deeds: ['customer-warned'] }, ['until: until-not-asked']],
    ['no time', { until: 'yesterday' }, ['until: until-not-valid']],
    ['too far ahead', { until: '2026-07-02' }, ['until: until-not-valid']],
    [
      'passed to nobody',
      { deeds: ['passed-on'], found: 'not-found', until: undefined, proofs: [] },
      ['passedTo: passed-to-missing'],
    ],
    [
      'passed to whom nobody knows',
      { deeds: ['passed-on'], found: 'not-found', until: undefined, proofs: [], passedTo: '9'.repeat(18) },
      ['passedTo: organisation-unknown'],
    ],
    [
      'passed to oneself',
      { deeds: ['passed-on'], found: 'not-found', until: undefined, proofs: [], passedTo: ACCUSED },
      ['passedTo: on-lead-already'],
    ],
    ['passed on without saying so', { passedTo: PROVIDER }, ['passedTo: passed-to-not-asked']],
    ['no proof', { proofs: [] }, ['proofs: proof-missing']],
    ['proof of what is not claimed', { found: 'not-found' }, ['proofs: proof-not-asked']],
    [
      'proof of what is not there',
      { proofs: [{ complaint: 4, event: 7 }] },
      ['proofs.0.complaint: proof-place'],
    ],
    ['no words', { statement: ' ' }, ['statement: statement-missing']],
    ['no hash', { files: [{ name: 'a', sha256: 'xyz' }] }, ['files.0.sha256: file-not-valid']],
  ];
  for (const [name, broken, expected] of rows)
    assert.deepEqual(objectionCodes([checkAnswer({ ...GOOD, ...broken }, FACTS)]), [expected], name);
  assert.equal(checkAnswer(GOOD, FACTS).until, Date.UTC(2026, 4, 31, 16));
});

test('everything that is wrong is told at once', () => {
  const told = checkAnswer(
    { found: 'sent-with-consent', deeds: ['stopped'], statement: '', proofs: [], files: [] },
    FACTS,
  );
  assert.deepEqual(objectionCodes([told])[0], [
    ...['until: until-missing', 'proofs: proof-missing', 'statement: statement-missing'],
  ]);
});

test('the way up a chain: from whom it came to whose number it is', () => {
  const port = PORT as never;
  const hop = (lessor: string, lessee: string) => ({
    port,
    lessor: lessor as never,
    lessee: lessee as never,
  });
  const of = (hops: ReturnType<typeof hop>[], accused?: string) =>
    upTheChain({ port, holder: CARRIER, state: 'open', hops }, accused as never);
  const line = [hop(CARRIER, PROVIDER), hop(PROVIDER, ACCUSED)];
  assert.deepEqual(of(line), [ACCUSED, PROVIDER, CARRIER]);
  assert.deepEqual(of(line, PROVIDER), [PROVIDER, CARRIER]);
  // Two use the number: only its holder can say whose it was, unless that is known.
  const fork = [...line, hop(PROVIDER, 'X')];
  assert.deepEqual(of(fork), [CARRIER]);
  assert.deepEqual(of(fork, 'X'), ['X', PROVIDER, CARRIER]);
  // Accused, and not on the chain: asked first, then those who are.
  assert.deepEqual(of(line, 'Z'), ['Z', ACCUSED, PROVIDER, CARRIER]);
  assert.deepEqual(of([]), [CARRIER]);
  assert.deepEqual(upTheChain(undefined, undefined), []);
  const chain = of(line);
  assert.deepEqual(
    chain.map((each) => standingOn(chain, each, CARRIER)),
    ['content-provider', 'provider', 'carrier'],
  );
});

test('"stopped" against what was carried', () => {
  const of = (days: number, before: number, after: number) =>
    checkStop({ until: NOW, now: NOW + days * DAY, before, after });
  assert.equal(of(0, 5, 0), 'too-early');
  assert.equal(of(WATCHED_MS / DAY - 0.001, 5, 0), 'too-early');
  assert.equal(of(WATCHED_MS / DAY, 5, 0), 'verified');
  assert.equal(of(30, 0, 0), 'no-traffic');
  // What was sent after it contradicts at once.
  assert.equal(of(0.1, 5, 1), 'contradicted');
  assert.equal(of(-3, 5, 0), 'too-early');
});

test('P6: a consent proves what it is named for when it is of this number and organisation, and stood in the ledger before the message', () => {
  const tag = Buffer.alloc(8, 1);
  const grant = {
    ...{ id: 7, tag, organisation: ACCUSED, kind: 'granted' as const, at: NOW - 9 * DAY },
    ...{ recordedAt: NOW - 8 * DAY, until: NOW + DAY, endedAt: undefined },
  };
  const complaint = { tag, messageAt: NOW, organisation: ACCUSED };
  assert.equal(checkProof(grant, complaint), 'proves');
  assert.equal(checkProof(undefined, complaint), 'not-there');
  assert.equal(checkProof({ ...grant, kind: 'refused' }, complaint), 'no-grant');
  assert.equal(checkProof({ ...grant, organisation: PROVIDER }, complaint), 'another-organisation');
  assert.equal(checkProof({ ...grant, tag: Buffer.alloc(8, 2) }, complaint), 'another-number');
  assert.equal(checkProof({ ...grant, recordedAt: NOW + 1 }, complaint), 'after-the-message');
  assert.equal(checkProof({ ...grant, until: NOW }, complaint), 'ended-before');
  assert.equal(checkProof({ ...grant, endedAt: NOW - 1 }, complaint), 'ended-before');
  assert.equal(checkProof(grant, { ...complaint, messageAt: undefined }), 'time-not-known');
});

describe('on the stores', () => {
  let office: Office;
  before(async () => {
    office = await openOffice();
  });
  after(() => office.shut());

  test('what is said is checked by data, and the result stands in the history', async () => {
    const { house } = office;
    const [granted] = await house.consents.grant([house.consent(1)], house.as('shop'));
    const [other] = await house.consents.grant([house.consent(2)], house.as('shop'));
    house.clock.now += DAY;
    await house.consents.refuse(
      { recipient: number(3), organisation: ACCUSED, channel: 'sms-reply' },
      house.as('shop'),
    );
    const complaints = await office.taken(1, 3, { toldAt: house.clock.now - 1000 });
    const ann = house.as('ann');
    const { case: id } = await office.cases.open(
      { subjectKind: 'port', port: PORT, organisation: ACCUSED, complaints },
      ann,
    );
    const { lead } = await office.leads.send(id, undefined, '', ann);
    const until = house.clock.now;
    await office.leads.answer(
      lead,
      ACCUSED,
      {
        ...{ ...GOOD, deeds: ['stopped'], until: new Date(until).toISOString() },
        proofs: [
          { complaint: 1, event: granted!.event! },
          { complaint: 2, event: granted!.event! },
          { complaint: 2, event: other!.event! },
          { complaint: 3, event: 999_999 },
        ],
      },
      house.as('clerk', [ACCUSED]),
    );
    house.clock.now += 8 * DAY;
    office.traffic.answer = ({ from }) =>
      from >= until
        ? { count: 12, examples: ['0a00000000000001'], firstAt: until + 5 }
        : { count: 40, examples: [], firstAt: until - DAY };
    const [check] = await office.checks.check(lead, ann);
    assert.deepEqual(check!.stop, {
      ...{ check: 'contradicted', deeds: ['stopped'], until, before: 40, after: 12 },
      ...{ examples: ['0a00000000000001'], firstAt: until + 5 },
    });
    assert.deepEqual(
      check!.proofs.map(({ complaint, check: told }) => [complaint, told]),
      [
        [1, 'proves'],
        [2, 'another-number'],
        [2, 'proves'],
        [3, 'not-there'],
      ],
    );
    assert.ok(
      office.traffic.asked.every(({ organisation, port }) => organisation === ACCUSED && port === undefined),
    );
    const event = (await office.cases.get(id)).events.at(-1)!;
    assert.equal(event.act, 'check');
    assert.equal((event.detail['stop'] as { after: number }).after, 12);
    office.traffic.answer = ({ from }) => ({
      count: from >= until ? 0 : 40,
      examples: [],
      firstAt: undefined,
    });
    const [again] = await office.checks.check(lead, ann);
    assert.equal(again!.stop!.check, 'verified');
  });
});
