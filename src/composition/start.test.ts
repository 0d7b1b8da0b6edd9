import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'pg';
import { openRecord } from '../store/index.ts';

/*
 * `anning start` as a user starts it, on its embedded stores, with a client that we did not write. One installation serves all
 * tests of this file, in their order: it takes seconds to start on a slow machine.
 */

const program = new URL('../../bin/anning', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'anning-start-'));
chmodSync(folder, 0o755);
const data = join(folder, 'data');
const environment = {
  ...process.env,
  LANG: 'C',
  LC_ALL: 'C',
  ANNING_LOG_LEVEL: 'debug',
  ANNING_IDENTITY_PROVIDER_OFFICE_SECRET: 'hunter3',
};
const file = `[[identity_providers]]
id = "office"
name = "统一认证"
issuer = "https://id.example.cn"
client_id = "anning"
`;
const flags = ['--data', data, '--http.listener', '0', '--gateway.control.listener', '0'];
const listeners = ['--gateway.cmpp.listener', '0', '--gateway.smpp.listener', '0'];

let child: ChildProcess;
let said = '';

function anning(words: readonly string[], input = '') {
  const options = { cwd: folder, encoding: 'utf8' as const, env: environment, input };
  const { status, stdout, stderr } = spawnSync(program, words, options);
  return { status, stdout, stderr };
}

async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  for (const started = performance.now(); performance.now() - started < 60_000; await sleep(50)) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    assert.ok(child.exitCode === null, `ended while waiting for ${what}: ${said}`);
  }
  assert.fail(`no ${what} within a minute: ${said}`);
}

function begin(): void {
  child = spawn(program, ['start', ...flags, ...listeners], { cwd: folder, env: environment });
  for (const stream of [child.stderr!, child.stdout!]) {
    stream.on('data', (piece: Buffer) => {
      said += piece;
    });
  }
}

function running(): { pid: number; http: string; control: string; record: string } {
  return JSON.parse(readFileSync(join(data, 'running.json'), 'utf8'));
}

