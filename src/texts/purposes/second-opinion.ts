import { isMarketing, type MarketingPurpose } from '../../domain/index.ts';
import { type PurposeReader, readWords } from '../../rules/index.ts';
import { kindOf, TEXT_CLASSES, type TextClass } from './classes.ts';
import { PurposeModel } from './model.ts';
import { likeliestKind } from './read.ts';

/** Where the words see no purpose, the model names marketing from this share on. */
const NAMES_MARKETING = 0.95;
/** Where the words see marketing, the model makes it unclear from this share of a code or a notice on. */
const DOUBTS_MARKETING = 0.8;
/** A line of business needs this share to be named; below it is marketing of no certain line. */
const NAMES_LINE = 0.6;

/**
 * The rules' words, and the model where words do not suffice. What the words call a code, a notice or a request stays so (P4). What they leave open is marketing
 * where the model is sure of it, and else stays unclear: the model alone never makes a text service. What they call marketing is unclear where the model is
 * sure of a code or a notice.
 */
export function secondOpinion(words: PurposeReader, model: Pick<PurposeModel, 'guess'>): PurposeReader {
  return (body) => {
    const reading = words(body);
    if (reading.purpose !== 'unclear' && !isMarketing(reading.purpose)) return reading;
    const { shares } = model.guess(body);
    const { kind, share } = likeliestKind(shares);
    if (reading.purpose === 'unclear') {
      if (kind !== 'marketing' || share < NAMES_MARKETING) return reading;
      return { purpose: lineOf(shares), by: 'model', because: `model ${hundredths(share)}` };
    }
    if (kind !== 'service' || share < DOUBTS_MARKETING) return reading;
    return { purpose: 'unclear', because: `${reading.because}; model: service ${hundredths(share)}` };
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
  for (const [c, share] of shares.entries()) {
    if (share < most || kindOf(TEXT_CLASSES[c]!) !== 'marketing') continue;
    most = share;
    best = TEXT_CLASSES[c]!;
  }
  return best as MarketingPurpose;
}
