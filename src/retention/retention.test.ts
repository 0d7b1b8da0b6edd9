import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { ComplaintShredding } from '../complaints/index.ts';
import { DAY, type House, number, openHouse } from '../consent/fixture.ts';
import { Shredding } from '../consent/index.ts';
import { formatDay, shanghaiDay } from '../domain/index.ts';
import { verifyEvidence } from '../evidence/index.ts';
import { openTraffic, type Traffic, type TrafficMessage } from '../store/index.ts';
import { type Keeper, keepersOf, LINES, lineOf, NIGHTLY, RetentionRuns } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'retention-'));
let house: House;
let traffic: Traffic;
let keepers: readonly Keeper[];
let runs: RetentionRuns;
before(async () => {
  house = await openHouse();
  traffic = await openTraffic({ chdbFolder: join(folder, 'traffic') });
  const { record, evidence, sealer, key, clock: moved } = house;
  const clock = () => moved.now;
  const shredding = new Shredding({ record, sealer, key, clock });
  const complaints = new ComplaintShredding({ record, sealer, key, clock });
  keepers = keepersOf({ record, traffic, evidence, shredding, complaints });
  runs = new RetentionRuns({ record, clock, keepers });
});
after(async () => {
  await traffic.close();
  await house.shut();
  rmSync(folder, { recursive: true, force: true });
});

const signal = new AbortController().signal;
const at = (text: string) => Date.parse(`${text}:00+08:00`);

function message(when: number, i: number): TrafficMessage {
  return {
    ...{ messageId: (BigInt(when) * 1000n + BigInt(i)).toString(16).padStart(16, '0'), at: when },
    ...{ record: i, account: 'shop01', organisation: '91310000MA1FL00K2G', signature: '青禾商城' },
    ...{ port: '106900010001', recipientTag: BigInt(i), recipientSealed: Buffer.from('x') },
    ...{ carrier: 'mobile', protocol: 'cmpp20', text: '【青禾商城】您好', textAnomalies: [] },
    ...{ purpose: 'marketing-retail', plan: '', outcome: 'allow', reasons: [], shadowReasons: [] },
    ...{ rulebook: 'r', segments: 1 },
  } as unknown as TrafficMessage;
}

/** A block of a gateway, in the traffic store and in the evidence. */
async function carried(block: number, when: number): Promise<void> {
  const { evidence } = house;
  await traffic.insertBlock({
    ...{ gateway: 'gw-a', block, receipts: [], inbound: [] },
    messages: [message(when, 0), message(when, 1)],
  });
  await evidence.addBatches([
    {
      ...{ gateway: 'gw-a', block, firstAtMs: when, lastAtMs: when + 1000 },
      records: [Buffer.from(`${block}`)],
    },
  ]);
}

async function held(id: string, when: number, state: 'waiting' | 'rejected'): Promise<void> {
  await sql`
    insert into held_message (message_id, at, gateway, account, organisation, signature, port, purpose, reasons, state, decision, settled_at)
    values (${id}, ${new Date(when)}, 'gw-a', 'a', 'o', 's', 'p', 'x', '{}', ${state},
      ${state === 'waiting' ? null : 'reject'}, ${state === 'waiting' ? null : new Date(when)})`.execute(
    house.record.db,
  );
}

