import { letterOf, lettersOf } from './template-letters.ts';
import { fillByLetters, fillExactly, type Template } from './template-matching.ts';

interface Entry<T> {
  readonly template: T;
  /** Of two that a body fills, the one that was added first counts. */
  readonly order: number;
  readonly opening: number;
  readonly openingLength: number;
  /** The last two letters, as many as its last piece has, and which bits of them count. */
  readonly closing: number;
  readonly closingBits: number;
}

export interface Match<T> {
  readonly template: T;
  /** What stands in the variables. */
  readonly values: readonly string[];
}

/**
 * Templates, found by how a body begins and ends. A body fills few of the thousands that a large sender files; whichever it fills, its
 * letters begin with that template's first piece. So the letters are hashed one after another, and at each length that some first piece
 * has, those with that hash are looked at. Nothing is allocated for a body that fills none.
 */
export class TemplateIndex<T extends Template> {
  readonly #byOpening = new Map<number, Entry<T>[]>();
  readonly #entries = new Map<T, Entry<T>>();
  /** Lengths of first pieces, ascending, and how many have each. */
  readonly #lengths: number[] = [];
  readonly #ofLength = new Map<number, number>();
  /** A bit for the hash of each first piece, so that most lengths of most bodies need no look-up. Never taken out. */
  #openings = 0;
  #next = 0;
  /** Met by the body that is asked about, one list for all of them. */
  readonly #found: Entry<T>[] = [];

  get size(): number {
    return this.#entries.size;
  }

  add(template: T): void {
    const first = template.loose[0]!;
    const last = template.loose[template.loose.length - 1]!;
    const entry = {
      ...{ template, order: this.#next++, opening: hashOf(first), openingLength: first.length },
      closing: closingOf(last),
      closingBits: last.length === 0 ? 0 : last.length === 1 ? ONE_LETTER : TWO_LETTERS,
    };
    this.#entries.set(template, entry);
    this.#openings |= bitOf(entry.opening);
    const list = this.#byOpening.get(entry.opening);
    if (list === undefined) this.#byOpening.set(entry.opening, [entry]);
    else list.push(entry);
    this.#count(first.length, 1);
  }

  delete(template: T): void {
    const entry = this.#entries.get(template);
    if (entry === undefined) return;
    this.#entries.delete(template);
    const list = this.#byOpening.get(entry.opening)!;
    if (list.length === 1) this.#byOpening.delete(entry.opening);
    else list.splice(list.indexOf(entry), 1);
    this.#count(entry.openingLength, -1);
  }

  /** The first one that a body (the text after its signature) fills as it stands; else the first that it fills by its letters alone. */
  match(body: string): Match<T> | undefined {
    const found = this.#mayFill(body);
    if (found.length === 0) return undefined;
    for (const { template } of found) {
      const values = fillExactly(template, body);
      if (values !== undefined) return { template, values };
    }
    const letters = lettersOf(body);
    for (const { template } of found) {
      const values = fillByLetters(template, body, letters);
      if (values !== undefined) return { template, values };
    }
    return undefined;
  }

  /** Those whose first piece the body's letters begin with and whose last letters they end in, in the order in which they were added. */
  #mayFill(body: string): readonly Entry<T>[] {
    const found = this.#found;
    found.length = 0;
    const lengths = this.#lengths;
    if (lengths.length === 0) return found;
    const closing = closingOf(body);
    let hash = EMPTY;
    let length = 0;
    let next = 0;
    for (let i = 0; ; i++) {
      if (length === lengths[next]) {
        if ((this.#openings & bitOf(hash)) !== 0) this.#take(hash, closing);
        if (++next === lengths.length) break;
      }
      let letter = 0;
      for (; i < body.length; i++) {
        letter = letterOf(body.charCodeAt(i));
        if (letter !== 0) break;
      }
      if (letter === 0) break;
      hash = hashedOn(hash, letter);
      length++;
    }
    if (found.length > 1) found.sort(byOrder);
    return found;
  }

  #take(hash: number, closing: number): void {
    const list = this.#byOpening.get(hash);
    if (list === undefined) return;
    for (const entry of list)
      if (((entry.closing ^ closing) & entry.closingBits) === 0) this.#found.push(entry);
  }

  #count(length: number, by: 1 | -1): void {
    const count = (this.#ofLength.get(length) ?? 0) + by;
    if (count === 0) this.#ofLength.delete(length);
    else this.#ofLength.set(length, count);
    if (count !== 0 && !(count === 1 && by === 1)) return;
    this.#lengths.length = 0;
    this.#lengths.push(...this.#ofLength.keys());
    this.#lengths.sort((a, b) => a - b);
  }
}

const EMPTY = 0x811c9dc5 | 0;
const ONE_LETTER = 0xffff;
const TWO_LETTERS = -1;

/** FNV-1a over UTF-16 units. Two openings with one hash are told apart by looking at the text. */
function hashedOn(hash: number, letter: number): number {
  return Math.imul(hash ^ letter, 0x01000193);
}

function bitOf(hash: number): number {
  return 1 << ((hash ^ (hash >>> 16)) & 31);
}

function hashOf(letters: string): number {
  let hash = EMPTY;
  for (let i = 0; i < letters.length; i++) hash = hashedOn(hash, letters.charCodeAt(i));
  return hash;
}

/** The last letter of a text in the low half, the one before it in the high half; 0 where there is none. */
function closingOf(text: string): number {
  let last = 0;
  for (let i = text.length - 1; i >= 0; i--) {
    const letter = letterOf(text.charCodeAt(i));
    if (letter === 0) continue;
    if (last !== 0) return (letter << 16) | last;
    last = letter;
  }
  return last;
}

function byOrder(a: { readonly order: number }, b: { readonly order: number }): number {
  return a.order - b.order;
}
