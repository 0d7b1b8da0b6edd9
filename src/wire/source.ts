import type { Field } from './field.ts';

/** Pieces of generated source that decoding and encoding share. */

/** Kinds whose width is known before any octet is read. */
export const FIXED = new Set(['uint', 'octets', 'text']);

/** A field as it stands in one layout. */
export interface Laid {
  readonly name: string;
  readonly field: Field;
  /** undefined: not on the wire in this layout. */
  readonly width: number | undefined;
}

/** A position in generated code: a constant, or a variable plus a constant. */
export class Place {
  base: string;
  add: number;
  constructor(base: string, add: number) {
    this.base = base;
    this.add = add;
  }
  plus(n: number): string {
    const add = this.add + n;
    if (this.base === '') return String(add);
    return add === 0 ? this.base : `${this.base} + ${add}`;
  }
  moveTo(variable: string): void {
    this.base = variable;
    this.add = 0;
  }
  toString(): string {
    return this.plus(0);
  }
}

export const q = (s: string): string => JSON.stringify(s);
export const local = (name: string): string => `$${name}`;

/** Octets that the frame has whatever the value is: header, fixed fields, counts and terminators. */
export function fixedLength(headerLength: number, laid: readonly Laid[]): number {
  let sum = headerLength;
  for (const { field, width } of laid) {
    if (width === undefined) continue;
    const { shape } = field;
    if (FIXED.has(shape.kind)) sum += width;
    else if (shape.kind === 'counted') sum += shape.lengthWidth;
    else if (shape.kind === 'texts' || shape.kind === 'cstring') sum += 1;
  }
  return sum;
}

export function maxLength(headerLength: number, laid: readonly Laid[]): number {
  let sum = fixedLength(headerLength, laid);
  for (const { field, width } of laid) {
    if (width === undefined) continue;
    const { shape } = field;
    if (shape.kind === 'counted') sum += shape.max;
    else if (shape.kind === 'texts') sum += shape.max * width;
    else if (shape.kind === 'cstring') sum += shape.max - 1;
    else if (shape.kind === 'custom') sum += shape.custom.maxSize;
  }
  return sum;
}

export function blankSource({ name, field, width }: Laid): string {
  const { shape } = field;
  switch (shape.kind) {
    case 'uint':
      return '0';
    case 'text':
    case 'cstring':
      return `''`;
    case 'texts':
      return '[]';
    case 'octets':
      return width === undefined ? 'NOTHING' : `BLANK${width}`;
    case 'counted':
    case 'rest':
      return 'NOTHING';
    case 'custom':
      return `custom.${name}.blank()`;
  }
}
