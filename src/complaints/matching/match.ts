import {
  type Agreement,
  agreements,
  type Features,
  featuresOf,
  featuresOfNone,
  readReport,
  type Told,
} from './features.ts';
import { fold } from './fold.ts';
import { ALIKE, areAlike, TEXT_LEAST } from './likeness.ts';
import { type KindShare, kindsOf, type NotOurs, reasonsOf, type Signs, signsOf } from './not-ours.ts';
import { isMatchReason, type MatchReason } from './reasons.ts';
import type { Candidate, MatchContext, Report } from './report.ts';
import { readToldSender } from './sender.ts';
import { WEIGHTS } from './weights.ts';

/** A message, how probable it is that it is the one, and why. */
export interface Ranked {
  readonly messageId: string;
  /** A share of 1. Never 1 itself. */
  readonly confidence: number;
  readonly reasons: readonly MatchReason[];
}

/** Which message a report is about. Confidences are probabilities; how well they hold stands in docs/matching.md. */
export type MatchResult =
  | ({ readonly kind: 'found' } & Ranked)
  /** One of these; `copies`: the same text from the same number each time, so that it makes no difference who is asked. */
  | {
      readonly kind: 'several';
      readonly confidence: number;
      readonly copies: boolean;
      readonly messages: readonly Ranked[];
      readonly reasons: readonly MatchReason[];
    }
  | {
      readonly kind: 'not-ours';
      readonly because: NotOurs;
      /** That it is not ours and of this kind. */
      readonly confidence: number;
      /** That it is not ours, whatever it was. */
      readonly notOurs: number;
      readonly kinds: readonly KindShare[];
      readonly reasons: readonly MatchReason[];
    }
  /** Too unsure either way: a person decides. `notOurs` and the messages' confidences make 1, but for messages that are not listed. */
  | {
      readonly kind: 'uncertain';
      readonly notOurs: number;
      readonly kinds: readonly KindShare[];
      readonly messages: readonly Ranked[];
      readonly reasons: readonly MatchReason[];
    }
  /** Nothing to go on. */
  | { readonly kind: 'insufficient'; readonly reasons: readonly MatchReason[] };

/** Below, a person decides. */
export const FOUND_LEAST = 0.9;
export const NOT_OURS_LEAST = 0.8;
export const SEVERAL_LEAST = 0.9;
const LISTED_MAX = 5;
/** Not less than this is worth a look. */
const WORTH = 0.02;
/** No report makes anybody surer than this. */
const CONFIDENCE_MOST = 0.998;
/** How sure a number's own form makes: some people type the wrong number in. */
const PERSON_CONFIDENCE = 0.97;

/**
 * Which of the candidates a report is about, if any. Pure; never throws, whatever was typed. A report whose sender is a person's number
 * is told as such, and its text is not read (P11).
 *
 * @param candidates messages to the report's number, in any order
 */
export function match(report: Report, candidates: readonly Candidate[], context: MatchContext): MatchResult {
  const sender = readToldSender(report.sender, report.recipient);
  if (sender.kind === 'person') {
    return notOurs([{ kind: 'person-to-person', confidence: 1 }], PERSON_CONFIDENCE, ['sender-is-person']);
  }
  const told = readReport(report);
  const first: MatchReason[] =
    sender.kind === 'none' && (report.sender ?? '').trim() !== '' ? ['own-number-as-sender'] : [];
  if ((sender.kind === 'none' || sender.kind === 'other') && told.text.length < TEXT_LEAST)
    return { kind: 'insufficient', reasons: [...first, 'too-little-told'] };
  const agreed = agreements(report, told, candidates);
  const shares = sharesOf(agreed.map(featuresOf), featuresOfNone(told, agreed, context));
  const ranked = agreed
    .map((agreement, n) => ({ agreement, share: shares.messages[n]! }))
    .sort((a, b) => b.share - a.share);
  const [best] = ranked;
  const rank = ({ agreement, share }: (typeof ranked)[number], more: MatchReason[] = []): Ranked => ({
    messageId: agreement.candidate.messageId,
    confidence: capped(share),
    reasons: [...first, ...reasonsFor(agreement), ...more],
  });

  if (best !== undefined && best.share >= FOUND_LEAST && best.agreement.candidate.outcome !== 'refuse') {
    const alone = ranked[1] === undefined || ranked[1].share < WORTH;
    return { kind: 'found', ...rank(best, alone && shares.none < WORTH ? ['nothing-else-near'] : []) };
  }
  const several = best === undefined ? undefined : severalOf(ranked, best.agreement);
  if (several !== undefined) {
    const { list, copies } = several;
    return {
      kind: 'several',
      confidence: capped(list.reduce((sum, { share }) => sum + share, 0)),
      copies,
      messages: list.slice(0, LISTED_MAX).map((each) => rank(each)),
      reasons: [...first, copies ? 'sent-more-than-once' : 'cannot-be-told-apart'],
    };
  }
  const signs = signsOf(report, told, candidates, context);
  const kinds = kindsOf(told, signs, context.isOurs);
  const why = [
    ...first,
    ...whyNot(told, kinds, signs, agreed),
    ...(context.all === false ? (['not-all-seen'] as const) : []),
  ];
  const elsewhere = areAlike(report.text ?? '', context.elsewhere ?? []).includes(true);
  if (!elsewhere && context.all !== false && shares.none >= NOT_OURS_LEAST)
    return notOurs(kinds, shares.none, why);
  return {
    kind: 'uncertain',
    notOurs: capped(shares.none),
    kinds,
    messages: ranked
      .filter(({ share }) => share >= WORTH)
      .slice(0, LISTED_MAX)
      .map((each) => rank(each)),
    reasons: elsewhere ? [...first, 'went-to-others'] : why,
  };
}

