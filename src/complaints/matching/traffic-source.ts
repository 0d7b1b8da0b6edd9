import { DAY_MS, type Instant } from '../../domain/index.ts';
import { dueBefore } from '../../rules/index.ts';
import {
  type MessageTo,
  recipientTag,
  type SealKey,
  type Traffic,
  type TrafficReceipt,
} from '../../store/index.ts';
import type { Found, MatchSource } from './matching.ts';
import type { Candidate, Delivery, Report } from './report.ts';
import { readToldSender } from './sender.ts';

export interface TrafficSourceParts {
  readonly traffic: Pick<Traffic, 'messagesTo' | 'search' | 'receiptsOf' | 'firstAt'>;
  readonly sealKey: SealKey;
  /** Whether a port that begins the number was ever opened here, as the registry has it. */
  isOurs(port: string): boolean;
}

const NEWEST_MAX = 300;
const AROUND_MAX = 100;
const AROUND_MS = 3 * DAY_MS;
/** Clocks differ. */
const CLOCKS_MS = 10 * 60_000;
const ELSEWHERE_MAX = 20;
const ELSEWHERE_AROUND_MS = DAY_MS;
const ELSEWHERE_MS = 1_000;
const PIECES_MAX = 6;
const PIECE = 6;
/** What is read of a text to ask for it. */
const TEXT_MAX = 2_000;

/** The traffic store as matching reads it: by the number's tag, never by the number (P7). */
export function trafficSource({ traffic, sealKey, isOurs }: TrafficSourceParts): MatchSource {
  const keptFrom = async (now: Instant) =>
    Math.max(dueBefore('messages', now), (await traffic.firstAt()) ?? now);
  return {
    isOurs,
    keptFrom,
    candidates: async (report) => candidatesOf(traffic, recipientTag(sealKey, report.recipient), report),
    elsewhere: (report) => elsewhere(traffic, report),
  };
}

async function candidatesOf(
  traffic: TrafficSourceParts['traffic'],
  tag: bigint,
  { receivedAt, told }: Report,
): Promise<Found> {
  const from = dueBefore('messages', receivedAt);
  const newest = await traffic.messagesTo({ tag, from, to: receivedAt + CLOCKS_MS, limit: NEWEST_MAX + 1 });
  const all = newest.length <= NEWEST_MAX;
  const about =
    all || told === undefined
      ? []
      : await traffic.messagesTo({ tag, ...aroundOf(told.at, receivedAt, AROUND_MS), limit: AROUND_MAX });
  const rows = [...new Map([...newest, ...about].map((row) => [row.messageId, row])).values()];
  const receipts = await traffic.receiptsOf(rows.map(({ messageId }) => messageId));
  const byMessage = Map.groupBy(receipts, ({ messageId }) => messageId);
  return { messages: rows.map((row) => candidateOf(row, byMessage.get(row.messageId) ?? [])), all };
}

/** Days about a told time, which may be any number; nothing is later than the report. */
function aroundOf(told: Instant, receivedAt: Instant, aroundMs: number): { from: Instant; to: Instant } {
  const at = Number.isFinite(told) ? Math.trunc(Math.min(Math.max(told, aroundMs), receivedAt)) : receivedAt;
  return { from: at - aroundMs, to: Math.min(at + aroundMs, receivedAt + CLOCKS_MS) };
}

function candidateOf(
  { messageId, at, port, signature, text, outcome, segments }: MessageTo,
  receipts: readonly TrafficReceipt[],
): Candidate {
  return { messageId, at, port, signature, text, outcome, delivery: deliveryOf(segments, receipts) };
}

/** Statuses that are not the end of it. */
const ON_THE_WAY = ['ACCEPTD', 'ENROUTE', 'UNKNOWN', 'SCHEDUL'];

/** A long message has arrived when all of its segments have. */
function deliveryOf(segments: number, receipts: readonly TrafficReceipt[]): Delivery {
  const last = new Map<number, string>();
  for (const { segment, status } of receipts) if (!ON_THE_WAY.includes(status)) last.set(segment, status);
  if ([...last.values()].some((status) => status !== 'DELIVRD')) return 'failed';
  return last.size > 0 && last.size >= segments ? 'delivered' : 'silent';
}

/** Only where the sender was told in full: other numbers' texts are nobody's evidence. */
async function elsewhere(traffic: TrafficSourceParts['traffic'], report: Report): Promise<readonly string[]> {
  const sender = readToldSender(report.sender, report.recipient);
  const pieces = piecesOf(report.text ?? '');
  if (sender.kind !== 'number' || pieces.length === 0) return [];
  const { messages } = await traffic.search(
    {
      ...{ port: sender.digits, outcome: 'allow', anyText: pieces },
      ...aroundOf(report.told?.at ?? report.receivedAt, report.receivedAt, ELSEWHERE_AROUND_MS),
    },
    { limit: ELSEWHERE_MAX, withinMs: ELSEWHERE_MS },
  );
  return [...new Set(messages.map(({ text }) => text))];
}

/** Rows of Chinese characters out of the text, or of any letters where there are none; no name in brackets, which all of a sender's texts have. */
function piecesOf(text: string): string[] {
  const plain = text
    .slice(0, TEXT_MAX)
    .normalize('NFKC')
    .replace(/[【[][^】\]]*[】\]]/g, '\n');
  const rows = plain.match(/\p{Script=Han}{6,}/gu) ?? plain.match(/[^\s\p{C}]{6,}/gu) ?? [];
  const pieces = rows.flatMap((row) => {
    const letters = [...row];
    return Array.from({ length: Math.floor(letters.length / PIECE) }, (_, i) =>
      letters.slice(i * PIECE, (i + 1) * PIECE).join(''),
    );
  });
  const step = Math.max(1, pieces.length / PIECES_MAX);
  return pieces.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step)).slice(0, PIECES_MAX);
}
