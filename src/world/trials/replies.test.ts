import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type House, number, openHouse, SHOP } from '../../consent/fixture.ts';
import { Asking, Lapses, tagOf } from '../../consent/index.ts';
import type { Recipient } from '../../domain/index.ts';
import { blockOf, type Spoken } from '../../gateway/blocks.fixture.ts';
import { Ingest, OwnMessages, packShipment } from '../../gateway/index.ts';
import type { Traffic } from '../../store/index.ts';
import { PersonModel, type Word } from './asking-model.fixture.ts';

/*
 * What gateways tell of requests and replies, ahead of their blocks and with them, in any order, again and again, while the app is cut off at every step, held
 * against a model of a few lines.
 */

const HOUR = 3_600_000;
const ANSWER_MS = 72 * HOUR;
const PORT = '106900010001';
const PEOPLE = 3;
const GATEWAYS = 2;
const ASK =
  '【青禾商城】是否同意接收本店促销短信？每月不超过4条，有效期一年。同意请回复Y，不回复视为不同意。';
const MEANING = { T: 'opt-out', Y: 'agreement', N: 'decline' } as const;

/** Where the app is cut off. After the transaction is what a lost answer is: the gateway tells all of it again. */
const CUTS = ['before log', 'after log', 'before traffic', 'after traffic', 'within', 'after', ''] as const;
type Cut = (typeof CUTS)[number];

let house: House;
let own: OwnMessages;
let lapses: Lapses;
let logOpen = false;
/** So far the next cut; taken when it is met. */
let cut: Cut = '';
let ids = 0;

before(async () => {
  house = await openHouse((evidence) => ({
    // Consents come into the log when a step says so.
    addBatches: async (batches) => {
      if (!logOpen) throw new Error('the log is closed');
      return evidence.addBatches(batches);
    },
  }));
  const ground = { record: house.record, sealer: house.sealer, key: house.key, clock: () => house.clock.now };
  own = new OwnMessages({ ...ground, settings: { account: '', port: '', signature: '' } });
  lapses = new Lapses(ground, house.ledger, (error) => assert.fail(error));
});
after(() => house.shut());

class CutOff extends Error {}

function cutAt(place: Cut): void {
  if (cut !== place) return;
  cut = '';
  throw new CutOff(place);
}

/** The app's end as after a start: it remembers nothing. */
function ingest(): Ingest {
  const ground = { record: house.record, sealer: house.sealer, key: house.key, clock: () => house.clock.now };
  const asking = new Asking({
    ...{ ground, ledger: house.ledger, answerMs: ANSWER_MS, onSent: () => undefined },
    send: (db, messages) => own.send(db, messages),
  });
  return new Ingest({
    ...{ record: house.record, sealer: house.sealer, key: house.key },
    evidence: {
      addBatches: async (batches: Parameters<House['evidence']['addBatches']>[0]) => {
        cutAt('before log');
        const stored = await house.evidence.addBatches(batches);
        cutAt('after log');
        return stored;
      },
    } as House['evidence'],
    traffic: {
      insertBlock: async () => {
        cutAt('before traffic');
        cutAt('after traffic');
      },
    } as unknown as Traffic,
    keepReplies: async (db, gateway, news) => {
      const done = await asking.keep(db, gateway, news);
      cutAt('within');
      return () => {
        done();
        cutAt('after');
      };
    },
  });
}

/** A gateway: its journal, and how far the app has acknowledged it. */
class Teller {
  readonly name: string;
  readonly blocks: Spoken[][] = [];
  stored = 0;
  /** As far as it has tried: what was tried is tried again together. */
  #tried = 0;

  constructor(name: string) {
    this.name = name;
  }

  note(spoken: Spoken): void {
    this.blocks.push([spoken]);
  }

