import type { Strand } from './days.ts';
import type { Standing } from './declared.ts';

/** So many parties have it that it is nobody's own: a courier's number, a code's usual wording. */
const COMMON = 6;
/** Who stands among the first is enough to know. */
const KEPT = 8;

/** Which parties use a contact or a text: what one of them sends and another's port carries joins the two. */
export class TextOwners {
  /** Text → party → the last day. */
  readonly #texts: Map<string, Map<string, number>>;

  constructor(texts: Map<string, Map<string, number>>) {
    this.#texts = texts;
  }

  see(met: { strand: Strand; standing: Standing; party: string | undefined }, day: number): void {
    if (met.party === undefined || met.standing !== 'declared') return;
    for (const text of [met.strand.contact, met.strand.template]) {
      if (text === '') continue;
      const parties = this.#texts.get(text) ?? new Map<string, number>();
      if (parties.size < KEPT || parties.has(met.party)) parties.set(met.party, day);
      this.#texts.set(text, parties);
    }
  }

  isCommon(text: string): boolean {
    return (this.#texts.get(text)?.size ?? 0) > COMMON;
  }

  /** How many parties have it who are neither this one nor stand on the port; 0 where it is common. */
  othersThan(text: string, party: string | undefined, onPort: ReadonlySet<string>): number {
    const parties = this.#texts.get(text);
    if (parties === undefined || this.isCommon(text)) return 0;
    return [...parties.keys()].filter((each) => each !== party && !onPort.has(each)).length;
  }

  forget(before: number): void {
    for (const [text, parties] of this.#texts) {
      for (const [party, last] of parties) if (last < before) parties.delete(party);
      if (parties.size === 0) this.#texts.delete(text);
    }
  }
}
