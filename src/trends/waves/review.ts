import type { ContactBook } from './contact-book.ts';
import { Shingles } from './shingles.ts';
import type { VariantTable } from './variant-table.ts';

const SAMPLE = 6;
/** Above every similarity. */
const ONE_CONTACT = 2;
const own = new Shingles();

/** How much the variants of two waves share on average, of some of each. */
export function likenessOf(table: VariantTable, one: number, other: number): number {
  const ones = sampled(table.variantsOf(one));
  const others = sampled(table.variantsOf(other));
  let sum = 0;
  for (const variant of ones) {
    table.readInto(own, variant);
    for (const each of others) sum += table.similarity(own, each);
  }
  return sum / Math.max(1, ones.length * others.length);
}

function sampled(variants: readonly number[]): readonly number[] {
  if (variants.length <= SAMPLE) return variants;
  return Array.from({ length: SAMPLE }, (_, i) => variants[Math.floor((i * variants.length) / SAMPLE)]!);
}

/**
 * The parts that a wave falls into: variants are put together, the likest first, as long as two parts share `holds` on average; those that share a contact
 * belong together. The part of the oldest variant first.
 */
export function fallenApart(
  table: VariantTable,
  contacts: ContactBook,
  variants: readonly number[],
  holds: number,
): readonly (readonly number[])[] {
  if (variants.length < 2) return [variants];
  const likeness = variants.map((variant) => {
    table.readInto(own, variant);
    return variants.map((other) =>
      contacts.isShared(table.id(variant), table.id(other)) ? ONE_CONTACT : table.similarity(own, other),
    );
  });
  let parts: Part[] = variants.map((variant, i) => ({ variants: [variant], like: likeness[i]! }));
  while (parts.length > 1) {
    let [most, one, other] = [-1, 0, 0];
    for (let i = 0; i < parts.length; i++)
      for (let k = i + 1; k < parts.length; k++)
        if (parts[i]!.like[k]! > most) [most, one, other] = [parts[i]!.like[k]!, i, k];
    if (most < holds) break;
    parts = joined(parts, one, other);
  }
  return parts.map((part) => part.variants.sort((a, b) => a - b)).sort(([a], [b]) => a! - b!);
}

interface Part {
  readonly variants: number[];
  /** Average likeness to the other parts, by their places. */
  readonly like: number[];
}

function joined(parts: readonly Part[], one: number, other: number): Part[] {
  const [a, b] = [parts[one]!, parts[other]!];
  const all = a.variants.length + b.variants.length;
  // What shares a contact with one of them shares it with both, whatever the rest says.
  const mean = (k: number) =>
    a.like[k] === ONE_CONTACT || b.like[k] === ONE_CONTACT
      ? ONE_CONTACT
      : (a.like[k]! * a.variants.length + b.like[k]! * b.variants.length) / all;
  const together = { variants: [...a.variants, ...b.variants], like: parts.map((_, k) => mean(k)) };
  return parts
    .map((part, k) => (k === one ? together : { ...part, like: part.like.with(one, mean(k)) }))
    .map((part) => ({ ...part, like: part.like.filter((_, k) => k !== other) }))
    .filter((_, k) => k !== other);
}
