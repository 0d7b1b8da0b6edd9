import { PLACEHOLDERS, type Placeholder } from '../../texts/index.ts';
import { aligned } from './changes.ts';
import type { SlotPiece, TemplatePiece } from './wave.ts';

/** What stands in this share of the variants is fixed. */
const FIXED_LEAST = 0.8;
/** Something put in between is a slot where this share of the variants has it. */
const BETWEEN_LEAST = 0.2;
const EXAMPLES_MAX = 6;
const kinds = new Map<string, Placeholder>(
  Object.entries(PLACEHOLDERS).map(([kind, sign]) => [sign, kind as Placeholder]),
);

export interface TemplateSource {
  readonly prototype: string;
  readonly examples: readonly (readonly string[])[];
}

/** The fixed pieces and slots of a wave, told along its first variant. */
export function templateOf(variants: readonly TemplateSource[]): readonly TemplatePiece[] {
  const [first, ...others] = variants;
  if (first === undefined) return [];
  const places = others.map(({ prototype }) => aligned(first.prototype, prototype));
  const pieces: TemplatePiece[] = [];
  let fixed = '';
  let slotFrom = -1;
  const flush = () => {
    if (fixed !== '') pieces.push({ kind: 'fixed', text: fixed });
    fixed = '';
  };
  const close = (to: number) => {
    if (slotFrom < 0) return;
    pieces.push(words(first.prototype, others, places, slotFrom, to));
    slotFrom = -1;
  };
  for (let i = 0; i < first.prototype.length; i++) {
    const sign = first.prototype[i]!;
    const kind = kinds.get(sign);
    const support = (1 + places.filter((each) => each[i]! >= 0).length) / variants.length;
    const put = i > 0 && slotFrom < 0 && isPutIn(places, i, variants.length);
    if (kind === undefined && support < FIXED_LEAST) {
      if (slotFrom < 0) {
        flush();
        slotFrom = i;
      }
      continue;
    }
    close(i);
    if (put) {
      flush();
      pieces.push(words(first.prototype, others, places, i, i));
    }
    if (kind === undefined) {
      fixed += sign;
      continue;
    }
    flush();
    pieces.push({ kind, examples: examplesAt(variants, places, i, sign) });
  }
  close(first.prototype.length);
  flush();
  return pieces;
}

/** Whether enough variants have something between the unit before `at` and the one at it. */
function isPutIn(places: readonly Int32Array[], at: number, all: number): boolean {
  let put = 0;
  for (const each of places) if (each[at]! >= 0 && each[at - 1]! >= 0 && each[at]! > each[at - 1]! + 1) put++;
  return put >= 2 && put >= BETWEEN_LEAST * all;
}

function words(
  prototype: string,
  others: readonly TemplateSource[],
  places: readonly Int32Array[],
  from: number,
  to: number,
): SlotPiece {
  const found = [prototype.slice(from, to)];
  for (const [v, each] of places.entries()) {
    const left = from === 0 ? -1 : each[from - 1]!;
    const right = to === each.length ? others[v]!.prototype.length : each[to]!;
    if ((from > 0 && left < 0) || right < 0) continue;
    found.push(others[v]!.prototype.slice(left + 1, right));
  }
  return { kind: 'words', examples: commonest(found) };
}

function examplesAt(
  variants: readonly TemplateSource[],
  places: readonly Int32Array[],
  at: number,
  sign: string,
): readonly string[] {
  const found = variants.flatMap(({ prototype, examples }, v) => {
    const place = v === 0 ? at : places[v - 1]![at]!;
    if (place < 0 || prototype[place] !== sign) return [];
    let slot = 0;
    for (let i = 0; i < place; i++) if (kinds.has(prototype[i]!)) slot++;
    return examples[slot] ?? [];
  });
  return commonest(found);
}

function commonest(found: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const each of found) counts.set(each, (counts.get(each) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, EXAMPLES_MAX)
    .map(([each]) => each);
}
