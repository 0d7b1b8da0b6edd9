/** A piece of a name: whether the other name has it too, at this place. */
export interface NamePiece {
  readonly text: string;
  readonly differs: boolean;
}

/**
 * Two names taken apart, character by character (code points): what both have in the same order is the same (their longest common
 * subsequence), all else differs. For names of tens of characters; the work grows with the product of their lengths.
 */
export function differences(one: string, other: string): readonly [NamePiece[], NamePiece[]] {
  const a = [...one];
  const b = [...other];
  // longest[i][k]: what a from i on and b from k on have in common.
  const longest = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let k = b.length - 1; k >= 0; k -= 1)
      longest[i]![k] =
        a[i] === b[k] ? longest[i + 1]![k + 1]! + 1 : Math.max(longest[i + 1]![k]!, longest[i]![k + 1]!);
  const pieces: [NamePiece[], NamePiece[]] = [[], []];
  let i = 0;
  let k = 0;
  while (i < a.length || k < b.length) {
    if (i < a.length && k < b.length && a[i] === b[k]) {
      add(pieces[0], a[i]!, false);
      add(pieces[1], b[k]!, false);
      i += 1;
      k += 1;
    } else if (k === b.length || (i < a.length && longest[i + 1]![k]! >= longest[i]![k + 1]!)) {
      add(pieces[0], a[i]!, true);
      i += 1;
    } else {
      add(pieces[1], b[k]!, true);
      k += 1;
    }
  }
  return pieces;
}

function add(to: NamePiece[], text: string, differs: boolean): void {
  const last = to[to.length - 1];
  if (last?.differs === differs) to[to.length - 1] = { text: last.text + text, differs };
  else to.push({ text, differs });
}
