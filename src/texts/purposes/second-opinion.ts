import { isMarketing, type MarketingPurpose } from '../../domain/index.ts';
import { type PurposeReader, readWords } from '../../rules/index.ts';
import { kindOf, TEXT_CLASSES, type TextClass, type TextKind } from './classes.ts';
import { PurposeModel } from './model.ts';
import { KINDS, likeliestKind, sharesOfKinds } from './read.ts';

/** From which shares on the model has a say, chosen on groups that no figure is of (docs/decisions/0048). */
export const SHARES = {
  /** Where the words see no purpose, it names marketing. */
  names: 0.9,
  /** Where the words see marketing it holds that with them: marketing, fraud and what is illegal together. Below, nobody knows. */
  holds: 0.5,
} as const;
/** What is none of these is no advert: a code or a notice, people, other. */
const UNWANTED: readonly TextKind[] = ['marketing', 'fraud', 'illegal'];
/** A line of business needs this share to be named; below it is marketing of no certain line. */
const NAMES_LINE = 0.6;

/**
 * The rules' words, and the model where words do not suffice. What the words call a code, a notice or a request stays so (P4). What they leave open is marketing
 * where the model is sure of it, and else stays unclear: the model alone never makes a text service. What they call marketing is unclear where the model does
 * not hold with them.
 */
export function secondOpinion(
  words: PurposeReader,
  model: Pick<PurposeModel, 'guess'>,
  { names, holds }: { readonly names: number; readonly holds: number } = SHARES,
): PurposeReader {
  return (body) => {
    const reading = words(body);
    if (reading.purpose !== 'unclear' && !isMarketing(reading.purpose)) return reading;
    const { shares } = model.guess(body);
    if (reading.purpose === 'unclear') {
      const { kind, share } = likeliestKind(shares);
      if (kind !== 'marketing' || share < names) return reading;
      return { purpose: lineOf(shares), by: 'model', because: `model ${hundredths(share)}` };
    }
    const of = sharesOfKinds(shares);
    const unwanted = UNWANTED.reduce((sum, kind) => sum + of[KINDS.indexOf(kind)]!, 0);
    if (unwanted >= holds) return reading;
    const { kind, share } = likeliestKind(shares);
    return { purpose: 'unclear', because: `${reading.because}; model: ${kind} ${hundredths(share)}` };
  };
}

let delivered: PurposeReader | undefined;

/** As the product reads: the words of the rules and the model it is delivered with, which is read from its file at the first text. */
export const readPurpose: PurposeReader = (body) => {
  delivered ??= secondOpinion(readWords, PurposeModel.delivered());
  return delivered(body);
};

/** Rounded down, so that a share is never told greater than it is. */
function hundredths(share: number): number {
  return Math.floor(share * 100) / 100;
}

function lineOf(shares: readonly number[]): MarketingPurpose {
  let best: TextClass = 'marketing-other';
  let most = NAMES_LINE;
  for (let c = 0; c < shares.length; c++) {
    if (shares[c]! < most || kindOf(TEXT_CLASSES[c]!) !== 'marketing') continue;
    most = shares[c]!;
    best = TEXT_CLASSES[c]!;
  }
  return best as MarketingPurpose;
}
