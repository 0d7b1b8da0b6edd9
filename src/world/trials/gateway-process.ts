import { type ChildProcess, fork } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import type { GatewayProtocol, GatewaySettings } from '../../gateway/index.ts';
import type { Site } from './site.ts';

/** What `anning start` sends to the gateway in its child process; src/composition reads it. */
interface GatewayOrder {
  readonly settings: GatewaySettings;
  readonly recordUrl: string;
  readonly sealKeyFile: string;
  readonly spoolFolder: string;
  readonly logLevel: string;
}

type News = { readonly kind: 'started' } | { readonly kind: 'failed'; readonly fault: string };

const MAIN = new URL('../../main.ts', import.meta.url).pathname;

/**
 * The gateway as a process of its own, the program that the composition starts, but started and killed by hand: nothing brings it
 * back unless the trial does. Its listeners are fixed, so that clients find it again.
 */
export class GatewayProcess {
  readonly #order: GatewayOrder;
  #child: ChildProcess | undefined;
  #said = '';
  /** Ends that nobody asked for. */
  readonly crashes: string[] = [];
  #asked = false;

  private constructor(order: GatewayOrder) {
    this.#order = order;
  }

  static async at(
    site: Site,
    spoolFolder: string,
    settings: Pick<GatewaySettings, 'name' | 'upstreams' | 'limits'> & Partial<Pick<GatewaySettings, 'node'>>,
  ): Promise<GatewayProcess> {
    const [cmpp, smpp, control] = await freeListeners(3);
    const host = '127.0.0.1';
    return new GatewayProcess({
      settings: {
        node: 1,
        ...settings,
        listeners: [
          { protocol: 'cmpp', host, listener: cmpp! },
          { protocol: 'smpp', host, listener: smpp! },
        ],
        control: { host, listener: control! },
        shipTo: site.shipTo,
      },
      recordUrl: site.recordUrl,
      sealKeyFile: site.sealKeyFile,
      spoolFolder,
      logLevel: 'warn',
    });
  }

  listener(protocol: GatewayProtocol): number {
    return this.#order.settings.listeners.find((each) => each.protocol === protocol)!.listener;
  }

  /** Where its control is asked. */
  get control(): string {
    const { host, listener } = this.#order.settings.control;
    return `http://${host}:${listener}`;
  }

  /** The newest lines that it logged. */
  get said(): string {
    return this.#said.slice(-4000);
  }

  /** Resolves when it serves; false where it was killed before. */
  async start(): Promise<boolean> {
    const child = fork(MAIN, ['gateway-process'], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    this.#child = child;
    this.#asked = false;
    child.stderr!.on('data', (piece: Buffer) => {
      this.#said = (this.#said + piece).slice(-20_000);
    });
    child.once('exit', (code, signal) => {
      if (!this.#asked) this.crashes.push(`${signal ?? code}: ${this.said}`);
    });
    const news = new Promise<News | undefined>((resolve) => {
      child.once('message', (message) => resolve(message as News));
      child.once('exit', () => resolve(undefined));
    });
    child.send(this.#order, () => undefined);
    const first = await news;
    if (first?.kind === 'failed') throw new Error(`the gateway did not start: ${first.fault}\n${this.said}`);
    if (first === undefined && !this.#asked) throw new Error(`the gateway ended at its start: ${this.said}`);
    return first !== undefined;
  }

  /** kill -9, and waits until the process is gone. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** As the composition stops it: it ships what it has. @returns its exit code. */
  async stop(): Promise<number | null> {
    await this.#end('SIGTERM');
    return this.#child?.exitCode ?? null;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    this.#asked = true;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  get running(): boolean {
    return this.#child?.exitCode === null && this.#child.signalCode === null;
  }

  /** A figure of /metrics, by its name there. */
  async figure(name: string): Promise<number> {
    const { host, listener } = this.#order.settings.control;
    const text = await (await fetch(`http://${host}:${listener}/metrics`)).text();
    const found = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1];
    if (found === undefined) throw new Error(`no figure ${name} in the gateway's metrics`);
    return Number(found);
  }
}

/**
 * TCP ports that nobody listens on, outside the range from which the system takes those of outgoing connections: a client that tries
 * again and again to reach a port of that range can meet itself there.
 */
export async function freeListeners(count: number): Promise<number[]> {
  const found: number[] = [];
  const servers: Server[] = [];
  while (found.length < count) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    servers.push(server);
    found.push(port);
  }
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return found;
}
