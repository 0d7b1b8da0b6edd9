import { changesBetween } from './changes.ts';
import type { SlotBook } from './slot-book.ts';
import { templateOf } from './template.ts';
import type { VariantTable } from './variant-table.ts';
import type { Template, Variant } from './wave.ts';

/** @param wave its place */
export function toldTemplate(table: VariantTable, examples: SlotBook, wave: number): Template {
  const sources = table.variantsOf(wave).map((variant) => ({
    prototype: table.prototype(variant),
    examples: examples.of(table.id(variant)),
  }));
  return { wave: table.waveId(wave), pieces: templateOf(sources) };
}

/** @param wave its place */
export function toldTree(table: VariantTable, wave: number): readonly Variant[] {
  return table.variantsOf(wave).map((variant) => {
    const parent = table.parent(variant);
    const from = parent === undefined ? undefined : table.placeOf(parent);
    const prototype = table.prototype(variant);
    return {
      variant: table.id(variant),
      ...(parent === undefined ? {} : { parent }),
      ...{ distance: table.distance(variant), by: table.by(variant), prototype },
      changes: from === undefined ? [] : changesBetween(table.prototype(from), prototype),
    };
  });
}
