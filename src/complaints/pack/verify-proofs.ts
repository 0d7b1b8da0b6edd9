import { z } from 'zod';
import { verifyReceipt } from '../../consent/index.ts';
import { formatInstant } from '../../domain/index.ts';
import { type ProofFault, verifyClosedProof, verifyProof } from '../../evidence/index.ts';
import { type PlaceFault, verifyPlace } from '../../registry/index.ts';
import type { PackGround } from './pack-ground.ts';
import { MESSAGE_PROOF_FORMAT } from './proofs.ts';

/** What is known of one proof. `closed`: it holds, and its record is not shown; `none`: the pack says why there is none. */
export type ProofState = 'genuine' | 'closed' | 'none' | 'changed';

export interface ProofTold {
  readonly state: ProofState;
  /** Where it does not hold. */
  readonly fault?: { readonly where: string; readonly found: string; readonly expected: string };
  /** Its place in the log. */
  readonly index?: number;
  /** Hops that are proven, and hops that are proven not to have passed it on. */
  readonly hops?: number;
  /** The consent that it names. */
  readonly event?: number;
}

const place = z.object({
  leaf: z.string().regex(/^[0-9a-f]{64}$/),
  index: z.int().min(0),
  path: z.array(z.string().max(60)).max(64),
});
const proofSchema = z.object({
  format: z.literal(MESSAGE_PROOF_FORMAT),
  message: z.string(),
  at: z.string(),
  outcome: z.string(),
  evidence: z.looseObject({ format: z.string(), index: z.int() }).nullable(),
  because: z.string().nullable(),
  consent: z.object({ kind: z.string(), event: z.int().nullable() }),
  custody: z.array(
    z.object({
      organisation: z.string().nullable(),
      custody: z.string(),
      batches: z.array(z.object({ id: z.string(), note: z.string(), verifierKey: z.string().nullable() })),
      found: z.looseObject({ ...place.shape, batch: z.string(), evidence: z.unknown() }).nullable(),
      absent: z.array(z.object({ batch: z.string(), below: place.nullable(), above: place.nullable() })),
    }),
  ),
});
type Claimed = z.output<typeof proofSchema>;
type Hop = Claimed['custody'][number];

/** A message's proof, however it came: its record in the log, and what each hop signed. Never throws over it. */
export function verifyMessageProof(
  content: Buffer,
  message: string,
  logKey: string,
  openRecord: PackGround['openRecord'],
): ProofTold {
  const read = proofSchema.safeParse(jsonOf(content));
  if (!read.success) {
    const [issue] = read.error.issues;
    return changed({
      where: issue?.path.join('.') || 'proof',
      found: issue?.message ?? '—',
      expected: MESSAGE_PROOF_FORMAT,
    });
  }
  const claimed = read.data;
  if (claimed.message !== message)
    return changed({ where: 'message', found: claimed.message, expected: message });
  const ofHops = hopsHold(claimed.custody, logKey);
  if (typeof ofHops !== 'number') return changed(ofHops);
  const told = {
    hops: ofHops,
    ...(claimed.consent.event === null ? {} : { event: claimed.consent.event }),
  };
  const { evidence } = claimed;
  if (evidence === null) return { state: 'none', ...told };
  if (evidence.format === 'anning-closed-record-proof-1') {
    const verdict = verifyClosedProof(evidence, logKey);
    return verdict.ok ? { state: 'closed', index: evidence.index, ...told } : changed(verdict, 'evidence.');
  }
  const verdict = verifyProof(evidence, logKey);
  if (!verdict.ok) return changed(verdict, 'evidence.');
  const fault = recordFault(verdict.record, claimed, openRecord);
  return fault === undefined ? { state: 'genuine', index: evidence.index, ...told } : changed(fault);
}

/** A consent's receipt; its place in the log where it holds. */
export function verifyConsentProof(content: Buffer, event: number, logKey: string): ProofTold {
  const verdict = verifyReceipt(jsonOf(content), logKey);
  if (!verdict.ok) return changed(verdict);
  if (verdict.statement.id !== event)
    return changed({ where: 'record_id', found: String(verdict.statement.id), expected: String(event) });
  return { state: 'genuine', index: verdict.index };
}

/** What the proof says beside its record is what the record says. */
function recordFault(
  record: Buffer,
  { message, at, outcome }: Claimed,
  openRecord: PackGround['openRecord'],
): PlaceFault {
  const told = openRecord(record);
  const where = 'evidence.record';
  if (told === undefined) return { where, found: 'no judged message', expected: `message ${message}` };
  const found = `${told.messageId} ${formatInstant(told.at)} ${told.outcome}`;
  const expected = `${message} ${at} ${outcome}`;
  return found === expected ? undefined : { where, found, expected };
}

/** How many hops are proven either way; or the first thing that does not hold. */
function hopsHold(hops: readonly Hop[], logKey: string): number | NonNullable<PlaceFault> {
  let proven = 0;
  for (const [i, hop] of hops.entries()) {
    const fault = hopFault(hop, logKey);
    if (fault !== undefined) return { ...fault, where: `custody.${i}.${fault.where}` };
    if (hop.custody === 'proved' || hop.custody === 'denied') proven += 1;
  }
  return proven;
}

function hopFault({ organisation, custody, batches, found, absent }: Hop, logKey: string): PlaceFault {
  const batchOf = (id: string) => {
    const batch = batches.find((each) => each.id === id);
    if (batch === undefined || batch.verifierKey === null || organisation === null) return undefined;
    return { note: batch.note, verifierKey: batch.verifierKey, organisation };
  };
  const missing = (id: string) => ({
    where: 'batches',
    found: 'no such batch, or no key of it',
    expected: id,
  });
  if (custody === 'proved' && found === null)
    return { where: 'found', found: 'nothing', expected: 'the place in a batch' };
  if (custody === 'denied' && absent.length === 0)
    return { where: 'absent', found: 'nothing', expected: 'the neighbours in a batch' };
  if (found !== null) {
    const batch = batchOf(found.batch);
    if (batch === undefined) return missing(found.batch);
    const fault = verifyPlace(found, batch, { proof: found.evidence, logKey });
    if (fault !== undefined) return { ...fault, where: `found.${fault.where}` };
  }
  for (const { batch: id, below, above } of absent) {
    const batch = batchOf(id);
    if (batch === undefined) return missing(id);
    for (const each of [below, above]) {
      const fault = each === null ? undefined : verifyPlace(each, batch, undefined);
      if (fault !== undefined) return { ...fault, where: `absent.${fault.where}` };
    }
    if (below !== null && above !== null && above.index !== below.index + 1)
      return { where: 'absent', found: `${below.index} and ${above.index}`, expected: 'neighbours' };
  }
  return undefined;
}

function changed(fault: NonNullable<PlaceFault> | ProofFault, within = ''): ProofTold {
  const { where, found, expected } = fault;
  return { state: 'changed', fault: { where: `${within}${where}`, found, expected } };
}

export function jsonOf(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString());
  } catch {
    return undefined;
  }
}
