import { type Alignment, align } from './align.ts';
import { containment, fold, pairsOf } from './fold.ts';

/** How a message's text agrees with the report's. */
export const TEXT_GRADES = ['same', 'piece', 'near', 'sibling', 'loose', 'another', 'untold'] as const;
export type TextGrade = (typeof TEXT_GRADES)[number];

export interface Likeness {
  readonly grade: TextGrade;
  readonly matched: number;
  readonly conflicts: number;
  /** What is lost against a text that is the same: characters, and conflicts as several. */
  readonly loss: number;
}

/** So many letters are the least that say anything. */
export const TEXT_LEAST = 4;
/** Only those that share most pairs are laid along the report. */
const ALIGNED_MAX = 16;
const PAIRS_LEAST = 0.15;
const CONFLICT_LOSS = 4;
/** From so many agreeing characters a piece is enough, however long the whole is. */
const LONG = 16;
/** Less agrees in any two texts: a phrase, the end of an address. */
const LOOSE_LEAST = 8;
const LOOSE_COVER = 0.25;

/** One for each text, in their order. @param folded the report's text, folded */
export function likenesses(folded: string, texts: readonly string[]): Likeness[] {
  if (folded.length < TEXT_LEAST) return texts.map(() => NOTHING_TOLD);
  const pairs = pairsOf(folded);
  const messages = texts.map(fold);
  const shared = messages.map((message) => containment(pairs, pairsOf(message)));
  const nearest = [...shared.keys()].sort((x, y) => shared[y]! - shared[x]!);
  // Of texts that are the same, each stands for all.
  const aligned = new Map<string, Alignment>();
  for (const n of nearest) {
    if (aligned.size >= ALIGNED_MAX || shared[n]! < PAIRS_LEAST) break;
    const message = messages[n]!;
    if (!aligned.has(message)) aligned.set(message, align(folded, message));
  }
  return messages.map((message) => likenessOf(folded, message, aligned.get(message)));
}

const NOTHING_TOLD: Likeness = { grade: 'untold', matched: 0, conflicts: 0, loss: 0 };

function likenessOf(folded: string, message: string, aligned: Alignment | undefined): Likeness {
  if (aligned === undefined) return { grade: 'another', matched: 0, conflicts: 0, loss: folded.length };
  const { matched, slips, runs, runChars, conflicts } = aligned;
  const differing = slips + runChars;
  const quality = matched / Math.max(1, matched + differing);
  const cover = matched / Math.max(1, Math.min(folded.length, message.length));
  const enough = cover >= 0.7 || matched >= LONG;
  const loss = Math.max(0, Math.min(folded.length, message.length) - matched) + differing / 2;
  const told = { matched, conflicts, loss: loss + CONFLICT_LOSS * conflicts };
  const loose = () => (matched >= LOOSE_LEAST && cover >= LOOSE_COVER ? 'loose' : 'another');
  const grade = (): TextGrade => {
    if ((conflicts > 0 || runs > 2) && enough && quality >= 0.5) return 'sibling';
    if (folded === message) return 'same';
    if (conflicts > 0 || runs > 2) return loose();
    if (differing === 0 && matched >= TEXT_LEAST && (cover >= 0.95 || matched >= LONG)) return 'piece';
    if (enough && quality >= 0.7) return 'near';
    return loose();
  };
  return { grade: grade(), ...told };
}

/** Whether each of the others is the same text, a piece of it, or the same but for some characters: for what belongs together. */
export function areAlike(text: string, others: readonly string[]): boolean[] {
  return likenesses(fold(text), others).map(({ grade }) => ALIKE.includes(grade));
}

export const ALIKE: readonly TextGrade[] = ['same', 'piece', 'near'];
