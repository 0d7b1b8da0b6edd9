/** `anning start` as it is, in a folder of its own, with a carrier behind it; for the tests that go through a day. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOTP } from 'otpauth';
import { clientFor, MessageCentre, type SmsClient } from '../src/world/index.ts';
import { buildConsole } from './chromium.ts';

const PROGRAM = join(import.meta.dirname, '../bin/anning');
const DIST = join(import.meta.dirname, '../console/dist');
const ACCOUNT = 'shop02';
const SECRET = 'hunter2';

export class Started {
  readonly centre = new MessageCentre({ remember: 'messages', accounts: 'any' });
  readonly #folder = mkdtempSync(join(tmpdir(), 'anning-day-'));
  readonly #data = join(this.#folder, 'data');
  readonly #environment = {
    ...process.env,
    LANG: 'C',
    LC_ALL: 'C',
    ANNING_UPSTREAM_CARRIER_A_SECRET: 'play',
  };
  #child: ChildProcess | undefined;
  #said = '';

  /**
   * Resolves once the way in is printed, the facts are in the feed and the shop has its account. `own`: what the operator itself sends from, whose account is
   * opened as well.
   */
  async start(
    facts: readonly object[],
    organisation: string,
    own?: {
      readonly organisation: string;
      readonly account: string;
      readonly port: string;
      readonly signature: string;
    },
  ): Promise<void> {
    chmodSync(this.#folder, 0o755);
    if (!existsSync(join(DIST, 'index.html'))) await buildConsole(DIST);
    await this.centre.start();
    const { host, listener } = this.centre.addresses.cmpp!;
    const upstream = `[[upstreams]]\nname = "carrier-a"\nprotocol = "cmpp30"\nhost = "${host}"\nlistener = ${listener}\naccount = "900001"\n`;
    const messages =
      own === undefined
        ? ''
        : `[own_messages]\naccount = "${own.account}"\nport = "${own.port}"\nsignature = "${own.signature}"\n`;
    writeFileSync(join(this.#folder, 'anning.toml'), messages + upstream);
    this.#begin();
    await this.until('the way in', () => /#token=\S+/.test(this.#said));
    const file = join(this.#folder, 'facts.json');
    writeFileSync(file, JSON.stringify(facts));
    this.#run(['facts', 'apply', file, '--data', this.#data]);
    const accounts = [
      [ACCOUNT, organisation],
      ...(own === undefined ? [] : [[own.account, own.organisation]]),
    ];
    for (const [account, of] of accounts as [string, string][]) {
      const flags = ['--account', account, '--organisation', of, '--protocol', 'smpp'];
      this.#run(['account', 'add', ...flags, '--data', this.#data], `${SECRET}\n`);
    }
  }

  #begin(): void {
    const any = ['http', 'gateway.control', 'gateway.cmpp', 'gateway.smpp'];
    const flags = any.flatMap((each) => [`--${each}.listener`, '0']);
    const options = { cwd: this.#folder, env: this.#environment };
    const child = spawn(PROGRAM, ['start', '--data', this.#data, ...flags], options);
    this.#child = child;
    for (const stream of [child.stderr!, child.stdout!])
      stream.on('data', (piece: Buffer) => {
        this.#said += piece;
      });
  }

  /** kill -9, and the same data started again; resolves once it answers. */
  async killAndStart(): Promise<void> {
    const child = this.#child!;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    this.#said = '';
    this.#begin();
    await this.until('its address', () => /^console: http/im.test(this.#said));
  }

  /** Where its data lies: keys, evidence. */
  get data(): string {
    return this.#data;
  }

  /** The printed link for the first person. */
  get way(): string {
    return /http\S+#token=\S+/.exec(this.#said)![0];
  }

  /** http://localhost:8080 */
  get address(): string {
    return /^console: (http\S+)\/console\/$/im.exec(this.#said)![1]!;
  }

  async stop(): Promise<void> {
    this.#child?.kill('SIGTERM');
    if (this.#child?.exitCode === null) await once(this.#child, 'exit');
    await this.centre.close();
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  async until(what: string, look: () => boolean): Promise<void> {
    for (const started = performance.now(); performance.now() - started < 180_000; await sleep(50)) {
      if (look()) return;
      assert.ok(this.#child?.exitCode === null, `ended while waiting for ${what}: ${this.#said}`);
    }
    assert.fail(`no ${what} within three minutes: ${this.#said}`);
  }

  #run(words: readonly string[], input = ''): void {
    const options = { cwd: this.#folder, encoding: 'utf8' as const, env: this.#environment, input };
    const { status, stderr } = spawnSync(PROGRAM, words, options);
    assert.equal(status, 0, stderr);
  }

  /** Goes the way of a link without a browser: name, password, an authenticator app. Gives the cookie. */
  async enrol(link: string, login: string, name: string, language: 'zh' | 'en' = 'zh'): Promise<string> {
    const token = /#token=(\S+)/.exec(link)![1]!;
    const first = await this.ask('POST /api/session/token', { token });
    const profile = { login, name, language, password: 'seven quiet lanterns' };
    await this.ask('POST /api/session/profile', profile, first.cookie);
    const { answer } = await this.ask('POST /api/session/totp', undefined, first.cookie);
    const code = new TOTP({ secret: answer['secret'] as string }).generate();
    await this.ask('PUT /api/session/totp', { code }, first.cookie);
    return (await this.ask('POST /api/session/complete', undefined, first.cookie)).cookie;
  }

  /** A question to the API, as the console asks it. */
  async ask(
    name: string,
    body?: unknown,
    cookie?: string,
  ): Promise<{ answer: Record<string, unknown>; cookie: string }> {
    const [method, path] = name.split(' ') as [string, string];
    const response = await fetch(this.address + path, {
      method,
      headers: {
        'x-anning': '1',
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok, `${name}: ${response.status} ${text}`);
    const given = response.headers.getSetCookie()[0]?.split(';')[0];
    return {
      answer: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>),
      cookie: given ?? cookie ?? '',
    };
  }

  get #smpp(): number {
    return Number(/^gateway SMPP: 0\.0\.0\.0:(\d+)$/m.exec(this.#said)![1]);
  }

  /** A client of the account that sends many at once and hears its receipts. */
  async client(): Promise<SmsClient> {
    const at = { protocol: 'smpp', host: '127.0.0.1', listener: this.#smpp } as const;
    const client = clientFor({ ...at, account: ACCOUNT, secret: SECRET, answerTimeoutMs: 20_000 });
    await client.connect();
    return client;
  }

  /** One message over SMPP, by a client that we did not write; gives the status it is answered with. */
  submit(port: string, recipient: string, text: string): Promise<number> {
    const listener = this.#smpp;
    const smpp = createRequire(import.meta.url)('smpp') as Smpp;
    return new Promise((resolve, reject) => {
      const session = smpp.connect({ url: `smpp://127.0.0.1:${listener}` }, () => {
        session.bind_transceiver({ system_id: ACCOUNT, password: SECRET }, (login) => {
          assert.equal(login.command_status, 0, 'login');
          const message = Buffer.from(text, 'utf16le').swap16();
          const fields = {
            source_addr: port,
            destination_addr: recipient,
            data_coding: 8,
            short_message: { message },
          };
          session.submit_sm(fields, (answer) => {
            resolve(answer.command_status);
            session.destroy();
          });
        });
      });
      session.on('error', reject);
    });
  }
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
