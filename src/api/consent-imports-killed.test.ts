import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { openAccess } from '../access/index.ts';
import type { ConsentStand } from '../consent/index.ts';
import { appendChanges, createSealer, openRecord, type RecordStore, SealKey } from '../store/index.ts';
import { SHOP } from './fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'consent-imports-killed-'));
const exportsFolder = join(folder, 'exports');
const AT = Date.UTC(2026, 5, 1, 4);
const JOB = `j_${'c'.repeat(20)}`;
const ROWS = 8000;
/** Every so many rows one is wrong. */
const WRONG = 16;
const WRONG_ROWS = ROWS / WRONG;
const sealer = createSealer(new SealKey(Buffer.alloc(32, 7)));
let record: RecordStore;

before(async () => {
  chmodSync(folder, 0o755);
  mkdirSync(exportsFolder);
  record = await openRecord({ embeddedFolder: join(folder, 'record'), sealer });
  await appendChanges(record.db, 'test', [
    { kind: 'organisation-registered', at: AT, organisation: SHOP, name: '青禾商城' } as never,
  ]);
});
after(async () => {
  await record.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
});

/** A job as `POST /api/imports/consents` leaves it behind, of somebody who may. */
async function handIn(): Promise<void> {
  const access = openAccess({ record, sealer, clock: () => AT, publicUrl: 'http://localhost:8080' });
  const { person } = await access.people.invite({
    ...{ login: 'ann', name: '安', language: 'zh', by: 'test' },
    duties: [{ role: 'sender', organisation: SHOP }],
  });
  await record.db.updateTable('person').set({ state: 'active' }).where('id', '=', person.id).execute();
  const rows = Array.from(
    { length: ROWS },
    (_, i) =>
      `${13_800_000_000 + i},marketing-retail,${i % WRONG === 0 ? 'phone' : 'web'},2026-03-05,4/month,365\n`,
  );
  const file = `recipient,purpose,channel,at,frequency,termDays\n${rows.join('')}`;
  writeFileSync(join(exportsFolder, `${JOB}.upload`), file);
  const sha256 = createHash('sha256').update(file).digest('hex');
  const filter = { kind: 'consents', mode: 'facts', dryRun: '0', address: '', sha256, organisation: SHOP };
  await record.db
    .insertInto('job')
    .values({
      ...{ id: JOB, kind: 'consent-import', format: 'csv', owner: person.id, state: 'waiting' },
      filter: JSON.stringify({ ...filter, bytes: `${file.length}` }),
      created_at: new Date(AT),
    })
    .execute();
}

interface Standing {
  readonly events: number;
  readonly people: number;
  readonly consents: number;
  readonly audited: number;
  readonly stand: ConsentStand | null;
}
/** What stands there of it, in the ledger, the audit and the job. */
async function standing(): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select (select count(*) from consent_event)::int as events,
      (select count(distinct tag) from consent_event)::int as people,
      (select count(*) from consent)::int as consents,
      (select coalesce(sum((detail ->> 'written')::int), 0) from audit where act = 'consent.granted')::int as audited,
      (select progress from job where id = ${JOB}) as stand`.execute(record.db);
  return rows[0]!;
}
/** The rows that the file of rejected rows tells, as far as its job says that it holds. */
function rejected(bytes?: number): number[] {
  const file = readFileSync(join(exportsFolder, `${JOB}.problems.csv`)).subarray(0, bytes);
  return file
    .toString('utf8')
    .split('\r\n')
    .slice(1, -1)
    .map((line) => Number(line.split(',')[0]));
}

function takeUp() {
  const { host, user } = record.embedded!;
  const url = `postgres://${user}@localhost/anning?host=${encodeURIComponent(host)}`;
  const args = [
    join(import.meta.dirname, 'imports-child.fixture.ts'),
    url,
    exportsFolder,
    JOB,
    join(folder, 'evidence'),
  ];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (piece) => {
    said += piece;
  });
  const closed = new Promise<string>((resolve) => child.once('close', () => resolve(said)));
  return { child, closed };
}

test('P6 killed at any moment an import of consents loses none and doubles none, and goes on by itself', async () => {
  await handIn();
  let last = 0;
  // So many rows further than before, and some time later: within a piece, between two, and while the log takes what was written.
  for (const [further, waitMs] of [
    [1, 0],
    [400, 23],
    [900, 71],
    [600, 140],
  ] as const) {
    const { child, closed } = takeUp();
    for (let tries = 0; ((await standing()).stand?.through ?? 0) < last + further; tries++) {
      assert.ok(tries < 6000 && child.exitCode === null, 'it gets further');
      await sleep(5);
    }
    await sleep(waitMs);
    child.kill('SIGKILL');
    await closed;
    // The server ends what the dead process had begun.
    await sleep(300);
    const { stand, ...stands } = await standing();
    const { through, fresh, same, rejected: wrong, rejectedBytes } = stand!;
    assert.deepEqual(stands, { events: fresh, people: fresh, consents: fresh, audited: fresh });
    assert.deepEqual([same, fresh + wrong], [0, through]);
    assert.deepEqual(
      rejected(rejectedBytes),
      Array.from({ length: wrong }, (_, i) => 2 + WRONG * i),
      'each rejected row is told once',
    );
    assert.ok(through > last && through < ROWS, `${through} rows`);
    last = through;
  }
  assert.equal(await takeUp().closed, 'through\n');
  const { stand, ...stands } = await standing();
  const good = ROWS - WRONG_ROWS;
  assert.deepEqual(stands, { events: good, people: good, consents: good, audited: good });
  assert.deepEqual([stand!.through, stand!.unproven, stand!.rejected], [ROWS, good, WRONG_ROWS]);
  assert.deepEqual(
    rejected(),
    Array.from({ length: WRONG_ROWS }, (_, i) => 2 + WRONG * i),
  );

  // All of it is in the log, block after block, and each person was fed once.
  const { rows } = await sql<{ logged: number; waiting: number; inForce: number }>`
    select (select coalesce(sum(count), 0) from consent_block where logged_at is not null)::int as logged,
      (select count(*) from consent_event where block is null)::int as waiting,
      (select count(*) from consent c join consent_event e on e.id = c.event join consent_block b on b.block = e.block
        where b.logged_at is not null)::int as "inForce"`.execute(record.db);
  assert.deepEqual(rows[0], { logged: good, waiting: 0, inForce: good });
  const fed: number[] = [];
  for (let after = 0; ; ) {
    const page = await record.readChanges(after, 500);
    if (page.length === 0) break;
    for (const { body } of page)
      if (body.kind === 'consent-granted') fed.push(...(body['recipients'] as number[]));
    after = page.at(-1)!.sequence;
  }
  assert.deepEqual([fed.length, new Set(fed).size], [good, good]);
});
