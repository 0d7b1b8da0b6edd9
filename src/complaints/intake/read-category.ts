import { MARKETING_PURPOSES, type Purpose } from '../../domain/index.ts';
import { guessOf, type TextClass } from '../../texts/index.ts';
import { categoryFor, UNCLASSIFIED } from '../categories.ts';

/** What the word signals took for something lawful needs more than a kind's usual share to be called suspected. */
const AGAINST_WORDS = 0.9;

/** A line of business, or a trade, is named from this share on. */
const LINE_LEAST = 0.5;

/** Suspicions only; the words of the tree say "suspected", and a person at the centre decides. */
const OF_CLASS: Partial<Record<TextClass, string>> = {
  'fraud-bank': 'fraud',
  'fraud-phishing': 'fraud',
  'fraud-investment': 'fraud',
  'fraud-other': 'fraud',
  'illegal-gambling': 'gambling',
  'illegal-papers': 'forged-papers',
  'illegal-politics': 'illegal-other',
  'illegal-escort': 'pornography',
};

function categoryOfClass(each: TextClass): string {
  return OF_CLASS[each] ?? categoryFor(MARKETING_PURPOSES.find((line) => line === each) ?? 'unclear');
}

/**
 * The category that is proposed for a text whose sender nobody classified: the line that its words are read as; where they leave it open, the model's, and where the
 * model is sure of fraud or a forbidden trade, that. What it is uncertain about stays unclassified.
 */
export function readCategory(text: string, purpose: Purpose | 'unclear'): string {
  const { kind, likeliest, share, ofLikeliest } = guessOf(text);
  const vague = kind === 'fraud' ? 'fraud' : kind === 'illegal' ? 'illegal-other' : UNCLASSIFIED;
  const proposed = ofLikeliest < LINE_LEAST ? vague : categoryOfClass(likeliest);
  if ((kind === 'fraud' || kind === 'illegal') && (purpose === 'unclear' || share >= AGAINST_WORDS))
    return proposed;
  return purpose === 'unclear' && kind === 'marketing' ? proposed : categoryFor(purpose);
}
