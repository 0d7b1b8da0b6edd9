import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { DAY, number, refusalOf } from '../../consent/fixture.ts';
import { formatInstant, type Instant, NotThere } from '../../domain/index.ts';
import { keptUntil } from '../../rules/index.ts';
import { ACCUSED, type Office, openOffice } from '../cases/fixture.ts';
import { PORT } from '../fixture.ts';
import { openWebhooks, type WebhookRoom } from '../webhooks/room.ts';
import { ComplaintShredding } from './complaint-shredding.ts';
import { Holds } from './holds.ts';
import { ownComplaintsKept } from './own-export.ts';

let office: Office;
let shredding: ComplaintShredding;
let holds: Holds;
let webhooks: WebhookRoom;
before(async () => {
  office = await openOffice((ground) => {
    webhooks = openWebhooks(ground, {
      ...{ directory: ground.directory, publicUrl: 'https://anning.example', atOnce: 4 },
      ...{ networks: [], plainHttp: false, hasAccount: async () => false },
      actor: { id: 'anning', name: '', scope: 'all', note: async () => undefined },
      onError: (error) => {
        throw error;
      },
    });
    return webhooks.outbox;
  });
  shredding = new ComplaintShredding(office.ground);
  holds = new Holds(office.ground);
  const wanted = { organisation: ACCUSED, url: 'https://leads.example.cn/in', events: ['lead.sent'] };
  await webhooks.webhooks.add(wanted, { isCentre: true, scope: 'all' }, ann());
});
after(() => office.shut());

const ann = () => office.house.as('ann');
const bob = () => office.house.as('bob');
const clock = () => office.house.clock;
const at = (text: string) => Date.parse(`${text}+08:00`);
let next = 20_000;
let marked = 0;

interface Matter {
  readonly case: string;
  readonly lead: string;
  readonly complaints: readonly string[];
  readonly people: readonly number[];
  /** Stands in every text of it. */
  readonly word: string;
}

/** A case from its complaints to its end, with everything that anybody wrote in it. */
async function endedCase(count = 2): Promise<Matter> {
  const first = next;
  const word = `标记${++marked}号`;
  const people = Array.from({ length: count }, (_, i) => number(first + i));
  next += count;
  const text = `【青禾商城】${word}大促，拒收请回复R`;
  const complaints = await office.taken(first, count, { toldAt: clock().now - DAY, text });
  const { case: id } = await office.cases.open(
    {
      subjectKind: 'port',
      port: PORT,
      organisation: ACCUSED,
      complaints,
      reason: `${word}立案 ${people[0]}`,
    },
    ann(),
  );
  await office.cases.do(id, { act: 'note', note: `${word}内部 ${people[0]}`, isPublic: false }, ann());
  await office.cases.do(id, { act: 'note', note: `${word}公开`, isPublic: true }, ann());
  const { lead } = await office.leads.send(id, ACCUSED, `${word}转办`, ann());
  const told = {
    found: 'consent-not-proven',
    deeds: ['customer-warned'],
    files: [{ name: `${word}.pdf`, sha256: 'a'.repeat(64) }],
  } as const;
  await office.leads.answer(
    lead,
    ACCUSED,
    { ...told, statement: `${word}用户 ${people[0]} 已加黑`, proofs: [] },
    office.house.as('clerk', [ACCUSED]),
  );
  await office.cases.do(id, { act: 'decide', decision: 'founded', reason: '没有同意凭证' }, ann());
  await office.cases.do(id, { act: 'close', end: 'rectified', reason: `${word}办结` }, ann());
  return { case: id, lead, complaints, people, word };
}

