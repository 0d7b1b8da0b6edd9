import { normalise } from '../normal/normalise.ts';
import { TEXT_CLASSES, type TextClass } from './classes.ts';
import { PIECES_AT_UNIT, UNITS_MAX } from './features.ts';
import type { PurposeModel } from './model.ts';

/** A piece of a text, as it was written, and what it speaks for. */
export interface Piece {
  readonly text: string;
  /** UTF-16 offsets in the text as written, the end exclusive. */
  readonly from: number;
  readonly to: number;
  /** In logits; below 0 it speaks against. */
  readonly weight: number;
}

const PIECES_MOST = 6;
/** What weighs less than this part of the weightiest place says nothing. */
const LEAST = 0.25;

/** Which pieces of a text spoke for a class, the weightiest first: places in a row that weigh much are one piece. */
export function piecesFor(model: PurposeModel, written: string, each: TextClass): Piece[] {
  const { weights, ofNormal } = model.weightsFor(written, TEXT_CLASSES.indexOf(each));
  const { from, to } = normalise(written.slice(0, UNITS_MAX));
  const by = new Float64Array(from.length);
  for (let i = 0; i < ofNormal; i++) {
    const end = Math.floor(i / PIECES_AT_UNIT) + 1;
    const length = (i % PIECES_AT_UNIT) + 1;
    for (let unit = Math.max(0, end - length); unit < Math.min(end, by.length); unit++)
      by[unit]! += weights[i]! / length;
  }
  const most = by.reduce((best, weight) => Math.max(best, weight), 0);
  if (most <= 0) return [];
  const pieces: Piece[] = [];
  for (let unit = 0; unit < by.length; unit++) {
    if (by[unit]! < LEAST * most) continue;
    const first = unit;
    let weight = 0;
    for (; unit < by.length && by[unit]! >= LEAST * most; unit++) weight += by[unit]!;
    const [begin, end] = [from[first]!, to[unit - 1]!];
    pieces.push({ text: written.slice(begin, end), from: begin, to: end, weight });
  }
  return pieces.sort((a, b) => b.weight - a.weight || a.from - b.from).slice(0, PIECES_MOST);
}
