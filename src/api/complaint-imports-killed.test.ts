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
import type { ComplaintStand } from '../complaints/index.ts';
import { appendChanges, createSealer, openRecord, type RecordStore, SealKey } from '../store/index.ts';
import { SHOP } from './fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'complaint-imports-killed-'));
const exportsFolder = join(folder, 'exports');
const AT = Date.UTC(2026, 5, 1, 4);
const JOB = `j_${'d'.repeat(20)}`;
const ROWS = 12_000;
/** Every so many rows one is wrong. */
const WRONG = 16;
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

/** A job as `POST /api/imports/complaints` leaves it behind, of somebody who may. Its rows have no numbers of their own. */
async function handIn(): Promise<void> {
  const access = openAccess({ record, sealer, clock: () => AT, publicUrl: 'http://localhost:8080' });
  const { person } = await access.people.invite({
    ...{ login: 'ann', name: '安', language: 'zh', by: 'test' },
    duties: [{ role: 'sender', organisation: SHOP }],
  });
  await record.db.updateTable('person').set({ state: 'active' }).where('id', '=', person.id).execute();
  const rows = Array.from(
    { length: ROWS },
    (_, i) => `${i % WRONG === 0 ? '138' : 13_800_000_000 + i},1069123456,【青禾】特惠 拒收请回复R\n`,
  );
  const file = `recipient,sender,text\n${rows.join('')}`;
  writeFileSync(join(exportsFolder, `${JOB}.upload`), file);
  const sha256 = createHash('sha256').update(file).digest('hex');
  const filter = { kind: 'complaints', mode: 'facts', dryRun: '0', address: '', sha256, organisation: SHOP };
  await record.db
    .insertInto('job')
    .values({
      ...{ id: JOB, kind: 'complaint-import', format: 'csv', owner: person.id, state: 'waiting' },
      filter: JSON.stringify({ ...filter, bytes: `${file.length}` }),
      created_at: new Date(AT),
    })
    .execute();
}

interface Standing {
  readonly complaints: number;
  readonly people: number;
  readonly originals: number;
  readonly events: number;
  readonly audited: number;
  readonly stand: ComplaintStand | null;
}
async function standing(): Promise<Standing> {
  const { rows } = await sql<Standing>`
    select (select count(*) from complaint)::int as complaints, (select count(distinct tag) from complaint)::int as people,
      (select count(*) from complaint_original)::int as originals, (select count(*) from complaint_event)::int as events,
      (select coalesce(sum((detail ->> 'written')::int), 0) from audit where act = 'complaint.imported')::int as audited,
      (select progress from job where id = ${JOB}) as stand`.execute(record.db);
  return rows[0]!;
}
/** The rows that the file of rejected rows tells, as far as its job says that it holds. */
function rejected(bytes?: number): number[] {
  const file = readFileSync(join(exportsFolder, `${JOB}.problems.csv`)).subarray(0, bytes);
  const lines = file.toString('utf8').split('\r\n').slice(1, -1);
  return lines.map((line) => Number(line.split(',')[0]));
}

function takeUp() {
  const { host, user } = record.embedded!;
  const url = `postgres://${user}@localhost/anning?host=${encodeURIComponent(host)}`;
  const program = join(import.meta.dirname, 'imports-child.fixture.ts');
  const args = [program, url, exportsFolder, JOB, join(folder, 'evidence')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', (piece) => {
    said += piece;
  });
  return { child, closed: new Promise<string>((resolve) => child.once('close', () => resolve(said))) };
}

test('killed at any moment an import of complaints loses none and doubles none, and goes on by itself', async () => {
  await handIn();
  let last = 0;
  for (const [further, waitMs] of [
    [1, 0],
    [400, 23],
    [900, 71],
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
    const each = { complaints: fresh, people: fresh, originals: fresh, events: fresh, audited: fresh };
    assert.deepEqual(stands, each);
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
  const good = ROWS - ROWS / WRONG;
  assert.deepEqual(stands, { complaints: good, people: good, originals: good, events: good, audited: good });
  assert.deepEqual([stand!.through, stand!.rejected], [ROWS, ROWS / WRONG]);
});