/** All that a dump of the database holds, text and bytes alike. */
async function dump(): Promise<string> {
  const { db } = office.house.record;
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE'`.execute(
    db,
  );
  const tables = await Promise.all(
    rows.map(
      async ({ name }) =>
        (
          await sql<{
            all: string | null;
          }>`select string_agg(t::text, E'\n') as all from ${sql.table(name)} t`.execute(db)
        ).rows[0]!.all ?? '',
    ),
  );
  return tables.join('\n');
}
/** Whether a number or a word can be read in it, as text, as bytes, or by opening what is sealed. */
function readable(whole: string, wanted: string): boolean {
  const bytes = Buffer.from(wanted).toString('hex');
  if (whole.includes(wanted) || whole.includes(bytes)) return true;
  return [...whole.matchAll(/\\x([0-9a-f]{66,})/g)].some(([, hex]) => {
    try {
      return office.house.sealer.open(Buffer.from(hex!, 'hex')).includes(wanted);
    } catch {
      return false;
    }
  });
}
async function night(): Promise<{ complaints: number; cases: number }> {
  let [complaints, cases] = [0, 0];
  for (let place: string | undefined; ; ) {
    const piece = await shredding.piece(place, async () => undefined);
    complaints += piece.complaints;
    cases += piece.cases;
    if (piece.next === undefined) break;
    place = piece.next;
  }
  await shredding.unmute();
  return { complaints, cases };
}
const term = (ended: Instant) => keptUntil('complaints', ended);

describe('what goes when its term is over', () => {
  test('three years after the last that happened, to the day: before it everything stands, after it what counts', async () => {
    clock().now = at('2026-06-10T10:00:00');
    const matter = await endedCase();
    assert.equal(formatInstant(term(clock().now)).slice(0, 10), '2029-06-11');
    clock().now = at('2029-06-10T23:59:59');
    assert.deepEqual(await shredding.preview(), { complaints: 0, cases: 0 });
    assert.deepEqual(await night(), { complaints: 0, cases: 0 });
    const before = await dump();
    for (const person of matter.people)
      assert.ok(readable(before, String(person)), 'it is there to be found');
    assert.ok(readable(before, matter.word));

    clock().now = at('2029-06-11T00:00:00');
    assert.deepEqual(await shredding.preview(), { complaints: 2, cases: 1 });
    assert.deepEqual(await night(), { complaints: 2, cases: 1 });
    assert.deepEqual(await night(), { complaints: 0, cases: 0 });
    const { case: kase, events } = await office.cases.get(matter.case);
    assert.deepEqual(
      [kase.state, kase.decision, kase.members, kase.erasedAt],
      ['closed', 'founded', 2, clock().now],
    );
    assert.equal(events.find(({ act }) => act === 'decide')!.told, '没有同意凭证');
    assert.ok(events.every(({ note }) => note === ''));
    const [complaint] = await office.cases.complaints(matter.case, { limit: 1 });
    assert.deepEqual(
      [
        complaint!.recipient,
        complaint!.text,
        complaint!.port,
        complaint!.state,
        complaint!.ended,
        complaint!.counted,
      ],
      ['', '', PORT, 'closed', 'rectified', true],
    );
    const [hop] = (await office.reading.get(matter.lead, { isCentre: true, scope: 'all' })).hops;
    assert.deepEqual(
      [hop!.state, hop!.answer?.found, hop!.answer?.statement],
      ['answered', 'consent-not-proven', ''],
    );
    assert.equal((await office.cases.decisions(ACCUSED, undefined, undefined)).founded.complaints, 2);
  });

  test('P7 in a dump of the database neither number nor text can be read any more, not even with the key', async () => {
    clock().now = at('2030-01-10T10:00:00');
    const matter = await endedCase(3);
    const own = ownComplaintsKept(office.ground, shredding);
    await office.complaints.object(
      matter.complaints[0]!,
      matter.people[0]! as never,
      `${matter.word}我不同意 ${matter.people[0]}`,
    );
    await office.cases.do(matter.case, { act: 'reopen', reason: `${matter.word}重办` }, ann());
    await office.cases.do(matter.case, { act: 'decide', decision: 'founded', reason: '仍无凭证' }, ann());
    await office.cases.do(matter.case, { act: 'close', end: 'rectified', reason: '' }, ann());
    const { rows } = await sql<{
      n: number;
    }>`select count(*)::int as n from webhook_event where sealed is not null`.execute(office.house.record.db);
    assert.ok(rows[0]!.n > 0, 'a body waits for its address');
    clock().now = term(clock().now);
    await night();
    const whole = await dump();
    for (const person of matter.people) {
      assert.ok(!readable(whole, String(person)), `${person}`);
      assert.ok(!readable(whole, String(person).slice(2)), `${person}`);
      assert.deepEqual(await own.of(person as never), []);
    }
    assert.ok(!readable(whole, matter.word));
    for (const complaint of matter.complaints) {
      await assert.rejects(office.complaints.recipient(office.house.record.db, complaint), NotThere);
      await assert.rejects(
        office.complaints.object(complaint, matter.people[0]! as never, '再看看'),
        NotThere,
      );
    }
    assert.deepEqual(
      await refusalOf(office.cases.do(matter.case, { act: 'reopen', reason: '再办' }, ann())),
      ['case: erased-already'],
    );
  });

  test('an event of a case is changed by nothing else', async () => {
    const { db } = office.house.record;
    for (const change of [
      sql`told = 'x'`,
      sql`note = 'x'`,
      sql`act = 'note'`,
      sql`detail = '{}'`,
      sql`at = now()`,
      sql`by = 'x'`,
    ])
      await assert.rejects(
        sql`update case_event set ${change} where act = 'decide'`.execute(db),
        /never changed/,
      );
  });
});

