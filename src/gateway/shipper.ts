import * as http from 'node:http';
import * as https from 'node:https';
import type { Logger } from 'pino';
import type { Block, Journal } from './journal.ts';
import { packShipment } from './shipment.ts';

const BLOCKS_MAX = 512;
const BYTES_MAX = 4 << 20;
const RETRY_FIRST_MS = 100;
const RETRY_LAST_MS = 5_000;
const TIMEOUT_MS = 60_000;

/** Takes committed blocks to the evidence store, in order, until each is acknowledged there. */
export class Shipper {
  readonly #journal: Journal;
  readonly #gateway: string;
  readonly #url: URL;
  readonly #token: string;
  readonly #log: Logger;
  readonly #protocol: typeof http | typeof https;
  readonly #agent: http.Agent;
  #stopped = false;
  #wake: (() => void) | undefined;
  #endPause: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();
  shippedBlocks = 0;

  constructor(parts: {
    readonly journal: Journal;
    readonly gateway: string;
    readonly url: string;
    readonly token: string;
    readonly log: Logger;
  }) {
    this.#journal = parts.journal;
    this.#gateway = parts.gateway;
    this.#url = new URL('/internal/blocks', parts.url);
    this.#token = parts.token;
    this.#protocol = this.#url.protocol === 'https:' ? https : http;
    this.#agent = new this.#protocol.Agent({ keepAlive: true, maxSockets: 1 });
    this.#log = parts.log;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** There is something new to ship. */
  wake(): void {
    this.#wake?.();
  }

  /** Ships what is there for at most `patienceMs`, then ends. What is left is shipped after the next start. */
  async stop(patienceMs: number): Promise<void> {
    const until = performance.now() + patienceMs;
    while (this.#journal.unshipped(1).length > 0 && performance.now() < until) {
      this.wake();
      await sleep(10);
    }
    this.#stopped = true;
    this.#endPause?.();
    this.wake();
    this.#agent.destroy();
    await this.#running;
  }

  async #run(): Promise<void> {
    let retryMs = 0;
    let complained = false;
    while (!this.#stopped) {
      const blocks = this.#journal.unshipped(BLOCKS_MAX);
      if (blocks.length === 0) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          setTimeout(resolve, 1000).unref();
        });
        this.#wake = undefined;
        // A moment's blocks go together: fewer requests, fewer leaves' checkpoints.
        await sleep(20);
        continue;
      }
      try {
        await this.#ship(blocks);
        if (complained) this.#log.info('evidence is shipped again');
        retryMs = 0;
        complained = false;
      } catch (error) {
        if (this.#stopped) return;
        if (!complained)
          this.#log.warn(
            { fault: (error as Error).message, url: this.#url.href },
            'evidence cannot be shipped; it is kept',
          );
        complained = true;
        retryMs = Math.min(Math.max(RETRY_FIRST_MS, retryMs * 2), RETRY_LAST_MS);
        await this.#pause(retryMs);
      }
    }
  }

  /** Between two tries; a stop ends it. */
  async #pause(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#endPause = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.#endPause = undefined;
  }

  async #ship(candidates: readonly Block[]): Promise<void> {
    const blocks: { sequence: number; block: Buffer; of: Block }[] = [];
    let bytes = 0;
    for (const of of candidates) {
      const block = this.#journal.sealedBytesOf(of);
      if (block === undefined) throw new Error(`block ${of.sequence} is not in the spool`);
      if (bytes + block.length > BYTES_MAX && blocks.length > 0) break;
      blocks.push({ sequence: of.sequence, block, of });
      bytes += block.length;
    }
    await this.#post(packShipment({ gateway: this.#gateway, blocks }));
    for (const { of } of blocks) of.shipped = true;
    this.shippedBlocks += blocks.length;
  }

  #post(body: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${this.#token}`,
        'content-type': 'application/octet-stream',
        'content-length': body.length,
      };
      const post = this.#protocol.request(
        this.#url,
        { method: 'POST', agent: this.#agent, headers, timeout: TIMEOUT_MS },
        (response) => {
          const pieces: Buffer[] = [];
          response.on('data', (piece: Buffer) => pieces.push(piece));
          response.on('error', reject);
          response.on('end', () => {
            if (response.statusCode === 200) return resolve();
            reject(
              new Error(`answered ${response.statusCode}: ${Buffer.concat(pieces).toString().slice(0, 300)}`),
            );
          });
        },
      );
      post.on('timeout', () => post.destroy(new Error('no answer in time')));
      post.on('error', reject);
      post.end(body);
    });
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
