/** The record, on every engine. Long because it is one contract suite. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'pg';
import { FolderLockedError } from '../folder-lock.ts';
import { appendChanges, type StoredChange } from './changes.ts';
import { reachableHome } from './embedded/user.ts';
import { MigrationError, migrate } from './migrate.ts';
import { openRecord, type RecordStore } from './record.ts';

const base = mkdtempSync(join(tmpdir(), 'record-'));
chmodSync(base, 0o755);
after(() => rmSync(base, { recursive: true, force: true }));

/** Debian's folder of the newest version, or what ANNING_TEST_POSTGRES_BIN names. */
function serverBinaries(): string | undefined {
  const { ANNING_TEST_POSTGRES_BIN: given } = process.env;
  if (given !== undefined) return given;
  const debian = '/usr/lib/postgresql';
  if (!existsSync(debian)) return undefined;
  const versions = readdirSync(debian).filter((name) => existsSync(join(debian, name, 'bin/initdb')));
  const newest = versions.sort((a, b) => Number(a) - Number(b)).at(-1);
  return newest === undefined ? undefined : join(debian, newest, 'bin');
}

const bin = serverBinaries();
const engines = [
  { name: 'embedded', bin: undefined, skip: false as const },
  {
    name: 'a PostgreSQL server',
    bin,
    skip:
      bin === undefined
        ? 'no initdb under /usr/lib/postgresql and ANNING_TEST_POSTGRES_BIN is not set'
        : (false as const),
  },
];