function notOurs(kinds: readonly KindShare[], none: number, reasons: readonly MatchReason[]): MatchResult {
  const [first] = kinds;
  return {
    kind: 'not-ours',
    because: first!.kind,
    confidence: capped(none * first!.confidence),
    notOurs: capped(none),
    kinds,
    reasons,
  };
}

/** How probable each is, and that it is none of them: a conditional logit over what speaks for each. */
export function sharesOf(
  messages: readonly Features[],
  none: Features,
  weights: Readonly<Record<string, number>> = WEIGHTS,
): { messages: number[]; none: number } {
  const worths = [...messages, none].map((features) => worthOf(features, weights));
  const most = Math.max(...worths);
  const likely = worths.map((worth) => Math.exp(worth - most));
  const all = likely.reduce((sum, each) => sum + each, 0);
  const shares = likely.map((each) => each / all);
  return { none: shares.pop()!, messages: shares };
}

function worthOf(features: Features, weights: Readonly<Record<string, number>>): number {
  let worth = 0;
  for (const [name, amount] of Object.entries(features)) worth += (weights[name] ?? 0) * amount;
  return worth;
}

type Shared = { readonly agreement: Agreement; readonly share: number };

/** Copies of the best that together are sure enough; else the few that are. */
function severalOf(
  ranked: readonly Shared[],
  best: Agreement,
): { list: Shared[]; copies: boolean } | undefined {
  const text = fold(best.candidate.text);
  const copies = ranked.filter(
    ({ agreement: { candidate }, share }) =>
      share >= WORTH && candidate.port === best.candidate.port && fold(candidate.text) === text,
  );
  const sum = (list: readonly Shared[]) => list.reduce((all, { share }) => all + share, 0);
  if (copies.length > 1 && sum(copies) >= SEVERAL_LEAST) return { list: copies, copies: true };
  for (let count = 2; count <= Math.min(LISTED_MAX, ranked.length); count++) {
    const list = ranked.slice(0, count);
    if (list.at(-1)!.share < WORTH) return undefined;
    if (sum(list) >= SEVERAL_LEAST) return { list, copies: false };
  }
  return undefined;
}

function reasonsFor({ sender, text, time, age, signature, candidate }: Agreement): MatchReason[] {
  const { outcome, delivery } = candidate;
  return [
    `sender-${sender}`,
    `text-${text.grade}`,
    ...(signature === 'another' ? ['signature-another'] : []),
    `time-${time}`,
    ...(age === 'later' ? ['age-later'] : []),
    outcome === 'allow' ? `receipt-${delivery}` : `judged-${outcome}`,
  ].filter(isMatchReason);
}

function whyNot(
  told: Told,
  kinds: readonly KindShare[],
  signs: Signs,
  agreed: readonly Agreement[],
): MatchReason[] {
  const reasons = reasonsOf(kinds[0]!.kind, told, signs);
  const nearest = agreed.filter(({ behind }) => behind === 0);
  if (agreed.length === 0) reasons.push('no-messages');
  if (nearest.some(({ text }) => text.grade === 'sibling')) reasons.push('value-differs');
  if (nearest.some((each) => ALIKE.includes(each.text.grade) && each.candidate.outcome === 'refuse'))
    reasons.push('refused-here');
  return reasons;
}

function capped(share: number): number {
  return Math.min(CONFIDENCE_MOST, Math.max(0, share));
}
