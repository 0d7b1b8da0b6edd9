import { type Selectable, sql } from 'kysely';
import type { Logger } from 'pino';
import type { Database, RecordStore, Sealer } from '../store/index.ts';
import { type OwnAnswer, packOrder } from './own-order.ts';

type Row = Selectable<Database['own_message']>;

/** The gateway that sends them: its name, which tells whose answers count, and its control address. */
export interface OwnGateway {
  readonly name: string;
  readonly control: string;
}

const LOOK_MS = 1000;
const PIECE = 50;
const TIMEOUT_MS = 5000;
/** From when on what was claimed is claimed again: its process may have ended. Offered twice at once, the gateway still takes one. */
const CLAIM_MS = 20_000;
const RETRY_FIRST_MS = 1000;
const RETRY_LAST_MS = 60_000;
const CODES_KEPT_MS = 8 * 86_400_000;
const STATE = { allow: 'sent', hold: 'held', refuse: 'refused' } as const;

/**
 * Takes what `OwnMessages` was handed to a gateway, until that has answered that it is on disk. A message that one gateway may have taken is offered to no
 * other, and each gateway knows the keys that it has taken: a crash of either side makes none of two.
 */
export class OwnDelivery {
  readonly #record: RecordStore;
  readonly #sealer: Sealer;
  readonly #clock: () => number;
  readonly #gateway: () => OwnGateway | undefined;
  readonly #log: Pick<Logger, 'warn'>;
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  #working = false;
  #again = false;
  #closed = false;

  constructor(parts: {
    readonly record: RecordStore;
    readonly sealer: Sealer;
    readonly clock: () => number;
    /** Undefined while none runs. */
    readonly gateway: () => OwnGateway | undefined;
    readonly log: Pick<Logger, 'warn'>;
  }) {
    this.#record = parts.record;
    this.#sealer = parts.sealer;
    this.#clock = parts.clock;
    this.#gateway = parts.gateway;
    this.#log = parts.log;
  }

  start(): void {
    this.#timer = setInterval(() => this.wake(), LOOK_MS).unref();
  }

  readonly wake = (): void => {
    this.#again = true;
    if (this.#working || this.#closed) return;
    this.#working = true;
    this.#work = this.#run()
      .catch((error: Error) =>
        this.#log.warn({ fault: error.message }, 'own messages could not be looked for'),
      )
      .finally(() => {
        this.#working = false;
      });
  };

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#work;
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false;
      const gateway = this.#gateway();
      await this.#expire();
      if (gateway === undefined) return;
      for (let rows = await this.#claim(gateway); rows.length > 0; rows = await this.#claim(gateway)) {
        for (const row of rows) {
          if (this.#closed) return;
          await this.#offer(row, gateway);
        }
      }
    }
  }

  /** Those that are due and that no other gateway was offered; put off until the next try, which this one replaces when it succeeds. */
  async #claim({ name }: OwnGateway): Promise<(Row & { first: boolean })[]> {
    const now = new Date(this.#clock());
    const next = new Date(this.#clock() + CLAIM_MS);
    const { rows } = await sql<Row & { first: boolean }>`
      update own_message m set gateway = ${name}, tries = m.tries + 1, next_at = ${next}
      from (
        select id, gateway = '' as first from own_message
        where state = 'waiting' and next_at <= ${now} and gateway in ('', ${name})
        order by id limit ${PIECE} for update skip locked
      ) as due
      where m.id = due.id
      returning m.*, due.first`.execute(this.#record.db);
    return rows;
  }

  async #offer(row: Row & { first: boolean }, gateway: OwnGateway): Promise<void> {
    try {
      const { recipient, text } = JSON.parse(this.#sealer.open(row.sealed!).toString()) as {
        recipient: string;
        text: string;
      };
      const { key, port, account, signature, organisation } = row;
      const order = packOrder({ key, recipient, text, port, account, signature, organisation }, this.#sealer);
      await this.#settle(row, await post(gateway.control, order));
    } catch (error) {
      await this.#putOff(row, error as Error);
    }
  }

  async #settle(row: Row, { messageId, outcome, reasons }: OwnAnswer): Promise<void> {
    await this.#record.db
      .updateTable('own_message')
      .set({
        ...{ state: STATE[outcome], sealed: null, settled_at: new Date(this.#clock()) },
        ...{ message_id: messageId, reasons: [...reasons] },
      })
      .where('id', '=', row.id)
      .where('state', '=', 'waiting')
      .execute();
    if (outcome === 'refuse')
      this.#log.warn(
        { key: row.key, port: row.port, messageId, reasons },
        'a message of our own was refused',
      );
  }

  async #putOff(row: Row & { first: boolean }, error: Error): Promise<void> {
    const wait = Math.min(RETRY_FIRST_MS * 2 ** Math.min(row.tries - 1, 10), RETRY_LAST_MS);
    // Whoever never answered the door has taken nothing.
    const untouched =
      row.first && (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED';
    await this.#record.db
      .updateTable('own_message')
      .set({ next_at: new Date(this.#clock() + wait), ...(untouched ? { gateway: '' } : {}) })
      .where('id', '=', row.id)
      .where('state', '=', 'waiting')
      .execute();
    if (row.tries === 1)
      this.#log.warn({ key: row.key, fault: error.message }, 'a message of our own waits for its gateway');
  }

  /** What came too late is not sent. Codes are forgotten; what was confirmed stays known, so that it is confirmed once. */
  async #expire(): Promise<void> {
    const now = this.#clock();
    await sql`update own_message set state = 'expired', sealed = null, settled_at = ${new Date(now)}
      where state = 'waiting' and until <= ${new Date(now)}`.execute(this.#record.db);
    await this.#record.db
      .deleteFrom('own_message')
      .where('state', '<>', 'waiting')
      .where('settled_at', '<', new Date(now - CODES_KEPT_MS))
      .where('purpose', '=', 'verification')
      .execute();
  }
}

async function post(control: string, order: Buffer): Promise<OwnAnswer> {
  const response = await fetch(`${control}/own-messages`, {
    method: 'POST',
    body: new Uint8Array(order),
    headers: { 'content-type': 'application/octet-stream' },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the gateway answered ${response.status}: ${text.slice(0, 200)}`);
  return JSON.parse(text) as OwnAnswer;
}