for (const engine of engines) {
  describe(`record on ${engine.name}`, { skip: engine.skip }, () => {
    const folder = join(base, engine.bin === undefined ? 'embedded' : 'server');
    const binaries = engine.bin === undefined ? {} : { binaries: { bin: engine.bin, lib: undefined } };
    let home: RecordStore;
    let record: RecordStore;
    let url: string;

    before(async () => {
      home = await openRecord({ embeddedFolder: folder, ...binaries });
      url = `postgres://${home.embedded!.user}@localhost/anning?host=${home.embedded!.host}`;
      record = engine.bin === undefined ? home : await openRecord({ url });
    });
    after(async () => {
      if (record !== home) await record.close();
      await home.close();
    });

    async function admin(text: string): Promise<void> {
      const client = new Client({ connectionString: url });
      await client.connect();
      await client.query(text);
      await client.end();
    }

    test('the server syncs every commit and listens on no network', async () => {
      const show = async (name: string) =>
        (await sql<{ value: string }>`select current_setting(${name}) as value`.execute(record.db)).rows[0]!
          .value;
      assert.equal(await show('fsync'), 'on');
      assert.equal(await show('synchronous_commit'), 'on');
      assert.equal(await show('full_page_writes'), 'on');
      assert.equal(await show('listen_addresses'), '');
      assert.equal(await show('server_encoding'), 'UTF8');
    });

    test('a change comes back as it was appended, with its sequence, time and actor', async () => {
      const body = {
        kind: 'consent.withdrawn',
        at: Date.UTC(2026, 4, 1, 0, 0, 0, 123),
        words: '退订 “T”',
        deep: { list: [1, null] },
      };
      const { first, last } = await appendChanges(record.db, '91310000MA1K35A00X', [body]);
      assert.equal(first, last);
      assert.equal(await record.head(), last);
      const [stored] = await record.readChanges(last - 1, 10);
      assert.deepEqual(stored!.body, body);
      assert.equal(stored!.sequence, last);
      assert.equal(stored!.at, body.at);
      assert.equal(stored!.actor, '91310000MA1K35A00X');
      assert.ok(Math.abs(stored!.recordedAt - Date.now()) < 60_000);
    });

    test('a change is in the feed when and only when its transaction commits', async () => {
      const head = await record.head();
      await assert.rejects(
        record.db.transaction().execute(async (trx) => {
          await trx
            .insertInto('ingest_position')
            .values({ gateway: 'rolled back', block: 1, announced: 1 })
            .execute();
          await appendChanges(trx, 'a', [{ kind: 'x', at: 0 }]);
          throw new Error('no');
        }),
        /no/,
      );
      assert.equal(await record.head(), head);
      assert.deepEqual(await record.readChanges(head, 10), []);
      const { first } = await appendChanges(record.db, 'a', [{ kind: 'x', at: 0 }]);
      assert.equal(first, head + 1);
    });

    test('concurrent writers, many transactions, some rolled back: no gap, each change once', async () => {
      const after = await record.head();
      const kept: number[] = [];
      const writer = async (name: string) => {
        for (let i = 0; i < 60; i += 1) {
          const size = 1 + (i % 3);
          const changes = Array.from({ length: size }, () => ({ kind: name, at: i }));
          try {
            const { first, last } = await record.db.transaction().execute(async (trx) => {
              const given = await appendChanges(trx, name, changes);
              if (i % 4 === 1) throw new Error('rolled back');
              return given;
            });
            for (let sequence = first; sequence <= last; sequence += 1) kept.push(sequence);
          } catch (error) {
            assert.equal((error as Error).message, 'rolled back');
          }
        }
      };
      await Promise.all([writer('one'), writer('two'), writer('three')]);
      kept.sort((a, b) => a - b);
      assert.deepEqual(
        kept,
        Array.from(kept, (_, i) => after + 1 + i),
      );
      const stored = await record.readChanges(after, 1000);
      assert.deepEqual(
        stored.map((change) => change.sequence),
        kept,
      );
      assert.equal(await record.head(), kept.at(-1));
    });

    test('a tail starts where it is told and hears of each commit within a second', async () => {
      const after = await record.head();
      await appendChanges(record.db, 'a', [{ kind: 'before', at: 0 }]);
      const stop = new AbortController();
      const heard: StoredChange[] = [];
      const tail = record.tailChanges({
        after,
        signal: stop.signal,
        onChanges: (changes) => void heard.push(...changes),
      });
      await until(() => heard.length === 1);
      const delays: number[] = [];
      for (let i = 0; i < 30; i += 1) {
        const { last } = await appendChanges(record.db, 'a', [{ kind: 'live', at: i }]);
        const committed = performance.now();
        await until(() => heard.at(-1)?.sequence === last);
        delays.push(performance.now() - committed);
      }
      stop.abort();
      await tail;
      assert.deepEqual(
        heard.map((change) => change.sequence),
        Array.from({ length: 31 }, (_, i) => after + 1 + i),
      );
      delays.sort((a, b) => a - b);
      assert.ok(delays.at(-1)! < 1000, `the slowest took ${delays.at(-1)} ms`);
      // A poll alone would take half a second in the middle: the notification is what wakes.
      assert.ok(delays[15]! < 250, `half took over ${delays[15]} ms`);
    });

    test('P4 a tail whose connections are cut loses nothing and doubles nothing', async () => {
      const after = await record.head();
      const stop = new AbortController();
      const heard: number[] = [];
      const errors: Error[] = [];
      const tail = record.tailChanges({
        after,
        signal: stop.signal,
        onError: (error) => void errors.push(error),
        onChanges: async (changes) => {
          await sleep(1);
          heard.push(...changes.map((change) => change.sequence));
        },
      });
      await sleep(100);
      for (let i = 0; i < 60; i += 1) {
        await appendChanges(record.db, 'a', [{ kind: 'cut', at: i }]);
        if (i % 15 === 7) {
          await admin(
            "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' or query ilike '%from change where%' and pid <> pg_backend_pid()",
          );
        }
      }
      await until(() => heard.length >= 60);
      await sleep(1200);
      stop.abort();
      await tail;
      assert.deepEqual(
        heard,
        Array.from({ length: 60 }, (_, i) => after + 1 + i),
      );
      assert.ok(errors.length >= 1, 'the cuts were felt');
    });

    test('what onChanges throws ends the tail, and the change is not counted as delivered', async () => {
      const after = await record.head();
      await appendChanges(record.db, 'a', [{ kind: 'x', at: 0 }]);
      const tail = record.tailChanges({
        after,
        signal: new AbortController().signal,
        onChanges: () => {
          throw new Error('cannot apply');
        },
      });
      await assert.rejects(tail, /cannot apply/);
    });

    test('migrations: an applied file that changed or went is an error; two at once apply once; a bad file leaves nothing', async () => {
      await admin('drop database if exists migrations');
      await admin('create database migrations');
      const files = join(base, `migrations ${engine.name}`);
      mkdirSync(files);
      writeFileSync(join(files, '0001_a.sql'), 'create table a (n int); insert into a values (1)');
      const on = async <T>(use: (client: Client) => Promise<T>) => {
        const client = new Client({ connectionString: url.replace('/anning?', '/migrations?') });
        await client.connect();
        return use(client).finally(() => client.end());
      };
      const both = await Promise.all([
        on((client) => migrate(client, files)),
        on((client) => migrate(client, files)),
      ]);
      assert.deepEqual(both.flat(), ['0001_a.sql']);
      const { rows } = await on((client) => client.query('select * from migration'));
      assert.equal(rows[0].name, '0001_a.sql');
      assert.equal(
        rows[0].sha256,
        createHash('sha256').update('create table a (n int); insert into a values (1)').digest('hex'),
      );

      writeFileSync(join(files, '0002_b.sql'), 'create table b (n int); select 1/0');
      await assert.rejects(
        on((client) => migrate(client, files)),
        /0002_b.sql failed: division by zero/,
      );
      assert.equal((await on((client) => client.query("select to_regclass('b') as b"))).rows[0].b, null);
      writeFileSync(join(files, '0002_b.sql'), 'create table b (n int)');
      assert.deepEqual(await on((client) => migrate(client, files)), ['0002_b.sql']);

      writeFileSync(join(files, '0001_a.sql'), 'create table a (n bigint)');
      await assert.rejects(
        on((client) => migrate(client, files)),
        MigrationError,
      );
      rmSync(join(files, '0001_a.sql'));
      await assert.rejects(
        on((client) => migrate(client, files)),
        /0001_a.sql/,
      );
    });

    test('what leases and ports had beside the feed is said in the feed, for those that are not over', async () => {
      await admin('drop database if exists carried');
      await admin('create database carried');
      const files = join(base, `carried ${engine.name}`);
      mkdirSync(files);
      const real = join(import.meta.dirname, 'migrations');
      const copy = (upTo: string) => {
        for (const name of readdirSync(real))
          if (name < upTo) copyFileSync(join(real, name), join(files, name));
      };
      const client = new Client({ connectionString: url.replace('/anning?', '/carried?') });
      await client.connect();
      try {
        copy('0006');
        await migrate(client, files);
        const declared = { kind: 'lease-declared', at: 1000, port: '10690001', lessor: 'A', lessee: 'B' };
        const facts: object[] = [
          { ...declared, lease: 'narrow' },
          { kind: 'lease-confirmed', at: 1001, lease: 'narrow' },
          { ...declared, lease: 'unconfirmed', at: 4_000_000_000_000 },
          { ...declared, lease: 'whole' },
          { ...declared, lease: 'over', until: 2000 },
          { ...declared, lease: 'ended' },
          { kind: 'lease-ended', at: 1002, lease: 'ended' },
        ];
        for (const [i, body] of facts.entries())
          await client.query('insert into change (sequence, at, actor, body) values ($1, now(), $2, $3)', [
            i + 1,
            'test',
            body,
          ]);
        await client.query('update change_head set last = $1', [facts.length]);
        for (const lease of ['narrow', 'unconfirmed', 'whole', 'over', 'ended'])
          await client.query(
            `insert into lease_declaration (lease, declared_for, lessor, lessee, carries, declared_by, declared_by_name, declared_at)
             values ($1, 'A', 'A', 'B', $2, 'p', 'P', now())`,
            [lease, lease === 'whole' ? Array.from({ length: 13 }, (_, i) => `p${i}`) : ['notification']],
          );
        const ports: object[] = [
          { kind: 'port-opened', at: 1000, port: '10690002', holder: 'A', use: 'service' },
          { kind: 'port-opened', at: 1000, port: '10690003', holder: 'A', use: 'service' },
          { kind: 'port-closed', at: 1001, port: '10690003' },
          { kind: 'port-opened', at: 1000, port: '10690004', holder: 'B', use: 'service' },
        ];
        for (const [i, body] of ports.entries())
          await client.query('insert into change (sequence, at, actor, body) values ($1, now(), $2, $3)', [
            facts.length + i + 1,
            'test',
            body,
          ]);
        const recorded = facts.length + ports.length;
        await client.query('update change_head set last = $1', [recorded]);
        for (const port of ['10690002', '10690003', '10690004'])
          await client.query(
            `insert into application (id, kind, subject, body, reason, organisation, state, applied_by, applied_by_name, applied_at, spent_at)
             values ($1, 'port', $1, '{"accessPoints": ["192.0.2.0/24"]}', 'r', 'A', 'approved', 'p', 'P', now(), now())`,
            [port],
          );
        copy('0007');
        const before = Date.now();
        await migrate(client, files);
        const { rows } = await client.query(
          'select sequence, body from change where sequence > $1 order by 1',
          [recorded],
        );
        const access = rows.pop()!;
        assert.deepEqual(
          [access.body.kind, access.body.port, access.body.accessPoints],
          ['port-access-points-set', '10690002', ['192.0.2.0/24']],
        );
        assert.deepEqual(
          rows.map(({ sequence, body }) => [Number(sequence), body.kind, body.lease, body.purposes]),
          [
            [12, 'lease-declared', 'narrow', ['notification']],
            [13, 'lease-confirmed', 'narrow', undefined],
            [14, 'lease-declared', 'unconfirmed', ['notification']],
          ],
        );
        const [narrow, confirmed, unconfirmed] = rows.map(({ body }) => body);
        assert.ok(narrow.at >= before && narrow.at <= Date.now());
        assert.deepEqual([confirmed.at, unconfirmed.at], [narrow.at, 4_000_000_000_000]);
        assert.deepEqual([narrow.port, narrow.lessor, narrow.lessee], ['10690001', 'A', 'B']);
        assert.equal(Number((await client.query('select last from change_head')).rows[0].last), 15);
      } finally {
        await client.end();
      }
    });

    test('P1 after kill -9 of us nothing acknowledged is lost, the server ends by itself, and the next start takes over', async () => {
      const other = `${folder}-killed`;
      let highest = 0;
      let acknowledged = 0;
      for (let round = 0; round < 3; round += 1) {
        const args = [
          join(import.meta.dirname, 'record.child.ts'),
          other,
          ...(engine.bin === undefined ? [] : [engine.bin]),
        ];
        const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
        let out = '';
        child.stdout.on('data', (piece) => {
          out += piece;
        });
        await until(() => out.split('\n').length > 5 + 20 * Math.random(), 30_000);
        if (round === 0) {
          await assert.rejects(openRecord({ embeddedFolder: other, ...binaries }), FolderLockedError);
        }
        child.kill('SIGKILL');
        await new Promise((resolve) => child.once('close', resolve));
        const [head, ...lines] = out.split('\n').slice(0, -1);
        acknowledged += lines.length;
        highest = Math.max(highest, ...lines.map(Number));
        const server = Number(head!.split(' ')[1]);
        // Either way to go on must work: at once, or after the orphan has gone.
        if (round === 1) await until(() => !existsSync(`/proc/${server}`), 10_000);
        if (round === 2) process.kill(server, 'SIGKILL');
        const again = await openRecord({ embeddedFolder: other, ...binaries });
        assert.equal(existsSync(`/proc/${server}`), false);
        assert.ok((await again.head()) >= highest, `${highest} was acknowledged`);
        const stored = await again.readChanges(0, 100_000);
        assert.deepEqual(
          stored.map((change) => change.sequence),
          Array.from(stored, (_, i) => i + 1),
        );
        await again.close();
      }
      assert.ok(acknowledged > 10);
    });
  });
}

test('as root, a folder that the server’s user cannot reach is replaced by one that it can', () => {
  const closed = join(base, 'closed');
  mkdirSync(closed, { mode: 0o700 });
  const user = { uid: 65534, gid: 65534 };
  assert.match(reachableHome(join(closed, 'record'), user), /^\/var\/lib\/anning\/[0-9a-f]{12}$/);
  assert.equal(reachableHome(join(base, 'open'), user), join(base, 'open'));
  assert.equal(reachableHome(join(closed, 'record'), undefined), join(closed, 'record'));
});

async function until(held: () => boolean, timeoutMs = 10_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!held()) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${held}`);
    await sleep(2);
  }
}
