import type {
  ConsentAsked,
  ConsentNews,
  ConsentReply,
  HeldSettled,
  Instant,
  OrganisationId,
  OwnMessage,
} from '../../domain/index.ts';
import type { Db } from '../../registry/index.ts';
import { type Ground, holdLedger, openNumber, tagOf } from '../ground.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import { endOfTerm } from '../ledger/terms.ts';
import { type AskedRequest, askedRow, keepAsked, requestAnswered } from './asked-rows.ts';
import { type AskedTerms, keepSmsWording } from './sms-wording.ts';

export interface AskingParts {
  readonly ground: Ground;
  readonly ledger: Ledger;
  /** How long an answer to a request counts. */
  readonly answerMs: number;
  /** Takes messages to be sent in the transaction that causes them. */
  readonly send: (db: Db, messages: readonly OwnMessage[]) => Promise<void>;
  /** Called when messages were taken, after the transaction. */
  readonly onSent: () => void;
}

/** One service message, without an offer and without a link, so that it is judged as what it is. */
export const REFUSAL_CONFIRMED = '您的退订申请已受理并生效，我们不再以任何端口向您发送营销短信。';
const CHANNEL = 'sms-reply';

/** What people reply and what they are asked by SMS, as the ledger's entries: in the order in which gateways tell it. */
export class Asking {
  readonly #parts: AskingParts;

  constructor(parts: AskingParts) {
    this.#parts = parts;
  }

  /** Within the transaction that moves the gateway's position. @returns what is to be done after it. */
  async keep(db: Db, gateway: string, news: readonly ConsentNews[]): Promise<() => void> {
    await holdLedger(db);
    const actor = `gateway:${gateway}`;
    const wordings = new Map<string, AskedTerms | undefined>();
    for (const run of runsOf(news)) {
      switch (run.kind) {
        case 'asked':
          await this.#ask(db, actor, run.news, wordings);
          break;
        case 'opt-out':
          await this.#refuse(db, actor, run.news);
          break;
        case 'agreement':
          for (const reply of run.news) await this.#agree(db, actor, reply);
          break;
        case 'decline':
          for (const reply of run.news) await this.#decline(db, actor, reply);
          break;
        case 'settled':
          for (const settled of run.news) await this.#settle(db, actor, settled);
          break;
      }
    }
    return () => {
      this.#parts.ledger.onRecorded();
      this.#parts.onSent();
    };
  }

