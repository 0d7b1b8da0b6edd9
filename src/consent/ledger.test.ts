import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { CONSENT_STATES, type RecordedChange } from '../domain/index.ts';
import { verifyProof } from '../evidence/index.ts';
import { Facts, Tally } from '../kernel/index.ts';
import { PlainSets } from '../kernel/plain-sets.fixture.ts';
import {
  DAY,
  type House,
  number,
  OTHER,
  objectionCodes,
  openHouse,
  refusalOf,
  SHOP,
  SISTER,
  START,
} from './fixture.ts';
import { CONSENT_MACHINE } from './ledger/consent-states.ts';
import { endOfTerm } from './ledger/terms.ts';

let house: House;
before(async () => {
  house = await openHouse();
});
after(() => house.shut());

const kinds = (changes: readonly RecordedChange[]) => changes.map(({ kind }) => kind);

test('the machine of a consent, whole: silence is a refusal, nobody is asked twice, a person may always agree or withdraw', () => {
  const table = CONSENT_STATES.map((state) => [
    state,
    ...(['request', 'grant', 'decline', 'lapse', 'withdraw'] as const).map((act) => {
      const cell = CONSENT_MACHINE[state][act];
      return typeof cell === 'string' ? cell : '–';
    }),
  ]);
  assert.deepEqual(table, [
    ['none', 'requested', 'granted', 'declined', '–', 'withdrawn'],
    ['requested', '–', 'granted', 'declined', 'unanswered', 'withdrawn'],
    ['granted', '–', 'granted', '–', '–', 'withdrawn'],
    ['declined', '–', 'granted', '–', '–', 'withdrawn'],
    ['unanswered', '–', 'granted', 'declined', '–', 'withdrawn'],
    ['withdrawn', '–', 'granted', '–', '–', 'withdrawn'],
    ['expired', 'requested', 'granted', 'declined', '–', 'withdrawn'],
  ]);
});

