import type { Selectable } from 'kysely';
import type { DetectorName, FindingState, Instant, SubjectKind } from '../../domain/index.ts';
import type { Step } from '../../registry/index.ts';
import type { Database } from '../../store/index.ts';
import type { Evidence, FalseAlarms, Finding } from './findings.ts';

export type FindingRow = Selectable<Database['finding']>;

/** A suspicion that was kept, with what became of it. Days since 1970 in Shanghai. */
export interface KeptFinding {
  readonly id: string;
  readonly detector: DetectorName;
  readonly subjectKind: SubjectKind;
  readonly subject: string;
  /** Whose matter it is: those who stand on the port's chain, the signature's owner, or the organisation itself. */
  readonly organisations: readonly string[];
  readonly state: FindingState;
  /** First suspected; since it was decided last, where it is open again. */
  readonly firstDay: number;
  readonly onsetDay: number;
  /** The last day on which the detector spoke of it. */
  readonly lastDay: number;
  /** The highest, until somebody decided. */
  readonly score: number;
  readonly latestScore: number;
  readonly threshold: number;
  readonly falseAlarms: FalseAlarms;
  readonly evidence: readonly Evidence[];
  /** Ids of messages to read. */
  readonly examples: readonly string[];
  readonly sanction: string | undefined;
  /** Since when those whose matter it is know of it. */
  readonly toldAt: Instant | undefined;
}

/** One line of its history; `note` is for colleagues. */
export type FindingStep = Step & { readonly note: string };

export interface FindingAnswer {
  readonly organisation: string;
  readonly statement: string;
  readonly at: Instant;
  readonly name: string;
}

export interface ScoredDay {
  readonly day: number;
  readonly state: Finding['state'];
  readonly score: number;
  readonly threshold: number;
}

export interface FindingPage {
  readonly finding: KeptFinding;
  readonly days: readonly ScoredDay[];
  readonly steps: readonly FindingStep[];
  /** To the suspicion as it stands; what was said to an earlier one is in the steps. */
  readonly answers: readonly FindingAnswer[];
}

export function readFinding(row: FindingRow): KeptFinding {
  return {
    id: row.id,
    detector: row.detector,
    subjectKind: row.subject_kind,
    subject: row.subject,
    organisations: row.organisations,
    state: row.state,
    firstDay: row.first_day,
    onsetDay: row.onset_day,
    lastDay: row.last_day,
    score: row.score,
    latestScore: row.latest_score,
    threshold: row.threshold,
    falseAlarms: row.false_alarms as unknown as FalseAlarms,
    evidence: row.evidence as unknown as Evidence[],
    examples: row.examples,
    sanction: row.sanction ?? undefined,
    toldAt: row.told_at?.getTime(),
  };
}
