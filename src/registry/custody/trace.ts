import { createSecretKey } from 'node:crypto';
import type { Instant, OrganisationId, Recipient } from '../../domain/index.ts';
import type { EntryProof } from '../../evidence/index.ts';
import type { Db } from '../ground.ts';
import { prefixesOf } from '../port-book.ts';
import { type CustodyBatch, readBatchRow } from './batch-rows.ts';
import { chainAt, type Hop } from './chain.ts';
import { checkKept, isSigned, type Kept } from './check-kept.ts';
import type { CustodyGround } from './ground.ts';
import { contentOf, leafOf, openingOf, tagOf } from './leaf.ts';
import type { Gap, LeafPlace } from './leaves.ts';
import { CLOCK_TOLERANCE_MS } from './limits.ts';

/** A message, and when it can have been passed on: from its submission until it is known to have gone. */
export interface TraceAsked {
  /** The sender number in full. */
  readonly number: string;
  readonly recipient: Recipient | undefined;
  readonly text: string;
  readonly at: Instant;
  /** Not before `at`: when it was released, or a receipt of it came. */
  readonly until: Instant;
  /** The content provider, where it is known. */
  readonly sender: OrganisationId | undefined;
  /** Whose account it came by. */
  readonly via: OrganisationId | undefined;
  /** How many messages of the same port, recipient and text were taken in from a moment until this one. */
  identicalSince(from: Instant): Promise<number>;
}

/**
 * proved: it stands in a batch that the hop signed; denied: the hop's batches cover the moment, and it stands in none; said: both sides stand to the
 * hop, and no batch covers the moment; silent: one side never said what would complete the hop.
 */
export type Custody = 'proved' | 'denied' | 'said' | 'silent';

export type Because =
  | 'in-batch'
  | 'in-no-batch'
  | 'no-batch'
  | 'batch-covers-part'
  | 'batch-broken'
  | 'not-comparable'
  | 'not-confirmed'
  | 'not-on-chain';

/** Where the message stands in a batch, and all that it takes to check it but the salt. */
export interface Found extends LeafPlace {
  readonly batch: string;
  /** The text as the gateway judged it, or that without the signature at its front, as it is before a provider adds one. */
  readonly text: 'as-judged' | 'without-signature';
  /** The how-manieth of the same in this batch. */
  readonly occurrence: number;
  /** The batch in the evidence log. */
  readonly evidence: EntryProof;
}

export interface Absent extends Gap {
  readonly batch: string;
}

export interface HopTrace extends Hop {
  readonly custody: Custody;
  readonly because: Because;
  /** Batches of the hop that bear on the moment, the oldest first. */
  readonly batches: readonly CustodyBatch[];
  readonly found: Found | undefined;
  /** The neighbours between which it would stand, for each batch that it is not in. */
  readonly absent: readonly Absent[];
}

export interface Trace {
  readonly from: Instant;
  readonly until: Instant;
  readonly toleranceMs: number;
  /** From the holder to the sender. */
  readonly hops: readonly HopTrace[];
}

/** More than two a hour over three days, which is as long as a receipt is waited for. */
const BATCHES_MAX = 200;

/** Walks the chain of a message's moment, and asks of each hop what it proved, said, or kept silent about. */
export async function traceMessage(ground: CustodyGround, asked: TraceAsked): Promise<Trace> {
  const { db } = ground.record;
  const chain = await chainAt(db, asked);
  const hops: HopTrace[] = [];
  for (const hop of chain) hops.push(await traceHop(ground, hop, asked));
  const { at: from, until } = asked;
  return { from, until, toleranceMs: CLOCK_TOLERANCE_MS, hops };
}

