import { blockOf, Invalid, type PortKind, parsePort, type Words } from '../../domain/index.ts';
import type { Told } from './features.ts';
import type { MatchReason } from './reasons.ts';
import type { Candidate, MatchContext, Report } from './report.ts';

/** What it was where it was no message of this system to this telephone. */
export const NOT_OURS = [
  'spoofed-sender',
  'fake-base-station',
  'person-to-person',
  'another-network',
  'unknown-sender',
  'too-old',
] as const;
export type NotOurs = (typeof NOT_OURS)[number];

export const NOT_OURS_WORDS: Readonly<Record<NotOurs, Words>> = {
  'spoofed-sender': { zh: '冒用号码', en: 'somebody put on the sender’s number' },
  'fake-base-station': { zh: '疑似伪基站', en: 'probably a fake base station' },
  'person-to-person': { zh: '点对点短信', en: 'a message between people' },
  'another-network': { zh: '其他网络发出', en: 'carried by another network' },
  'unknown-sender': { zh: '发送者不明', en: 'the sender is not known' },
  'too-old': { zh: '超过保存期限', en: 'older than what is kept' },
};

/** One of the kinds, and how probable it is where the message is not ours. */
export interface KindShare {
  readonly kind: NotOurs;
  readonly confidence: number;
}

const HOUR_MS = 3_600_000;
/** A fake base station moves on: who is in its reach is so within so long. */
const PASSING_MS = 3 * HOUR_MS;
const ATTACHED_MS = 45 * 60_000;
const LINES: readonly PortKind[] = [
  'carrier-line',
  'national-line',
  'provincial-line',
  'public-line',
  'customer-line',
];

/** What a stranger's message tells of itself. */
export interface Signs {
  readonly line: boolean;
  readonly passing: boolean;
  readonly lasting: boolean;
  readonly outOfReach: boolean;
  /** Milliseconds by which the told time lies before what is kept; negative: it does not; undefined: no time was told. */
  readonly beforeKeptMs: number | undefined;
}

export function signsOf(
  report: Report,
  told: Told,
  candidates: readonly Candidate[],
  context: MatchContext,
): Signs {
  const { nearby, keptFrom } = context;
  const others = nearby !== undefined && nearby.people >= 2;
  const port = told.sender.kind === 'number' ? parsePort(told.sender.digits) : undefined;
  const at = report.told?.precision === 'minute' ? report.told.at : undefined;
  const near = candidates.filter((each) => at !== undefined && Math.abs(each.at - at) <= ATTACHED_MS);
  return {
    line: port !== undefined && !(port instanceof Invalid) && LINES.includes(blockOf(port).kind),
    passing: others && nearby.spanMs <= PASSING_MS,
    lasting: others && nearby.spanMs > PASSING_MS,
    outOfReach: near.some(({ delivery }) => delivery === 'failed'),
    beforeKeptMs: report.told === undefined ? undefined : keptFrom - report.told.at,
  };
}

/*
 * Log-odds of each kind by what is known of the sender, and what the signs add to a fake base station. Set on the tuning seeds of
 * `npm run bench -- matching`; docs/matching.md says how well they hold.
 */
const BY_SENDER = {
  ours: { 'spoofed-sender': 1, 'fake-base-station': 0, 'another-network': -2, 'too-old': -1 },
  strange: { 'another-network': 2, 'fake-base-station': 0, 'spoofed-sender': -3, 'too-old': -2 },
  piece: { 'unknown-sender': 1, 'another-network': 0.5, 'spoofed-sender': -0.5, 'fake-base-station': -1 },
  untold: {
    'unknown-sender': 1.5,
    'spoofed-sender': 0,
    'another-network': 0,
    'fake-base-station': 0,
    'too-old': -1,
  },
  abroad: { 'another-network': 4, 'unknown-sender': 0 },
  unreadable: { 'unknown-sender': 3, 'fake-base-station': 0, 'another-network': 0 },
} as const satisfies Readonly<Record<string, Partial<Record<NotOurs, number>>>>;
const LINE = 1.5;
const NO_LINE = -1;
const PASSING = 3.5;
const LASTING = -1;
const OUT_OF_REACH = 2;
const OLD = 5;
const OLD_CLOSE = 1;
const NOT_OLD = -4;
const CLOSE_MS = 5 * 24 * HOUR_MS;

/** The kinds that it may be, the most probable first; their shares make 1. */
export function kindsOf(told: Told, signs: Signs, isOurs: (port: string) => boolean): KindShare[] {
  const odds: Partial<Record<NotOurs, number>> = { ...BY_SENDER[standingOf(told, isOurs)] };
  if (odds['fake-base-station'] !== undefined) {
    odds['fake-base-station'] +=
      (signs.line ? LINE : NO_LINE) +
      (signs.passing ? PASSING : 0) +
      (signs.lasting ? LASTING : 0) +
      (signs.outOfReach ? OUT_OF_REACH : 0);
  }
  const { beforeKeptMs } = signs;
  if (beforeKeptMs !== undefined && beforeKeptMs > -CLOSE_MS)
    odds['too-old'] = (odds['too-old'] ?? -1) + (beforeKeptMs > 0 ? OLD : OLD_CLOSE);
  else if (odds['too-old'] !== undefined) odds['too-old'] += NOT_OLD;
  const weighed = Object.entries(odds).map(([kind, odd]) => ({
    kind: kind as NotOurs,
    weight: Math.exp(odd),
  }));
  const all = weighed.reduce((sum, { weight }) => sum + weight, 0);
  return weighed
    .map(({ kind, weight }) => ({ kind, confidence: weight / all }))
    .sort((a, b) => b.confidence - a.confidence);
}

type Standing = keyof typeof BY_SENDER;

function standingOf({ sender }: Told, isOurs: (port: string) => boolean): Standing {
  switch (sender.kind) {
    case 'number':
      return isOurs(sender.digits) ? 'ours' : sender.whole ? 'strange' : 'piece';
    case 'foreign':
    case 'machine':
      return 'abroad';
    case 'none':
      return 'untold';
    case 'name':
    case 'other':
    case 'person':
      return 'unreadable';
  }
}

export function reasonsOf(kind: NotOurs, told: Told, signs: Signs): MatchReason[] {
  const reasons: MatchReason[] = [];
  if (kind === 'spoofed-sender') reasons.push('ours-sent-nothing-such');
  if (kind === 'another-network')
    reasons.push(
      told.sender.kind === 'foreign'
        ? 'sender-abroad'
        : told.sender.kind === 'machine'
          ? 'sender-machine'
          : 'sender-strange',
    );
  if (kind === 'unknown-sender')
    reasons.push(told.sender.kind === 'none' ? 'sender-untold' : 'sender-unreadable');
  if (kind === 'too-old') reasons.push('before-kept');
  if (kind === 'fake-base-station') {
    if (signs.line) reasons.push('line-number');
    if (signs.outOfReach) reasons.push('phone-out-of-reach');
  }
  if (signs.passing || signs.lasting) reasons.push('others-report-it');
  return reasons;
}
