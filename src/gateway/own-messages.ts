import type { Kysely } from 'kysely';
import type { OwnMessage, OwnPurpose } from '../domain/index.ts';
import type { Database, RecordStore, Sealer } from '../store/index.ts';

type Db = Kysely<Database>;

/** What the operator sends as itself. Without a port of its own it can answer those who wrote to somebody's, and nobody else. */
export interface OwnSettings {
  /** Empty: confirmations go in the name of whoever a reply is handed to. */
  readonly account: string;
  readonly port: string;
  readonly signature: string;
}

/** A message is to be sent from the operator's own port, and none is configured. */
export class NoOwnPort extends Error {
  constructor() {
    super('no port of the operator’s own is configured: [own_messages] account, port, signature');
    this.name = 'NoOwnPort';
  }
}

/** How long a message is of use: a code for minutes, a confirmation for a day. */
const VALID_MS: Readonly<Record<OwnPurpose, number>> = {
  'refusal-confirmed': 24 * 3_600_000,
  verification: 10 * 60_000,
  'complaint-answer': 24 * 3_600_000,
};
const PIECE = 500;

/** Where messages of the operator's own are handed in, in the transaction of what causes them: they are sent if that happened, and once. */
export class OwnMessages {
  readonly #record: RecordStore;
  readonly #sealer: Sealer;
  readonly #clock: () => number;
  readonly #settings: OwnSettings;
  /** Called by whoever has committed: there is something to deliver. */
  onHandedIn: () => void = () => {};

  constructor(parts: {
    readonly record: RecordStore;
    readonly sealer: Sealer;
    readonly clock: () => number;
    readonly settings: OwnSettings;
  }) {
    this.#record = parts.record;
    this.#sealer = parts.sealer;
    this.#clock = parts.clock;
    this.#settings = parts.settings;
  }

  /** Whether messages can be sent from a port of the operator's own. */
  get hasPort(): boolean {
    return this.#settings.port !== '';
  }

  /** @throws NoOwnPort */
  async send(db: Db, messages: readonly OwnMessage[]): Promise<void> {
    const now = this.#clock();
    const rows = messages.map((message) => this.#rowOf(message, now));
    for (let i = 0; i < rows.length; i += PIECE)
      await db
        .insertInto('own_message')
        .values(rows.slice(i, i + PIECE))
        .onConflict((oc) => oc.column('key').doNothing())
        .execute();
  }

  /** Which of what is configured nobody has registered yet: keys of `[own_messages]` with their values. */
  async unregistered(): Promise<readonly (readonly [key: string, value: string])[]> {
    const { account, port, signature } = this.#settings;
    const named = [
      ['account', account, 'account-opened', 'account-closed'],
      ['port', port, 'port-opened', 'port-closed'],
      ['signature', signature, 'signature-registered', 'signature-closed'],
    ] as const;
    const missing: (readonly [string, string])[] = [];
    for (const [key, value, opened, closed] of named) {
      if (value === '') continue;
      const newest = await this.#record.db
        .selectFrom('registry_fact')
        .select('kind')
        .where('subject_kind', '=', key)
        .where('subject', '=', value)
        .where('kind', 'in', [opened, closed])
        .orderBy('sequence', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (newest?.kind !== opened) missing.push([key, value]);
    }
    return missing;
  }

  #rowOf(message: OwnMessage, now: number) {
    const { key, purpose, recipient, text, organisation = '' } = message;
    const own = this.#settings;
    if (message.port === undefined && own.port === '') throw new NoOwnPort();
    const from =
      message.port === undefined
        ? { port: own.port, signature: own.signature, account: own.account }
        : { port: message.port, signature: '', account: own.account || (message.account ?? '') };
    return {
      ...{ key, purpose, organisation, ...from, state: 'waiting' as const },
      sealed: this.#sealer.seal(Buffer.from(JSON.stringify({ recipient: String(recipient), text }))),
      ...{ created_at: new Date(now), next_at: new Date(now), until: new Date(now + VALID_MS[purpose]) },
      ...{ settled_at: null, message_id: null },
    };
  }
}
