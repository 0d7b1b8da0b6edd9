import { formatDay, type Instant, type ObligationState } from '../../domain/index.ts';
import type {
  Addressee,
  Clause,
  Commitment,
  Directive,
  DirectiveStep,
  Obligation,
} from './directive-rows.ts';
import { dueAfter, dueOn } from './due.ts';
import { ADDRESSEE_ACTS, OVER, OWED } from './obligation-states.ts';

/** Who owes what: each clause at each addressee that it is for, in that order. */
export function pairsOf(
  clauses: readonly Clause[],
  addressees: readonly Addressee[],
): { readonly clause: number; readonly addressee: Addressee }[] {
  return clauses.flatMap((clause, i) =>
    addressees
      .filter(({ standing }) => clause.for.includes(standing))
      .map((addressee) => ({ clause: i + 1, addressee })),
  );
}

/** All obligations of a directive that was issued, as its steps and the clock tell them. Nothing of what the clock tells is stored. */
export function obligationsOf(
  directive: Directive,
  steps: readonly DirectiveStep[],
  now: Instant,
): Obligation[] {
  const { issuedAt } = directive;
  if (issuedAt === undefined) return [];
  const own = Map.groupBy(steps, ({ clause, organisation }) => `${clause}|${organisation}`);
  return pairsOf(directive.clauses, directive.addressees).map(({ clause, addressee }) =>
    foldSteps(
      directive,
      clause,
      addressee,
      own.get(`${clause}|${addressee.organisation}`) ?? [],
      issuedAt,
      now,
    ),
  );
}

function foldSteps(
  directive: Directive,
  clause: number,
  { organisation, standing }: Addressee,
  steps: readonly DirectiveStep[],
  issuedAt: Instant,
  now: Instant,
): Obligation {
  const state = (steps.at(-1)?.state ?? 'issued') as ObligationState;
  const last = (act: string) => steps.findLast((step) => step.act === act);
  const returned = last('return');
  const due =
    returned === undefined
      ? dueAfter(issuedAt, directive.clauses[clause - 1]!.due)
      : dueOn(String(returned.detail['due']));
  const acknowledgeBy = dueAfter(issuedAt, { unit: 'working-days', length: directive.acknowledgeDays });
  const commitment = commitmentOf(last('commit'));
  const reportedAt = last('report')?.at;
  const closed = last('close');
  const hasActed = steps.some(({ act }) => ADDRESSEE_ACTS.some((each) => each === act));
  // What was over before the days were is no silence.
  const overAt = OVER.includes(state) ? steps.at(-1)!.at : now;
  return {
    ...{ clause, organisation, standing, state, due, acknowledgeBy, commitment, reportedAt },
    isOverdue: OWED.includes(state) && now >= due.dueAt,
    isSilent: !hasActed && overAt >= acknowledgeBy.dueAt,
    acknowledgedAt: last('acknowledge')?.at,
    isPromiseBroken: commitment !== undefined && OWED.includes(state) && now >= dueOn(commitment.by).dueAt,
    isReportLate: reportedAt !== undefined && reportedAt >= due.dueAt,
    closed:
      closed === undefined
        ? undefined
        : {
            ...{ at: closed.at, name: closed.name, reason: closed.reason },
            isByData: closed.detail['byData'] === true,
          },
  };
}

function commitmentOf(step: DirectiveStep | undefined): Commitment | undefined {
  if (step === undefined) return undefined;
  return { what: step.reason, by: String(step.detail['by']), at: step.at, name: step.name };
}

/** The last day that may be promised: that of the clause, or of a clause that is overdue, any. */
export function lastPromise({ due }: Pick<Obligation, 'due'>, now: Instant): string {
  return now >= due.dueAt ? '9999-12-31' : due.lastDay;
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = Date.parse(`${text}T00:00:00+08:00`);
  // There is no 31st of June.
  return !Number.isNaN(at) && formatDay(at) === text;
}