  /** @returns whether the app acknowledged it. */
  async ship(count: number): Promise<boolean> {
    this.#tried = Math.min(this.blocks.length, Math.max(this.#tried, this.stored + count));
    if (this.#tried === this.stored) return true;
    const through = this.#tried;
    const taken = await survived(ingest().takeShipment(this.#pack(this.stored, through)));
    if (taken) this.stored = through;
    return taken;
  }

  tell(from: number): Promise<boolean> {
    return survived(ingest().takeRefusals(this.#pack(from, this.blocks.length)));
  }

  #pack(from: number, to: number): Buffer {
    const blocks = this.blocks.slice(from, to).map((spoken, i) => ({
      sequence: from + i + 1,
      block: house.sealer.seal(blockOf(spoken)),
    }));
    return packShipment({ gateway: this.name, blocks });
  }
}

async function survived(work: Promise<unknown>): Promise<boolean> {
  try {
    await work;
    return true;
  } catch (error) {
    if (error instanceof CutOff) return false;
    throw error;
  }
}

interface Act {
  readonly do: 'ask' | 'say' | 'consent' | 'ship' | 'tell' | 'log' | 'lapse' | 'wait';
  readonly person: number;
  readonly gateway: number;
  readonly word: Word;
  readonly count: number;
  readonly cut: Cut;
  readonly hours: number;
}

const act: fc.Arbitrary<Act> = fc.record({
  do: fc.constantFrom(
    ...(['ask', 'ask', 'say', 'say', 'say', 'ship', 'ship', 'tell', 'tell', 'log'] as const),
    ...(['consent', 'lapse', 'wait'] as const),
  ),
  person: fc.nat(PEOPLE - 1),
  gateway: fc.nat(GATEWAYS - 1),
  word: fc.constantFrom('T', 'Y', 'N'),
  count: fc.integer({ min: 0, max: 4 }),
  cut: fc.constantFrom(...CUTS, '', ''),
  hours: fc.constantFrom(1, 71, 73),
});

/** People and gateways that no run before has met. */
class Run {
  readonly #number = ++ids;
  readonly models = Array.from({ length: PEOPLE }, () => new PersonModel());
  readonly tellers = Array.from({ length: GATEWAYS }, (_, i) => new Teller(`gw-${this.#number}-${i}`));

  person(i: number) {
    return number(this.#number * 10 + i);
  }

  speak(gateway: number, person: number, word: Word | undefined): void {
    house.clock.now += 1000;
    const id = (++ids).toString(16).padStart(16, '0');
    const of = {
      id,
      at: house.clock.now,
      person: this.person(person),
      organisation: SHOP,
      port: PORT,
    };
    this.tellers[gateway]!.note(
      word === undefined
        ? { ...of, kind: 'asked', text: ASK }
        : { ...of, kind: 'reply', meaning: MEANING[word], text: word },
    );
  }

  /** What the app concluded of a block: of its refusals alone, where it came ahead. */
  conclude(blocks: readonly (readonly Spoken[])[], ahead: boolean): void {
    for (const spoken of blocks.flat()) {
      const model = this.models.find((_, i) => this.person(i) === spoken.person)!;
      if (spoken.kind === 'asked') {
        if (!ahead) model.ask(spoken.at, ANSWER_MS);
      } else if (!ahead || spoken.text === 'T') model.say(spoken.id, spoken.text as Word, spoken.at);
    }
  }

  async do(each: Act): Promise<void> {
    const teller = this.tellers[each.gateway]!;
    switch (each.do) {
      case 'ask':
        return this.speak(each.gateway, each.person, undefined);
      case 'say':
        return this.speak(each.gateway, each.person, each.word);
      case 'wait':
        house.clock.now += each.hours * HOUR;
        return;
      case 'consent':
        return this.#consent(each.person);
      case 'ship':
        return this.#ship(teller, each.count, each.cut);
      case 'tell': {
        cut = each.cut;
        const from = Math.max(0, teller.stored - each.count);
        const told = teller.blocks.slice(teller.stored);
        const taken = await teller.tell(from);
        if (taken || each.cut === 'after') this.conclude(told, true);
        cut = '';
        return;
      }
      case 'log':
        return this.log();
      case 'lapse':
        await lapses.sweep();
        for (const model of this.models) model.lapse(house.clock.now);
        return;
    }
  }

  async #ship(teller: Teller, count: number, at: Cut): Promise<void> {
    cut = at;
    const { stored } = teller;
    const taken = await teller.ship(count);
    const position = await house.record.db
      .selectFrom('ingest_position')
      .select('block')
      .where('gateway', '=', teller.name)
      .executeTakeFirst();
    const kept = position?.block ?? 0;
    if (taken) assert.equal(kept, teller.stored, 'the position is what was acknowledged');
    this.conclude(teller.blocks.slice(stored, kept), false);
    teller.stored = kept;
    cut = '';
  }

  async #consent(person: number): Promise<void> {
    house.clock.now += 1000;
    const { now } = house.clock;
    const [taken] = await house.ledger.take('shop', [
      {
        ...{ act: 'grant', recipient: this.person(person), organisation: SHOP, purpose: 'marketing-retail' },
        ...{ channel: 'web', at: now, frequency: { count: 4, per: 'month' }, until: now + 365 * 24 * HOUR },
        ...{ proof: 'proven', wording: house.wording.id, evidence: 'ab'.repeat(32) },
      },
    ]);
    assert.ok(taken!.event !== undefined);
    this.models[person]!.agree();
  }

  async log(): Promise<void> {
    logOpen = true;
    await house.attestation.round().catch(() => house.attestation.round());
    logOpen = false;
    for (const model of this.models) model.logged();
  }

  async settle(): Promise<void> {
    for (const teller of this.tellers) await this.#ship(teller, teller.blocks.length, '');
    await this.log();
  }

  /** Nothing of anybody is otherwise in ledger, feed and confirmations than the model has it. */
  async compare(head: number): Promise<void> {
    const feed = await house.since(head);
    for (const [i, model] of this.models.entries()) {
      const recipient = this.person(i);
      const standing = await house.consents.standing(recipient, SHOP, 'marketing-retail');
      const { state, suppressed, sendable, refusals } = model;
      assert.deepEqual(standing, {
        ...{ state, refused: suppressed ? 'organisation' : 'none', mayBeSent: sendable },
      });
      assert.equal(await refusalsOf(recipient), refusals, 'refusals');
      const told = feed.filter((change) => 'recipients' in change && change.recipients.includes(recipient));
      assert.equal(told.filter(({ kind }) => kind === 'suppression-placed').length, refusals, 'in the feed');
      assert.equal(sendableBy(told.map(({ kind }) => kind)), sendable, 'what a gateway does by the feed');
    }
  }
}

function sendableBy(kinds: readonly string[]): boolean {
  let [granted, suppressed] = [false, false];
  for (const kind of kinds) {
    if (kind === 'suppression-placed') suppressed = true;
    else if (kind === 'suppression-lifted') suppressed = false;
    else granted = kind === 'consent-granted';
    if (kind === 'suppression-placed') granted = false;
  }
  return granted && !suppressed;
}

test('P4 requests and replies of several gateways, in any order, repeated, cut off anywhere: who refused is not granted, and is confirmed once', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 40, size: 'max' }), async (acts) => {
      const run = new Run();
      const head = await house.record.head();
      for (const each of acts) await run.do(each);
      await run.settle();
      await run.compare(head);
      assert.deepEqual(await house.record.db.selectFrom('refusal_ahead').selectAll().execute(), []);
    }),
    { numRuns: 20 },
  );
});

