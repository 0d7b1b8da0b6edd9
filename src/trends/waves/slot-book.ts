import type { VariantId } from './wave.ts';

/** What stood in the slots of variants, one string each: most variants of most waves have little to tell. */
export class SlotBook {
  readonly #texts = new Map<VariantId, string>();

  of(variant: VariantId): readonly (readonly string[])[] {
    const text = this.#texts.get(variant);
    return text === undefined ? [] : text.split('\n').map((slot) => (slot === '' ? [] : slot.split('\t')));
  }

  set(variant: VariantId, examples: readonly (readonly string[])[]): void {
    this.#texts.set(variant, examples.map((slot) => slot.join('\t')).join('\n'));
  }
}
