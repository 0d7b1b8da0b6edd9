import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freeListeners } from './gateway-process.ts';

/** Where Debian's package `kannel` has its programs; ANNING_TEST_BEARERBOX_BIN names another bearerbox. */
export function findKannel(): { readonly bearerbox: string; readonly smsbox: string } | undefined {
  const bearerbox = process.env['ANNING_TEST_BEARERBOX_BIN'] ?? '/usr/sbin/bearerbox';
  const smsbox = join(dirname(bearerbox), 'smsbox');
  return existsSync(bearerbox) && existsSync(smsbox) ? { bearerbox, smsbox } : undefined;
}

export interface KannelOptions {
  readonly folder: string;
  readonly programs: { readonly bearerbox: string; readonly smsbox: string };
  /** Of the gateway. */
  readonly listener: number;
  readonly account: string;
  readonly secret: string;
}

/** What Kannel's dlr-url was called with. */
export interface Report {
  /** Of the sendsms call, as it was written into its dlr-url. */
  readonly tag: string;
  /** Kannel's kinds: 1 delivered, 2 not delivered, 8 taken by the SMSC, 16 refused by the SMSC. */
  readonly kind: number;
  readonly answer: string;
}

/** Kannel's bearerbox as an SMPP client, its smsbox for HTTP, and a small receiver for its reports. */
export class Kannel {
  readonly reports: Report[] = [];
  readonly #options: KannelOptions;
  readonly #children: ChildProcess[] = [];
  #server: Server | undefined;
  #sendsms = 0;
  #admin = 0;

  private constructor(options: KannelOptions) {
    this.#options = options;
  }

  static async start(options: KannelOptions): Promise<Kannel> {
    const kannel = new Kannel(options);
    try {
      await kannel.#start();
      return kannel;
    } catch (error) {
      await kannel.stop();
      throw error;
    }
  }

  async #start(): Promise<void> {
    const { folder, programs } = this.#options;
    mkdirSync(folder);
    this.#server = createServer((request, response) => {
      const asked = new URL(request.url ?? '/', 'http://receiver');
      const { tag = '', kind = '', answer = '' } = Object.fromEntries(asked.searchParams);
      this.reports.push({ tag, kind: Number(kind), answer });
      response.end('ok');
    });
    await new Promise<void>((resolve) => this.#server!.listen(0, '127.0.0.1', resolve));
    const [admin, boxes, sendsms] = await freeListeners(3);
    this.#admin = admin!;
    this.#sendsms = sendsms!;
    const file = join(folder, 'kannel.conf');
    writeFileSync(file, configuration(this.#options, { admin: admin!, boxes: boxes!, sendsms: sendsms! }));
    this.#spawn(programs.bearerbox, file);
    await this.#until('the SMSC to be online', async () => /\(online/.test(await this.#status()));
    this.#spawn(programs.smsbox, file);
    await this.#until('smsbox', async () => /smsbox:/.test(await this.#status()));
    await this.#until(
      'sendsms',
      async () => (await fetch(this.#sendsmsUrl(new URLSearchParams()))).ok || true,
    );
  }

  /** @returns what smsbox answered, e.g. `0: Accepted for delivery`. */
  async send(message: { tag: string; from: string; to: string; text: string }): Promise<string> {
    const { port } = this.#server!.address() as AddressInfo;
    const { tag, from, to, text } = message;
    const query = new URLSearchParams({
      username: 'trial',
      password: 'trial',
      from,
      to,
      text,
      coding: '2',
      charset: 'UTF-8',
      'dlr-mask': '31',
      'dlr-url': `http://127.0.0.1:${port}/?tag=${tag}&kind=%d&answer=%A`,
    });
    return (await fetch(this.#sendsmsUrl(query))).text();
  }

  /** Of one message, without those that only say that it is under way. */
  reportsOn(tag: string): readonly Report[] {
    return this.reports.filter((report) => report.tag === tag && report.kind !== 4);
  }

  async stop(): Promise<void> {
    for (const child of this.#children.reverse()) {
      child.kill('SIGTERM');
      for (let i = 0; i < 100 && child.exitCode === null && child.signalCode === null; i++) await sleep(50);
      child.kill('SIGKILL');
    }
    this.#server?.close();
    this.#server?.closeAllConnections();
  }

  #sendsmsUrl(query: URLSearchParams): string {
    return `http://127.0.0.1:${this.#sendsms}/cgi-bin/sendsms?${query}`;
  }

  async #status(): Promise<string> {
    return (await fetch(`http://127.0.0.1:${this.#admin}/status.txt?password=trial`)).text();
  }

  #spawn(program: string, file: string): void {
    this.#children.push(spawn(program, [file], { cwd: this.#options.folder, stdio: 'ignore' }));
  }

  async #until(what: string, look: () => Promise<boolean>): Promise<void> {
    for (const started = performance.now(); performance.now() - started < 30_000; await sleep(100)) {
      if (await look().catch(() => false)) return;
    }
    const log = readFileSync(join(this.#options.folder, 'bearerbox.log'), 'utf8').slice(-3000);
    throw new Error(`kannel: waited for ${what}\n${log}`);
  }
}

function configuration(
  { folder, listener, account, secret }: KannelOptions,
  ports: { readonly admin: number; readonly boxes: number; readonly sendsms: number },
): string {
  return `
group = core
admin-port = ${ports.admin}
admin-interface = 127.0.0.1
admin-password = trial
smsbox-port = ${ports.boxes}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
dlr-storage = internal
log-file = ${join(folder, 'bearerbox.log')}
log-level = 1

group = smsc
smsc = smpp
smsc-id = anning
host = 127.0.0.1
port = ${listener}
transceiver-mode = true
smsc-username = ${account}
smsc-password = ${secret}
system-type = ""
reconnect-delay = 1

group = smsbox
smsbox-id = trial
bearerbox-host = 127.0.0.1
sendsms-port = ${ports.sendsms}
sendsms-interface = 127.0.0.1
log-file = ${join(folder, 'smsbox.log')}
log-level = 1

group = sendsms-user
username = trial
password = trial
max-messages = 10
concatenation = true

group = sms-service
keyword = default
max-messages = 0
catch-all = true
text = ""
`;
}
