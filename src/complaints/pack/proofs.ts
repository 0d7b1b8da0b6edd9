import { formatInstant, type Instant } from '../../domain/index.ts';
import {
  type ClosedRecordProof,
  closeProof,
  type EntryProof,
  type RecordProof,
} from '../../evidence/index.ts';
import type { HopTrace, LeafPlace } from '../../registry/index.ts';
import type { KeptMessage, Matched } from './matched.ts';
import type { PackGround } from './pack-ground.ts';

export const MESSAGE_PROOF_FORMAT = 'anning-message-proof-1';

/** Everything that proves something of one message, by itself. */
export interface MessageProof {
  readonly format: typeof MESSAGE_PROOF_FORMAT;
  readonly message: string;
  readonly at: string;
  readonly outcome: string;
  /** That its record stands in the log: opened where numbers are shown, else closed; null with `because` where there is none. */
  readonly evidence: RecordProof | ClosedRecordProof | null;
  readonly because: string | null;
  /** The entry of the ledger that permitted it; its receipt lies beside it. */
  readonly consent: { readonly kind: string; readonly event: number | null };
  readonly custody: readonly HopProof[];
}

/** What one on the chain proved by a batch that it signed. */
export interface HopProof {
  readonly organisation: string | null;
  readonly standing: string;
  readonly custody: string;
  readonly because: string;
  readonly batches: readonly BatchTold[];
  readonly found:
    | (PlaceTold & { readonly batch: string; readonly text: string; readonly evidence: EntryProof })
    | null;
  /** In these it is not: the two neighbours between which it would stand. */
  readonly absent: readonly {
    readonly batch: string;
    readonly below: PlaceTold | null;
    readonly above: PlaceTold | null;
  }[];
}

export interface BatchTold {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly handedInAt: string;
  /** The signed statement, and the key that checks it; null: no such key is on record. */
  readonly note: string;
  readonly verifierKey: string | null;
}

export interface PlaceTold {
  /** Hexadecimal. */
  readonly leaf: string;
  readonly index: number;
  readonly path: readonly string[];
}

/** `proved` where the record is shown, `closed` where it is not, else why there is none. */
export function proofStanding({ kept }: Matched, withNumbers: boolean): string {
  if (kept === undefined) return 'message-deleted';
  if (typeof kept.proof === 'string') return kept.proof;
  return withNumbers ? 'proved' : 'closed';
}

export async function messageProof(
  ground: Pick<PackGround, 'custodyKeyOf'>,
  { id, at }: Matched,
  kept: KeptMessage,
  withNumbers: boolean,
): Promise<MessageProof> {
  const { proof, consent, trace, row } = kept;
  const isProven = typeof proof !== 'string';
  return {
    ...{ format: MESSAGE_PROOF_FORMAT, message: id, at: formatInstant(at), outcome: row.outcome },
    evidence: !isProven ? null : withNumbers ? proof : closeProof(proof),
    because: isProven ? null : proof,
    consent: { kind: consent.kind, event: 'event' in consent ? consent.event.id : null },
    custody: await Promise.all(trace.hops.map((hop) => hopProof(ground, hop))),
  };
}

async function hopProof(ground: Pick<PackGround, 'custodyKeyOf'>, hop: HopTrace): Promise<HopProof> {
  const { organisation = null, standing, custody, because, batches, found, absent } = hop;
  return {
    ...{ organisation, standing, custody, because },
    batches: await Promise.all(
      batches.map(async ({ id, from, to, handedInAt, note, key, organisation: whose }) => ({
        ...{ id, from: formatInstant(from), to: formatInstant(to), handedInAt: formatInstant(handedInAt) },
        ...{ note, verifierKey: (await ground.custodyKeyOf(whose, key)) ?? null },
      })),
    ),
    found:
      found === undefined
        ? null
        : { ...placeTold(found), batch: found.batch, text: found.text, evidence: found.evidence },
    absent: absent.map(({ batch, below, above }) => ({
      batch,
      below: below === undefined ? null : placeTold(below),
      above: above === undefined ? null : placeTold(above),
    })),
  };
}

function placeTold({ leaf, index, path }: LeafPlace): PlaceTold {
  return { leaf: leaf.toString('hex'), index, path: path.map((each) => each.toString('base64')) };
}

/** The first line of `no-consent.jsonl`: whose word it is, and on which state of the log. */
export function noConsentHead(at: Instant, issuer: string, checkpoint: string): string {
  return `${JSON.stringify({
    format: 'anning-no-consent-1',
    statement: {
      zh: '下列每条营销短信在所列时间提交时，本系统的同意台账中没有该接收号码对该主体该类型、已记入存证日志且有效的同意。这是本系统的陈述，由 manifest.note 签名；台账不按人排序，某条记录不存在无法用散列证明。',
      en: 'When each of the marketing messages below was submitted, the consent ledger of this system held no consent of its recipient to that organisation and purpose that was in force and in the evidence log. This is the statement of this system, signed by manifest.note: the ledger is not ordered by person, so that no hash can prove that an entry is absent.',
    },
    ...{ issuer, at: formatInstant(at), checkpoint },
  })}\n`;
}

export function noConsentLine({ id, at, organisation }: Matched, { row }: KeptMessage): string {
  const told = { message: id, at: formatInstant(at), organisation, purpose: row.purpose };
  return `${JSON.stringify(told)}\n`;
}
