import type { WireErrorCode, WireHeader, WireProtocol } from './error.ts';
import { WireError } from './error.ts';
import type { Cursor, Field, FillOf, PduOf, Table } from './field.ts';
import { widthIn } from './field.ts';
import * as octets from './octets.ts';

/**
 * Turns a table of fields into decode, size, write and blank functions, once, at module load.
 *
 * The functions are generated as source and made with `new Function`, because it was measured (Node 24, one SUBMIT of CMPP 3.0
 * with one destination): a list of closures, one per field, took 1,550 ns to decode and 450 ns to encode; the straight-line code
 * takes 270 and 180 ns, for V8 gives its object literals one shape and folds the offsets. The source is made of the tables of
 * this room alone; nothing from the wire or from configuration enters it, and field names are checked to be identifiers.
 */

/** What frames a protocol: a length word, a command word, then `words` (u32 each, in this order). 0 octets: a body alone. */
export interface Framing<H extends string> {
  readonly protocol: WireProtocol;
  readonly headerLength: number;
  readonly words: readonly H[];
}

export type HeaderOf<H extends string> = { [K in H]: number };

export interface Codec<P, Fill> {
  readonly command: string;
  readonly id: number;
  readonly maxLength: number;
  decode(frame: Buffer): P | WireError;
  size(pdu: P): number;
  /** Gives the offset behind the frame. Throws a RangeError that names the field; then `out` is partly written. */
  write(out: Buffer, at: number, pdu: P): number;
  /** A value with every absent field blank. Blank octets are shared: do not write into them. */
  create(header: Readonly<Record<string, number>>, fill: Fill): P;
}

const FIXED = new Set(['uint', 'octets', 'text']);
const MAX_OF_WIDTH: Record<number, number> = { 1: 0xff, 2: 0xffff, 4: 0xffffffff };

interface Laid {
  readonly name: string;
  readonly field: Field;
  /** undefined: not on the wire in this layout. */
  readonly width: number | undefined;
}

export function compile<T extends Table, H extends string>(
  framing: Framing<H>,
  table: T,
  layout = 'only',
): Codec<PduOf<T, HeaderOf<H>>, FillOf<T>> {
  const laid: Laid[] = table.fields.map((field) => {
    if (!/^[a-z][A-Za-z0-9]*$/.test(field.name)) throw new TypeError(`field name ${field.name}`);
    const { shape } = field;
    const width = 'width' in shape ? widthIn(shape.width, layout) : 0;
    return { name: field.name, field, width };
  });
  const runtime = runtimeFor(framing, table, laid);
  const source = [
    `const { ${Object.keys(runtime).join(', ')} } = R;`,
    `return {`,
    decodeSource(framing, table, laid),
    sizeSource(framing, table, laid),
    writeSource(framing, table, laid),
    createSource(framing, table, laid),
    `};`,
  ].join('\n');
  const made = new Function('R', source)(runtime) as Pick<
    Codec<PduOf<T, HeaderOf<H>>, FillOf<T>>,
    'decode' | 'size' | 'write' | 'create'
  >;
  return { command: table.command, id: table.id, maxLength: maxLength(framing, laid), ...made };
}

/** Header of a frame as far as it is there. */
export function headerOf<H extends string>(
  framing: Framing<H>,
  frame: Buffer,
  nameOf: (id: number) => string | undefined,
): WireHeader | undefined {
  if (framing.headerLength === 0 || frame.length < framing.headerLength) return undefined;
  const commandId = octets.uint32At(frame, 4);
  const sequence = octets.uint32At(frame, framing.headerLength - 4);
  return { commandId, command: nameOf(commandId), sequence };
}

