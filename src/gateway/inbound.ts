import {
  type AccountId,
  Invalid,
  type MessageIds,
  type OrganisationId,
  parseRecipient,
} from '../domain/index.ts';
import type { Facts } from '../kernel/index.ts';
import { decodeText, readUdh } from '../wire/index.ts';
import type { Outgoing } from './desks.ts';
import type { AckToken, Upstream, UpstreamLink } from './forwarder.ts';
import type { Journal } from './journal.ts';
import type { Counts } from './metrics.ts';
import type { Parking } from './parking.ts';
import type { InboundMeaning, InboundRecord } from './records.ts';
import type { Returns } from './returns.ts';
import type { Turn } from './turn.ts';

/**
 * Words by which people withdraw: those that texts have asked for over the years (T, TD, N, R, 0000 …) and those that people write
 * unasked. Compared after folding width and case and dropping spaces and final punctuation.
 */
const OPT_OUT = new Set([
  'R',
  'T',
  'TD',
  'TD退订',
  '退订T',
  '退订TD',
  '退订R',
  'T退订',
  'R退订',
  'N',
  'QX',
  '0000',
  '00000',
  '退订',
  '退',
  '拒收',
  '取消',
  '取消订阅',
  '停止',
  '停止推送',
  '停止发送',
  '不要再发',
  '不要再发了',
  '别再发了',
  '别发了',
  'STOP',
  'UNSUBSCRIBE',
  'STOPALL',
  'END',
  'QUIT',
]);
const AGREEMENT = new Set(['Y', 'YES', '同意', '是', '好', 'Y同意', '同意接收']);
/** Words that say no to a question. Where none was asked, N says no to what comes; R, T, TD and 退订 do so always. */
const NO = new Set([
  'N',
  'NO',
  '否',
  '不',
  '不同意',
  '不愿意',
  '不愿',
  '不接收',
  '不需要',
  '拒绝',
  'N拒绝',
  'N不同意',
]);
const SOURCES_MAX = 100_000;

/** What a reply means. @param asked a request for consent waits for this person's answer. */
export function meaningOf(text: string, asked = false): InboundMeaning {
  const word = text
    .normalize('NFKC')
    .replace(/[\s\u200b-\u200f\ufeff]+/g, '')
    .replace(/[。.!！,，~～]+$/u, '')
    .toUpperCase();
  if (asked && NO.has(word)) return 'decline';
  if (OPT_OUT.has(word)) return 'opt-out';
  return AGREEMENT.has(word) ? 'agreement' : 'none';
}

/** A message from a person, as a link read it. */
export interface Reply {
  readonly from: string;
  readonly port: string;
  readonly udhi: boolean;
  readonly coding: number;
  readonly protocol: 'cmpp' | 'smpp';
  readonly content: Buffer;
}

/** Reads what people send to a port: withdraws for those who say so, at once and for the whole entity (P4), and hands each on to its account. */
export class Inbound {
  readonly #facts: Facts;
  readonly #journal: Journal;
  readonly #parking: Parking;
  readonly #returns: Returns;
  readonly #turn: Turn;
  readonly #counts: Counts;
  readonly #ids: MessageIds;
  /** Which account last sent from a source: replies to it are theirs. */
  readonly #accountBySource = new Map<string, string>();

  constructor(parts: {
    readonly facts: Facts;
    readonly journal: Journal;
    readonly parking: Parking;
    readonly returns: Returns;
    readonly turn: Turn;
    readonly counts: Counts;
    readonly messageIds: MessageIds;
  }) {
    this.#facts = parts.facts;
    this.#journal = parts.journal;
    this.#parking = parts.parking;
    this.#returns = parts.returns;
    this.#turn = parts.turn;
    this.#counts = parts.counts;
    this.#ids = parts.messageIds;
  }

  sentFrom(source: string, account: string): void {
    if (this.#accountBySource.get(source) === account) return;
    if (this.#accountBySource.size >= SOURCES_MAX) this.#accountBySource.clear();
    this.#accountBySource.set(source, account);
  }

  take(upstream: Upstream, reply: Reply, link: UpstreamLink, token: AckToken): void {
    this.#turn.wake();
    this.#counts.inbound++;
    const { now } = this.#turn;
    const udh = reply.udhi ? readUdh(reply.content) : undefined;
    const body = udh?.kind === 'udh' ? reply.content.subarray(udh.headerLength) : reply.content;
    const organisation = this.#facts.organisationBehind(reply.port, now);
    // Only what people send to a port is read, and only for these words (P11).
    const meaning =
      organisation === undefined
        ? 'none'
        : meaningOf(
            decodeText(body, reply.coding, reply.protocol).text,
            this.#isAsked(organisation, reply.from),
          );
    const record: Omit<InboundRecord, 'kind'> = {
      inboundId: this.#ids.next(now),
      at: now,
      upstream: upstream.settings.name,
      from: reply.from,
      port: reply.port,
      meaning,
      organisation: organisation ?? '',
      account: this.#accountOf(reply.port, organisation),
      udhi: reply.udhi,
      coding: reply.coding,
      protocol: reply.protocol,
      content: Buffer.from(reply.content),
    };
    this.#journal.write.inbound(record);
    if (meaning === 'opt-out') this.#journal.refuses();
    this.#journal.after({
      committed: () => {
        this.understand(record);
        this.#handOn(record).then(
          () => link.acknowledge(token),
          () => {},
        );
      },
      // Not kept, so not acknowledged: upstream will send it again.
      failed: () => {},
    });
  }

  /** A withdrawal is in force here from now on; the record and all other gateways learn of it by the shipped block. */
  understand(record: Pick<InboundRecord, 'meaning' | 'from' | 'organisation' | 'at'>): void {
    if (record.meaning !== 'opt-out' || record.organisation === '') return;
    const recipient = parseRecipient(record.from);
    if (recipient instanceof Invalid) return;
    this.#counts.optOuts++;
    const organisation = this.#facts.organisations.get(record.organisation as never).id;
    this.#facts.apply({
      kind: 'suppression-placed',
      at: Math.min(record.at, this.#facts.now),
      recipients: [recipient],
      organisation,
    });
  }

  #isAsked(organisation: OrganisationId, from: string): boolean {
    const recipient = parseRecipient(from);
    if (recipient instanceof Invalid) return false;
    const { consents, organisations } = this.#facts;
    return consents.isAsked(organisations.get(organisation), recipient);
  }

  async #handOn(record: Omit<InboundRecord, 'kind'>): Promise<void> {
    if (record.account === '') return;
    const { inboundId, from, port, udhi, coding, protocol, content, at } = record;
    const reply: Outgoing = { inboundId, from, port, udhi, coding, protocol, content, receivedAt: at };
    await this.#parking.parkReply(record.account, reply);
    this.#returns.offerReply(record.account, reply);
  }

  #accountOf(port: string, organisation: string | undefined): string {
    const last = this.#accountBySource.get(port);
    if (last !== undefined) return last;
    if (organisation === undefined) return '';
    for (const account of this.#facts.organisations.accounts()) {
      if (account.organisation.id === organisation) return account.opened.account as AccountId;
    }
    return '';
  }
}
