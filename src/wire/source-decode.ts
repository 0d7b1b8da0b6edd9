import type { Framing } from './compile.ts';
import type { Table } from './field.ts';
import { blankSource, FIXED, type Laid, local, Place, q } from './source.ts';

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

/** Source of `decode(b)`: bounds are checked once for each run of fixed fields. */
export function decodeSource(framing: Framing<string>, table: Table, laid: readonly Laid[]): string {
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
