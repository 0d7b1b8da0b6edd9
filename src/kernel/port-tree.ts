const SHORTEST_LIST = 1024;
const DIGITS = 10;

/**
 * Values by the digits of a port, found by the longest port that begins a source. One step a digit over one array of numbers: nothing is
 * cut out of the source or hashed, so a source that was never met costs no more than one that was.
 */
export class PortTree<T> {
  /** Ten for each node: the node that the digit leads to, 0 where none does. Node 0 is the root. */
  #children = new Uint32Array(SHORTEST_LIST * DIGITS);
  #nodes = 1;
  readonly #values: (T | undefined)[] = [undefined];

  /** Digits only. */
  set(port: string, value: T): void {
    let node = 0;
    for (let i = 0; i < port.length; i++) {
      const at = node * DIGITS + port.charCodeAt(i) - 48;
      node = this.#children[at]!;
      if (node !== 0) continue;
      node = this.#nodes++;
      this.#values.push(undefined);
      if (this.#nodes * DIGITS > this.#children.length) this.#grow();
      this.#children[at] = node;
    }
    this.#values[node] = value;
  }

  /** Of the longest port that begins the source; undefined also where the source is not made of digits alone. */
  longest(source: string): T | undefined {
    const children = this.#children;
    const { length } = source;
    let node = 0;
    let found: T | undefined;
    let i = 0;
    for (; i < length; i++) {
      const digit = source.charCodeAt(i) - 48;
      if (digit < 0 || digit > 9) return undefined;
      node = children[node * DIGITS + digit]!;
      if (node === 0) break;
      found = this.#values[node] ?? found;
    }
    if (found === undefined) return undefined;
    for (; i < length; i++) {
      const digit = source.charCodeAt(i) - 48;
      if (digit < 0 || digit > 9) return undefined;
    }
    return found;
  }

  #grow(): void {
    const wider = new Uint32Array(this.#children.length * 2);
    wider.set(this.#children);
    this.#children = wider;
  }
}
