import { isMarketing, PURPOSES, type Purpose } from '../../src/domain/index.ts';
import type { Random } from '../../src/world/index.ts';
import { NEIGHBOURS } from './phrases.ts';
import type { Wording } from './texts.ts';

/**
 * What a purpose reader with about 15 % of errors says: mostly the truth, else that it cannot tell, a neighbouring line or anything. Some
 * texts are hard and go wrong for most of those who get them, as with a real reader: its errors are of texts, not of messages.
 */
export function readAs(truth: Purpose, wording: Wording, random: Random): Purpose | 'unclear' {
  if (!random.chance(wording.misread)) return truth;
  const odd = (wording.id * 7919) % 100;
  // Of one text, most errors go one way.
  const way = random.chance(0.7) ? odd : random.between(0, 99);
  if (way < 40) return 'unclear';
  if (way < 70 && isMarketing(truth)) return NEIGHBOURS[truth];
  return PURPOSES[(way * 31) % PURPOSES.length]!;
}
