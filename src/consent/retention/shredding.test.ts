import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { NotThere, type Recipient } from '../../domain/index.ts';
import { verifyEvidence } from '../../evidence/index.ts';
import { Facts, Tally } from '../../kernel/index.ts';
import { PlainSets } from '../../kernel/plain-sets.fixture.ts';
import { DAY, type House, number, OTHER, openHouse, SHOP, SISTER } from '../fixture.ts';
import { tagOf } from '../ground.ts';
import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import { endOfTerm } from '../ledger/terms.ts';
import { verifyReceipt } from '../receipt/verify-receipt.ts';
import { Shredding } from './shredding.ts';

let house: House;
let shredding: Shredding;
before(async () => {
  house = await openHouse();
  const { record, sealer, key, clock } = house;
  shredding = new Shredding({ record, sealer, key, clock: () => clock.now });
});
after(() => house.shut());

/** All pieces, then the feed. */
async function shred(): Promise<{ events: number; people: number; mentions: number }> {
  let [events, people] = [0, 0];
  let from: string | undefined;
  do {
    const piece = await shredding.piece(from, async () => undefined);
    events += piece.events;
    people += piece.people;
    from = piece.next;
  } while (from !== undefined);
  return { events, people, mentions: await shredding.takeOutOfFeed() };
}

/** A gateway that starts now, from the first change on. */
async function gateway(): Promise<Facts> {
  const facts = new Facts({ recipients: new PlainSets(), tally: new Tally() });
  facts.apply({ kind: 'time-passed', at: house.clock.now });
  for (const change of await house.since(0)) facts.apply(change);
  return facts;
}

const SAID = ['marketing-retail', 'marketing-finance'] as const;

/** What rules ask of the facts. What ran out and what never was are one where a person was erased; both mean: may not be sent. */
function judged(facts: Facts, people: readonly Recipient[]): string[] {
  return people.flatMap((recipient) =>
    [SHOP, SISTER, OTHER].flatMap((organisation) => {
      const of = facts.organisations.get(organisation);
      const refusal = facts.consents.suppression(of, recipient);
      // Beneath a refusal nothing else is asked, but whether a request would come again.
      const asked = facts.consents.refused(of, recipient) !== 'none' || refusal !== 'none';
      return SAID.map((purpose) => {
        const state = facts.consents.state(of, purpose, recipient);
        const told = state === 'expired' ? 'none' : state;
        return `${recipient} ${organisation} ${purpose} ${refusal} ${asked} ${refusal === 'none' ? told : '-'}`;
      });
    }),
  );
}

async function mentions(recipient: Recipient): Promise<string[]> {
  const all = (await house.since(0)) as readonly { kind: string; recipients?: readonly number[] }[];
  return all.flatMap(({ kind, recipients }) => (recipients?.includes(recipient) ? [kind] : []));
}

