import { hkdfSync } from 'node:crypto';
import type { Selectable } from 'kysely';
import { DAY_MS, type Instant } from '../../domain/index.ts';
import type { Db } from '../../registry/index.ts';
import type { Database, SealKey } from '../../store/index.ts';
import type { VariantRow, WaveId, WaveMemory } from '../waves/wave.ts';

/** What has not been seen for so long is forgotten: the same text is another wave when it comes again. */
export const REMEMBERED_MS = 90 * DAY_MS;

/** What stands for a link or a number in a wave can be compared within this installation alone. */
export function contactKey({ sealing }: SealKey): Uint8Array {
  return Buffer.from(hkdfSync('sha256', sealing, '', 'anning wave contact', 32));
}

function variantRow(row: Selectable<Database['wave_variant']>): VariantRow {
  const { id: variant, wave, parent, distance, joined_by: by, prototype, contacts } = row;
  const examples = row.examples as VariantRow['examples'];
  return {
    ...{ variant, wave, distance, by, prototype, contacts, examples },
    ...(parent === null ? {} : { parent }),
  };
}

/** Of the waves that were seen lately, with all of their variants. */
export async function lateMemory(db: Db, now: Instant): Promise<WaveMemory> {
  const since = new Date(now - REMEMBERED_MS);
  const position = await db.selectFrom('wave_position').selectAll().executeTakeFirstOrThrow();
  const variants = await db
    .selectFrom('wave_variant')
    .innerJoin('wave', 'wave.id', 'wave_variant.wave')
    .selectAll('wave_variant')
    .where('wave.last_seen', '>=', since)
    .orderBy('wave_variant.id')
    .execute();
  const merged = await db
    .selectFrom('wave')
    .select(['id', 'merged_into'])
    .where('merged_into', 'is not', null)
    .where('last_seen', '>=', since)
    .orderBy('id')
    .execute();
  return {
    version: 1,
    ...{ nextWave: position.next_wave, nextVariant: position.next_variant },
    variants: variants.map(variantRow),
    merged: merged.map(({ id, merged_into }) => ({ wave: id, into: merged_into as WaveId })),
  };
}

/** Of some variants alone, to look something up in them: what is given a number then is not kept. */
export function memoryOf(rows: readonly Selectable<Database['wave_variant']>[]): WaveMemory {
  const variants = rows.map(variantRow).sort((a, b) => a.variant - b.variant);
  return {
    version: 1,
    nextWave: 1 + variants.reduce((most, { wave }) => Math.max(most, wave), 0),
    nextVariant: 1 + (variants.at(-1)?.variant ?? 0),
    ...{ variants, merged: [] },
  };
}