async function traceHop(ground: CustodyGround, hop: Hop, asked: TraceAsked): Promise<HopTrace> {
  const told = (custody: Custody, because: Because, more: Partial<HopTrace> = {}): HopTrace => ({
    ...hop,
    custody,
    because,
    batches: [],
    found: undefined,
    absent: [],
    ...more,
  });
  if (hop.standing === 'missing') return told('silent', 'not-on-chain');
  if (hop.standing === 'unconfirmed') return told('silent', 'not-confirmed');
  const batches = await batchesOf(ground.record.db, hop, asked);
  if (batches.length === 0) return told('said', 'no-batch');
  // A destination that is no number has no leaf.
  if (asked.recipient === undefined) return told('said', 'not-comparable', { batches });
  const absent: Absent[] = [];
  let broken = false;
  for (const batch of batches) {
    const kept = await checkKept(ground, batch);
    const place = kept && (await lookFor(kept, batch.from, asked as Comparable));
    if (
      kept === undefined ||
      place === undefined ||
      !placesOf(place).every((each) => isSigned(each, kept.statement))
    ) {
      broken = true;
      continue;
    }
    if ('leaf' in place)
      return told('proved', 'in-batch', {
        batches,
        found: { ...place, batch: batch.id, evidence: kept.evidence },
      });
    absent.push({ ...place, batch: batch.id });
  }
  if (broken) return told('said', 'batch-broken', { batches, absent });
  const own = batches.filter(({ port, lease }) => port === hop.port && lease === hop.lease?.lease);
  return covers(own, asked)
    ? told('denied', 'in-no-batch', { batches, absent })
    : told('said', 'batch-covers-part', { batches, absent });
}

/** The organisation's batches, on any port that begins the number, that can hold the message. */
async function batchesOf(db: Db, { organisation }: Hop, { number, at, until }: TraceAsked) {
  const rows = await db
    .selectFrom('custody_batch')
    .selectAll()
    .where('organisation', '=', organisation!)
    .where('port', 'in', prefixesOf(number))
    .where('ends', '>', new Date(at - CLOCK_TOLERANCE_MS))
    .where('starts', '<=', new Date(until + CLOCK_TOLERANCE_MS))
    .orderBy('starts')
    .limit(BATCHES_MAX)
    .execute();
  return rows.map(readBatchRow);
}

/** Whether no moment at which it can have been passed on, by whatever clock, is outside of these batches. They do not overlap, and rise. */
function covers(batches: readonly CustodyBatch[], { at, until }: TraceAsked): boolean {
  let covered = at - CLOCK_TOLERANCE_MS;
  for (const { from, to } of batches) if (from <= covered) covered = Math.max(covered, to);
  return covered > until + CLOCK_TOLERANCE_MS;
}

type Comparable = TraceAsked & { readonly recipient: Recipient };

/**
 * Its leaf in one batch. Of messages that are the same, the second is the batch's second: how many came before it is counted from the batch's
 * beginning, so that one too few is counted rather than one too many.
 */
async function lookFor(
  { leaves, salt }: Kept,
  from: Instant,
  asked: Comparable,
): Promise<Omit<Found, 'batch' | 'evidence'> | Gap> {
  let gap: Gap | undefined;
  for (const [text, written] of textsOf(asked.text)) {
    const content = contentOf({ port: asked.number, recipient: asked.recipient, text: written });
    const tag = tagOf(openingOf(createSecretKey(salt), content), content);
    const first = await leaves.find(leafOf(tag, 1));
    if (!('leaf' in first)) {
      gap ??= first;
      continue;
    }
    const occurrence = 1 + (await asked.identicalSince(from));
    const place = occurrence === 1 ? first : await leaves.find(leafOf(tag, occurrence));
    if ('leaf' in place) return { ...place, text, occurrence };
    gap = place;
  }
  return gap!;
}

function placesOf(place: LeafPlace | Gap): LeafPlace[] {
  if ('leaf' in place) return [place];
  return [place.below, place.above].filter((each) => each !== undefined);
}

function textsOf(text: string): [Found['text'], string][] {
  const bare = /^【[^】]{1,23}】([\s\S]+)$/.exec(text)?.[1];
  const judged: [Found['text'], string] = ['as-judged', text];
  return bare === undefined ? [judged] : [judged, ['without-signature', bare]];
}
