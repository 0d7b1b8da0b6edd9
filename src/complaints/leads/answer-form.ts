import {
  DAY_MS,
  ENDING_DEEDS,
  type Instant,
  Invalid,
  type LeadDeed,
  type LeadFound,
  type Objection,
  parseInstant,
} from '../../domain/index.ts';
import { caseObjection } from '../cases/refusals.ts';
import { shown } from '../refusals.ts';

/** A consent that is named as proof: of which complaint of the lead, by its number there, and which entry of the ledger. */
export interface ProofNamed {
  readonly complaint: number;
  readonly event: number;
}

/** An answer as it comes in. */
export interface WantedAnswer {
  readonly found: LeadFound;
  readonly deeds: readonly LeadDeed[];
  /** From when on what was ended is over: a date or RFC 3339. */
  readonly until?: string | undefined;
  /** The next party's unified social credit code. */
  readonly passedTo?: string | undefined;
  readonly statement: string;
  readonly proofs: readonly ProofNamed[];
  /** Hexadecimal. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

/** What an answer is judged by. */
export interface AnswerFacts {
  readonly now: Instant;
  /** Who answers. */
  readonly organisation: string;
  /** To whom the lead was sent already. */
  readonly onLead: readonly string[];
  /** How many complaints it has. */
  readonly complaints: number;
  isRegistered(organisation: string): boolean;
}

const AHEAD_MAX_MS = 30 * DAY_MS;
const STATEMENT_MAX = 4000;

/** Everything that is wrong with it, field by field; or the moment that it names. */
export function checkAnswer(
  wanted: WantedAnswer,
  facts: AnswerFacts,
): { readonly objections: readonly Objection[]; readonly until: Instant | undefined } {
  const until = untilOf(wanted, facts.now);
  return {
    objections: [
      ...deedFaults(wanted),
      ...until.faults,
      ...passedFaults(wanted, facts),
      ...proofFaults(wanted, facts),
      ...wordFaults(wanted),
    ],
    until: until.at,
  };
}

function deedFaults({ found, deeds }: WantedAnswer): Objection[] {
  if (deeds.length === 0) return [caseObjection('deed-missing', 'deeds')];
  const contradict = (field: string, one: string, other: string) =>
    caseObjection('deeds-contradict', field, { one, other });
  const faults: Objection[] = [];
  for (const alone of ['nothing', 'unfounded'] as const) {
    const other = deeds.find((deed) => deed !== alone && deed !== 'passed-on');
    if (deeds.includes(alone) && other !== undefined) faults.push(contradict('deeds', alone, other));
  }
  if (deeds.includes('unfounded') && (found === 'sent-without-consent' || found === 'consent-not-proven'))
    faults.push(contradict('found', 'unfounded', found));
  if (deeds.includes('passed-on') && found === 'sent-with-consent')
    faults.push(contradict('found', 'passed-on', found));
  return faults;
}

function untilOf(
  { deeds, until }: WantedAnswer,
  now: Instant,
): { readonly at: Instant | undefined; readonly faults: readonly Objection[] } {
  const deed = deeds.find((each) => ENDING_DEEDS.includes(each));
  if (until === undefined) {
    const faults = deed === undefined ? [] : [caseObjection('until-missing', 'until', { deed })];
    return { at: undefined, faults };
  }
  if (deed === undefined) return { at: undefined, faults: [caseObjection('until-not-asked', 'until')] };
  const at = parseInstant(until);
  if (at instanceof Invalid || at > now + AHEAD_MAX_MS)
    return { at: undefined, faults: [caseObjection('until-not-valid', 'until', { found: shown(until) })] };
  return { at, faults: [] };
}

function passedFaults({ deeds, passedTo }: WantedAnswer, facts: AnswerFacts): Objection[] {
  const passes = deeds.includes('passed-on');
  if (passedTo === undefined) return passes ? [caseObjection('passed-to-missing', 'passedTo')] : [];
  if (!passes) return [caseObjection('passed-to-not-asked', 'passedTo')];
  if (!facts.isRegistered(passedTo))
    return [caseObjection('organisation-unknown', 'passedTo', { organisation: shown(passedTo) })];
  if (facts.onLead.includes(passedTo))
    return [caseObjection('on-lead-already', 'passedTo', { organisation: passedTo })];
  return [];
}

function proofFaults({ found, proofs }: WantedAnswer, { complaints }: AnswerFacts): Objection[] {
  const claims = found === 'sent-with-consent';
  if (proofs.length === 0) return claims ? [caseObjection('proof-missing', 'proofs')] : [];
  if (!claims) return [caseObjection('proof-not-asked', 'proofs')];
  return proofs.flatMap(({ complaint }, i) =>
    Number.isInteger(complaint) && complaint >= 1 && complaint <= complaints
      ? []
      : [
          caseObjection('proof-place', `proofs.${i}.complaint`, {
            found: `${complaint}`,
            max: `${complaints}`,
          }),
        ],
  );
}

function wordFaults({ statement, files }: WantedAnswer): Objection[] {
  const faults: Objection[] = [];
  const { length } = statement.trim();
  if (length < 2 || length > STATEMENT_MAX) faults.push(caseObjection('statement-missing', 'statement'));
  for (const [i, { name, sha256 }] of files.entries())
    if (!/^[0-9a-f]{64}$/i.test(sha256))
      faults.push(
        caseObjection('file-not-valid', `files.${i}.sha256`, { name: shown(name), found: shown(sha256) }),
      );
  return faults;
}
