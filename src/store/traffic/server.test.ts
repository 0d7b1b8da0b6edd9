/**
 * On a real ClickHouse server. Debian's is of 2018: it knows neither parameters nor tokens nor DateTime64, so the store refuses it
 * in words, and what is tested with a schema of its own is the way there: inserts, reads, a server that dies and comes back.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TrafficError } from './engine.ts';
import { openHttp } from './http.ts';
import { openTraffic } from './traffic.ts';

const binary = ['/usr/bin/clickhouse-server', '/usr/sbin/clickhouse-server'].find(existsSync);

describe('traffic on a ClickHouse server', {
  skip: binary === undefined ? 'no clickhouse-server is installed' : false,
}, () => {
  const base = mkdtempSync(join(tmpdir(), 'clickhouse-'));
  let url: string;
  let listener: number;
  let server: ChildProcess;

  before(async () => {
    listener = await freeListener();
    url = `http://127.0.0.1:${listener}`;
    writeFileSync(join(base, 'config.xml'), config(base, listener, await freeListener()));
    writeFileSync(join(base, 'users.xml'), USERS);
    for (const folder of ['data', 'tmp', 'log', 'schemas']) mkdirSync(join(base, folder));
    server = await start();
  });
  after(async () => {
    await kill();
    rmSync(base, { recursive: true, force: true });
  });

  async function start(): Promise<ChildProcess> {
    const child = spawn(binary!, [`--config-file=${join(base, 'config.xml')}`], {
      cwd: base,
      stdio: 'ignore',
    });
    for (let i = 0; i < 600; i += 1) {
      const answer = await fetch(url).catch(() => undefined);
      if (answer?.ok) return child;
      if (child.exitCode !== null) break;
      await sleep(50);
    }
    throw new Error(`clickhouse-server did not start: ${log()}`);
  }

  async function kill(): Promise<void> {
    server.kill('SIGKILL');
    if (server.exitCode === null && server.signalCode === null)
      await new Promise((resolve) => server.once('exit', resolve));
  }

  const log = () =>
    existsSync(join(base, 'log/error.log'))
      ? readFileSync(join(base, 'log/error.log'), 'utf8').slice(-2000)
      : '';

  test('a server that is too old is refused in words, with its version', async () => {
    const engine = openHttp({ url });
    const [row] = await engine.rows<{ version: string }>('select version() as version', {});
    await engine.close();
    const version = row!.version;
    if (Number(version.split('.')[0]) >= 25) return (await openTraffic({ url })).close();
    await assert.rejects(
      openTraffic({ url }),
      (error: TrafficError) =>
        error.code === 'refused' && error.message.includes(`ClickHouse ${version} is too old`),
    );
  });

  test('inserts and reads, and goes on by itself when the server was killed and came back', async () => {
    const engine = openHttp({ url, timeoutMs: 5000 }, {});
    try {
      await engine.command('create database if not exists anning');
      await engine.command(
        'create table anning.message (message_id String, at Date, block UInt64, text String) engine = MergeTree(at, (block, message_id), 8192)',
      );
      const insert = (block: number) =>
        engine.insert(
          'message',
          Buffer.from(
            [1, 2, 3]
              .map((n) =>
                JSON.stringify({
                  message_id: `${block}-${n}`,
                  at: '2026-05-01',
                  block,
                  text: `【青禾】'"\\\n${n}`,
                }),
              )
              .join('\n'),
          ),
          `g:${block}`,
        );
      const acknowledged: number[] = [];
      let killed = false;
      for (let block = 1; block <= 30; block += 1) {
        if (block === 10 && !killed) {
          killed = true;
          await kill();
        }
        try {
          await insert(block);
          acknowledged.push(block);
        } catch (error) {
          assert.equal((error as TrafficError).code, 'unreachable');
          server = await start();
          block -= 1;
        }
      }
      const counts = await engine.rows<{ block: number; rows: number }>(
        'select block, count() as rows from anning.message group by block order by block',
        {},
      );
      assert.deepEqual(
        counts.map(({ block }) => block),
        acknowledged,
      );
      assert.ok(counts.every(({ rows }) => rows === 3));
      const [one] = await engine.rows<{ text: string }>(
        "select text from anning.message where message_id = '7-2'",
        {},
      );
      assert.equal(one!.text, `【青禾】'"\\\n2`);
      await assert.rejects(engine.rows('select no_such_column from anning.message', {}), { code: 'refused' });
      await assert.rejects(engine.insert('message', Buffer.from('{"at": "no date"}'), 'x'), {
        code: 'refused',
      });
    } finally {
      await engine.close();
    }
  });
});

const USERS = `<yandex><profiles><default/></profiles><quotas><default/></quotas><users><default><password></password>
<networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default></users></yandex>`;

function config(base: string, http: number, tcp: number): string {
  return `<yandex><logger><level>error</level><log>${base}/log/server.log</log><errorlog>${base}/log/error.log</errorlog></logger>
<http_port>${http}</http_port><tcp_port>${tcp}</tcp_port><listen_host>127.0.0.1</listen_host>
<path>${base}/data/</path><tmp_path>${base}/tmp/</tmp_path><format_schema_path>${base}/schemas/</format_schema_path>
<users_config>${base}/users.xml</users_config><default_profile>default</default_profile>
<default_database>default</default_database><mark_cache_size>67108864</mark_cache_size>
<uncompressed_cache_size>67108864</uncompressed_cache_size></yandex>`;
}

async function freeListener(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
