import type { Selectable } from 'kysely';
import { openNumber } from '../consent/index.ts';
import {
  type ComplaintChannel,
  type ComplaintEnd,
  type ComplaintMark,
  type ComplaintState,
  type Instant,
  maskPhone,
  maskRecipient,
  type NumberProofKind,
  type Scope,
} from '../domain/index.ts';
import type { Database, Sealer } from '../store/index.ts';
import type { SenderKind } from './intake/check-complaint.ts';

/** A complaint as it is shown: numbers of people masked (P7). */
export interface Complaint {
  readonly id: string;
  readonly channel: ComplaintChannel;
  readonly via: string | undefined;
  readonly reference: string | undefined;
  readonly recipient: string;
  readonly proof: NumberProofKind;
  readonly sender: string;
  readonly senderKind: SenderKind;
  readonly port: string | undefined;
  readonly text: string;
  readonly toldAt: Instant | undefined;
  readonly acceptedAt: Instant;
  readonly category: string;
  readonly categoryBy: 'person' | 'system' | 'officer';
  readonly state: ComplaintState;
  readonly ended: ComplaintEnd | undefined;
  readonly marks: readonly ComplaintMark[];
  readonly counted: boolean;
  readonly wantsStop: boolean;
  /** Its term is over: no number and no text are left. */
  readonly erasedAt: Instant | undefined;
}

export type ComplaintRow = Selectable<Database['complaint']>;

/** A scope that names organisations holds what they handed in. */
export function reaches(scope: Scope, via: string): boolean {
  return scope === 'all' || scope.some((organisation) => organisation === via);
}

export function readComplaint(sealer: Sealer, row: ComplaintRow): Complaint {
  return {
    id: row.id,
    channel: row.channel,
    via: row.via === '' ? undefined : row.via,
    reference: row.reference ?? undefined,
    recipient: row.erased_at === null ? maskRecipient(openNumber(sealer, row.sealed)) : '',
    proof: row.proof,
    sender: row.sender_sealed === null ? row.sender : maskPhone(sealer.open(row.sender_sealed).toString()),
    senderKind: row.sender_kind,
    port: row.port ?? undefined,
    text: row.text,
    toldAt: row.told_at?.getTime(),
    acceptedAt: row.accepted_at.getTime(),
    category: row.category,
    categoryBy: row.category_by,
    state: row.state,
    ended: row.ended ?? undefined,
    marks: row.marks,
    counted: row.counted,
    wantsStop: row.wants_stop,
    erasedAt: row.erased_at?.getTime(),
  };
}
