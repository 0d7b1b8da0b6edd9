/** Of the pairs of texts that were put together, how many belong together; of those that belong together, how many were put together. */
export interface PairScore {
  readonly precision: number;
  readonly recall: number;
}

/** Every pair of texts counts one. */
export function pairwise(truth: readonly string[], found: readonly number[]): PairScore {
  const pairs = (n: number) => (n * (n - 1)) / 2;
  const together = counted(truth.map((label, i) => `${label}\n${found[i]}`));
  const belong = counted(truth);
  const put = counted(found);
  const sum = (counts: ReadonlyMap<unknown, number>) => {
    let all = 0;
    for (const n of counts.values()) all += pairs(n);
    return all;
  };
  const right = sum(together);
  return { precision: right / Math.max(1, sum(put)), recall: right / Math.max(1, sum(belong)) };
}

/** Every group has one vote, and so has every pair of groups: a group of a hundred texts says no more than one of two. */
export function pairwiseByGroup(groups: readonly string[], found: readonly number[]): PairScore {
  const sizes = counted(groups);
  const waves = new Map<number, Map<string, number>>();
  for (const [i, group] of groups.entries()) {
    const wave = waves.get(found[i]!) ?? new Map<string, number>();
    waves.set(found[i]!, wave);
    wave.set(group, (wave.get(group) ?? 0) + 1);
  }
  let right = 0;
  let wrong = 0;
  for (const wave of waves.values()) {
    let all = 0;
    let squares = 0;
    for (const [group, n] of wave) {
      const size = sizes.get(group)!;
      if (size > 1) right += (n * (n - 1)) / (size * (size - 1));
      all += n / size;
      squares += (n / size) ** 2;
    }
    wrong += (all * all - squares) / 2;
  }
  const belong = [...sizes.values()].filter((n) => n > 1).length;
  return { precision: right / Math.max(1e-9, right + wrong), recall: right / Math.max(1, belong) };
}

function counted<T>(labels: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

/** Of the texts that share a wave with texts of other groups: the share that is like none of these as it is written. */
export function unlikeShare(
  texts: readonly string[],
  groups: readonly string[],
  found: readonly number[],
): number {
  const waves = Map.groupBy(groups.keys(), (i) => found[i]!);
  let mixed = 0;
  let unlike = 0;
  for (const members of waves.values()) {
    const ones = [...Map.groupBy(members, (i) => groups[i]!).values()].map(([first]) => first!);
    if (ones.length < 2) continue;
    const pairs = ones.map((i) => pairsOf(texts[i]!));
    mixed += ones.length;
    unlike += pairs.filter((own) =>
      pairs.every((other) => own === other || likeness(own, other) < ALIKE),
    ).length;
  }
  return unlike / Math.max(1, mixed);
}

/** Below it, texts are unlike: of the pairs of characters of both, the share that both have. */
export const ALIKE = 0.3;

export function pairsOf(text: string): Set<string> {
  const bare = text.replace(/[\d\p{P}\s]/gu, '');
  const found = new Set<string>();
  for (let i = 0; i + 1 < bare.length; i++) found.add(bare.slice(i, i + 2));
  return found;
}

function likeness(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let common = 0;
  for (const pair of one) if (other.has(pair)) common++;
  return common / Math.max(1, one.size + other.size - common);
}
