import type { Selectable } from 'kysely';
import type { Instant, LeadDeed, LeadFound, LeadStanding } from '../../domain/index.ts';
import type { Database } from '../../store/index.ts';
import type { ProofNamed } from './answer-form.ts';
import { type HopStanding, hopStanding } from './hop.ts';

export type HopRow = Selectable<Database['lead_hop']>;
export type AnswerRow = Selectable<Database['lead_answer']>;

export interface LeadAnswer {
  readonly at: Instant;
  readonly by: string;
  readonly found: LeadFound;
  readonly deeds: readonly LeadDeed[];
  readonly until: Instant | undefined;
  readonly passedTo: string | undefined;
  readonly statement: string;
  readonly proofs: readonly ProofNamed[];
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

/** One whom the lead was sent to. */
export interface Hop extends HopStanding {
  readonly lead: string;
  /** 0 is the first. */
  readonly place: number;
  readonly organisation: string;
  readonly standing: LeadStanding;
  /** Undefined: the centre. */
  readonly passedBy: string | undefined;
  readonly sentAt: Instant;
  readonly seenAt: Instant | undefined;
  readonly answeredAt: Instant | undefined;
  readonly answer: LeadAnswer | undefined;
}

export function readHop(row: HopRow, answer: AnswerRow | undefined, now: Instant): Hop {
  const moments = {
    sentAt: row.sent_at.getTime(),
    ...{ seenAt: row.seen_at?.getTime(), answeredAt: row.answered_at?.getTime() },
  };
  return {
    ...{ lead: row.lead, place: row.place, organisation: row.organisation, standing: row.standing },
    ...{ passedBy: row.passed_by ?? undefined, ...moments, ...hopStanding(moments, now) },
    answer: answer === undefined ? undefined : readAnswer(answer),
  };
}

function readAnswer(row: AnswerRow): LeadAnswer {
  return {
    ...{ at: row.at.getTime(), by: row.by_name, found: row.found, deeds: row.deeds },
    ...{ until: row.until?.getTime(), passedTo: row.passed_to ?? undefined, statement: row.statement },
    ...{ proofs: row.proofs, files: row.files },
  };
}
