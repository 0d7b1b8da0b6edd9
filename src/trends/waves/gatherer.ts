import { normalUnits, type Units } from '../../texts/index.ts';
import { ContactBook } from './contact-book.ts';
import { contactKeys } from './contact-keys.ts';
import { readRows, VERSION, writtenRow } from './kept-rows.ts';
import { NearIndex } from './near-index.ts';
import { fallenApart, likenessOf } from './review.ts';
import { WAVE_SETTINGS, type WaveSettings } from './settings.ts';
import { Shingles } from './shingles.ts';
import { SlotBook } from './slot-book.ts';
import { standsAt, withExamples } from './slot-examples.ts';
import { toldTemplate, toldTree } from './told.ts';
import { VariantTable } from './variant-table.ts';
import {
  CONTACTS_MAX,
  type Gathered,
  type JoinedBy,
  type MergedRow,
  PROTOTYPE_MAX,
  type Reviewed,
  type Template,
  type Variant,
  type VariantId,
  type WaveId,
  type WaveMemory,
} from './wave.ts';

/** What stands further behind in a text is not read. */
const WRITTEN_MAX = 4 * PROTOTYPE_MAX;
/** So many full waves become one at most: a review compares each variant of a wave with each. */
const FULL_WAVES_MOST = 8;

/**
 * Gathers near-duplicate texts as they arrive. Only what is kept as a variant ever moves a wave, so that the rows of `memory` say all: a gatherer that reads
 * them goes on to the same answers. Waves of the last 90 days alone may be read; then a text that only an older one is near begins a new wave.
 */
export class WaveGatherer {
  readonly #settings: WaveSettings;
  readonly #table = new VariantTable();
  readonly #index: NearIndex;
  readonly #contacts: ContactBook;
  readonly #examples = new SlotBook();
  readonly #merged = new Map<WaveId, WaveId>();
  #nextWave: WaveId = 1;
  #nextVariant: VariantId = 1;
  /** Since the last `changes`: the place from which on variants are new, older ones that changed, waves that became part of others. */
  #newFrom = 0;
  readonly #changed = new Set<number>();
  readonly #changedMerged = new Set<WaveId>();
  /** Places of waves that got a variant since the last `review`. */
  readonly #grown = new Set<number>();

  private constructor(settings: WaveSettings) {
    this.#settings = settings;
    this.#index = new NearIndex(settings.bands, settings.rows);
    this.#contacts = new ContactBook(settings.unlikeMax);
  }

  static empty(settings: Partial<WaveSettings> = {}): WaveGatherer {
    return new WaveGatherer({ ...WAVE_SETTINGS, ...settings });
  }

  /**
   * Goes on from what was kept.
   *
   * @throws RangeError of rows of another version, or whose numbers are not below the next to be given
   */
  static from(memory: WaveMemory, settings: Partial<WaveSettings> = {}): WaveGatherer {
    const gatherer = WaveGatherer.empty(settings);
    gatherer.#read(memory);
    return gatherer;
  }