function runtimeFor(framing: Framing<string>, table: Table, laid: readonly Laid[]): Record<string, unknown> {
  const fault = (
    frame: Buffer,
    code: WireErrorCode,
    offset: number,
    field: string,
    message: string,
  ): WireError =>
    new WireError({
      protocol: framing.protocol,
      code,
      offset,
      field,
      message: `${table.command}: ${message}`,
      header: headerOf(framing, frame, () => table.command),
    });
  /** Slow path: which of the fixed fields from `first` on does not fit? */
  const truncated = (frame: Buffer, at: number, first: number): WireError => {
    let p = at;
    for (let i = first; i < laid.length; i++) {
      const { name, field, width } = laid[i]!;
      if (width === undefined) continue;
      const need = FIXED.has(field.shape.kind)
        ? width
        : field.shape.kind === 'counted'
          ? field.shape.lengthWidth
          : 1;
      if (frame.length - p < need) {
        const left = Math.max(0, frame.length - p);
        return fault(frame, 'body-truncated', p, name, `${name} needs ${need} octets, ${left} are left`);
      }
      p += need;
    }
    throw new Error(`${table.command}: nothing is truncated`);
  };
  const overrun = (frame: Buffer, at: number, name: string, need: number): WireError =>
    fault(
      frame,
      'body-truncated',
      at,
      name,
      `${name} needs ${need} octets, ${Math.max(0, frame.length - at)} are left`,
    );
  const trailing = (frame: Buffer, at: number): WireError =>
    fault(
      frame,
      'body-has-trailing-bytes',
      at,
      'body',
      `${frame.length - at} octets follow the last field, allowed 0`,
    );
  const countOut = (
    frame: Buffer,
    at: number,
    name: string,
    n: number,
    min: number,
    max: number,
  ): WireError =>
    fault(frame, 'count-out-of-range', at, name, `${name} counts ${n}, allowed ${min} to ${max}`);
  const lengthOut = (frame: Buffer, at: number, name: string, n: number, max: number): WireError =>
    fault(frame, 'length-out-of-range', at, name, `${name} has length ${n}, allowed 0 to ${max}`);
  const unterminated = (frame: Buffer, at: number, name: string, max: number): WireError =>
    frame.length - at < max
      ? fault(frame, 'string-unterminated', at, name, `${name} has no NUL before the end of the PDU`)
      : fault(frame, 'string-too-long', at, name, `${name} has no NUL within ${max} octets`);
  const cursorAt = (frame: Buffer, at: number, name: string): Cursor & { error: WireError | undefined } => ({
    frame,
    at,
    end: frame.length,
    error: undefined,
    fault(code, offset, message) {
      this.error = fault(frame, code, offset, name, message);
      return undefined;
    },
  });
  const custom: Record<string, unknown> = {};
  for (const { name, field } of laid) if (field.shape.kind === 'custom') custom[name] = field.shape.custom;
  const NOTHING = Buffer.alloc(0);
  const blanks: Record<string, Buffer> = {};
  for (const { field, width } of laid) {
    if (field.shape.kind === 'octets' && width !== undefined) blanks[`BLANK${width}`] = Buffer.alloc(width);
  }
  return {
    ...octets,
    truncated,
    overrun,
    trailing,
    countOut,
    lengthOut,
    unterminated,
    cursorAt,
    custom,
    NOTHING,
    ...blanks,
  };
}

