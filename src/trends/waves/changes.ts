import { codeOf } from './shingles.ts';
import type { Change } from './wave.ts';

/**
 * Which units of two normal texts are the same, in order, by how they sound: for each of `a` its place in `b`, -1 for none (the longest common subsequence).
 */
export function aligned(a: string, b: string): Int32Array {
  const rows = a.length;
  const columns = b.length;
  const left = codesOf(a);
  const right = codesOf(b);
  const width = columns + 1;
  const longest = new Uint16Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i--)
    for (let k = columns - 1; k >= 0; k--)
      longest[i * width + k] =
        left[i] === right[k]
          ? longest[(i + 1) * width + k + 1]! + 1
          : Math.max(longest[(i + 1) * width + k]!, longest[i * width + k + 1]!);
  const found = new Int32Array(rows).fill(-1);
  for (let i = 0, k = 0; i < rows && k < columns; ) {
    if (left[i] === right[k] && longest[i * width + k] === longest[(i + 1) * width + k + 1]! + 1)
      found[i++] = k++;
    else if (longest[(i + 1) * width + k]! >= longest[i * width + k + 1]!) i++;
    else k++;
  }
  return found;
}

/** What was changed in `before` to make `after`, by pieces; single units left between two changes are part of the change. */
export function changesBetween(before: string, after: string): readonly Change[] {
  const places = aligned(before, after);
  const changes: { at: number; end: number; from: number; to: number }[] = [];
  let i = 0;
  let k = 0;
  while (i < before.length || k < after.length) {
    if (i < before.length && places[i] === k) {
      i++;
      k++;
      continue;
    }
    const [at, from] = [i, k];
    while (i < before.length && places[i] === -1) i++;
    k = i < before.length ? places[i]! : after.length;
    const last = changes.at(-1);
    if (last !== undefined && at - last.end <= 1) {
      last.end = i;
      last.to = k;
    } else changes.push({ at, end: i, from, to: k });
  }
  return changes.map(({ at, end, from, to }) => ({
    at,
    before: before.slice(at, end),
    after: after.slice(from, to),
  }));
}

/** Marks and placeholders are told apart here, though they have no sound. */
function codesOf(text: string): Uint32Array {
  const codes = new Uint32Array(text.length);
  for (let i = 0; i < text.length; i++)
    codes[i] = codeOf(text.charCodeAt(i)) || 0x2_0000 + text.charCodeAt(i);
  return codes;
}
