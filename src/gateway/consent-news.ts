import { hash } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type ConsentNews, Invalid, type OrganisationId, parseRecipient } from '../domain/index.ts';
import type { Database } from '../store/index.ts';
import { textOf } from './judged-text.ts';
import type { JournalRecord } from './records.ts';

/**
 * Concludes what replies and requests mean for consent, in the transaction that moves the position of the gateway they came from, so that a block is
 * concluded once. @returns what is to be done when that has been committed.
 */
export type ReplyKeeper = (
  db: Kysely<Database>,
  gateway: string,
  news: readonly ConsentNews[],
) => Promise<() => void>;

/** What of a shipment bears on consent. `bytes` are the records as they stand in the evidence log. */
export function consentNews(meant: readonly JournalRecord[], bytes: readonly Buffer[]): ConsentNews[] {
  return meant.flatMap((record, i) => newsOf(record, bytes[i]!) ?? []);
}

function newsOf(record: JournalRecord, bytes: Buffer): ConsentNews | undefined {
  switch (record.kind) {
    case 'inbound': {
      const { meaning, organisation, inboundId, at, port, account } = record;
      const from = parseRecipient(record.from);
      if (meaning === 'none' || organisation === '' || from instanceof Invalid) return undefined;
      return {
        ...{ kind: 'reply', inboundId, at, from, port, account, meaning },
        organisation: organisation as OrganisationId,
        sha256: hash('sha256', bytes),
      };
    }
    case 'judged': {
      const { messageId, at, outcome, organisation } = record;
      const recipient = parseRecipient(record.destination);
      if (record.purpose !== 'consent-request' || outcome === 'refuse') return undefined;
      if (organisation === '' || recipient instanceof Invalid) return undefined;
      return {
        ...{ kind: 'asked', messageId, at, recipient, port: record.source, held: outcome === 'hold' },
        organisation: organisation as OrganisationId,
        text: textOf(record).text.toWellFormed(),
      };
    }
    case 'decided':
      return { kind: 'settled', messageId: record.messageId, released: record.decision === 'release' };
    case 'segment':
    case 'forwarded':
    case 'receipt':
    case 'returned':
    case 'inbound-returned':
    case 'own':
      return undefined;
  }
}
