import { createHash, createHmac, hkdfSync, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { sql } from 'kysely';
import {
  addressBlock,
  type Instant,
  Invalid,
  type OwnMessage,
  parseRecipient,
  type Recipient,
} from '../../domain/index.ts';
import type { Actor, Db } from '../../registry/index.ts';
import { type Ground, openNumber, tagOf } from '../ground.ts';
import { Attempts, CODES_AN_HOUR } from './attempts.ts';

const CODE_MS = 10 * 60_000;
const SESSION_MS = 30 * 60_000;
const TRIES_MAX = 5;

/** What the browser is given to keep, and how long it is of use. */
export interface NumberToken {
  readonly token: string;
  readonly until: Instant;
}

/** How far somebody has come: a code is on its way to the number, or the number is shown to be theirs. */
export interface NumberSession {
  readonly step: 'code' | 'in';
  readonly recipient: Recipient;
  readonly until: Instant;
}

export type CodeAsked =
  | ({ readonly outcome: 'sent' } & NumberToken)
  /** `not-mobile`: codes go to mobile numbers of the mainland alone, for messages abroad cost what a stranger likes. */
  | { readonly outcome: 'not-mobile' | 'not-possible' }
  | { readonly outcome: 'too-often'; readonly of: 'number' | 'address' | 'all'; readonly until: Instant };

export type CodeTried =
  | ({ readonly outcome: 'in'; readonly recipient: Recipient } & NumberToken)
  | { readonly outcome: 'wrong'; readonly triesLeft: number }
  /** Too late, tried too often, or asked for in another browser: a new code is needed. */
  | { readonly outcome: 'over' }
  | { readonly outcome: 'too-often'; readonly until: Instant };

export interface ProofParts {
  /** Whether a message of the operator's own can be sent at all. */
  readonly canSend: () => boolean;
  /** Takes messages to be sent in the transaction that causes them. */
  readonly send: (db: Db, messages: readonly OwnMessage[]) => Promise<void>;
  /** Called when messages were taken, after the transaction. */
  readonly onSent: () => void;
  /** At most so many from here, to whomever. */
  readonly codesAnHour?: number;
}

/** One message that every rule takes for a code, without a link. */
export function codeText(code: string): string {
  return `验证码${code}，10分钟内有效，用于查看和停收发给您的短信。任何人索要都不要告诉他。`;
}

/**
 * Shows that a number is somebody's: by a code that is sent to it. Every number that can get one gets one, and the answer is the same, whether or not
 * the ledger knows it. A code serves the browser that asked for it, five tries and ten minutes; the session after it half an hour.
 */
export class NumberProof {
  readonly #ground: Ground;
  readonly #parts: ProofParts;
  readonly #attempts: Attempts;
  readonly #key: Buffer;

  constructor(ground: Ground, parts: ProofParts) {
    this.#ground = ground;
    this.#parts = parts;
    this.#attempts = new Attempts(ground, parts.codesAnHour ?? CODES_AN_HOUR);
    this.#key = Buffer.from(hkdfSync('sha256', ground.key.sealing, '', 'anning number code', 32));
  }

  get isPossible(): boolean {
    return this.#parts.canSend();
  }

  /** @param typed a number as people write it. @param address from where it is asked. */
  async ask(typed: string, address: string): Promise<CodeAsked> {
    if (!this.isPossible) return { outcome: 'not-possible' };
    const recipient = parseRecipient(plainDigits(typed));
    if (recipient instanceof Invalid || !isMainlandMobile(recipient)) return { outcome: 'not-mobile' };
    const limited = await this.#attempts.ask(String(recipient), addressBlock(address));
    if (limited !== undefined) return { outcome: 'too-often', ...limited };
    const token = drawToken();
    const hash = hashOf(token);
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    const until = this.#ground.clock() + CODE_MS;
    const sealed = this.#ground.sealer.seal(Buffer.from(String(recipient)));
    await this.#ground.record.db.transaction().execute(async (db) => {
      await db
        .insertInto('number_session')
        .values({
          ...{ hash, step: 'code', sealed },
          code: this.#codeHash(hash, code),
          until: new Date(until),
        })
        .execute();
      const key = `number-code:${hash.toString('hex')}`;
      await this.#parts.send(db, [{ key, recipient, text: codeText(code), purpose: 'verification' }]);
    });
    this.#parts.onSent();
    return { outcome: 'sent', token, until };
  }

  /** The token changes when the number is shown to be theirs: who saw the one before has nothing. */
  async confirm(
    token: string,
    typed: string,
    address: string,
    note: (db: Db, actor: Pick<Actor, 'id'>) => Promise<void> = async () => undefined,
  ): Promise<CodeTried> {
    const limited = await this.#attempts.try(addressBlock(address));
    if (limited !== undefined) return { outcome: 'too-often', until: limited };
    const hash = hashOf(token);
    const now = new Date(this.#ground.clock());
    // Counted before it is compared: of many at once five are looked at.
    const { rows } = await sql<{ sealed: Buffer; code: Buffer; tries: number }>`
      update number_session set tries = tries + 1
      where hash = ${hash} and step = 'code' and until > ${now} and tries < ${TRIES_MAX}
      returning sealed, code, tries`.execute(this.#ground.record.db);
    const row = rows[0];
    if (row === undefined) return { outcome: 'over' };
    if (!timingSafeEqual(this.#codeHash(hash, plainDigits(typed)), row.code)) {
      const triesLeft = TRIES_MAX - row.tries;
      return triesLeft === 0 ? { outcome: 'over' } : { outcome: 'wrong', triesLeft };
    }
    const recipient = openNumber(this.#ground.sealer, row.sealed);
    const next = drawToken();
    const until = now.getTime() + SESSION_MS;
    return this.#ground.record.db.transaction().execute(async (db): Promise<CodeTried> => {
      const spent = await db
        .deleteFrom('number_session')
        .where('hash', '=', hash)
        .returning('hash')
        .execute();
      if (spent.length === 0) return { outcome: 'over' };
      await db
        .insertInto('number_session')
        .values({ hash: hashOf(next), step: 'in', sealed: row.sealed, code: null, until: new Date(until) })
        .execute();
      await note(db, { id: personId(this.#ground, recipient) });
      return { outcome: 'in', recipient, token: next, until };
    });
  }

  /** Undefined where there is none, or it is over. */
  async find(token: string): Promise<NumberSession | undefined> {
    const row = await this.#ground.record.db
      .selectFrom('number_session')
      .select(['step', 'sealed', 'until', 'tries'])
      .where('hash', '=', hashOf(token))
      .where('until', '>', new Date(this.#ground.clock()))
      .executeTakeFirst();
    if (row === undefined || (row.step === 'code' && row.tries >= TRIES_MAX)) return undefined;
    return {
      step: row.step,
      recipient: openNumber(this.#ground.sealer, row.sealed),
      until: row.until.getTime(),
    };
  }

  async end(token: string): Promise<void> {
    await this.#ground.record.db.deleteFrom('number_session').where('hash', '=', hashOf(token)).execute();
  }

  /** Removes what is over; nothing relies on it. */
  async sweep(): Promise<void> {
    await this.#ground.record.db
      .deleteFrom('number_session')
      .where('until', '<=', new Date(this.#ground.clock()))
      .execute();
    await this.#attempts.sweep();
  }

  #codeHash(hash: Buffer, code: string): Buffer {
    return createHmac('sha256', this.#key).update(hash).update(code).digest();
  }
}

/** Under which somebody who shows a number stands in ledger and audit: the keyed tag, from which nobody reads the number. */
export function personId({ key }: Pick<Ground, 'key'>, recipient: Recipient): string {
  return `recipient:${tagOf(key, recipient).toString('hex')}`;
}

const isMainlandMobile = (recipient: Recipient): boolean => /^861\d{10}$/.test(String(recipient));

/** Full-width digits, spaces and dashes are how people, and telephones that paste, write a number. */
function plainDigits(typed: string): string {
  return typed.normalize('NFKC').replace(/[\s\-‐-―().]/g, '');
}

const drawToken = (): string => randomBytes(32).toString('base64url');
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();
