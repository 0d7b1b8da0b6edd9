import { MARKETING_PURPOSES } from '../../domain/index.ts';

/**
 * What the model tells apart. Marketing by the lines of `domain/purpose.ts`; fraud and what is illegal by the kinds of the corpora that it learned
 * from. Collection of debts is none of them: no public corpus has such texts.
 */
export const TEXT_CLASSES = [
  'verification',
  'notification',
  ...MARKETING_PURPOSES,
  'fraud-bank',
  'fraud-phishing',
  'fraud-investment',
  'fraud-other',
  'illegal-gambling',
  'illegal-papers',
  'illegal-politics',
  'illegal-escort',
  'person-to-person',
  'other',
] as const;

export type TextClass = (typeof TEXT_CLASSES)[number];
export type TextKind = 'service' | 'marketing' | 'fraud' | 'illegal' | 'person' | 'other';

export function kindOf(each: TextClass): TextKind {
  if (each.startsWith('marketing-')) return 'marketing';
  if (each.startsWith('fraud-')) return 'fraud';
  if (each.startsWith('illegal-')) return 'illegal';
  if (each === 'person-to-person') return 'person';
  return each === 'other' ? 'other' : 'service';
}
