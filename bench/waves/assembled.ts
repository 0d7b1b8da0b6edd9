import { Random } from '../../src/world/index.ts';

/** Texts without end that say what real ones say: clauses of different texts put together, their numbers drawn anew. */
export class Assembled {
  readonly #clauses: readonly string[];
  readonly #random: Random;

  constructor(texts: readonly string[], seed: string) {
    this.#clauses = texts.flatMap((text) =>
      text.split(/(?<=[，。,！!；;？?]|\s{2,})/).filter((each) => each.length >= 4),
    );
    this.#random = new Random(seed);
  }

  next(): string {
    let text = '';
    const length = this.#random.between(40, 80);
    while (text.length < length) text += this.#random.pick(this.#clauses);
    return text.slice(0, 120).replace(/\d/g, () => String(this.#random.between(0, 9)));
  }
}
