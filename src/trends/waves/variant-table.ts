import { Column, TextStore } from './columns.ts';
import type { Shingles } from './shingles.ts';
import type { JoinedBy, VariantId, WaveId } from './wave.ts';

const WAYS: readonly JoinedBy[] = ['first', 'text', 'contact'];

export interface NewVariant {
  readonly id: VariantId;
  /** Place of its wave. */
  readonly wave: number;
  readonly parent: VariantId | undefined;
  readonly distance: number;
  readonly by: JoinedBy;
}

/** Variants and waves by their places, in the order of their numbers; some 150 bytes of a variant of 60 characters. */
export class VariantTable {
  readonly #ids = new Column(new Uint32Array(1024));
  readonly #waves = new Column(new Uint32Array(1024));
  readonly #parents = new Column(new Uint32Array(1024));
  readonly #distances = new Column(new Float32Array(1024));
  readonly #ways = new Column(new Uint8Array(1024));
  readonly #texts = new Column(new Float64Array(1024));
  readonly #lengths = new Column(new Uint16Array(1024));
  /** Different pairs of syllables. */
  readonly #pairs = new Column(new Uint16Array(1024));
  /** One more than the place of the next variant of the wave; 0: the last. */
  readonly #next = new Column(new Uint32Array(1024));
  readonly #store = new TextStore();
  /** Variants. */
  size = 0;

  readonly #waveIds = new Column(new Uint32Array(1024));
  readonly #first = new Column(new Uint32Array(1024));
  readonly #last = new Column(new Uint32Array(1024));
  readonly #counts = new Column(new Uint32Array(1024));
  /** Waves, those that are part of others among them. */
  waves = 0;
  /** Waves that have variants. */
  live = 0;

  addWave(id: WaveId): number {
    const at = this.waves++;
    this.#waveIds.set(at, id);
    this.#first.set(at, 0);
    this.#last.set(at, 0);
    this.#counts.set(at, 0);
    return at;
  }

  add(
    { id, wave, parent, distance, by }: NewVariant,
    units: Uint16Array,
    length: number,
    pairs: number,
  ): number {
    const at = this.size++;
    this.#ids.set(at, id);
    this.#parents.set(at, parent ?? 0);
    this.#distances.set(at, distance);
    this.#ways.set(at, WAYS.indexOf(by));
    this.#texts.set(at, this.#store.add(units, length));
    this.#lengths.set(at, length);
    this.#pairs.set(at, pairs);
    this.#next.set(at, 0);
    this.#link(at, wave);
    return at;
  }

  /** Moves all variants of one wave to the end of another. */
  merge(from: number, into: number): void {
    const variants = this.variantsOf(from);
    this.assign(from, []);
    for (const variant of variants) this.#link(variant, into);
  }

  /** Has a wave have these variants and no others. */
  assign(wave: number, variants: readonly number[]): void {
    if (this.#counts.values[wave]! > 0) this.live--;
    this.#first.values[wave] = 0;
    this.#last.values[wave] = 0;
    this.#counts.values[wave] = 0;
    for (const variant of variants) this.#link(variant, wave);
  }

  #link(variant: number, wave: number): void {
    const last = this.#last.values[wave]!;
    if (last === 0) this.#first.values[wave] = variant + 1;
    else this.#next.values[last - 1] = variant + 1;
    this.#last.values[wave] = variant + 1;
    this.#next.values[variant] = 0;
    this.#waves.set(variant, wave);
    if (this.#counts.values[wave]!++ === 0) this.live++;
  }

  /** In the order in which they came. */
  variantsOf(wave: number): number[] {
    const found: number[] = [];
    for (let next = this.#first.values[wave]!; next !== 0; next = this.#next.values[next - 1]!)
      found.push(next - 1);
    return found.sort((a, b) => a - b);
  }

  id(variant: number): VariantId {
    return this.#ids.values[variant]!;
  }

  /** The place of its wave. */
  wave(variant: number): number {
    return this.#waves.values[variant]!;
  }

  waveId(wave: number): WaveId {
    return this.#waveIds.values[wave]!;
  }

  count(wave: number): number {
    return this.#counts.values[wave]!;
  }

  parent(variant: number): VariantId | undefined {
    return this.#parents.values[variant] || undefined;
  }

  distance(variant: number): number {
    return this.#distances.values[variant]!;
  }

  by(variant: number): JoinedBy {
    return WAYS[this.#ways.values[variant]!]!;
  }

  prototype(variant: number): string {
    return this.#store.text(this.#texts.values[variant]!, this.#lengths.values[variant]!);
  }

  isSame(variant: number, units: Uint16Array, length: number): boolean {
    if (this.#lengths.values[variant] !== length) return false;
    const place = this.#texts.values[variant]!;
    const block = this.#store.block(place);
    const from = this.#store.start(place);
    for (let i = 0; i < length; i++) if (block[from + i] !== units[i]) return false;
    return true;
  }

  readInto(shingles: Shingles, variant: number): void {
    const place = this.#texts.values[variant]!;
    const from = this.#store.start(place);
    shingles.read(this.#store.block(place), from, from + this.#lengths.values[variant]!);
  }

  similarity(shingles: Shingles, variant: number): number {
    const place = this.#texts.values[variant]!;
    const from = this.#store.start(place);
    const to = from + this.#lengths.values[variant]!;
    return shingles.similarity(this.#store.block(place), from, to, this.#pairs.values[variant]!);
  }

  /** No two texts are more similar than these numbers of different pairs allow. */
  mostSimilar(shingles: Shingles, variant: number): number {
    const pairs = this.#pairs.values[variant]!;
    return Math.min(pairs, shingles.count) / Math.max(1, pairs, shingles.count);
  }

  placeOf(id: VariantId): number | undefined {
    return placeIn(this.#ids.values, this.size, id);
  }

  waveAt(id: WaveId): number | undefined {
    return placeIn(this.#waveIds.values, this.waves, id);
  }
}

function placeIn(sorted: Uint32Array, size: number, id: number): number | undefined {
  let from = 0;
  let to = size;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle]! < id) from = middle + 1;
    else to = middle;
  }
  return from < size && sorted[from] === id ? from : undefined;
}
