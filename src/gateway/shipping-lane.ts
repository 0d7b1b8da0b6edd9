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

export interface LaneParts {
  readonly journal: Pick<Journal, 'sealedBytesOf'>;
  readonly gateway: string;
  readonly url: URL;
  readonly token: string;
  readonly log: Logger;
  /** Blocks that wait, in their order, at most so many. */
  readonly waiting: (most: number) => Block[];
  /** The app has acknowledged them. */
  readonly taken: (blocks: readonly Block[]) => void;
  /** How long a block waits for others, so that they go together. */
  readonly gatherMs: number;
  /** What the log says when it fails first, and when it goes again. */
  readonly words: { readonly fails: string; readonly again: string };
}

/** One way of blocks to the app, over a connection of its own: one request at a time, repeated until it is acknowledged. */
export class ShippingLane {
  readonly #parts: LaneParts;
  readonly #protocol: typeof http | typeof https;
  readonly #agent: http.Agent;
  #stopped = false;
  #wake: (() => void) | undefined;
  #endPause: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: LaneParts) {
    this.#parts = parts;
    this.#protocol = parts.url.protocol === 'https:' ? https : http;
    this.#agent = new this.#protocol.Agent({ keepAlive: true, maxSockets: 1 });
  }

  start(): void {
    this.#running = this.#run();
  }

  /** There may be something new. */
  wake(): void {
    this.#wake?.();
  }

  /** What is on its way is given up: it is sent again after the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#endPause?.();
    this.wake();
    this.#agent.destroy();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { waiting, gatherMs, log, url, words } = this.#parts;
    let retryMs = 0;
    let complained = false;
    while (!this.#stopped) {
      const blocks = waiting(BLOCKS_MAX);
      if (blocks.length === 0) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          setTimeout(resolve, 1000).unref();
        });
        this.#wake = undefined;
        if (gatherMs > 0) await new Promise((resolve) => setTimeout(resolve, gatherMs));
        continue;
      }
      try {
        await this.#ship(blocks);
        if (complained) log.info(words.again);
        retryMs = 0;
        complained = false;
      } catch (error) {
        if (this.#stopped) return;
        if (!complained) log.warn({ fault: (error as Error).message, url: url.href }, words.fails);
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
    const { journal, gateway, taken } = this.#parts;
    const blocks: { sequence: number; block: Buffer; of: Block }[] = [];
    let bytes = 0;
    for (const of of candidates) {
      const block = journal.sealedBytesOf(of);
      if (block === undefined) throw new Error(`block ${of.sequence} is not in the spool`);
      if (bytes + block.length > BYTES_MAX && blocks.length > 0) break;
      blocks.push({ sequence: of.sequence, block, of });
      bytes += block.length;
    }
    await this.#post(packShipment({ gateway, blocks }));
    taken(blocks.map(({ of }) => of));
  }

  #post(body: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${this.#parts.token}`,
        'content-type': 'application/octet-stream',
        'content-length': body.length,
      };
      const post = this.#protocol.request(
        this.#parts.url,
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
