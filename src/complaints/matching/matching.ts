import type { Instant } from '../../domain/index.ts';
import { type MatchResult, match } from './match.ts';
import type { Candidate, MatchContext, Nearby, Report } from './report.ts';

/** What matching reads: the traffic store's messages, or a world's. */
export interface MatchSource {
  /** Messages to the report's number until it came; where there are more than some hundreds, the newest and those about the told time. */
  candidates(report: Report): Promise<Found>;
  /** Texts like the report's that went from the told sender to anybody, about the told time. */
  elsewhere(report: Report): Promise<readonly string[]>;
  /** The first moment of which messages are there, at a moment. */
  keptFrom(now: Instant): Promise<Instant>;
  isOurs(port: string): boolean;
}

export interface Found {
  readonly messages: readonly Candidate[];
  /** False: there are more. */
  readonly all: boolean;
}

export interface Matched {
  readonly result: MatchResult;
  /** What was compared, for whoever decides. */
  readonly candidates: readonly Candidate[];
}

/**
 * Which message a report is about, by what the source has. Whether its text went to others is asked only where no message to the number is the one.
 * A report about a person's own message asks for nothing (P11).
 */
export async function matchReport(source: MatchSource, report: Report, nearby?: Nearby): Promise<Matched> {
  const context: MatchContext = {
    keptFrom: await source.keptFrom(report.receivedAt),
    isOurs: (port) => source.isOurs(port),
    nearby,
  };
  const alone = match(report, [], context);
  if (alone.kind === 'insufficient' || (alone.kind === 'not-ours' && alone.because === 'person-to-person'))
    return { result: alone, candidates: [] };
  const { messages: candidates, all } = await source.candidates(report);
  const seen = { ...context, all };
  const result = match(report, candidates, seen);
  if (result.kind !== 'not-ours' && result.kind !== 'uncertain') return { result, candidates };
  const elsewhere = await source.elsewhere(report);
  return {
    result: elsewhere.length === 0 ? result : match(report, candidates, { ...seen, elsewhere }),
    candidates,
  };
}
