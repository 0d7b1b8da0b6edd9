import { fold, signatureIn } from './fold.ts';
import { ALIKE, type Likeness, likenesses, TEXT_LEAST, type TextGrade } from './likeness.ts';
import type { Candidate, MatchContext, Report } from './report.ts';
import { readToldSender, type SenderGrade, senderGrade, type ToldSender } from './sender.ts';
import { type AgeGrade, ageGrade, type TimeGrade, timeGrade } from './time.ts';

/** How far one message agrees with a report. */
export interface Agreement {
  readonly candidate: Candidate;
  readonly sender: SenderGrade;
  readonly text: Likeness;
  readonly time: TimeGrade;
  readonly age: AgeGrade;
  /** Behind the best of the candidates' texts, in characters. */
  readonly behind: number;
  readonly signature: 'same' | 'another' | 'untold';
}

/** What a report gives to go by. */
export interface Told {
  readonly sender: ToldSender;
  /** Folded. */
  readonly text: string;
  readonly signature: string | undefined;
}

export function readReport({ sender, text = '', recipient }: Report): Told {
  return { sender: readToldSender(sender, recipient), text: fold(text), signature: signatureIn(text) };
}

export function agreements(report: Report, told: Told, candidates: readonly Candidate[]): Agreement[] {
  const texts = likenesses(
    told.text,
    candidates.map(({ text }) => text),
  );
  const least = Math.min(...texts.map(({ loss }) => loss));
  return candidates.map((candidate, n) => ({
    candidate,
    sender: senderGrade(told.sender, candidate.port, candidate.signature),
    text: texts[n]!,
    time: timeGrade(report.told, candidate.at),
    age: ageGrade(report.receivedAt, candidate.at),
    behind: texts[n]!.loss - least,
    signature: signatureGrade(told.signature, candidate.signature),
  }));
}

function signatureGrade(told: string | undefined, signature: string): Agreement['signature'] {
  const own = fold(signature);
  if (told === undefined || own === '') return 'untold';
  return told.includes(own) || own.includes(told) ? 'same' : 'another';
}

/** What speaks for a message, by name and amount: weighed in `weights.ts`. */
export type Features = Readonly<Record<string, number>>;

/** Grades of a number that may well be the one that was typed. */
const NEAR_SENDERS: readonly SenderGrade[] = ['same', 'beginning', 'end', 'one-digit', 'two-digits', 'name'];

const UNLIKE: readonly TextGrade[] = ['sibling', 'loose', 'another'];
const MATCHED_MOST = 64;
const BEHIND_MOST = 8;

export function featuresOf({ sender, text, time, age, behind, signature, candidate }: Agreement): Features {
  const { outcome, delivery } = candidate;
  // Some characters agree in any two texts.
  const chance = text.grade === 'loose' || text.grade === 'another';
  // A time alone finds some message or other of anybody's.
  const unlike = UNLIKE.includes(text.grade) && (sender === 'another' || sender === 'untold');
  // And where both agree, the time was misremembered.
  const alike = ALIKE.includes(text.grade) && NEAR_SENDERS.includes(sender);
  return {
    ...(unlike ? { 'text and sender unlike': 1 } : {}),
    ...(alike ? { 'text and sender alike': 1 } : {}),
    [`sender ${sender}`]: 1,
    [`text ${text.grade}`]: 1,
    [`time ${time}`]: 1,
    [`age ${age}`]: 1,
    [`signature ${signature}`]: 1,
    [outcome === 'allow' ? `receipt ${delivery}` : `judged ${outcome}`]: 1,
    matched: chance ? 0 : Math.log2(1 + Math.min(MATCHED_MOST, text.matched)),
    conflicts: Math.min(3, text.conflicts),
    behind: Math.min(BEHIND_MOST, behind),
  };
}

/** What speaks for a message that is not among them. */
export function featuresOfNone(told: Told, agreed: readonly Agreement[], context: MatchContext): Features {
  return {
    none: 1,
    [`none, sender ${standingOf(told, agreed, context)}`]: 1,
    [`none, text ${told.text.length >= TEXT_LEAST ? 'told' : 'untold'}`]: 1,
    ...(context.nearby !== undefined && context.nearby.people > 1 ? { 'none, others report it': 1 } : {}),
  };
}

/** strange: a whole number that was never opened here, and that none of the person's messages came from or nearly so. */
function standingOf({ sender }: Told, agreed: readonly Agreement[], context: MatchContext): string {
  if (sender.kind !== 'number') return sender.kind;
  if (agreed.some((each) => each.sender === 'same')) return 'known';
  if (context.isOurs(sender.digits)) return 'ours';
  if (agreed.some((each) => NEAR_SENDERS.includes(each.sender))) return 'near';
  return sender.whole ? 'strange' : 'piece';
}