describe('a grant', () => {
  test('is refused at the door with everything that is wrong, each with its clause', async () => {
    const { consents, consent, as } = house;
    const told = await consents.grant(
      [
        consent(1, { preTicked: true, bundled: true, evidence: 'ff' }),
        consent(2, { at: new Date(START + DAY).toISOString() }),
        consent(3, { wording: undefined, evidence: undefined }),
        consent(4, { organisation: OTHER }),
        consent(5, { purpose: 'marketing-finance' }),
        consent(6, { recipient: '110', channel: 'phone', purpose: 'verification' }),
        consent(7, { organisation: '91310000MA1FL00K2H', termDays: 0, frequency: { count: 0, per: 'day' } }),
        consent(8, { at: '2026-05-01' }),
      ],
      as('ann'),
    );
    assert.deepEqual(objectionCodes(told), [
      ['preTicked: pre-ticked', 'bundled: bundled', 'evidence: evidence-not-valid'],
      ['at: given-in-the-future'],
      [
        'wording: wording-needed',
        'frequency: frequency-missing',
        'termDays: term-missing',
        'evidence: evidence-needed',
      ],
      // What a platform was told is not told to its merchant.
      ['wording: wording-unknown'],
      ['wording: wording-for-another-purpose'],
      [
        'recipient: recipient-not-valid',
        'purpose: purpose-not-marketing',
        'channel: channel-not-allowed',
        'wording: wording-for-another-purpose',
        'wording: wording-for-another-channel',
      ],
      [
        'organisation: organisation-not-registered',
        'wording: wording-unknown',
        'frequency: frequency-not-valid',
        'termDays: term-not-valid',
      ],
      ['at: wording-not-yet'],
    ]);
    assert.match(told[0]!.objections![0]!.words.zh, /默认不是同意/);
  });

  test('is in force only when the log holds it; whatever the log says of it names nobody (P6, P7)', async () => {
    const { consents, consent, as, record, evidence } = house;
    const head = await record.head();
    const [taken] = await consents.grant([consent(10)], as('ann', [SHOP]));
    const [fed] = await house.since(head);
    assert.deepEqual(fed, {
      ...{ kind: 'consent-granted', at: START, organisation: SHOP, purpose: 'marketing-retail' },
      ...{ recipients: [number(10)], frequency: { count: 4, per: 'month' }, until: endOfTerm(START, 365) },
    });
    const row = await record.db
      .selectFrom('consent_event')
      .select(['block', 'place'])
      .where('id', '=', taken!.event!)
      .executeTakeFirstOrThrow();
    const proof = await evidence.prove('consent', row.block!, row.place!);
    const verdict = verifyProof(proof, evidence.verifierKey);
    assert.ok(verdict.ok);
    const statement = JSON.parse(verdict.record.toString());
    assert.deepEqual(
      [
        statement.kind,
        statement.organisation,
        statement.wordingSha256,
        statement.evidenceSha256,
        statement.at,
      ],
      ['granted', SHOP, house.wording.sha256, 'ab'.repeat(32), START],
    );
    assert.doesNotMatch(verdict.record.toString(), /13800000010/);
    assert.doesNotMatch(proof.leaf, /13800000010|marketing|91310000/);
    const { rows } = await sql<{ text: string }>`
      select string_agg(t, ' ') as text from (
        select r::text as t from recipient r union all select e::text from consent_event e
        union all select c::text from consent c union all select c::text from change c
      ) as all_rows`.execute(record.db);
    const hex = Buffer.from(String(number(10))).toString('hex');
    assert.doesNotMatch(rows[0]!.text, new RegExp(`13800000010|${hex}`));
  });

  test('again is the same; a newer one renews, an older one changes nothing', async () => {
    const { consents, consent, as, record, clock } = house;
    const [first] = await consents.grant([consent(11)], as('ann'));
    const head = await record.head();
    assert.deepEqual((await consents.grant([consent(11)], as('ann')))[0], {
      event: first!.event,
      again: true,
    });
    assert.deepEqual(await house.since(head), []);
    clock.now += DAY;
    const [renewed] = await consents.grant([consent(11)], as('ann'));
    assert.equal(renewed!.again, false);
    assert.deepEqual(kinds(await house.since(head)), ['consent-granted']);
  });

  test('withdrawn before the log has it never takes effect', async () => {
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow = await openHouse((evidence) => ({
      addBatches: async (batches) => {
        await gate;
        return evidence.addBatches(batches);
      },
    }));
    try {
      const head = await slow.record.head();
      const granting = slow.consents.grant([slow.consent(1), slow.consent(2)], slow.as('ann'));
      while ((await slow.record.db.selectFrom('consent').select('tag').execute()).length < 2)
        await new Promise((resolve) => setTimeout(resolve, 5));
      await slow.consents.refuse({ recipient: number(1), organisation: SHOP, channel: 'app' }, { id: 'x' });
      release();
      await granting;
      await slow.attestation.round();
      const fed = await slow.since(head);
      assert.deepEqual(kinds(fed), ['consent-withdrawn', 'suppression-placed', 'consent-granted']);
      assert.deepEqual((fed[2] as { recipients: number[] }).recipients, [number(2)]);
    } finally {
      await slow.shut();
    }
  });

  test('what a crash left between the log and the record is taken up, once', async () => {
    let fail = true;
    const torn = await openHouse((evidence) => ({
      addBatches: async (batches) => {
        const stored = await evidence.addBatches(batches);
        if (fail) throw new Error('the power went');
        return stored;
      },
    }));
    try {
      const head = await torn.record.head();
      const size = torn.evidence.log.size;
      await assert.rejects(torn.consents.grant([torn.consent(1)], torn.as('ann')), /power/);
      assert.deepEqual(await torn.since(head), []);
      fail = false;
      await torn.attestation.round();
      assert.deepEqual(kinds(await torn.since(head)), ['consent-granted']);
      assert.equal(torn.evidence.log.size, size + 1);
    } finally {
      await torn.shut();
    }
  });
});