/** A position in generated code: a constant, or a variable plus a constant. */
class Place {
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

const q = (s: string): string => JSON.stringify(s);
const local = (name: string): string => `$${name}`;

function uintAt(place: Place, width: number): string {
  if (width === 1) return `b[${place}]`;
  if (width === 2) return `((b[${place}] << 8) | b[${place.plus(1)}])`;
  return `uint32At(b, ${place})`;
}

function literal(framing: Framing<string>, table: Table, laid: readonly Laid[]): string {
  const words = framing.words.map((w, i) => `${w}: uint32At(b, ${8 + 4 * i})`);
  const head = framing.headerLength === 0 ? [] : [`command: ${q(table.command)}`, ...words];
  return `{ ${[...head, ...laid.map(({ name }) => `${name}: ${local(name)}`)].join(', ')} }`;
}

function decodeSource(framing: Framing<string>, table: Table, laid: readonly Laid[]): string {
  const lines: string[] = [`const end = b.length;`, `let p = 0;`];
  const on = laid.map((l, index) => ({ ...l, index }));
  const place = new Place('', framing.headerLength);
  for (const l of laid) {
    const needed = l.width === undefined || table.bareHeader !== undefined;
    lines.push(`let ${local(l.name)}${needed ? ` = ${blankSource(l)}` : ''};`);
  }
  if (table.bareHeader !== undefined) {
    const failed = table.bareHeader === 'always' ? '' : ` && uint32At(b, 8) !== 0`;
    lines.push(`if (end === ${framing.headerLength}${failed}) return ${literal(framing, table, laid)};`);
  }
  let checked = -1;
  let toEnd = false;
  for (const { name, field, width, index } of on) {
    if (width === undefined) continue;
    if (toEnd) throw new TypeError(`${table.command}: ${name} stands behind a field that reads to the end`);
    const { shape } = field;
    const v = local(name);
    if (index > checked) {
      // One check for a whole run of fixed fields, with the count that ends the run.
      let need = 0;
      let last = index;
      for (let i = index; i < on.length; i++) {
        const next = on[i]!;
        if (next.width === undefined) continue;
        const kind = next.field.shape.kind;
        if (FIXED.has(kind)) {
          need += next.width;
          last = i;
          continue;
        }
        if (next.field.shape.kind === 'counted') {
          need += next.field.shape.lengthWidth;
          last = i;
        } else if (kind === 'texts') {
          need += 1;
          last = i;
        }
        break;
      }
      if (need > 0) {
        lines.push(`if (end < ${place.plus(need)}) return truncated(b, ${place}, ${index});`);
        checked = last;
      }
    }
    switch (shape.kind) {
      case 'uint':
        lines.push(`${v} = ${uintAt(place, width)};`);
        place.add += width;
        break;
      case 'octets':
        lines.push(`${v} = b.subarray(${place}, ${place.plus(width)});`);
        place.add += width;
        break;
      case 'text':
        lines.push(`${v} = b[${place}] === 0 ? '' : fixedText(b, ${place}, ${width});`);
        place.add += width;
        break;
      case 'texts':
        lines.push(
          `const n$${name} = b[${place}];`,
          `if (n$${name} < ${shape.min} || n$${name} > ${shape.max}) return countOut(b, ${place}, ${q(name)}, n$${name}, ${shape.min}, ${shape.max});`,
          `const s$${name} = ${place.plus(1)};`,
          `p = s$${name} + n$${name} * ${width};`,
          `if (end < p) return overrun(b, s$${name}, ${q(name)}, n$${name} * ${width});`,
          `${v} = fixedTexts(b, s$${name}, ${width}, n$${name});`,
        );
        place.moveTo('p');
        break;
      case 'counted': {
        const w = shape.lengthWidth;
        lines.push(`const n$${name} = ${uintAt(place, w)};`);
        if (!(w === 1 && shape.max === 255)) {
          lines.push(
            `if (n$${name} > ${shape.max}) return lengthOut(b, ${place}, ${q(name)}, n$${name}, ${shape.max});`,
          );
        }
        lines.push(
          `const s$${name} = ${place.plus(w)};`,
          `p = s$${name} + n$${name};`,
          `if (end < p) return overrun(b, s$${name}, ${q(name)}, n$${name});`,
          `${v} = b.subarray(s$${name}, p);`,
        );
        place.moveTo('p');
        break;
      }
      case 'cstring':
        lines.push(
          `const s$${name} = ${place};`,
          `const m$${name} = s$${name} + ${shape.max} < end ? s$${name} + ${shape.max} : end;`,
          `p = nulBefore(b, s$${name}, m$${name});`,
          `if (p >= m$${name}) return unterminated(b, s$${name}, ${q(name)}, ${shape.max});`,
          `${v} = p === s$${name} ? '' : latin1(b, s$${name}, p);`,
          `p++;`,
        );
        place.moveTo('p');
        break;
      case 'rest':
        lines.push(`${v} = b.subarray(${place});`);
        toEnd = true;
        break;
      case 'custom':
        lines.push(
          `const c$${name} = cursorAt(b, ${place}, ${q(name)});`,
          `${v} = custom.${name}.read(c$${name}, ${q(name)});`,
          `if (c$${name}.error !== undefined) return c$${name}.error;`,
          `p = c$${name}.at;`,
        );
        toEnd = shape.custom.toEnd;
        place.moveTo('p');
        break;
    }
  }
  if (!toEnd) lines.push(`if (end !== ${place}) return trailing(b, ${place});`);
  lines.push(`return ${literal(framing, table, laid)};`);
  return `decode(b) {\n  ${lines.join('\n  ')}\n},`;
}

/** Octets that the frame has whatever the value is: header, fixed fields, counts and terminators. */
function fixedLength(framing: Framing<string>, laid: readonly Laid[]): number {
  let sum = framing.headerLength;
  for (const { field, width } of laid) {
    if (width === undefined) continue;
    const { shape } = field;
    if (FIXED.has(shape.kind)) sum += width;
    else if (shape.kind === 'counted') sum += shape.lengthWidth;
    else if (shape.kind === 'texts' || shape.kind === 'cstring') sum += 1;
  }
  return sum;
}

function maxLength(framing: Framing<string>, laid: readonly Laid[]): number {
  let sum = fixedLength(framing, laid);
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

function sizeExpression(framing: Framing<string>, laid: readonly Laid[]): string {
  const terms = [String(fixedLength(framing, laid))];
  for (const { name, field, width } of laid) {
    if (width === undefined) continue;
    const { shape } = field;
    if (shape.kind === 'counted' || shape.kind === 'cstring' || shape.kind === 'rest')
      terms.push(`v.${name}.length`);
    else if (shape.kind === 'texts') terms.push(`v.${name}.length * ${width}`);
    else if (shape.kind === 'custom') terms.push(`custom.${name}.size(v.${name})`);
  }
  return terms.join(' + ');
}

function sizeSource(framing: Framing<string>, table: Table, laid: readonly Laid[]): string {
  const bare = table.bodyOmittedWhenFailed ? `if (v.status !== 0) return ${framing.headerLength}; ` : '';
  return `size(v) { ${bare}return ${sizeExpression(framing, laid)}; },`;
}

function writeUint(place: Place, width: number, name: string, value: string): string[] {
  if (width === 1)
    return [
      `if ((${value} & 255) !== ${value}) badNumber(${q(name)}, ${value}, 255);`,
      `out[${place}] = ${value};`,
    ];
  if (width === 2)
    return [
      `if ((${value} & 65535) !== ${value}) badNumber(${q(name)}, ${value}, 65535);`,
      `out[${place}] = ${value} >>> 8;`,
      `out[${place.plus(1)}] = ${value};`,
    ];
  return [
    `if (${value} >>> 0 !== ${value}) badNumber(${q(name)}, ${value}, ${MAX_OF_WIDTH[4]});`,
    `putUint32(out, ${place}, ${value});`,
  ];
}

function writeSource(framing: Framing<string>, table: Table, laid: readonly Laid[]): string {
  const lines: string[] = [`let p = 0;`];
  const place = new Place('at', 0);
  const header = framing.headerLength;
  const headerLines = (size: string): string[] => {
    const head = [`putUint32(out, at, ${size});`, `putUint32(out, at + 4, ${table.id});`];
    framing.words.forEach((word, i) => {
      head.push(
        `const w$${word} = v.${word};`,
        ...writeUint(new Place('at', 8 + 4 * i), 4, word, `w$${word}`),
      );
    });
    return head;
  };
  const room = (size: string): string =>
    `if (!(at >= 0) || at + ${size} > out.length) noRoom(${q(table.command)}, ${size}, at, out.length);`;
  if (table.bodyOmittedWhenFailed) {
    lines.push(
      `if (v.status !== 0) {`,
      `  ${room(String(header))}`,
      ...headerLines(String(header)).map((l) => `  ${l}`),
      `  return at + ${header};`,
      `}`,
    );
  }
  lines.push(`const size = ${sizeExpression(framing, laid)};`, room('size'));
  const padded = laid.some(
    ({ field, width }) =>
      width !== undefined && (field.shape.kind === 'text' || field.shape.kind === 'texts'),
  );
  // One fill for all padding of the frame is cheaper than one loop per field.
  if (padded) lines.push(`zero.call(out, 0, at, at + size);`);
  if (header > 0) lines.push(...headerLines('size'));
  place.add = header;
  for (const { name, field, width } of laid) {
    if (width === undefined) continue;
    const { shape } = field;
    const v = local(name);
    lines.push(`const ${v} = v.${name};`);
    switch (shape.kind) {
      case 'uint':
        lines.push(...writeUint(place, width, name, v));
        place.add += width;
        break;
      case 'octets':
        lines.push(`if (${v}.length !== ${width}) badLength(${q(name)}, ${v}.length, 'exactly ${width}');`);
        lines.push(`for (let i = 0; i < ${width}; i++) out[${place} + i] = ${v}[i];`);
        place.add += width;
        break;
      case 'text':
        lines.push(`if (${v} !== '') putText(out, ${place}, ${v}, ${width}, ${q(name)});`);
        place.add += width;
        break;
      case 'texts':
        lines.push(
          `const n$${name} = ${v}.length;`,
          `if (n$${name} < ${shape.min} || n$${name} > ${shape.max}) badCount(${q(name)}, n$${name}, ${shape.min}, ${shape.max});`,
          `out[${place}] = n$${name};`,
          `putTexts(out, ${place.plus(1)}, ${v}, ${width}, ${q(name)});`,
          `p = ${place.plus(1)} + n$${name} * ${width};`,
        );
        place.moveTo('p');
        break;
      case 'counted':
        lines.push(
          `const n$${name} = ${v}.length;`,
          `if (!(n$${name} <= ${shape.max})) badLength(${q(name)}, n$${name}, '0 to ${shape.max}');`,
          shape.lengthWidth === 1 ? `out[${place}] = n$${name};` : `putUint32(out, ${place}, n$${name});`,
          `out.set(${v}, ${place.plus(shape.lengthWidth)});`,
          `p = ${place.plus(shape.lengthWidth)} + n$${name};`,
        );
        place.moveTo('p');
        break;
      case 'cstring':
        lines.push(
          `p = ${place};`,
          `if (${v} !== '') p = putText(out, p, ${v}, ${shape.max - 1}, ${q(name)});`,
          `out[p++] = 0;`,
        );
        place.moveTo('p');
        break;
      case 'rest':
        lines.push(`out.set(${v}, ${place});`, `p = ${place} + ${v}.length;`);
        place.moveTo('p');
        break;
      case 'custom':
        lines.push(`p = custom.${name}.write(out, ${place}, ${v}, ${q(name)});`);
        place.moveTo('p');
        break;
    }
  }
  lines.push(`return at + size;`);
  return `write(out, at, v) {\n  ${lines.join('\n  ')}\n},`;
}

function blankSource({ name, field, width }: Laid): string {
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

/** Same property order as decode, so that decoded and created values share one hidden class and encode stays fast. */
function createSource(framing: Framing<string>, table: Table, laid: readonly Laid[]): string {
  const lines = laid.map(
    (l) => `const ${local(l.name)} = f.${l.name} === undefined ? ${blankSource(l)} : f.${l.name};`,
  );
  const words = framing.words.map((w) => `${w}: h.${w}`);
  const head = framing.headerLength === 0 ? [] : [`command: ${q(table.command)}`, ...words];
  const all = [...head, ...laid.map(({ name }) => `${name}: ${local(name)}`)];
  return `create(h, f) {\n  ${lines.join('\n  ')}\n  return { ${all.join(', ')} };\n},`;
}