test('every table of the stores has one line: whoever adds a table says how long what is in it is kept', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`.execute(
    house.record.db,
  );
  const schema = readFileSync(join(import.meta.dirname, '../store/traffic/schema.sql'), 'utf8');
  const ofTraffic = [...schema.matchAll(/create table if not exists anning\.(\w+)/g)].map(
    ([, name]) => `traffic:${name}`,
  );
  assert.ok(rows.length > 40 && ofTraffic.length === 6);
  const places = LINES.flatMap((line) => [...lineOf(line).places]);
  assert.deepEqual(
    places.filter((place) => /^(?:record|traffic):/.test(place)).sort(),
    [...rows.map(({ name }) => `record:${name}`), ...ofTraffic].sort(),
  );
  assert.equal(new Set(places).size, places.length);
  for (const store of ['spool', 'evidence', 'files', 'memory'])
    assert.ok(
      places.some((place) => place.startsWith(`${store}:`)),
      store,
    );
});

test('what the schedule says goes at night is seen to, and nothing else', () => {
  assert.deepEqual(keepers.flatMap(({ lines }) => lines).sort(), [...NIGHTLY].sort());
  for (const line of LINES) {
    const { by, afterwards, words, from } = lineOf(line);
    assert.equal(by === 'nobody', afterwards === 'kept', line);
    for (const text of [words.zh, words.en, from.zh, from.en]) assert.notEqual(text, '');
  }
});

test('whoever has just upgraded has a night to look at what would go', async () => {
  assert.equal(await runs.lastDay(), shanghaiDay(Date.now()));
});

test('a night removes what is due by the law of its moment, keeps the rest, and reports it; the evidence verifies', async () => {
  const { consents, consent, as, clock, evidence, sealer, deeds } = house;
  await carried(0, at('2026-04-20T12:00'));
  await carried(1, at('2026-05-02T12:00'));
  await carried(2, at('2026-06-30T12:00'));
  await held('h1', at('2026-04-20T12:00'), 'rejected');
  await held('h2', at('2026-04-20T12:00'), 'waiting');
  clock.now = at('2026-07-01T12:00');
  await consents.grant([consent(1), consent(2)], as('ann'));
  await consents.refuse(
    { recipient: number(1), organisation: consent(1).organisation as never, channel: 'link' },
    { id: 'x' },
  );
  await house.attestation.round();

  // Under 令31 what was sent on 20 April is kept until 20 September; under 令74 what was sent on 2 May until 2 November.
  clock.now = at('2026-09-20T23:59');
  assert.deepEqual(
    (await runs.preview(signal)).map(({ line, count }) => [line, count]),
    [
      ['messages', 0],
      ['evidence', 0],
      ['held', 0],
      ['consents', 0],
      ['people', 0],
      ['feed', 0],
      ['complaints', 0],
      ['cases', 0],
    ],
  );
  clock.now = at('2026-09-21T04:00');
  const due = await runs.preview(signal);
  assert.deepEqual(
    due.map(({ count }) => count),
    [2, 1, 1, 0, 0, 0, 0, 0],
  );
  assert.match(due[0]!.clause, /令第31号）.*个人信息保护法》第47条/);
  const first = await runs.run(as('night'), signal);
  assert.ok(first !== undefined && first !== 'busy');
  assert.deepEqual([first.state, formatDay(first.startedAt)], ['done', '2026-09-21']);
  assert.deepEqual(
    first.lines.map(({ line, removed, done }) => [line, removed, done]),
    [
      ['messages', 2, true],
      ['evidence', 1, true],
      ['held', 1, true],
      ['consents', 0, true],
      ['people', 0, true],
      ['feed', 0, true],
      ['complaints', 0, true],
      ['cases', 0, true],
    ],
  );
  assert.equal(first.lines[0]!.oldestLeft, at('2026-05-02T12:00'));
  assert.equal(first.lines[1]!.oldestLeft, at('2026-05-02T12:00'));
  assert.deepEqual(deeds.at(-1)!.act, 'retention.ran');
  assert.deepEqual(deeds.at(-1)!.detail['messages'], 2);

  // January 2027: the refusal is half a year old; the other consent is in force until next summer.
  clock.now = at('2027-01-02T04:00');
  const second = await runs.run(as('night'), signal);
  assert.ok(second !== undefined && second !== 'busy');
  assert.deepEqual(
    second.lines.map(({ removed }) => removed),
    [4, 2, 0, 2, 1, 1, 0, 0],
  );
  assert.equal(
    (await consents.standing(number(1), consent(1).organisation as never, 'marketing-retail')).mayBeSent,
    false,
  );
  assert.equal(
    (await consents.standing(number(2), consent(2).organisation as never, 'marketing-retail')).mayBeSent,
    true,
  );
  const report = await verifyEvidence({
    folder: evidence.log.folder,
    verifierKey: evidence.verifierKey,
    sealer,
  });
  assert.deepEqual([report.problems, report.checked.batchesDeleted], [[], 3]);

  clock.now += DAY;
  const third = await runs.run(as('night'), signal);
  assert.ok(third !== undefined && third !== 'busy');
  assert.ok(third.lines.every(({ removed }) => removed === 0));
  assert.deepEqual(
    (await runs.list(2)).map(({ id }) => id),
    [third.id, second.id],
  );
  assert.equal(await runs.lastDay(), third.day);
});

test('what was cut off is gone on with under the same report, and nothing is counted twice', async () => {
  const { clock, record, as } = house;
  clock.now += DAY;
  const stop = new AbortController();
  let told = 0;
  const pieces: Keeper = {
    lines: ['messages'],
    dueBefore: () => undefined,
    preview: async () => ({ messages: 3 }),
    oldestLeft: async () => undefined,
    async remove({ place, signal: stopped, note }) {
      for (let i = Number(place ?? 0); i < 3 && !stopped.aborted; i++) {
        await note(undefined, { messages: 10 }, String(i + 1));
        if (++told === 2) stop.abort();
      }
    },
  };
  const twice = new RetentionRuns({ record, clock: () => clock.now, keepers: [pieces] });
  assert.equal(await twice.run(as('night'), stop.signal), undefined);
  const [open] = await twice.list(1);
  assert.deepEqual([open!.state, open!.lines[0]!.removed, open!.lines[0]!.done], ['running', 20, false]);
  const whole = await twice.run(as('night'), signal);
  assert.ok(whole !== undefined && whole !== 'busy');
  assert.deepEqual([whole.id, whole.state, whole.lines[0]!.removed], [open!.id, 'done', 30]);
});

test('of two that run at once one runs; a fault is kept with the run, and the next night tries again', async () => {
  const { clock, record, as } = house;
  let release = () => {};
  const waiting = new Promise<void>((resolve) => {
    release = resolve;
  });
  let broken = true;
  const slow: Keeper = {
    lines: ['held'],
    dueBefore: () => undefined,
    preview: async () => ({}),
    oldestLeft: async () => undefined,
    async remove() {
      await waiting;
      if (broken) throw new Error('no room on the disk');
    },
  };
  const two = new RetentionRuns({ record, clock: () => clock.now, keepers: [slow] });
  clock.now += DAY;
  const first = two.run(as('night'), signal);
  while ((await two.list(1))[0]!.state !== 'running') await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(await two.run(as('night'), signal), 'busy');
  release();
  await assert.rejects(first, /no room on the disk/);
  const [failed] = await two.list(1);
  assert.deepEqual([failed!.state, failed!.fault], ['failed', 'no room on the disk']);
  broken = false;
  clock.now += 1000;
  const again = await two.run(as('night'), signal);
  assert.ok(again !== undefined && again !== 'busy' && again.state === 'done' && again.id !== failed!.id);
});