describe('a refusal', () => {
  test('of an organisation is in the feed at once and ends what its whole group was granted (P4)', async () => {
    const { consents, consent, as, record } = house;
    await consents.grant([consent(20)], as('ann'));
    const head = await record.head();
    const taken = await consents.refuse(
      { recipient: number(20), organisation: SISTER, channel: 'sms-reply' },
      { id: 'x' },
    );
    const of = { at: house.clock.now, recipients: [number(20)] };
    assert.deepEqual(await house.since(head), [
      { kind: 'consent-withdrawn', organisation: SHOP, purpose: 'marketing-retail', ...of },
      { kind: 'suppression-placed', organisation: SISTER, ...of },
    ]);
    const again = await consents.refuse(
      { recipient: number(20), organisation: SISTER, channel: 'app' },
      { id: 'x' },
    );
    assert.deepEqual(again, { event: taken.event, again: true });
    house.clock.now += 1000;
    // What was agreed to before the refusal does not come back by being handed in late.
    const [late] = await consents.grant(
      [consent(20, { at: new Date(house.clock.now - 5000).toISOString() })],
      as('ann'),
    );
    assert.deepEqual(objectionCodes([late!]), [['at: given-before-refusal']]);
    const before = await record.head();
    await consents.grant([consent(20)], as('ann'));
    assert.deepEqual(kinds(await house.since(before)), ['suppression-lifted', 'consent-granted']);
  });

  test('of one line leaves the others; of everyone leaves none, until the person lifts it', async () => {
    const { consents, ledger, consent, as, record, clock } = house;
    await consents.grant([consent(21)], as('ann'));
    const head = await record.head();
    await consents.refuse(
      { recipient: number(21), organisation: SHOP, purpose: 'marketing-finance', channel: 'public-page' },
      { id: 'x' },
    );
    await consents.refuse({ recipient: number(21), channel: 'public-page' }, { id: 'x' });
    clock.now += 1000;
    const [told] = await consents.grant([consent(21)], as('ann'));
    assert.deepEqual(objectionCodes([told!]), [['recipient: refuses-everyone']]);
    const lift = {
      act: 'lift',
      recipient: number(21),
      organisation: undefined,
      channel: 'public-page',
      at: clock.now,
    } as const;
    await ledger.take('x', [lift]);
    assert.equal((await consents.grant([consent(21)], as('ann')))[0]!.again, false);
    assert.deepEqual(kinds(await house.since(head)), [
      'consent-withdrawn',
      'suppression-placed',
      'suppression-lifted',
      'consent-granted',
    ]);
  });

  test('or silence: nobody is asked again, in whatever line', async () => {
    const { ledger, clock, wording } = house;
    const of = { recipient: number(22), organisation: SHOP, channel: 'sms-reply', at: clock.now } as const;
    const request = {
      ...of,
      act: 'request',
      purpose: 'marketing-retail',
      until: clock.now + DAY,
      wording: wording.id,
    } as const;
    const [asked] = await ledger.take('x', [request]);
    assert.ok(asked!.event! > 0);
    const told = await ledger.take('x', [
      request,
      { ...of, act: 'lapse', purpose: 'marketing-retail' },
      { ...request, purpose: 'marketing-travel' },
    ]);
    assert.deepEqual(
      told.map((each) => (each.event === undefined ? each.objection.code : 'done')),
      ['state-forbids', 'done', 'state-forbids'],
    );
  });
});

test('what is said twice in one piece is one event, told by its id', async () => {
  const { ledger, clock } = house;
  const refusal = {
    act: 'refuse',
    recipient: number(30),
    organisation: SHOP,
    channel: 'app',
    at: clock.now,
  } as const;
  const [first, second] = await ledger.take('x', [refusal, refusal]);
  assert.ok(first!.event! > 0);
  assert.deepEqual(second, { event: first!.event, again: true });
});

test('whoever refused one organisation is not asked by its affiliates either', async () => {
  const { ledger, clock, wording } = house;
  const of = { recipient: number(31), channel: 'app', at: clock.now } as const;
  const [, asked] = await ledger.take('x', [
    { ...of, act: 'refuse', organisation: SISTER },
    {
      ...of,
      act: 'request',
      organisation: SHOP,
      purpose: 'marketing-retail',
      until: clock.now + DAY,
      wording: wording.id,
    },
  ]);
  assert.equal(asked!.event, undefined);
});

test('a group reaches over every step below its head', async () => {
  const { consents, consent, ledger, as, clock, facts } = house;
  await facts({ kind: 'organisation-registered', organisation: SHOP, name: '青禾商城', group: OTHER });
  try {
    await consents.grant([consent(34)], as('ann'));
    // OTHER heads SHOP, which heads SISTER.
    await ledger.take('x', [
      { act: 'refuse', recipient: number(34), organisation: SISTER, channel: 'app', at: clock.now },
      { act: 'refuse', recipient: number(35), organisation: OTHER, channel: 'app', at: clock.now },
    ]);
    assert.equal((await consents.standing(number(34), SHOP, 'marketing-retail')).state, 'withdrawn');
    assert.equal((await consents.standing(number(34), OTHER, 'marketing-retail')).refused, 'organisation');
    assert.equal((await consents.standing(number(35), SISTER, 'marketing-retail')).refused, 'organisation');
  } finally {
    await facts({ kind: 'organisation-registered', organisation: SHOP, name: '青禾商城' });
  }
});

test('the audit tells of each organisation how many consents came and how many were new', async () => {
  const { consents, consent, as, deeds } = house;
  const before = deeds.length;
  await consents.grant([consent(32), consent(32), consent(33, { preTicked: true })], as('ann'));
  assert.deepEqual(
    deeds.slice(before).map(({ act, organisation, detail }) => [act, organisation, detail]),
    [['consent.granted', SHOP, { asked: 2, written: 1 }]],
  );
});