  /** How many variants and waves are held. */
  get size(): { readonly variants: number; readonly waves: number } {
    return { variants: this.#table.size, waves: this.#table.live };
  }

  /** @param text as written; what stands behind its first 2,400 characters is not read */
  take(text: string): Gathered {
    const written = text.length > WRITTEN_MAX ? text.slice(0, WRITTEN_MAX) : text;
    const normal = normalUnits(written);
    const length = Math.min(normal.length, PROTOTYPE_MAX);
    const { contactKey, same } = this.#settings;
    const keys = contactKey === undefined ? [] : contactKeys(written, normal, contactKey);
    const arriving = { text: written, normal, keys };
    for (const variant of this.#index.same(normal.units, length))
      if (this.#table.isSame(variant, normal.units, length)) return this.#into(variant, 1, arriving);
    shingles.read(normal.units, 0, length);
    const { best, similarity, near } = this.#nearest(same);
    if (best !== undefined && similarity >= same) return this.#into(best, similarity, arriving);
    if (best !== undefined) return this.#joined(best, similarity, 'text', near, arriving);
    const holder = this.#holder(keys);
    if (holder === undefined) return this.#begun(arriving);
    return this.#joined(holder, this.#table.similarity(shingles, holder), 'contact', [], arriving);
  }

  /** All that is known. */
  memory(): WaveMemory {
    return this.#written(
      Array.from({ length: this.#table.size }, (_, variant) => variant),
      [...this.#merged.keys()],
    );
  }

  /** What is new or other since the last call, or since it was read: a nightly run writes these rows over those of the same number. */
  changes(): WaveMemory {
    const changed = [...this.#changed].filter((variant) => variant < this.#newFrom);
    for (let variant = this.#newFrom; variant < this.#table.size; variant++) changed.push(variant);
    const memory = this.#written(changed, [...this.#changedMerged]);
    this.#newFrom = this.#table.size;
    this.#changed.clear();
    this.#changedMerged.clear();
    return memory;
  }

  /** The wave that a number means now; undefined of one that is not held. */
  waveOf(wave: WaveId): WaveId | undefined {
    let found = wave;
    for (let into = this.#merged.get(found); into !== undefined; into = this.#merged.get(found)) found = into;
    return this.#table.waveAt(found) === undefined ? undefined : found;
  }

  /** @throws RangeError of a wave that is not held */
  template(wave: WaveId): Template {
    return toldTemplate(this.#table, this.#examples, this.#placeOf(wave));
  }

  /**
   * The mutation tree, oldest first.
   *
   * @throws RangeError of a wave that is not held
   */
  variants(wave: WaveId): readonly Variant[] {
    return toldTree(this.#table, this.#placeOf(wave));
  }

  /**
   * Looks again at the waves that grew since the last review: two that have come near each other become one, and what only a chain of texts holds together
   * is split; the part of the oldest variant keeps the number. A nightly run does this before it keeps the day’s `changes`.
   */
  review(): Reviewed {
    const merged = this.#grownTogether();
    const split: { wave: WaveId; from: WaveId; variants: VariantId[] }[] = [];
    for (const wave of [...this.#grown].sort((a, b) => a - b)) {
      const variants = this.#table.variantsOf(wave);
      const [kept, ...others] = fallenApart(this.#table, this.#contacts, variants, this.#settings.holds);
      if (others.length === 0) continue;
      this.#table.assign(wave, kept!);
      for (const part of others) {
        const fresh = this.#table.addWave(this.#nextWave++);
        this.#table.assign(fresh, part);
        for (const variant of part) this.#change(variant);
        split.push({
          ...{ wave: this.#table.waveId(fresh), from: this.#table.waveId(wave) },
          variants: part.map((variant) => this.#table.id(variant)),
        });
      }
    }
    this.#grown.clear();
    return { merged, split };
  }

  #grownTogether(): MergedRow[] {
    const merged: MergedRow[] = [];
    for (const wave of [...this.#grown].sort((a, b) => a - b))
      for (const variant of this.#table.variantsOf(wave)) {
        this.#table.readInto(shingles, variant);
        for (const other of this.#nearest(1).near)
          if (this.#areOne(this.#table.wave(variant), this.#table.wave(other))) {
            const gone = this.#merge(this.#table.wave(variant), this.#table.wave(other));
            merged.push({ wave: gone, into: this.#merged.get(gone)! });
          }
      }
    return merged;
  }

  /** The variants that are near enough to be of one wave, and the nearest of them. No more are looked at from the first on that is as near as `enough`. */
  #nearest(enough: number): { best: number | undefined; similarity: number; near: readonly number[] } {
    const { joins, same, commonLeast } = this.#settings;
    let best: number | undefined;
    let similarity = 0;
    const near: number[] = [];
    for (const variant of this.#index.near(shingles)) {
      if (this.#table.mostSimilar(shingles, variant) < joins) continue;
      const found = this.#table.similarity(shingles, variant);
      if (found < joins || (shingles.common < commonLeast && found < same)) continue;
      near.push(variant);
      if (found <= similarity) continue;
      best = variant;
      similarity = found;
      if (found >= enough) break;
    }
    return { best, similarity, near };
  }

  /** Whether two waves are one by what their variants share: no review would have them fall apart again. */
  #areOne(one: number, other: number): boolean {
    const { holds } = this.#settings;
    if (!this.#haveRoom(one, other) || likenessOf(this.#table, one, other) < holds) return false;
    const variants = [...this.#table.variantsOf(one), ...this.#table.variantsOf(other)];
    return fallenApart(this.#table, this.#contacts, variants, holds).length === 1;
  }

  /** Two different waves that are not too large to be looked at as one. */
  #haveRoom(one: number, other: number): boolean {
    const most = FULL_WAVES_MOST * this.#settings.variantsMax;
    return one !== other && this.#table.count(one) + this.#table.count(other) <= most;
  }

  #holder(keys: readonly string[]): number | undefined {
    for (const key of keys) {
      const holder = this.#contacts.holder(key);
      const place = holder === undefined ? undefined : this.#table.placeOf(holder);
      if (place !== undefined) return place;
    }
    return undefined;
  }

  /** The text is as good as a variant. */
  #into(variant: number, similarity: number, arriving: Arriving): Gathered {
    this.#exemplify(variant, arriving);
    const merged = this.#meet(variant, arriving.keys);
    const id = this.#table.id(variant);
    return {
      ...{ wave: this.#table.waveId(this.#table.wave(variant)), variant: id },
      ...{ isNewWave: false, isNewVariant: false, merged },
      why: { by: 'text', similarity, near: id },
    };
  }

  #joined(
    near: number,
    similarity: number,
    by: JoinedBy,
    others: readonly number[],
    arriving: Arriving,
  ): Gathered {
    const wave = this.#table.wave(near);
    if (this.#table.count(wave) >= this.#settings.variantsMax)
      return {
        ...this.#into(near, similarity, { ...arriving, keys: [] }),
        why: { by, similarity, near: this.#table.id(near) },
      };
    const variant = this.#keep(wave, near, similarity, by, arriving);
    const merged: WaveId[] = [];
    for (const other of others) {
      const [one, two] = [this.#table.wave(variant), this.#table.wave(other)];
      if (this.#areOne(one, two)) merged.push(this.#merge(one, two));
    }
    merged.push(...this.#meet(variant, arriving.keys));
    return {
      ...{ wave: this.#table.waveId(this.#table.wave(variant)), variant: this.#table.id(variant) },
      ...{ isNewWave: false, isNewVariant: true, merged },
      why: { by, similarity, near: this.#table.id(near) },
    };
  }

  #begun(arriving: Arriving): Gathered {
    const wave = this.#table.addWave(this.#nextWave++);
    const variant = this.#keep(wave, undefined, 1, 'first', arriving);
    this.#meet(variant, arriving.keys);
    return {
      ...{ wave: this.#table.waveId(wave), variant: this.#table.id(variant) },
      ...{ isNewWave: true, isNewVariant: true, merged: [] },
      why: { by: 'first', similarity: 1 },
    };
  }

  #keep(
    wave: number,
    near: number | undefined,
    similarity: number,
    by: JoinedBy,
    arriving: Arriving,
  ): number {
    const { units, length: all } = arriving.normal;
    const length = Math.min(all, PROTOTYPE_MAX);
    const parent = near === undefined ? undefined : this.#table.id(near);
    const fresh = { id: this.#nextVariant++, wave, parent, distance: 1 - similarity, by };
    const variant = this.#table.add(fresh, units, length, shingles.count);
    this.#index.add(variant, shingles, units, length);
    // Of what came once and never again nothing more is kept.
    if (parent === undefined) return variant;
    this.#grown.add(wave);
    this.#exemplify(variant, arriving);
    return variant;
  }

  #exemplify(variant: number, { text, normal }: Arriving): void {
    const id = this.#table.id(variant);
    const known = this.#examples.of(id);
    const examples = withExamples(known, standsAt(text, normal));
    if (examples === undefined) return;
    this.#examples.set(id, examples);
    this.#change(variant);
  }

  #change(variant: number): void {
    if (variant < this.#newFrom) this.#changed.add(variant);
  }

  /** Takes down contacts that a variant was not known by; where few unlike texts have one, its wave and the variant’s are one. */
  #meet(variant: number, keys: readonly string[]): WaveId[] {
    const merged: WaveId[] = [];
    const id = this.#table.id(variant);
    for (const key of keys) {
      const known = this.#contacts.of(id);
      if (known.includes(key) || known.length >= CONTACTS_MAX) continue;
      this.#contacts.add(key, id, this.#headOf(variant));
      this.#change(variant);
      const holder = this.#contacts.holder(key);
      const place = holder === undefined ? undefined : this.#table.placeOf(holder);
      if (place === undefined || !this.#haveRoom(this.#table.wave(place), this.#table.wave(variant)))
        continue;
      merged.push(this.#merge(this.#table.wave(place), this.#table.wave(variant)));
    }
    return merged;
  }

  #headOf(variant: number): VariantId {
    let head = variant;
    while (this.#table.by(head) === 'text') {
      const parent = this.#table.placeOf(this.#table.parent(head)!);
      if (parent === undefined) break;
      head = parent;
    }
    return this.#table.id(head);
  }

  /** Makes two waves the older of them; gives the number of the other. */
  #merge(one: number, other: number): WaveId {
    const [into, from] = this.#table.waveId(one) < this.#table.waveId(other) ? [one, other] : [other, one];
    for (const variant of this.#table.variantsOf(from)) this.#change(variant);
    this.#table.merge(from, into);
    const gone = this.#table.waveId(from);
    this.#merged.set(gone, this.#table.waveId(into));
    this.#changedMerged.add(gone);
    this.#grown.delete(from);
    this.#grown.add(into);
    return gone;
  }

  #placeOf(wave: WaveId): number {
    const found = this.waveOf(wave);
    if (found === undefined)
      throw new RangeError(`wave: found ${wave}, allowed: a wave that is held; read its rows first`);
    return this.#table.waveAt(found)!;
  }

  #written(variants: readonly number[], merged: readonly WaveId[]): WaveMemory {
    const rows = variants.map((variant) => writtenRow(this.#table, this.#contacts, this.#examples, variant));
    const gone = merged.map((wave): MergedRow => ({ wave, into: this.#merged.get(wave)! }));
    return {
      ...{ version: VERSION, nextWave: this.#nextWave, nextVariant: this.#nextVariant },
      variants: rows.sort((a, b) => a.variant - b.variant),
      merged: gone.sort((a, b) => a.wave - b.wave),
    };
  }

  #read(memory: WaveMemory): void {
    const { rows, waves } = readRows(memory);
    for (const wave of waves) this.#table.addWave(wave);
    for (const { variant: id, wave: of, parent, distance, by, prototype, examples } of rows) {
      for (let i = 0; i < prototype.length; i++) units[i] = prototype.charCodeAt(i);
      shingles.read(units, 0, prototype.length);
      const wave = this.#table.waveAt(of)!;
      const fresh = { id, wave, parent, distance, by };
      const variant = this.#table.add(fresh, units, prototype.length, shingles.count);
      this.#index.add(variant, shingles, units, prototype.length);
      if (examples.length > 0) this.#examples.set(id, examples);
    }
    for (const { variant, contacts } of rows)
      for (const key of contacts)
        this.#contacts.add(key, variant, this.#headOf(this.#table.placeOf(variant)!));
    for (const { wave, into } of memory.merged) this.#merged.set(wave, into);
    this.#nextWave = memory.nextWave;
    this.#nextVariant = memory.nextVariant;
    this.#newFrom = this.#table.size;
  }
}

interface Arriving {
  readonly text: string;
  readonly normal: Units;
  /** Of its contacts. */
  readonly keys: readonly string[];
}

/** Of the text that is being taken, or read. */
const shingles = new Shingles();
const units = new Uint16Array(PROTOTYPE_MAX);
