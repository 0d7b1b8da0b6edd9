/** What a registry does without thought: equality after NFKC and lower case, and Levenshtein distance 1 of the texts as they are. */
export class PlainNames {
  readonly #folded = new Set<string>();
  readonly #names = new Set<string>();
  /** Each name without one letter, and with a star for one. */
  readonly #near = new Set<string>();

  constructor(names: Iterable<string>) {
    for (const name of names) {
      this.#folded.add(fold(name));
      this.#names.add(name);
      for (const each of around(name)) this.#near.add(each);
    }
  }

  equals(name: string): boolean {
    return this.#folded.has(fold(name));
  }

  isNear(name: string): boolean {
    if (this.#names.has(name) || this.#near.has(name)) return true;
    return around(name).some((each) => (each.includes('*') ? this.#near.has(each) : this.#names.has(each)));
  }
}

const fold = (name: string) => name.normalize('NFKC').toLowerCase();

function around(name: string): string[] {
  const letters = [...name];
  return letters.flatMap((_, at) => [letters.toSpliced(at, 1).join(''), letters.with(at, '*').join('')]);
}