const spoken = fc.record({
  gateway: fc.nat(GATEWAYS - 1),
  person: fc.nat(PEOPLE - 1),
  word: fc.constantFrom<Word | undefined>('T', 'T', 'Y', undefined),
});

test('P4 told ahead and with their blocks at the same time, by several gateways at once: each refusal is concluded once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(spoken, { minLength: 4, maxLength: 20 }),
      fc.constantFrom(...CUTS),
      fc.integer({ min: 1, max: 4 }),
      async (all, at, count) => {
        const run = new Run();
        const head = await house.record.head();
        for (const { gateway, person, word } of all) run.speak(gateway, person, word);
        cut = at;
        await Promise.all(run.tellers.flatMap((teller) => [shipAll(teller, count), tellAll(teller)]));
        cut = '';
        await run.log();
        const feed = await house.since(head);
        for (let i = 0; i < PEOPLE; i++) {
          const recipient = run.person(i);
          const refused = all.some(({ person, word }) => person === i && word === 'T') ? 1 : 0;
          const standing = await house.consents.standing(recipient, SHOP, 'marketing-retail');
          assert.equal(standing.refused, refused === 1 ? 'organisation' : 'none');
          assert.equal(standing.mayBeSent, refused === 0 && standing.state === 'granted');
          const told = feed.filter((each) => 'recipients' in each && each.recipients.includes(recipient));
          assert.equal(told.filter(({ kind }) => kind === 'suppression-placed').length, refused);
          assert.equal(sendableBy(told.map(({ kind }) => kind)), standing.mayBeSent);
          assert.equal(await refusalsOf(recipient), refused);
        }
        assert.deepEqual(await house.record.db.selectFrom('refusal_ahead').selectAll().execute(), []);
      },
    ),
    { numRuns: 15 },
  );
});

async function shipAll(teller: Teller, count: number): Promise<void> {
  while (teller.stored < teller.blocks.length) await teller.ship(count);
}

/** As a gateway does that is started again in between: what it told it tells again. */
async function tellAll(teller: Teller): Promise<void> {
  for (let times = 0; times < 3; times++) while (!(await teller.tell(times === 1 ? 0 : teller.stored)));
}

/** Refusals of a person in the ledger, each with its confirmation. */
async function refusalsOf(recipient: Recipient): Promise<number> {
  const { db } = house.record;
  const events = await db
    .selectFrom('consent_event')
    .select(['id', 'source'])
    .where('tag', '=', tagOf(house.key, recipient))
    .where('kind', '=', 'refused')
    .execute();
  assert.equal(new Set(events.map(({ source }) => source)).size, events.length, 'each of another reply');
  const keys = events.map(({ id }) => `refusal:${id}`);
  const confirmed = await db
    .selectFrom('own_message')
    .select('key')
    .where('key', 'in', ['', ...keys])
    .execute();
  assert.equal(confirmed.length, events.length, 'confirmations');
  return events.length;
}
