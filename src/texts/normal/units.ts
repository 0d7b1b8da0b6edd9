/** UTF-16 units of a text with the place of each in the text as written (end exclusive); grows as needed and is used again. */
export class Units {
  units = new Uint16Array(1024);
  from = new Int32Array(1024);
  to = new Int32Array(1024);
  length = 0;

  /** Makes room for so many units, for whoever writes them without `push`. */
  reserve(length: number): void {
    while (this.units.length < length) this.#grow();
  }

  push(unit: number, from: number, to: number): void {
    if (this.length === this.units.length) this.#grow();
    const at = this.length++;
    this.units[at] = unit;
    this.from[at] = from;
    this.to[at] = to;
  }

  text(from = 0, to = this.length): string {
    let text = '';
    // More arguments than a call takes.
    for (let i = from; i < to; i += 4096)
      text += String.fromCharCode(...this.units.subarray(i, Math.min(to, i + 4096)));
    return text;
  }

  /** A text of a megabyte does not stay in memory for good. */
  shrink(): void {
    if (this.units.length <= 1 << 16) return;
    this.units = new Uint16Array(1024);
    this.from = new Int32Array(1024);
    this.to = new Int32Array(1024);
    this.length = 0;
  }

  #grow(): void {
    const size = this.units.length * 2;
    const grown = <T extends Uint16Array | Int32Array>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    this.units = grown(this.units, new Uint16Array(size));
    this.from = grown(this.from, new Int32Array(size));
    this.to = grown(this.to, new Int32Array(size));
  }
}
