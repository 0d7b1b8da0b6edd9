/** What one rule said of one subject in a season. */
export interface Outcome<R extends string = string> {
  readonly rule: R;
  readonly subject: string;
  readonly truth:
    | { readonly onset: number; readonly strength: string; readonly disguise: string }
    | undefined;
  /** What an innocent subject looks like, where it was made to look like something. */
  readonly lookalike: string | undefined;
  readonly best: number;
  /** The day from which each score was reached first: [score, day], both rising. */
  readonly steps: readonly (readonly [score: number, day: number])[];
}

const SOON_DAYS = 3;

/** How a rule did, at one threshold. */
export interface Told {
  readonly rule: string;
  readonly threshold: number;
  readonly cases: number;
  readonly found: number;
  /** Innocent subjects accused, and guilty ones accused before they did anything. */
  readonly falsely: number;
  readonly innocent: number;
  /** Found by the third day after the onset; `median` days from the onset, of those found. */
  readonly soon: number;
  readonly median: number | undefined;
  /** Accused innocents by what they look like. */
  readonly lookalikes: Readonly<Record<string, number>>;
}

export function told(rule: string, threshold: number, outcomes: readonly Outcome[]): Told {
  const own = outcomes.filter((each) => each.rule === rule);
  const guilty = own.filter(({ truth }) => truth !== undefined);
  const innocent = own.filter(({ truth }) => truth === undefined);
  const dayOf = ({ steps }: Outcome) => steps.find(([score]) => score >= threshold)?.[1];
  const delays: number[] = [];
  let early = 0;
  for (const each of guilty) {
    const day = dayOf(each);
    if (day === undefined) continue;
    if (day < each.truth!.onset) early += 1;
    else delays.push(day - each.truth!.onset);
  }
  const accused = innocent.filter((each) => dayOf(each) !== undefined);
  const lookalikes: Record<string, number> = {};
  for (const { lookalike = 'nothing' } of accused) lookalikes[lookalike] = (lookalikes[lookalike] ?? 0) + 1;
  delays.sort((a, b) => a - b);
  return {
    rule,
    threshold,
    cases: guilty.length,
    found: delays.length,
    falsely: accused.length + early,
    innocent: innocent.length,
    soon: delays.filter((delay) => delay <= SOON_DAYS).length,
    median: delays[delays.length >> 1],
    lookalikes,
  };
}

/** The threshold at which a rule accuses at most so many innocents: what the baselines are given, so that recall can be compared. */
export function thresholdFor(rule: string, accusedMax: number, outcomes: readonly Outcome[]): number {
  const scores = outcomes
    .filter((each) => each.rule === rule && each.truth === undefined)
    .map(({ best }) => best)
    .sort((a, b) => b - a);
  return (scores[accusedMax] ?? 0) + 0.01;
}

/** Wilson's interval with 95 % confidence: "0.93 (0.84 to 0.97)". */
export function share(part: number, whole: number): string {
  if (whole === 0) return '–';
  const [low, high] = wilson(part, whole);
  return `${(part / whole).toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

/** The same of what is rare: "3.0 of 1,000 (1.0 to 8.7)". */
export function perThousand(part: number, whole: number): string {
  const [low, high] = wilson(part, whole);
  return `${((1000 * part) / whole).toFixed(1)} of 1,000 (${(1000 * low).toFixed(1)} to ${(1000 * high).toFixed(1)})`;
}

function wilson(part: number, whole: number): readonly [low: number, high: number] {
  const z = 1.96;
  const p = part / whole;
  const middle = (p + (z * z) / (2 * whole)) / (1 + (z * z) / whole);
  const half = (z * Math.sqrt((p * (1 - p)) / whole + (z * z) / (4 * whole * whole))) / (1 + (z * z) / whole);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

export function line(what: string, each: Told): string {
  const precision = share(each.found, each.found + each.falsely);
  const soon = share(each.soon, each.cases);
  const median = each.median === undefined ? '–' : `${each.median}`;
  return `| ${what} | ${each.cases} | ${share(each.found, each.cases)} | ${precision} | ${soon} | ${median} | ${each.falsely} of ${each.innocent} |`;
}

export const HEAD = [
  '| | cases | recall | precision | within 3 days | median delay, days | falsely accused |',
  '|---|---|---|---|---|---|---|',
];

/** A rule's cases of one kind; precision is not told by kind. */
export function kindLine(
  what: string,
  rule: string,
  threshold: number,
  outcomes: readonly Outcome[],
): string {
  const each = told(rule, threshold, outcomes);
  const median = each.median === undefined ? '–' : `${each.median}`;
  return `| ${what} | ${each.cases} | ${share(each.found, each.cases)} | ${share(each.soon, each.cases)} | ${median} |`;
}

export const KIND_HEAD = [
  '| | cases | recall | within 3 days | median delay, days |',
  '|---|---|---|---|---|',
];

export function outcomesOf<R extends string>(
  seasons: readonly { readonly outcomes: readonly Outcome<R>[] }[],
): Outcome<R>[] {
  return seasons.flatMap(({ outcomes }) => outcomes);
}
