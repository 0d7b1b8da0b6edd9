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
import { appendChanges, createSealer, openRecord, type RecordStore, SealKey } from '../store/index.ts';
import { SHOP } from './fixture.ts';

const folder = mkdtempSync(join(tmpdir(), 'imports-killed-'));
const exportsFolder = join(folder, 'exports');
const AT = Date.UTC(2026, 5, 1, 4);
const JOB = `j_${'k'.repeat(20)}`;
const ROWS = 4000;
let record: RecordStore;

before(async () => {
  chmodSync(folder, 0o755);
  mkdirSync(exportsFolder);
  record = await openRecord({ embeddedFolder: join(folder, 'record') });
  await appendChanges(record.db, 'test', [
    { kind: 'organisation-registered', at: AT, organisation: SHOP, name: '青禾商城' } as never,
  ]);
});
after(async () => {
  await record.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
});

/** A job as `POST /api/imports` leaves it behind, of somebody who may. */
async function handIn(): Promise<void> {
  const sealer = createSealer(new SealKey(Buffer.alloc(32, 7)));
  const access = openAccess({ record, sealer, clock: () => AT, publicUrl: 'http://localhost:8080' });
  const duties = [{ role: 'carrier', organisation: undefined }] as const;
  const { person } = await access.people.invite({
    login: 'ann',
    name: '安',
    language: 'zh',
    duties,
    by: 'test',
  });
  await record.db.updateTable('person').set({ state: 'active' }).where('id', '=', person.id).execute();
  const rows = Array.from(
    { length: ROWS },
    (_, i) => `${SHOP},10690001${String(i).padStart(5, '0')},service\n`,
  );
  const file = `organisation,port,use\n${rows.join('')}`;
  writeFileSync(join(exportsFolder, `${JOB}.upload`), file);
  const sha256 = createHash('sha256').update(file).digest('hex');
  const filter = { kind: 'ports', mode: 'facts', dryRun: '0', reason: '', address: '', sha256 };
  await record.db
    .insertInto('job')
    .values({
      id: JOB,
      kind: 'import',
      format: 'csv',
      filter: JSON.stringify({ ...filter, bytes: `${file.length}` }),
      owner: person.id,
      state: 'waiting',
      created_at: new Date(AT),
    })
    .execute();
}

/** What stands there of it, in the feed, the registry's pages, the audit and the job. */
async function standing() {
  const { rows } = await sql<Record<'feed' | 'ports' | 'facts' | 'audit' | 'told' | 'through', number>>`
    select (select count(*) from change where body ->> 'kind' = 'port-opened') as feed,
      (select count(distinct body ->> 'port') from change where body ->> 'kind' = 'port-opened') as ports,
      (select count(*) from registry_fact where kind = 'port-opened') as facts,
      (select count(*) from audit where act = 'registry.imported') as audit,
      (select coalesce(sum((detail ->> 'rows')::int), 0)::int from audit where act = 'import.written') as told,
      (select coalesce((progress ->> 'through')::int, 0) from job where id = ${JOB}) as through`.execute(
    record.db,
  );
  return rows[0]!;
}
const all = (count: number) => ({
  feed: count,
  ports: count,
  facts: count,
  audit: count,
  told: count,
  through: count,
});

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

test('killed at any moment an import loses nothing and doubles nothing, and goes on by itself', async () => {
  await handIn();
  let last = 0;
  // So many rows further than before, and some time later: within a piece, and between two.
  for (const [further, waitMs] of [
    [1, 0],
    [300, 17],
    [500, 61],
    [200, 113],
  ] as const) {
    const { child, closed } = takeUp();
    for (let tries = 0; (await standing()).through < last + further; tries++) {
      assert.ok(tries < 6000 && child.exitCode === null, 'it gets further');
      await sleep(10);
    }
    await sleep(waitMs);
    child.kill('SIGKILL');
    await closed;
    // The server ends what the dead process had begun.
    await sleep(300);
    const stands = await standing();
    assert.deepEqual(stands, all(stands.through), 'feed, pages, audit and progress say the same');
    assert.ok(stands.through > last && stands.through < ROWS, `${stands.through} rows`);
    last = stands.through;
  }
  assert.equal(await takeUp().closed, 'through\n');
  assert.deepEqual(await standing(), all(ROWS));
  const { rows } = await sql<{ gapless: boolean }>`
    select max(sequence) = count(*) as gapless from change`.execute(record.db);
  assert.equal(rows[0]!.gapless, true);
  const { told } = JSON.parse(readFileSync(join(exportsFolder, `${JOB}.result.json`), 'utf8'));
  assert.deepEqual(
    [told.written, told.rows, told.rowsThrough, told.rowsWritten, told.fresh, told.problems],
    [true, ROWS, ROWS, ROWS, ROWS, 0],
  );
});
