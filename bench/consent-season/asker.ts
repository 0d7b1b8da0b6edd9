import type { ConsentChannel } from '../../src/domain/index.ts';
import type { Random } from '../../src/world/index.ts';

export const STRENGTHS = ['mild', 'medium', 'blatant'] as const;
export type Strength = (typeof STRENGTHS)[number];

/** When a consent that nobody gave is dated. */
export const STAMPS = [
  'with the account',
  'when the code is sent',
  'at random later',
  'by a job at night',
] as const;
export type Stamp = (typeof STAMPS)[number];

/** Consents of people who were not asked. */
export interface Deceit {
  readonly onset: number;
  readonly strength: Strength;
  /** Of registrations, whatever people tick. */
  readonly share: number;
  readonly stamp: Stamp;
  /** How much more often people refuse who never agreed. */
  readonly annoyance: number;
}

/** How an organisation asks for consents. */
export const DESIGNS = {
  'a box on the form': { weight: 46, least: 0.02, most: 0.45 },
  'a box beside the button': { weight: 12, least: 0.3, most: 0.62 },
  'asked later in the app': { weight: 12, least: 0.03, most: 0.35 },
  'a clerk who asks': { weight: 10, least: 0.35, most: 0.8 },
  'paper entered at night': { weight: 7, least: 0.1, most: 0.5 },
  'a loyalty programme': { weight: 8, least: 0.84, most: 0.995 },
  'a newsletter': { weight: 5, least: 0.93, most: 1 },
} as const satisfies Readonly<Record<string, { weight: number; least: number; most: number }>>;
export type Design = keyof typeof DESIGNS;

/** When the consents reach the ledger. */
export type Handing = 'at once' | 'every night' | 'every week';

export interface Asker {
  readonly organisation: string;
  readonly signature: string;
  readonly design: Design;
  readonly channel: ConsentChannel;
  readonly wording: string;
  readonly handing: Handing;
  /** Of newcomers who agree. */
  rate: number;
  /** Purposes it asks for, and how often whoever agrees to one agrees to each other as well. */
  readonly purposes: number;
  readonly eachOther: number;
  /** Registrations on an ordinary day, and codes to those who come again for each of them. */
  readonly daily: number;
  readonly returning: number;
  /** Of those who agreed, who refuse within about three weeks. */
  readonly refusals: number;
  /** Days from the agreement to the refusal, in the mean. */
  readonly patience: number;
  /** Whether the box stands before the button that has the code sent. */
  readonly boxFirst: boolean;
  /** Times are told by the hour alone. */
  readonly roughTimes: boolean;
  readonly customers: bigint[];
}

export function drawAsker(
  random: Random,
  { organisation, signature }: Pick<Asker, 'organisation' | 'signature'>,
  only?: Design,
): Asker {
  const design =
    only ??
    random.weighted((Object.keys(DESIGNS) as Design[]).map((each) => [DESIGNS[each].weight, each] as const));
  const { least, most } = DESIGNS[design];
  const loyal = design === 'a loyalty programme' || design === 'a newsletter';
  const person = () => drawPerson(random);
  return {
    ...{ organisation, signature, design },
    channel: channelOf(design, random),
    wording: `w_${signature}`,
    handing: random.weighted([
      [60, 'at once'],
      [32, 'every night'],
      [8, 'every week'],
    ] as const),
    rate: least + random.fraction() ** 1.4 * (most - least),
    purposes: random.weighted([
      [55, 1],
      [25, 2],
      [15, 3],
      [5, 4],
    ] as const),
    eachOther: loyal ? 1 : 0.25 + random.fraction() * 0.7,
    daily: 7 * Math.exp(Math.log(20) * random.fraction() ** 1.5),
    returning: 0.4 + random.fraction() * 3,
    refusals: 0.008 * Math.exp(Math.log(8) * random.fraction()) * (loyal ? 0.6 : 1),
    patience: 3 + random.fraction() * 6,
    boxFirst: random.chance(0.25),
    roughTimes: random.chance(0.06),
    customers: Array.from({ length: random.between(150, 900) }, person),
  };
}

/** Stands for a keyed hash of a number: 64 bits. */
export function drawPerson(random: Random): bigint {
  return (BigInt(random.uint32()) << 32n) | BigInt(random.uint32());
}

function channelOf(design: Design, random: Random): ConsentChannel {
  if (design === 'paper entered at night') return 'paper';
  if (design === 'a clerk who asks') return 'store';
  if (design === 'asked later in the app') return 'app';
  return random.chance(0.5) ? 'web' : 'app';
}

const SHARES: Readonly<Record<Strength, readonly [number, number]>> = {
  mild: [0.25, 0.45],
  medium: [0.55, 0.8],
  blatant: [0.96, 1],
};

export function drawDeceit(random: Random, strength: Strength, days: number): Deceit {
  const [least, most] = SHARES[strength];
  const stamp = {
    mild: random.weighted([
      [70, 'with the account'],
      [30, 'at random later'],
    ] as const),
    medium: random.weighted([
      [40, 'with the account'],
      [45, 'at random later'],
      [15, 'by a job at night'],
    ] as const),
    blatant: random.weighted([
      [50, 'with the account'],
      [35, 'when the code is sent'],
      [15, 'by a job at night'],
    ] as const),
  }[strength];
  return {
    // Some have done so from before the season's first day.
    onset: random.chance(0.2) ? 0 : random.between(12, days - 16),
    ...{ strength, stamp },
    share: least + random.fraction() * (most - least),
    annoyance: 2.5 + random.fraction() * 4.5,
  };
}
