import type { VariantId } from './wave.ts';

interface Contact {
  /** The oldest variant that has it. */
  first: VariantId;
  /** Heads of the texts that have it, which are unlike each other. */
  readonly heads: VariantId[];
}

/** Which variants share a contact. What too many unlike texts have is a hotline or a shop’s site, and brings nothing together. */
export class ContactBook {
  readonly #contacts = new Map<string, Contact>();
  readonly #of = new Map<VariantId, string[]>();
  readonly #unlikeMax: number;

  constructor(unlikeMax: number) {
    this.#unlikeMax = unlikeMax;
  }

  /** The oldest variant that has it; undefined where there is none, or too many have it. */
  holder(key: string): VariantId | undefined {
    const contact = this.#contacts.get(key);
    return contact === undefined || contact.heads.length > this.#unlikeMax ? undefined : contact.first;
  }

  /** @param head the variant of other words that this one came from, itself where it came from none */
  add(key: string, variant: VariantId, head: VariantId): void {
    const keys = this.#of.get(variant);
    if (keys === undefined) this.#of.set(variant, [key]);
    else keys.push(key);
    const contact = this.#contacts.get(key);
    if (contact === undefined) {
      this.#contacts.set(key, { first: variant, heads: [head] });
      return;
    }
    contact.first = Math.min(contact.first, variant);
    if (contact.heads.length <= this.#unlikeMax && !contact.heads.includes(head)) contact.heads.push(head);
  }

  of(variant: VariantId): readonly string[] {
    return this.#of.get(variant) ?? [];
  }

  /** Whether two variants have a contact in common that few unlike texts have. */
  isShared(one: VariantId, other: VariantId): boolean {
    const others = this.#of.get(other);
    return (
      others !== undefined &&
      this.of(one).some((key) => this.holder(key) !== undefined && others.includes(key))
    );
  }
}