describe('what keeps it', () => {
  test('an open case, an objection, an appeal and a hold keep all of a matter; each then has its whole term', async () => {
    clock().now = at('2031-01-10T10:00:00');
    const [objected, appealed, held, heldByOne] = [
      await endedCase(),
      await endedCase(),
      await endedCase(),
      await endedCase(),
    ];
    const open = await office.taken(next, 2, { toldAt: clock().now - DAY });
    next += 2;
    const { case: unfinished } = await office.cases.open(
      { subjectKind: 'port', port: PORT, complaints: open },
      ann(),
    );
    clock().now += 30 * DAY;
    await office.complaints.object(objected.complaints[0]!, objected.people[0]! as never, '仍在发送');
    await office.cases.do(appealed.case, { act: 'reopen', reason: '再看' }, ann());
    await office.cases.do(appealed.case, { act: 'decide', decision: 'founded', reason: '无凭证' }, ann());
    await office.leads.appeal(appealed.lead, ACCUSED, '我方有凭证', office.house.as('clerk', [ACCUSED]));
    await holds.place({ kind: 'case', id: held.case }, '行政复议', ann());
    await holds.place({ kind: 'complaint', id: heldByOne.complaints[1]! }, '民事诉讼', ann());
    assert.deepEqual(await refusalOf(holds.place({ kind: 'case', id: held.case }, '再次', ann())), [
      'object: held-already',
    ]);
    await assert.rejects(holds.place({ kind: 'case', id: 'g_none' }, '没有', ann()), NotThere);
    clock().now = at('2036-01-10T10:00:00');
    assert.deepEqual(await night(), { complaints: 0, cases: 0 });
    const [first] = objected.people;
    assert.deepEqual(
      (await shredding.standing(first as never)).map(({ standing }) => standing.state),
      ['open'],
    );
    assert.deepEqual(
      (await shredding.standing(heldByOne.people[0]! as never)).map(({ standing }) => standing.state),
      ['held'],
    );

    await office.cases.do(appealed.case, { act: 'uphold', reason: '维持' }, bob());
    await office.cases.do(appealed.case, { act: 'close', end: 'rectified', reason: '' }, ann());
    const [hold] = (await holds.list(undefined)).filter(({ object }) => object.id === held.case);
    await holds.lift(hold!.id, '复议已结', ann());
    await assert.rejects(holds.lift(hold!.id, '复议已结', ann()), NotThere);
    assert.deepEqual(
      (await holds.list({ kind: 'case', id: held.case })).map(({ liftedReason }) => liftedReason),
      ['复议已结'],
    );
    // Its term was over long ago; the appeal's has just begun.
    assert.deepEqual(await night(), { complaints: 2, cases: 1 });
    assert.notEqual((await office.cases.get(held.case)).case.erasedAt, undefined);
    clock().now = term(clock().now);
    assert.deepEqual(await night(), { complaints: 2, cases: 1 });
    assert.notEqual((await office.cases.get(appealed.case)).case.erasedAt, undefined);
    for (const kept of [objected.case, heldByOne.case, unfinished])
      assert.equal((await office.cases.get(kept)).case.erasedAt, undefined);
  });

  test('a complaint in no case goes by itself once it was closed, or counts for nothing; a mute goes when its time is over', async () => {
    clock().now = at('2040-01-10T10:00:00');
    const word = `标记${++marked}号`;
    const [closed, waiting, muted] = await office.taken(next, 3, { text: `【青禾商城】${word}拒收请回复R` });
    const people = [number(next), number(next + 1), number(next + 2)];
    next += 3;
    await office.complaints.do(closed!, { act: 'close', end: 'rectified', note: word }, ann());
    await office.complaints.mute(muted!, 10, word, ann());
    await sql`update complaint set counted = false, marks = '{muted}' where id = ${muted}`.execute(
      office.house.record.db,
    );
    clock().now = term(clock().now);
    assert.deepEqual(await night(), { complaints: 2, cases: 0 });
    const whole = await dump();
    assert.deepEqual(
      people.map((person) => readable(whole, String(person))),
      [false, true, false],
    );
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from complaint_mute`.execute(
      office.house.record.db,
    );
    assert.equal(rows[0]!.n, 0);
    assert.equal((await office.complaints.get(waiting!)).complaint.erasedAt, undefined);
  });

  test('a person’s own: told in full, erased at once where it is due, answered with what keeps the rest', async () => {
    clock().now = at('2045-01-10T10:00:00');
    const old = await endedCase(1);
    const person = old.people[0]! as never;
    clock().now = term(clock().now) - DAY;
    const own = ownComplaintsKept(office.ground, shredding);
    const [told] = await own.of(person);
    assert.deepEqual([told!.id, told!.ended, told!.originals.length], [old.complaints[0], 'rectified', 1]);
    assert.ok(told!.text.includes(old.word) && told!.steps.some((step) => step.told.includes('已转给')));
    const kept = (await own.standing(person))[0]!.standing;
    assert.deepEqual([kept.state, 'until' in kept && kept.until], ['kept', clock().now + DAY]);
    const noted: number[] = [];
    const note = async (_db: unknown, complaints: number) => {
      noted.push(complaints);
    };
    assert.equal(await own.person(person, note), 0);
    clock().now += DAY;
    assert.equal(await own.person(person, note), 1);
    assert.deepEqual([await own.of(person), noted], [[], [0, 1]]);
    // The night takes what is left of the case.
    assert.deepEqual(await night(), { complaints: 0, cases: 1 });
    assert.ok(!readable(await dump(), old.word));
  });
});

test('killed in the middle nothing of a matter is gone, and the next run takes all of it, once', async () => {
  clock().now = at('2050-01-10T10:00:00');
  const matters = [await endedCase(3), await endedCase(2)];
  clock().now = term(clock().now);
  const { host, user } = office.house.record.embedded!;
  const url = `postgres://${user}@localhost/anning?host=${encodeURIComponent(host)}`;
  const program = join(import.meta.dirname, 'shredding-child.fixture.ts');
  const child = spawn(process.execPath, [program, url, `${clock().now}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await new Promise<string>((resolve) =>
    child.stdout.once('data', (piece) => resolve(String(piece))),
  );
  assert.equal(said, '5\n', 'it had erased them, and not committed');
  const closed = new Promise((resolve) => child.once('close', resolve));
  child.kill('SIGKILL');
  await closed;
  const whole = await dump();
  for (const { people, word } of matters)
    for (const wanted of [word, ...people.map(String)]) assert.ok(readable(whole, wanted), wanted);
  assert.deepEqual(await night(), { complaints: 5, cases: 2 });
  const after = await dump();
  for (const { people, word } of matters)
    for (const wanted of [word, ...people.map(String)]) assert.ok(!readable(after, wanted), wanted);
});
