import type { Framing } from './compile.ts';
import type { Table } from './field.ts';
import { blankSource, fixedLength, type Laid, local, Place, q } from './source.ts';

function sizeExpression(framing: Framing<string>, laid: readonly Laid[]): string {
  const terms = [String(fixedLength(framing.headerLength, laid))];
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

/** Source of `size(v)`. */
export function sizeSource(framing: Framing<string>, table: Table, laid: readonly Laid[]): string {
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
    `if (${value} >>> 0 !== ${value}) badNumber(${q(name)}, ${value}, ${0xffffffff});`,
    `putUint32(out, ${place}, ${value});`,
  ];
}

/** Source of `write(out, at, v)`. */
export function writeSource(framing: Framing<string>, table: Table, laid: readonly Laid[]): string {
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

/** Same property order as decode, so that decoded and created values share one hidden class and encode stays fast. */
export function createSource(framing: Framing<string>, table: Table, laid: readonly Laid[]): string {
  const lines = laid.map(
    (l) => `const ${local(l.name)} = f.${l.name} === undefined ? ${blankSource(l)} : f.${l.name};`,
  );
  const words = framing.words.map((w) => `${w}: h.${w}`);
  const head = framing.headerLength === 0 ? [] : [`command: ${q(table.command)}`, ...words];
  const all = [...head, ...laid.map(({ name }) => `${name}: ${local(name)}`)];
  return `create(h, f) {\n  ${lines.join('\n  ')}\n  return { ${all.join(', ')} };\n},`;
}
