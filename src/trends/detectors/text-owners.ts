import type { Strand } from './days.ts';
import type { Standing } from './declared.ts';

/** More parties than this have it, so that it is nobody's own: a courier's number, a usual wording. */
const COMMON = { contact: 6, template: 3 } as const;
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

  isCommon(kind: keyof typeof COMMON, text: string): boolean {
    return (this.#texts.get(text)?.size ?? 0) > COMMON[kind];
  }

  /** How many parties have it who are strangers; 0 where it is common. */
  strangersWith(kind: keyof typeof COMMON, text: string, isStranger: (party: string) => boolean): number {
    const parties = this.#texts.get(text);
    if (parties === undefined || this.isCommon(kind, text)) return 0;
    return [...parties.keys()].filter(isStranger).length;
  }

  forget(before: number): void {
    for (const [text, parties] of this.#texts) {
      for (const [party, last] of parties) if (last < before) parties.delete(party);
      if (parties.size === 0) this.#texts.delete(text);
    }
  }
}