async function rowsOf(
  recipient: Recipient,
): Promise<{ recipient: number; events: number; consents: number; refusals: number }> {
  const tag = tagOf(house.key, recipient);
  const count = async (table: string) => {
    const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from ${sql.table(table)} where tag = ${tag}`.execute(house.record.db);
    return rows[0]!.n;
  };
  return {
    recipient: await count('recipient'),
    events: await count('consent_event'),
    consents: await count('consent'),
    refusals: await count('suppression'),
  };
}

test('P7 six months after a consent ran out nothing names the person; the log verifies as before, and so does a receipt that was issued', async () => {
  const { consents, consent, as, clock, receipts, evidence, reading, sealer } = house;
  const [granted] = await consents.grant([consent(1)], as('ann'));
  await consents.grant([consent(2)], as('ann'));
  const receipt = await receipts.issue(granted!.event!, 'all', number(1));
  const key = evidence.verifierKey;
  assert.equal(verifyReceipt(receipt, key).ok, true);
  assert.deepEqual(await shred(), { events: 0, people: 0, mentions: 0 });

  // The consent of the second is renewed, and so it lives.
  clock.now += 360 * DAY;
  await consents.grant([consent(2)], as('ann'));
  // The term ran for a year; six months after it, on the day before the last.
  clock.now = Date.parse('2027-12-01T23:59:59+08:00');
  assert.deepEqual(await shredding.preview(), { events: 0, people: 0 });
  clock.now = Date.parse('2027-12-02T00:00:01+08:00');
  assert.deepEqual(await shredding.preview(), { events: 1, people: 1 });
  assert.deepEqual(await shred(), { events: 1, people: 1, mentions: 1 });
  assert.equal(await shredding.waiting(), 0);

  assert.deepEqual(await rowsOf(number(1)), { recipient: 0, events: 0, consents: 0, refusals: 0 });
  assert.deepEqual(await mentions(number(1)), []);
  assert.equal((await rowsOf(number(2))).events, 2);
  assert.deepEqual((await reading.ofNumber(number(1), 'all')).events, []);
  await assert.rejects(receipts.issue(granted!.event!, 'all', number(1)), NotThere);
  await assert.rejects(reading.event(granted!.event!, 'all'), NotThere);
  assert.equal(verifyReceipt(receipt, key).ok, true);
  const report = await verifyEvidence({ folder: evidence.log.folder, verifierKey: key, sealer });
  assert.deepEqual(report.problems, []);
  assert.equal(report.ok, true);
  assert.equal(report.checked.batchesOpened, report.checked.batches);

  // What the log still holds of them: a salted hash, whose salt is gone.
  const block = await evidence.read('consent', 0);
  const statement = block.records[0]!.toString();
  assert.doesNotMatch(statement, new RegExp(String(number(1)).slice(-8)));
  assert.ok(!statement.includes(tagOf(house.key, number(1)).toString('hex')));

  // They may come back, as somebody whom the log does not know.
  const [again] = await consents.grant([consent(1)], as('ann'));
  const second = await receipts.issue(again!.event!, 'all', number(1));
  assert.notEqual(second.pii_principal_id, receipt.pii_principal_id);
});

test('P4 a refusal is in force for ever, when its history is gone', async () => {
  const { consents, consent, as, clock, ledger } = house;
  const people = [number(10), number(11), number(12), number(13)];
  await consents.grant([consent(10), consent(11), consent(13)], as('ann'));
  const now = clock.now;
  await consents.refuse({ recipient: number(10), organisation: SHOP, channel: 'sms-reply' }, { id: 'x' });
  await consents.refuse(
    { recipient: number(11), organisation: SHOP, purpose: 'marketing-retail', channel: 'link' },
    { id: 'x' },
  );
  await consents.refuse({ recipient: number(12), channel: 'public-page' }, { id: 'x' });
  const until = now + DAY;
  const request = {
    act: 'request',
    organisation: SHOP,
    purpose: 'marketing-finance',
    channel: 'sms-reply',
    at: now,
    until,
    wording: house.wording.id,
    recipient: number(13),
  } as const;
  await ledger.take('x', [request]);
  await ledger.take('x', [
    {
      ...{ act: 'lapse', recipient: number(13), organisation: SHOP, purpose: 'marketing-finance' },
      ...{ channel: 'sms-reply', at: until },
    },
  ]);
  await house.attestation.round();
  clock.now += 800 * DAY;
  const before = judged(await gateway(), people);
  const went = await shred();
  assert.ok(went.events >= 8, `${went.events} events`);
  for (const each of people) {
    assert.equal((await rowsOf(each)).events, 0);
    assert.equal((await rowsOf(each)).recipient, 0);
  }
  assert.deepEqual(judged(await gateway(), people), before);
  assert.deepEqual(await mentions(number(11)), ['consent-withdrawn']);
  assert.deepEqual(await mentions(number(13)), ['consent-unanswered']);
  const refused = async (i: number) =>
    (await consents.standing(number(i), SHOP, 'marketing-retail')).mayBeSent;
  assert.deepEqual(await Promise.all([10, 11, 12].map(refused)), [false, false, false]);
  // Nobody is asked again, and only the person's own new consent opens the way.
  const [asked] = await ledger.take('x', [{ ...request, at: clock.now }]);
  assert.equal(asked!.event, undefined);
  const [late] = await consents.grant([consent(10, { at: new Date(now - DAY).toISOString() })], as('ann'));
  assert.equal(late!.event, undefined);
  await consents.grant([consent(10)], as('ann'));
  assert.equal(await refused(10), true);
});

test('a gateway that starts after shredding judges as one that started before, whatever had happened', async () => {
  const step = fc.record({
    person: fc.integer({ min: 0, max: 2 }),
    organisation: fc.constantFrom(SHOP, SISTER, OTHER),
    purpose: fc.constantFrom(...SAID),
    act: fc.constantFrom(
      ...(['grant', 'grant', 'request', 'decline', 'lapse', 'withdraw', 'refuse', 'lift'] as const),
      ...(['refuse-all', 'lift-all', 'attest', 'months', 'shred', 'cut-off'] as const),
    ),
  });
  let base = 5000;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
      const { ledger, attestation, clock, wording } = house;
      base += 10;
      const people = [0, 1, 2].map((i) => number(base + i));
      const erase = async () => {
        await attestation.round();
        const before = judged(await gateway(), people);
        await shred();
        assert.deepEqual(judged(await gateway(), people), before);
      };
      for (const { person, organisation, purpose, act } of steps) {
        clock.now += 1000;
        const of = { recipient: people[person]!, channel: 'web', at: clock.now } as const;
        const until = endOfTerm(clock.now, 30);
        const terms = { frequency: { count: 4, per: 'month' }, proof: 'proven', until } as const;
        if (act === 'attest') await attestation.round();
        else if (act === 'months') clock.now += 120 * DAY;
        else if (act === 'shred') await erase();
        else if (act === 'cut-off') {
          // Killed before the feed was gone through: whoever starts then judges the same, too.
          await attestation.round();
          const before = judged(await gateway(), people);
          await shredding.piece(undefined, async () => undefined);
          assert.deepEqual(judged(await gateway(), people), before);
        } else if (act === 'refuse-all' || act === 'lift-all')
          await ledger.take('x', [
            { ...of, act: act === 'lift-all' ? 'lift' : 'refuse', organisation: undefined },
          ]);
        else if (act === 'refuse' || act === 'lift') await ledger.take('x', [{ ...of, act, organisation }]);
        else if (act === 'grant') await ledger.take('x', [{ ...of, act, organisation, purpose, ...terms }]);
        else if (act === 'request')
          await ledger.take('x', [{ ...of, act, organisation, purpose, until, wording: wording.id }]);
        else await ledger.take('x', [{ ...of, act, organisation, purpose } as never]);
      }
      clock.now += 400 * DAY;
      // What nobody has answered ends as it does every minute.
      for (const recipient of people)
        for (const organisation of [SHOP, SISTER, OTHER])
          for (const purpose of SAID)
            await ledger.take('x', [
              { act: 'lapse', recipient, organisation, purpose, channel: 'sms-reply', at: clock.now },
            ]);
      clock.now += 400 * DAY;
      await erase();
      for (const recipient of people) {
        const { recipient: known, events } = await rowsOf(recipient);
        assert.deepEqual([known, events], [0, 0]);
      }
    }),
    { numRuns: 15 },
  );
});

test('what was agreed to and then refused as a whole does not come back when one line is agreed to anew (P4)', async () => {
  const { consents, ledger, attestation, clock } = house;
  const recipient = number(40);
  const grant = (purpose: (typeof SAID)[number]): LedgerEntry => ({
    ...{ act: 'grant', recipient, organisation: SHOP, purpose, channel: 'web', at: clock.now },
    ...{ frequency: { count: 4, per: 'month' }, proof: 'proven', until: endOfTerm(clock.now, 60) },
  });
  await ledger.take('x', [grant('marketing-retail')]);
  await attestation.round();
  await consents.refuse({ recipient, organisation: SHOP, channel: 'sms-reply' }, { id: 'x' });
  clock.now += 1000;
  await ledger.take('x', [grant('marketing-finance')]);
  await attestation.round();
  const facts = await gateway();
  const of = facts.organisations.get(SHOP);
  assert.equal(facts.consents.suppression(of, recipient), 'none');
  assert.deepEqual(
    SAID.map((purpose) => facts.consents.state(of, purpose, recipient)),
    ['withdrawn', 'granted'],
  );
});
