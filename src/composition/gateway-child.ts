import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Logger } from 'pino';
import { GATEWAY_NODE_FLAGS } from '../gateway/index.ts';
import type { GatewayAddress, GatewayHandle } from './gateway-door.ts';
import type { GatewayOrder } from './gateway-node.ts';
import { DRAIN_MAX_MS, type GatewayNews } from './gateway-process.ts';

const RESTART_FIRST_MS = 200;
const RESTART_LAST_MS = 30_000;
/** A gateway that ran so long was well: the next wait is the first one again. */
const WELL_AFTER_MS = 60_000;

/** A gateway in a child process, started again when it dies. Its listeners stay where they first were. */
export class GatewayChild {
  #order: GatewayOrder;
  readonly #log: Logger;
  readonly #onDied: (what: string, waitMs: number) => void;
  #child: ChildProcess | undefined;
  #addresses: readonly GatewayAddress[] = [];
  #control: GatewayHandle['control'] | undefined;
  #running = false;
  #stopping = false;
  #waitMs = RESTART_FIRST_MS;
  #restart: NodeJS.Timeout | undefined;

  private constructor(order: GatewayOrder, log: Logger, onDied: (what: string, waitMs: number) => void) {
    this.#order = order;
    this.#log = log;
    this.#onDied = onDied;
  }

  /** Rejects when the first start fails: then the order is wrong and trying again would not help. */
  static async start(
    order: GatewayOrder,
    log: Logger,
    onDied: (what: string, waitMs: number) => void,
  ): Promise<GatewayChild> {
    const gateway = new GatewayChild(order, log, onDied);
    await gateway.#launch();
    return gateway;
  }

  get running(): boolean {
    return this.#running;
  }

  get addresses(): readonly GatewayAddress[] {
    return this.#addresses;
  }

  get control(): { readonly host: string; readonly listener: number } {
    return this.#control!;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Drains it; what it could not ship or forward stays in its spool. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === undefined || ended(child)) return;
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), DRAIN_MAX_MS + 1000);
    if (!ended(child)) await once(child, 'exit');
    clearTimeout(late);
  }

  kill(): void {
    this.#stopping = true;
    this.#child?.kill('SIGKILL');
  }

  async #launch(): Promise<void> {
    const main = new URL('../main.ts', import.meta.url).pathname;
    const child = fork(main, ['gateway-process'], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
      execArgv: [...process.execArgv, ...GATEWAY_NODE_FLAGS],
    });
    this.#child = child;
    const startedAt = performance.now();
    const news = new Promise<GatewayNews>((resolve) => {
      child.once('message', (message) => resolve(message as GatewayNews));
      child.once('exit', (code, signal) =>
        resolve({ kind: 'failed', fault: `ended with ${signal ?? code}` }),
      );
      child.once('error', (error) => resolve({ kind: 'failed', fault: error.message }));
    });
    child.send(this.#order);
    const first = await news;
    if (first.kind === 'failed') throw new Error(first.fault);
    this.#running = true;
    this.#addresses = first.addresses;
    this.#control = first.control;
    this.#order = settled(this.#order, first);
    const died = (code: number | null, signal: NodeJS.Signals | null) => {
      this.#running = false;
      if (this.#stopping) return;
      if (performance.now() - startedAt > WELL_AFTER_MS) this.#waitMs = RESTART_FIRST_MS;
      this.#startLater(`${signal ?? code}`);
    };
    if (ended(child)) died(child.exitCode, child.signalCode);
    else child.once('exit', died);
  }

  #startLater(what: string): void {
    const waitMs = this.#waitMs;
    this.#waitMs = Math.min(waitMs * 2, RESTART_LAST_MS);
    this.#onDied(what, waitMs);
    this.#restart = setTimeout(() => {
      this.#launch().catch((error: Error) => {
        this.#log.error({ fault: error.message }, 'the gateway did not start again');
        if (!this.#stopping) this.#startLater(error.message);
      });
    }, waitMs);
  }
}

function ended(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The order with the listeners that were taken in place of "any free one": clients come back to where they were. */
function settled(
  order: GatewayOrder,
  { addresses, control }: Extract<GatewayNews, { kind: 'started' }>,
): GatewayOrder {
  const listeners = order.settings.listeners.map((wanted, i) => ({
    ...wanted,
    listener: addresses[i]?.listener ?? wanted.listener,
  }));
  return { ...order, settings: { ...order.settings, listeners, control } };
}
