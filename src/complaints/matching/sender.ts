import { formatRecipient, type Recipient, readSender } from '../../domain/index.ts';
import { fold } from './fold.ts';

/** What was typed as the sender. */
export type ToldSender =
  | { readonly kind: 'none' }
  /** A number that messages of organisations come from, or a piece of one; `whole`: it has the form of one. */
  | { readonly kind: 'number'; readonly digits: string; readonly whole: boolean }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'person' | 'foreign' | 'machine' | 'other' };

/** How far a message's sender agrees with what was typed. */
export const SENDER_GRADES = [
  'same',
  'beginning',
  'end',
  'one-digit',
  'two-digits',
  'name',
  'family',
  'another',
  'untold',
] as const;
export type SenderGrade = (typeof SENDER_GRADES)[number];

const TYPED_MAX = 200;
const PIECE_LEAST = 5;
const DIGITS_MAX = 22;
/** Of so many digits at the front of a port the provider's customers have the same. */
const FAMILY_DIGITS = 8;

/** Reads the field as people fill it. Their own number in it says nothing about the sender. Never throws. */
export function readToldSender(typed: string | undefined, recipient: Recipient): ToldSender {
  const text = (typed ?? '').slice(0, TYPED_MAX).normalize('NFKC').trim();
  if (text === '') return { kind: 'none' };
  const reading = readSender(text);
  if (reading.kind === 'port') return { kind: 'number', digits: reading.port, whole: true };
  if (reading.kind === 'person') {
    const own = formatRecipient(recipient);
    return { kind: text.replace(/\D/g, '').endsWith(own) ? 'none' : 'person' };
  }
  if (reading.kind !== 'fault') return { kind: reading.kind };
  // Words around a number, or a number in pieces: the longest row of digits is it.
  const joined = text.replace(/(?<=\d)[\s().\-·]+(?=\d)/g, '').replace(/^(?:\+|00)?86(?=1|9)/, '');
  const [longest = ''] = (joined.match(/\d+/g) ?? []).sort((a, b) => b.length - a.length);
  if (longest.length > DIGITS_MAX) return { kind: 'other' };
  if (longest !== joined && longest.length >= PIECE_LEAST) {
    const inside = readSender(longest);
    if (inside.kind === 'port') return { kind: 'number', digits: inside.port, whole: true };
  }
  if (longest.length >= PIECE_LEAST) return { kind: 'number', digits: longest, whole: false };
  const name = fold(text).replace(/\d/g, '');
  return name.length >= 2 ? { kind: 'name', name } : { kind: 'other' };
}

export function senderGrade(told: ToldSender, port: string, signature: string): SenderGrade {
  if (told.kind === 'none' || told.kind === 'other') return 'untold';
  if (told.kind === 'name') {
    const own = fold(signature);
    return own !== '' && (own.includes(told.name) || told.name.includes(own)) ? 'name' : 'another';
  }
  if (told.kind !== 'number') return 'another';
  const { digits } = told;
  if (digits === port) return 'same';
  if (port.startsWith(digits) || digits.startsWith(port)) return 'beginning';
  if (port.endsWith(digits)) return 'end';
  const distance = digits.length > 6 ? distanceOf(digits, port) : 3;
  if (distance <= 1) return 'one-digit';
  if (distance === 2) return 'two-digits';
  // Cut and mistyped at once.
  const front = digits.length > 6 ? distanceOf(digits, port.slice(0, digits.length)) : 3;
  if (front <= 1) return 'two-digits';
  return port.startsWith(digits.slice(0, FAMILY_DIGITS)) && digits.length >= FAMILY_DIGITS
    ? 'family'
    : 'another';
}

/** Digits put in, left out, changed or two that changed places; of numbers, so that it is short. */
function distanceOf(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2) return 3;
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + changed);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return last[b.length]!;
}