describe('anning start', () => {
  before(async () => {
    writeFileSync(join(folder, 'anning.toml'), file);
    begin();
    await until('start', () => said.includes('anning facts apply'));
  });
  after(() => {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('says where it listens, where its data and keys are, and how to go on', () => {
    assert.match(said, /^HTTP: http:\/\/127\.0\.0\.1:\d+$/m);
    assert.match(said, /^gateway CMPP: 0\.0\.0\.0:\d+$/m);
    assert.match(said, /^gateway SMPP: 0\.0\.0\.0:\d+$/m);
    assert.ok(said.includes(join(data, 'evidence')));
    assert.match(said, /No upstream is configured/);
    assert.match(said, /anning account add/);
  });

  test('its keys are its owner’s alone', () => {
    assert.equal(statSync(join(data, 'keys')).mode & 0o777, 0o700);
    for (const name of ['seal.key', 'ship.token', 'evidence.key'])
      assert.equal(statSync(join(data, 'keys', name)).mode & 0o777, 0o600, name);
    assert.equal(statSync(join(data, 'running.json')).mode & 0o777, 0o600);
  });

  test('is well, and serves the log’s checkpoint', async () => {
    const { http } = running();
    assert.deepEqual(await (await fetch(`${http}/healthz`)).json(), {
      status: 'ok',
      checks: { record: true, traffic: true, gateway: true },
    });
    assert.match(await (await fetch(`${http}/evidence/checkpoint`)).text(), /^anning\.local\/log\n0\n/);
    assert.match(await (await fetch(`${http}/metrics`)).text(), /^anning_submissions_total 0$/m);
  });

  test('offers the identity providers of its configuration', async () => {
    const { http } = running();
    const { providers } = (await (await fetch(`${http}/api/session`)).json()) as { providers: object[] };
    assert.deepEqual(providers, [{ id: 'office', name: '统一认证' }]);
  });

  test('browsers get pages, programs the one error shape', async () => {
    const { http } = running();
    const browser = { headers: { accept: 'text/html,*/*;q=0.8', 'accept-language': 'en' } };
    const home = await fetch(http, browser);
    assert.equal(home.status, 200);
    assert.equal(home.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(home.headers.get('referrer-policy'), 'no-referrer');
    assert.match(home.headers.get('content-security-policy')!, /^default-src 'none'; style-src 'sha256-/);
    assert.match(await home.text(), /<h1>Why did my phone buzz\?<\/h1>/);
    for (const [path, options, type] of [
      ['/nothing', browser, 'text/html'],
      ['/nothing', {}, 'application/json'],
      ['/api/nothing', browser, 'application/json'],
      ['/evidence/nothing', browser, 'application/json'],
    ] as const) {
      const { status, headers } = await fetch(`${http}${path}`, options);
      assert.equal(status, 404, path);
      assert.ok(headers.get('content-type')!.startsWith(type), path);
    }
  });

  test('P7: a message is judged over SMPP and counted; no log and no page carries its number or its text', async () => {
    const facts = new URL('../../docs/examples/consented.facts.json', import.meta.url).pathname;
    assert.equal(anning(['facts', 'apply', facts, '--data', data]).status, 0);
    const account = ['--account', 'shop02', '--organisation', '91310000MA1FL00K2G', '--protocol', 'smpp'];
    const added = anning(['account', 'add', ...account, '--data', data], 'hunter2\n');
    assert.equal(added.status, 0, added.stderr);
    await sleep(1200);
    assert.equal(await submit('13900139000', '【安宁商城】会员专享：全场满300减50，拒收请回复R'), 0x400 + 20);
    const { http } = running();
    const page = await until('count', async () => {
      const text = await (await fetch(`${http}/status`)).text();
      return text.includes('用户未曾同意或请求') && text;
    });
    const metrics = await (await fetch(`${http}/metrics`)).text();
    assert.match(metrics, /^anning_reasons_total\{reason="recipient-never-consented"\} 1$/m);
    const listed = anning(['facts', 'list', '--data', data]);
    const sender = await (await fetch(`${http}/sender?number=106900010001`)).text();
    assert.match(sender, /持有单位/);
    for (const text of [page, sender, metrics, said, listed.stdout, listed.stderr]) {
      assert.doesNotMatch(text, /13[89]001[34][89]000/);
      assert.doesNotMatch(text, /全场满300|hunter[23]/);
    }
  });

  test('the evidence of that message verifies, while all of it runs', async () => {
    const report = await until('evidence', () => {
      const { status, stdout } = anning(['verify', '--data', data, '--json']);
      assert.equal(status, 0, stdout);
      const read = JSON.parse(stdout);
      return read.checked.records > 0 && read;
    });
    assert.equal(report.ok, true);
    assert.equal(report.gateways[0].gateway, 'gateway-1');
  });

  test('its own machine’s trace reaches it, by its token', () => {
    const { status, stderr } = anning(['trace', '0000000000000001', '--data', data]);
    assert.deepEqual([status, stderr], [1, 'there is no message 0000000000000001\n']);
  });

  test('a gateway that is killed comes back where it was', async () => {
    const { http, control } = running();
    const before = addresses();
    const gateway = childOf(child.pid!);
    process.kill(gateway, 'SIGKILL');
    await until('restart', async () => {
      const health = (await (await fetch(`${http}/healthz`)).json()) as { checks: { gateway: boolean } };
      const now = childOf(child.pid!);
      // Until its end is noticed the old one counts as well, and has no successor.
      return health.checks.gateway && !Number.isNaN(now) && now !== gateway;
    });
    assert.equal((await fetch(`${control}/healthz`)).status, 200);
    assert.match(said, /the gateway process ended unexpectedly \(SIGKILL\)/);
    assert.equal(await login(before.smpp), 0);
  });

  test('P7 a gateway elsewhere with another key than the record’s does not start', () => {
    const elsewhere = join(folder, 'elsewhere');
    const { record, http } = running();
    const place = [
      '--data',
      elsewhere,
      '--record',
      record,
      '--ship.url',
      http,
      '--gateway.control.listener',
      '0',
    ];
    const token = ['--ship.token_file', join(data, 'keys/ship.token')];
    const { status, stderr } = anning(['start', '--role', 'gateway', ...place, ...token, ...listeners]);
    assert.equal(status, 1, stderr);
    const file = join(elsewhere, 'keys/seal.key');
    assert.ok(stderr.includes(`and the key file ${file} holds another; put there the key file`), stderr);
  });

  test('a second one on the same data is refused in one line', () => {
    const { status, stderr } = anning(['start', ...flags, ...listeners]);
    assert.equal(status, 1);
    assert.match(stderr, /the data folder \S+ is in use by another anning$/m);
  });

  test('a listener in use is told by its key, exit code 2', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const { status, stderr } = anning([
      'start',
      '--data',
      join(folder, 'other'),
      ...listeners,
      '--http.listener',
      String(port),
    ]);
    taken.close();
    assert.equal(status, 2);
    assert.match(
      stderr,
      new RegExp(
        `^http\\.listener \\(--http\\.listener\\): found 127\\.0\\.0\\.1:${port} in use; allowed: [^\\n]+\\n`,
      ),
    );
    assert.ok(!existsSync(join(folder, 'other')), 'nothing was begun');
  });

  test('Ctrl-C ends all of it, quickly and with exit code 0', async () => {
    const gateway = childOf(child.pid!);
    const started = performance.now();
    child.kill('SIGINT');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0, said);
    assert.ok(performance.now() - started < 15_000);
    assert.throws(() => process.kill(gateway, 0), /ESRCH/);
    assert.ok(!existsSync(join(data, 'running.json')));
    assert.ok(!existsSync(join(data, 'record/data/postmaster.pid')));
  });

  test('a trace says that nothing runs', () => {
    const { status, stderr } = anning(['trace', '0000000000000001', '--data', data]);
    assert.equal(status, 1);
    assert.match(stderr, /^no anning runs on the data folder .*start it/);
  });

  test('its facts can be read while nothing runs', () => {
    const { status, stdout } = anning(['facts', 'list', '--data', data, '--limit', '1']);
    assert.equal(status, 0);
    assert.match(stdout, /^1\t2026-05-01T00:00:00\.000\+08:00\torganisation-registered\t/);
  });

  test('P7 without the key of its record, or with another, nothing is read, written or started: exit code 1 and what to do', () => {
    const key = join(data, 'keys/seal.key');
    const facts = new URL('../../docs/examples/consented.facts.json', import.meta.url).pathname;
    const list = ['facts', 'list', '--data', data];
    renameSync(key, `${key}.aside`);
    try {
      const none = anning(list);
      assert.equal(none.status, 1);
      assert.match(
        none.stderr,
        /^the recipients of change \d+ are sealed under key [0-9a-f]{8}, and there is no key file \S+seal\.key; copy it /m,
      );
      assert.ok(!existsSync(key), 'looking makes no key');
      writeFileSync(key, Buffer.alloc(32, 1), { mode: 0o600 });
      for (const words of [
        list,
        ['facts', 'apply', facts, '--data', data],
        ['export', 'ports', '--data', data],
        ['start', ...flags, ...listeners],
      ]) {
        const { status, stderr } = anning(words);
        assert.equal(status, 1, `${words[0]}: ${stderr}`);
        assert.match(
          stderr,
          /^the recipients of change \d+ are sealed under key [0-9a-f]{8}, and the key file \S+seal\.key holds another; put there /m,
        );
      }
    } finally {
      renameSync(`${key}.aside`, key);
    }
    assert.equal(anning(list).status, 0);
  });

  test('P7 what was recorded before numbers were sealed is sealed when it starts', async () => {
    const record = await openRecord({ embeddedFolder: join(data, 'record') });
    const head = await record.head();
    const body = { kind: 'suppression-placed', at: 1, recipients: [8613800138000] };
    await sql`insert into change (sequence, at, actor, body) values (${head + 1}, now(), 'before', ${JSON.stringify(body)})`.execute(
      record.db,
    );
    await sql`update change_head set last = ${head + 1}`.execute(record.db);
    await record.close();
    said = '';
    begin();
    await until('start', () => said.includes('anning facts apply'));
    const client = new Client({ connectionString: running().record });
    await client.connect();
    const { rows } = await client.query('select body::text from change order by sequence');
    await client.end();
    assert.match(rows.at(-1).body, /"recipients": \{"count": 1, "sealed": "/);
    for (const each of rows) assert.doesNotMatch(each.body, /13[89]001[34][89]000/);
    assert.match(anning(['facts', 'list', '--data', data]).stdout, /suppression-placed\trecipients=1$/m);
  });
});

function addresses(): { smpp: number } {
  return { smpp: Number(/^gateway SMPP: 0\.0\.0\.0:(\d+)$/m.exec(said)![1]) };
}

/** The first child of a process that is a gateway. */
function childOf(pid: number): number {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,args=', '--ppid', String(pid)], { encoding: 'utf8' });
  const line = stdout.split('\n').find((each) => each.includes('gateway-process'));
  return Number.parseInt(line ?? 'none', 10);
}

interface Smpp {
  connect(options: object, then: () => void): SmppSession;
}
interface SmppSession {
  bind_transceiver(fields: object, answer: (pdu: { command_status: number }) => void): void;
  submit_sm(fields: object, answer: (pdu: { command_status: number }) => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  destroy(): void;
}

async function bound<T>(
  use: (session: SmppSession, status: number) => Promise<T>,
  port = addresses().smpp,
): Promise<T> {
  const smpp = createRequire(import.meta.url)('smpp') as Smpp;
  return new Promise<T>((resolve, reject) => {
    const session = smpp.connect({ url: `smpp://127.0.0.1:${port}` }, () => {
      session.bind_transceiver({ system_id: 'shop02', password: 'hunter2' }, (pdu) => {
        use(session, pdu.command_status)
          .then(resolve, reject)
          .finally(() => session.destroy());
      });
    });
    session.on('error', reject);
  });
}

function login(port: number): Promise<number> {
  return bound(async (_, status) => status, port);
}

function submit(recipient: string, text: string): Promise<number> {
  return bound(async (session, status) => {
    assert.equal(status, 0, 'login');
    const message = Buffer.from(text, 'utf16le').swap16();
    const fields = {
      source_addr: '106900010001',
      destination_addr: recipient,
      data_coding: 8,
      short_message: { message },
    };
    return new Promise<number>((resolve) => session.submit_sm(fields, (pdu) => resolve(pdu.command_status)));
  });
}
