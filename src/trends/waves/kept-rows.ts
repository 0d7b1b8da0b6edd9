import type { ContactBook } from './contact-book.ts';
import type { SlotBook } from './slot-book.ts';
import type { VariantTable } from './variant-table.ts';
import { PROTOTYPE_MAX, type VariantRow, type WaveId, type WaveMemory } from './wave.ts';

/** Of the rows; another means something else. */
export const VERSION = 1;

/**
 * The variants and waves of what was kept, in the order of their numbers.
 *
 * @throws RangeError of rows of another version, or that no gatherer kept
 */
export function readRows({ version, nextWave, nextVariant, variants }: WaveMemory): {
  readonly rows: readonly VariantRow[];
  readonly waves: readonly WaveId[];
} {
  if (version !== VERSION)
    throw new RangeError(
      `version: found ${version}, allowed: ${VERSION}; gather the texts of the last 90 days anew`,
    );
  const rows = [...variants].sort((a, b) => a.variant - b.variant);
  const waves = [...new Set(rows.map((row) => row.wave))].sort((a, b) => a - b);
  const newest = waves.at(-1) ?? 0;
  if (newest >= nextWave)
    throw new RangeError(`nextWave: found ${nextWave}, allowed: above ${newest}, which was given`);
  let last = 0;
  for (const { variant, prototype } of rows) {
    if (variant === last)
      throw new RangeError(`variant: found ${variant} twice, allowed: one row of each number, the latest`);
    if (prototype.length > PROTOTYPE_MAX)
      throw new RangeError(
        `prototype of variant ${variant}: found ${prototype.length} units, allowed: ${PROTOTYPE_MAX}, as it was kept`,
      );
    last = variant;
  }
  if (last >= nextVariant)
    throw new RangeError(`nextVariant: found ${nextVariant}, allowed: above ${last}, which was given`);
  return { rows, waves };
}

export function writtenRow(
  table: VariantTable,
  contacts: ContactBook,
  examples: SlotBook,
  variant: number,
): VariantRow {
  const id = table.id(variant);
  const parent = table.parent(variant);
  return {
    ...{ variant: id, wave: table.waveId(table.wave(variant)) },
    ...(parent === undefined ? {} : { parent }),
    ...{ distance: table.distance(variant), by: table.by(variant) },
    ...{ prototype: table.prototype(variant), contacts: contacts.of(id), examples: examples.of(id) },
  };
}
