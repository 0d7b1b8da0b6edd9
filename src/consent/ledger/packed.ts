import { type RawBuilder, sql } from 'kysely';

/*
 * Rows by the thousand go to PostgreSQL as few values: bytes of one length lie side by side in one and are cut apart there, numbers are a list, and what
 * many rows share is told once. An array of buffers would be written out as text, and read again, one by one.
 */

/** The n-th of values of `size` bytes that lie side by side; `n` counts from 1. */
export function nth(values: readonly Uint8Array[], size: number, n: RawBuilder<unknown>): RawBuilder<Buffer> {
  return sql<Buffer>`substring(${Buffer.concat(values, values.length * size)}::bytea from ${sql.lit(size)} * ${n}::int - ${sql.lit(size - 1)} for ${sql.lit(size)})`;
}

/** Numbers as PostgreSQL reads an array of them. */
export function list(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`;
}

/** What rows share, each kind of it once, and which kind each row is of (from 1). */
export class Kinds<T> {
  readonly all: T[] = [];
  readonly of: number[] = [];
  readonly #byName = new Map<string, number>();

  add(name: string, make: () => T): void {
    let kind = this.#byName.get(name);
    if (kind === undefined) {
      kind = this.all.push(make());
      this.#byName.set(name, kind);
    }
    this.of.push(kind);
  }

  column<V>(read: (kind: T) => V): V[] {
    return this.all.map(read);
  }
}
