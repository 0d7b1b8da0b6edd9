/** A piece of a name, and whether the other name has it too. */
export interface Piece {
  readonly text: string;
  readonly same: boolean;
}

/** One place where two names differ; absent on a side that has nothing there. Places count characters from 1, on the left. */
export interface Difference {
  readonly place: number;
  readonly left?: string;
  readonly right?: string;
}

export interface Differences {
  readonly left: readonly Piece[];
  readonly right: readonly Piece[];
  readonly list: readonly Difference[];
}

/** Longer texts are no names: they are compared by their beginnings. */
const LONGEST = 200;

/** Aligns two names by their longest common subsequence of characters, and tells what is left over on each side. */
export function differencesOf(leftText: string, rightText: string): Differences {
  const left = [...leftText].slice(0, LONGEST);
  const right = [...rightText].slice(0, LONGEST);
  const lengths = commonLengths(left, right);
  const leftPieces: Piece[] = [];
  const rightPieces: Piece[] = [];
  const list: Difference[] = [];
  let i = 0;
  let k = 0;
  while (i < left.length || k < right.length) {
    if (i < left.length && left[i] === right[k]) {
      add(leftPieces, left[i]!, true);
      add(rightPieces, right[k]!, true);
      i++;
      k++;
      continue;
    }
    // What stands on both sides between two common characters is one exchanged for the other, as far as it goes.
    const [from, to] = [i, k];
    while (i < left.length || k < right.length) {
      if (i < left.length && left[i] === right[k]) break;
      const onLeft = lengths[i + 1]?.[k] ?? -1;
      const onRight = lengths[i]?.[k + 1] ?? -1;
      if (k >= right.length || (i < left.length && onLeft >= onRight)) i++;
      else k++;
    }
    for (const each of left.slice(from, i)) add(leftPieces, each, false);
    for (const each of right.slice(to, k)) add(rightPieces, each, false);
    for (let n = 0; n < Math.max(i - from, k - to); n++) {
      list.push({
        place: Math.min(from + n, i) + 1,
        ...(from + n < i ? { left: left[from + n]! } : {}),
        ...(to + n < k ? { right: right[to + n]! } : {}),
      });
    }
  }
  return { left: leftPieces, right: rightPieces, list };
}

function add(pieces: Piece[], text: string, same: boolean): void {
  const last = pieces[pieces.length - 1];
  if (last !== undefined && last.same === same) pieces[pieces.length - 1] = { text: last.text + text, same };
  else pieces.push({ text, same });
}

/** `[i][k]`: how many characters the ends from i and from k have in common, in order. */
function commonLengths(left: readonly string[], right: readonly string[]): number[][] {
  const table = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0));
  for (let i = left.length - 1; i >= 0; i--)
    for (let k = right.length - 1; k >= 0; k--)
      table[i]![k] =
        left[i] === right[k] ? table[i + 1]![k + 1]! + 1 : Math.max(table[i + 1]![k]!, table[i]![k + 1]!);
  return table;
}