  async #ask(
    db: Db,
    actor: string,
    asked: readonly ConsentAsked[],
    wordings: Map<string, AskedTerms | undefined>,
  ): Promise<void> {
    const { ground, ledger } = this.#parts;
    const rows: Parameters<typeof keepAsked>[1][number][] = [];
    const entries: LedgerEntry[] = [];
    for (const each of asked) {
      const at = this.#past(each.at);
      const name = `${each.organisation} ${each.text}`;
      if (!wordings.has(name)) wordings.set(name, await keepSmsWording(db, each.organisation, each.text, at));
      const terms = wordings.get(name);
      if (terms === undefined) continue;
      const tag = tagOf(ground.key, each.recipient);
      const until = at + this.#parts.answerMs;
      const held = each.held ? ground.sealer.seal(Buffer.from(String(each.recipient))) : null;
      rows.push(askedRow({ ...each, at }, terms, tag, until, held));
      if (!each.held) entries.push(requestEntry(each, terms, at, until));
    }
    if (rows.length > 0) await keepAsked(db, rows);
    // One that was asked before, or has agreed, stays as it is: the ledger tells, and the newer text can be answered all the same.
    if (entries.length > 0) await ledger.takeWithin(db, actor, entries);
  }

  /** Said twice it is one refusal, which is confirmed once. */
  async #refuse(db: Db, actor: string, replies: readonly ConsentReply[]): Promise<void> {
    const { ledger, send } = this.#parts;
    const taken = await ledger.takeWithin(
      db,
      actor,
      replies.map(({ from, organisation, at, inboundId }) => ({
        ...{ act: 'refuse', recipient: from, organisation, channel: CHANNEL },
        ...{ at: this.#past(at), source: inboundId },
      })),
    );
    await send(
      db,
      replies.flatMap(({ from, organisation, port, account }, i) => {
        const { event } = taken[i]!;
        if (event === undefined) return [];
        const key = `refusal:${event}`;
        const message: OwnMessage = {
          ...{ key, recipient: from, organisation, port, account },
          ...{ text: REFUSAL_CONFIRMED, purpose: 'refusal-confirmed' },
        };
        return [message];
      }),
    );
  }

  /** A yes to nothing that was asked, or after its time, grants nothing. */
  async #agree(db: Db, actor: string, reply: ConsentReply): Promise<void> {
    const { ground, ledger } = this.#parts;
    const tag = tagOf(ground.key, reply.from);
    const asked = await requestAnswered(db, tag, reply, ['requested', 'unanswered']);
    if (asked === undefined) return;
    const { organisation, purpose, frequency, wording } = asked;
    const at = this.#past(reply.at);
    await ledger.takeWithin(db, actor, [
      {
        ...{ act: 'grant', recipient: reply.from, organisation, purpose, channel: CHANNEL, at },
        ...{ frequency, until: endOf(asked, at), wording },
        ...{ proof: 'proven', evidence: reply.sha256, source: reply.inboundId },
      },
    ]);
  }

  /** A no to what was asked last; who agreed a moment before takes that back. A no to nothing that was asked is one to all that comes. */
  async #decline(db: Db, actor: string, reply: ConsentReply): Promise<void> {
    const { ground, ledger } = this.#parts;
    const tag = tagOf(ground.key, reply.from);
    const asked = await requestAnswered(db, tag, reply, ['requested', 'unanswered', 'granted']);
    if (asked === undefined) return this.#refuse(db, actor, [reply]);
    const { organisation, purpose, state } = asked;
    await ledger.takeWithin(db, actor, [
      {
        act: state === 'granted' ? 'withdraw' : 'decline',
        ...{ recipient: reply.from, organisation, purpose, channel: CHANNEL },
        ...{ at: this.#past(reply.at), source: reply.inboundId },
      },
    ]);
  }

  /** A held request was let go, and its time begins; or it was not, and nobody was asked. */
  async #settle(db: Db, actor: string, { messageId, released }: HeldSettled): Promise<void> {
    const { ground, ledger, answerMs } = this.#parts;
    const row = await db
      .selectFrom('asked_request')
      .selectAll()
      .where('message_id', '=', messageId)
      .where('held', 'is not', null)
      .executeTakeFirst();
    if (row === undefined) return;
    if (!released) {
      await db.deleteFrom('asked_request').where('message_id', '=', messageId).execute();
      return;
    }
    const at = ground.clock();
    const until = at + answerMs;
    await db
      .updateTable('asked_request')
      .set({ held: null, at: new Date(at), until: new Date(until) })
      .where('message_id', '=', messageId)
      .execute();
    const recipient = openNumber(ground.sealer, row.held!);
    const { organisation, purpose, wording } = row;
    await ledger.takeWithin(db, actor, [
      requestEntry(
        { recipient, organisation: organisation as OrganisationId, messageId },
        { purpose, wording },
        at,
        until,
      ),
    ]);
  }

  /** A gateway's clock may be a little ahead of ours. */
  #past(at: Instant): Instant {
    return Math.min(at, this.#parts.ground.clock());
  }
}

function requestEntry(
  { recipient, organisation, messageId }: Pick<ConsentAsked, 'recipient' | 'organisation' | 'messageId'>,
  { purpose, wording }: Pick<AskedTerms, 'purpose' | 'wording'>,
  at: Instant,
  until: Instant,
): LedgerEntry {
  return {
    ...{ act: 'request', recipient, organisation, purpose, channel: CHANNEL },
    ...{ at, until, wording, source: messageId },
  };
}

function endOf({ termDays, termUntil }: AskedRequest, at: Instant): Instant {
  return termUntil ?? endOfTerm(at, termDays!);
}

type Run =
  | { readonly kind: 'asked'; readonly news: ConsentAsked[] }
  | { readonly kind: ConsentReply['meaning']; readonly news: ConsentReply[] }
  | { readonly kind: 'settled'; readonly news: HeldSettled[] };

/** What is alike and follows one another is written together; the order stays. */
function runsOf(news: readonly ConsentNews[]): Run[] {
  const runs: Run[] = [];
  for (const each of news) {
    const kind = each.kind === 'reply' ? each.meaning : each.kind;
    const last = runs.at(-1);
    if (last?.kind === kind) (last.news as ConsentNews[]).push(each);
    else runs.push({ kind, news: [each] } as Run);
  }
  return runs;
}
