/** One letter more, less or another than the other name's, or two beside each other that changed places. */
export type Edit = 'more' | 'less' | 'another' | 'moved';

export interface EditFound {
  readonly edit: Edit;
  /** The letters concerned: `from` to `to` of the one, `from` to `ofOther` of the other. */
  readonly from: number;
  readonly to: number;
  readonly ofOther: number;
}

/** The one edit (Damerau and Levenshtein's, with changed places) between two names; undefined where it takes none, or more. */
export function oneEdit(one: readonly string[], other: readonly string[]): EditFound | undefined {
  if (Math.abs(one.length - other.length) > 1) return undefined;
  let from = 0;
  while (from < one.length && from < other.length && one[from] === other[from]) from++;
  if (one.length > other.length)
    return sameFrom(one, from + 1, other, from)
      ? { edit: 'more', from, to: from + 1, ofOther: from }
      : undefined;
  if (one.length < other.length)
    return sameFrom(one, from, other, from + 1)
      ? { edit: 'less', from, to: from, ofOther: from + 1 }
      : undefined;
  if (from === one.length) return undefined;
  if (sameFrom(one, from + 1, other, from + 1))
    return { edit: 'another', from, to: from + 1, ofOther: from + 1 };
  const crossed = one[from] === other[from + 1] && one[from + 1] === other[from];
  if (crossed && sameFrom(one, from + 2, other, from + 2))
    return { edit: 'moved', from, to: from + 2, ofOther: from + 2 };
  return undefined;
}

function sameFrom(one: readonly string[], from: number, other: readonly string[], start: number): boolean {
  for (let i = from, k = start; i < one.length || k < other.length; i++, k++)
    if (one[i] !== other[k]) return false;
  return true;
}
