import type { Selectable } from 'kysely';
import type {
  AddresseeStanding,
  DirectiveState,
  DueUnit,
  Instant,
  MeasuredFor,
  MeasuredResult,
  ObligationState,
} from '../../domain/index.ts';
import type { Database } from '../../store/index.ts';
import type { Due } from './due.ts';
import type { Measured } from './measurement.ts';

/** What one clause asks, of whom, by when, and what shows that it was done. */
export interface Clause {
  readonly text: string;
  /** Whom of the addressees it is for. */
  readonly for: readonly AddresseeStanding[];
  readonly due: { readonly unit: DueUnit; readonly length: number };
  /** What is to be handed in, in words. */
  readonly evidence: string;
  /** Null: nothing in the data shows it; it is closed with a written reason. */
  readonly query: string | null;
  /** No more than this, in the query's unit. Null without a query. */
  readonly threshold: number | null;
  /** Whole days that are measured. */
  readonly periodDays: number;
}

export interface Addressee {
  readonly organisation: string;
  readonly standing: AddresseeStanding;
}

/** What a person writes. */
export interface WantedDirective {
  readonly title: string;
  readonly occasion: string;
  /** The whole text as it was pasted or written. */
  readonly text: string;
  readonly acknowledgeDays: number;
  readonly clauses: readonly Clause[];
  readonly addressees: readonly Addressee[];
}

export type DirectiveRow = Selectable<Database['directive']> & { clauses: Clause[]; addressees: Addressee[] };
export type StepRow = Selectable<Database['directive_step']>;

export interface Directive extends Omit<WantedDirective, 'addressees'> {
  readonly id: string;
  readonly state: DirectiveState;
  /** For the regulator; for an addressee it is 0 and nobody. */
  readonly edit: number;
  readonly changedAt: Instant | undefined;
  readonly changedBy: string;
  /** An addressee sees itself alone. */
  readonly addressees: readonly Addressee[];
  readonly issuedAt: Instant | undefined;
  readonly issuedBy: string | undefined;
  /** Hexadecimal, of what was issued. */
  readonly sha256: string | undefined;
  readonly entry: number | undefined;
  readonly withdrawn: { readonly at: Instant; readonly reason: string } | undefined;
}

export interface Commitment {
  readonly what: string;
  /** 2026-06-20: the last day. */
  readonly by: string;
  readonly at: Instant;
  readonly name: string;
}

/** One clause at one addressee, as its steps and the clock tell it. */
export interface Obligation {
  /** From 1. */
  readonly clause: number;
  readonly organisation: string;
  readonly standing: AddresseeStanding;
  readonly state: ObligationState;
  readonly acknowledgeBy: Due;
  readonly due: Due;
  /** It is the addressee's turn, and the last day is over. */
  readonly isOverdue: boolean;
  /** The addressee has done nothing at all, and the days to acknowledge are over. */
  readonly isSilent: boolean;
  readonly acknowledgedAt: Instant | undefined;
  readonly commitment: Commitment | undefined;
  /** What was promised is past its day, and not reported. */
  readonly isPromiseBroken: boolean;
  readonly reportedAt: Instant | undefined;
  readonly isReportLate: boolean;
  readonly closed:
    | { readonly at: Instant; readonly name: string; readonly reason: string; readonly isByData: boolean }
    | undefined;
}

export interface DirectiveStep {
  readonly clause: number | undefined;
  readonly organisation: string | undefined;
  readonly act: string;
  readonly state: string;
  readonly at: Instant;
  readonly name: string;
  readonly reason: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Measurement {
  readonly id: string;
  readonly clause: number;
  readonly organisation: string;
  readonly takenFor: MeasuredFor;
  /** Of when the data were. */
  readonly cutoff: Instant;
  /** Undefined: the query is for the regulator alone. */
  readonly measured: Measured | undefined;
  readonly result: MeasuredResult;
  readonly name: string;
}

export interface DirectiveFile {
  readonly id: string;
  readonly clause: number;
  readonly organisation: string;
  readonly name: string;
  readonly media: string;
  readonly bytes: number;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly at: Instant;
  readonly by: string;
}

export function readDirective(row: DirectiveRow, addressees: readonly Addressee[]): Directive {
  return {
    ...{ id: row.id, state: row.state, title: row.title, occasion: row.occasion, text: row.text },
    ...{ acknowledgeDays: row.acknowledge_days, clauses: row.clauses, addressees },
    ...{ edit: row.edit ?? 0, changedAt: row.changed_at?.getTime(), changedBy: row.changed_by_name ?? '' },
    ...{ issuedAt: row.issued_at?.getTime(), issuedBy: row.issued_by_name ?? undefined },
    ...{ sha256: row.sha256?.toString('hex'), entry: row.evidence_index ?? undefined },
    withdrawn:
      row.withdrawn_at === null
        ? undefined
        : { at: row.withdrawn_at.getTime(), reason: row.withdrawn_because ?? '' },
  };
}

export function readStep(row: StepRow): DirectiveStep {
  return {
    ...{ clause: row.clause ?? undefined, organisation: row.organisation ?? undefined, act: row.act },
    ...{ state: row.state, at: row.at.getTime(), name: row.by_name, reason: row.reason, detail: row.detail },
  };
}
