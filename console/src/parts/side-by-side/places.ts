import { differences } from '../differences.ts';

/** One place where two names differ; absent on a side that has nothing there. Places count characters from 1, on the left. */
export interface Place {
  readonly place: number;
  readonly left?: string;
  readonly right?: string;
}

/** Where two names differ, place by place: what stands on both sides between two common characters is one exchanged for the other. */
export function placesOf(one: string, other: string): Place[] {
  const [left, right] = differences(one, other).map((pieces) =>
    pieces.flatMap(({ text, differs }) => [...text].map((character) => ({ character, differs }))),
  ) as [Marked[], Marked[]];
  const places: Place[] = [];
  let i = 0;
  let k = 0;
  while (i < left.length || k < right.length) {
    const [from, to] = [i, k];
    while (left[i]?.differs) i++;
    while (right[k]?.differs) k++;
    for (let n = 0; n < Math.max(i - from, k - to); n++) {
      places.push({
        place: Math.min(from + n, i) + 1,
        ...(from + n < i ? { left: left[from + n]!.character } : {}),
        ...(to + n < k ? { right: right[to + n]!.character } : {}),
      });
    }
    i++;
    k++;
  }
  return places;
}

interface Marked {
  readonly character: string;
  readonly differs: boolean;
}
