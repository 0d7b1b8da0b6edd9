import { boundsOf, OVERDISPERSION, purposesFor } from '../../complaints/index.ts';
import { MARKETING_PURPOSES } from '../../domain/index.ts';
import type { Traffic } from '../../store/index.ts';
import type { Node } from './nodes.ts';

/* What was sent, beside what was complained of. Rates are complaints per million messages of marketing that passed, as for the thresholds. */

export type VolumeSource = Pick<Traffic, 'dailyVolumes' | 'firstVolumeDay'>;

/** Why nothing is known of what was sent. */
export type Unsaid = 'sender' | 'category' | 'wave' | 'traffic' | 'region';

export interface Sent {
  /** By day, those that are known of; 0 where nothing was sent. */
  readonly days: ReadonlyMap<number, number>;
  /** Why some days, or all, are not among them. */
  readonly unsaid: Unsaid | undefined;
}

export interface Rate {
  readonly complaints: number;
  readonly messages: number;
  readonly perMillion: number;
  /** Within low and high lies the rate behind the count, 95 of 100 times, complaints coming in clusters. */
  readonly low: number;
  readonly high: number;
}

const MILLION = 1_000_000;
const NONE: ReadonlyMap<number, number> = new Map();
/** Up to here the interval is exact; above, the normal law is within a hundredth of it. */
const EXACT_MAX = 300;
const Z = 1.959964;

/** Undefined: nothing was sent, so that there is no rate. */
export function rateOf(complaints: number, messages: number): Rate | undefined {
  if (!(messages > 0)) return undefined;
  const { low, high } = intervalOf(complaints);
  const per = (count: number) => (count * MILLION) / messages;
  return { complaints, messages, perMillion: per(complaints), low: per(low), high: per(high) };
}

function intervalOf(count: number): { readonly low: number; readonly high: number } {
  if (count <= EXACT_MAX) return boundsOf(count);
  // Those means from which the count lies as far as that, the variance being a multiple of the mean.
  const half = (OVERDISPERSION * Z * Z) / 2;
  const spread = Math.sqrt(half * half + 2 * half * count);
  return { low: count + half - spread, high: count + half + spread };
}

/**
 * Marketing that passed under a series of complaints. A channel is a way to complain, and nothing that traffic has: of each the messages are the same.
 */
export async function sentUnder(traffic: VolumeSource, node: Node, from: number, to: number): Promise<Sent> {
  const asked = messagesUnder(node);
  if (typeof asked === 'string') return { days: NONE, unsaid: asked };
  const first = await traffic.firstVolumeDay();
  if (first === undefined || first > to) return { days: NONE, unsaid: 'traffic' };
  const begin = Math.max(from, first);
  const found = new Map(
    (await traffic.dailyVolumes({ ...asked, from: begin, to })).map((each) => [each.day, each]),
  );
  const days = new Map<number, number>();
  let unsaid: Unsaid | undefined = begin > from ? 'traffic' : undefined;
  for (let day = begin; day <= to; day++) {
    const { messages, unplaced } = found.get(day) ?? { messages: 0, unplaced: 0 };
    if (node.region !== undefined && unplaced > 0) unsaid = 'region';
    else days.set(day, messages);
  }
  return { days, unsaid };
}

function messagesUnder({ organisation, port, category, region, wave }: Node) {
  if (wave !== undefined) return 'wave';
  if (organisation === '' || (organisation === undefined && port !== undefined)) return 'sender';
  const purposes = category === undefined ? MARKETING_PURPOSES : purposesFor(category);
  return purposes.length === 0 ? 'category' : { organisation, region, purposes };
}