test('a wording is registered to the letter, or refused for what it hides', async () => {
  const { wordings, as } = house;
  const add = (text: string, more: object = {}) =>
    refusalOf(
      wordings.add(
        {
          ...{ organisation: SHOP, name: 'box', channel: 'app', purpose: 'marketing-retail', text },
          ...{ frequency: { count: 1, per: 'week' }, termDays: 30 },
          ...more,
        },
        as('ann', [SHOP]),
      ),
    );
  assert.deepEqual(await add('同意接收青禾商城及其合作伙伴的促销短信，每周1条，期限一个月。'), [
    'text: wording-for-all-partners',
  ]);
  assert.deepEqual(await add('注册会员即视为同意接收青禾商城的促销短信，每周1条，期限一个月。'), [
    'text: wording-assumes',
  ]);
  assert.deepEqual(await add('我同意接收促销短信，每周1条，期限一个月。'), ['text: wording-names-nobody']);
  assert.deepEqual(await add('我同意接收青禾商城的短信。', { termDays: 0 }), [
    'termDays: term-not-valid',
    'text: wording-lacks',
    'text: wording-lacks',
    'text: wording-lacks',
  ]);
  assert.deepEqual(
    await add('我同意接收青禾商城的促销短信，每周1条，期限一个月。', { organisation: OTHER }),
    ['organisation: organisation-not-registered'],
  );
  assert.deepEqual(await add('我同意接收青禾商城的促销短信，每周1条，期限一个月。'), []);
  assert.deepEqual(await add('我同意接收青禾商城的促销短信，每周1条，期限一个月。'), ['text: wording-same']);
  assert.deepEqual(await add('我同意接收青禾商城的促销短信，每周1条，期限30天。'), []);
  const versions = (await wordings.list([SHOP])).filter(({ name }) => name === 'box');
  assert.deepEqual(
    versions.map(({ version, retiredAt }) => [version, retiredAt === undefined]),
    [
      [2, true],
      [1, false],
    ],
  );
});

test('what the ledger says and what a gateway does by the feed are one, whatever happens in whatever order', async () => {
  const acts = fc.array(
    fc.record({
      person: fc.integer({ min: 0, max: 2 }),
      organisation: fc.constantFrom(SHOP, SISTER, OTHER),
      purpose: fc.constantFrom('marketing-retail' as const, 'marketing-finance' as const),
      act: fc.constantFrom(
        'grant',
        'request',
        'decline',
        'lapse',
        'withdraw',
        'refuse',
        'lift',
        'refuse-all',
        'lift-all',
        'attest',
      ),
    }),
    { minLength: 1, maxLength: 25 },
  );
  let people = 1000;
  await fc.assert(
    fc.asyncProperty(acts, async (steps) => {
      const { ledger, attestation, clock, wording, record } = house;
      const base = people;
      people += 10;
      const sequence = await record.head();
      for (const { person, organisation, purpose, act } of steps) {
        clock.now += 1000;
        const of = { recipient: number(base + person), channel: 'web', at: clock.now } as const;
        const until = endOfTerm(clock.now, 30);
        const terms = { frequency: { count: 4, per: 'month' }, proof: 'proven', until } as const;
        if (act === 'attest') await attestation.round();
        else if (act === 'refuse-all' || act === 'lift-all')
          await ledger.take('x', [
            { ...of, act: act === 'lift-all' ? 'lift' : 'refuse', organisation: undefined },
          ]);
        else if (act === 'refuse' || act === 'lift') await ledger.take('x', [{ ...of, act, organisation }]);
        else if (act === 'grant') await ledger.take('x', [{ ...of, act, organisation, purpose, ...terms }]);
        else if (act === 'request')
          await ledger.take('x', [{ ...of, act, organisation, purpose, until, wording: wording.id }]);
        else await ledger.take('x', [{ ...of, act, organisation, purpose } as never]);
      }
      await attestation.round();
      const facts = new Facts({ recipients: new PlainSets(), tally: new Tally() });
      for (const change of [
        ...(await house.since(0)).filter(({ kind }) => kind === 'organisation-registered'),
        ...(await house.since(sequence)),
      ])
        facts.apply(change);
      facts.apply({ kind: 'time-passed', at: clock.now });
      for (let person = 0; person < 3; person++)
        for (const organisation of [SHOP, SISTER, OTHER])
          for (const purpose of ['marketing-retail', 'marketing-finance'] as const) {
            const recipient = number(base + person);
            const state = facts.organisations.get(organisation);
            const served =
              facts.consents.suppression(state, recipient) === 'none' &&
              facts.consents.granted(state, purpose, recipient) !== undefined;
            const told = await house.consents.standing(recipient, organisation, purpose);
            assert.equal(
              served,
              told.mayBeSent,
              `${person} ${organisation} ${purpose}: ${JSON.stringify(told)}`,
            );
          }
    }),
    { numRuns: 40 },
  );
});
