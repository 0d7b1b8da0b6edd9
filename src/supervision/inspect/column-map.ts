import type { Words } from '../../domain/index.ts';
import { type Column, columnNamed } from '../../registry/index.ts';
import { COLUMNS, ROLES, type Role } from './files-read.ts';

/** Of one file: the column that tells a field by its name, one value for all rows, or null: not told, whatever the file has. */
export type FieldSource = string | { readonly always: string } | null;
export type RoleMap = Readonly<Record<string, FieldSource>>;
export type ColumnMap = Readonly<Partial<Record<Role, RoleMap>>>;

/** A file of columns that is not as it should be: what was found, what is allowed. */
export class ColumnMapFault extends Error {
  readonly words: Words;
  constructor(words: Words) {
    super(words.en);
    this.name = 'ColumnMapFault';
    this.words = words;
  }
}

/** `{ "version": 1, "log": { "at": "提交时间", "organisation": { "always": "…" } } }`. Throws a ColumnMapFault. */
export function readColumnMap(text: string): ColumnMap {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const found = (error as Error).message;
    throw new ColumnMapFault({ zh: `不是 JSON：${found}`, en: `no JSON: ${found}` });
  }
  if (!isRecord(value)) throw wrong('', value, '{ "log": { "at": "…" }, "consents": { … } }');
  const map: Partial<Record<Role, RoleMap>> = {};
  for (const [role, fields] of Object.entries(value)) {
    if (role === 'version') {
      if (fields !== 1) throw wrong('version', fields, '1');
      continue;
    }
    if (!isRole(role)) throw wrong(role, role, ROLES.join(', '));
    if (!isRecord(fields)) throw wrong(role, fields, '{ "field": "column" }');
    const allowed = COLUMNS[role].map(({ key }) => key);
    for (const [field, source] of Object.entries(fields)) {
      if (!allowed.includes(field)) throw wrong(`${role}.${field}`, field, allowed.join(', '));
      const isAlways = isRecord(source) && typeof source['always'] === 'string';
      if (source !== null && !isAlways && (typeof source !== 'string' || source.trim() === ''))
        throw wrong(`${role}.${field}`, source, '"column", { "always": "value" }, null');
    }
    map[role] = fields as RoleMap;
  }
  return map;
}

function wrong(key: string, found: unknown, allowed: string): ColumnMapFault {
  const shown = JSON.stringify(found).slice(0, 80);
  return new ColumnMapFault({
    zh: `${key === '' ? '' : `${key}：`}发现 ${shown}；允许：${allowed}`,
    en: `${key === '' ? '' : `${key}: `}found ${shown}; allowed: ${allowed}`,
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

/** The columns to look for in a file. */
export interface WantedColumns {
  readonly columns: readonly Column[];
  /** Under which key of a row a field stands. */
  keyOf(field: string): string;
  /** What holds for all rows. */
  readonly always: Readonly<Record<string, string>>;
}

/** A field that is mapped is looked for by that name alone, and must be there; no other field takes a column of that name. */
export function wantedColumns(role: Role, map: RoleMap = {}): WantedColumns {
  const taken = new Set(
    Object.values(map).flatMap((source) => (typeof source === 'string' ? [source.trim().toLowerCase()] : [])),
  );
  const always: Record<string, string> = {};
  const columns = COLUMNS[role].flatMap((column): readonly Column[] => {
    const source = map[column.key];
    if (source === null) return column.needed ? [column] : [];
    if (typeof source === 'object') {
      always[column.key] = source.always;
      return [];
    }
    const key = keyOf(column.key);
    if (source !== undefined) return [{ ...column, key, zh: source.trim(), also: [], needed: true }];
    const free = (name: string) => !taken.has(name.toLowerCase());
    const also = [column.key, ...(column.also ?? [])].filter(free);
    // Where its own name is taken by another field, another of its names may be there.
    return [{ ...column, key, zh: free(column.zh) ? column.zh : key, also }];
  });
  return { columns, always, keyOf };
}

/** No column of a file is called so: the columns of a file that are named as a field is are told from those that are not there. */
export const KEY_MARK = '\u0001';

function keyOf(field: string): string {
  return `${KEY_MARK}${field}`;
}

/** What a header and some rows suggest: the column for each field, where there is one. */
export function proposedMap(
  role: Role,
  header: readonly string[],
  samples: readonly (readonly string[])[],
): Readonly<Record<string, string | undefined>> {
  const columns = COLUMNS[role];
  const proposed: Record<string, string | undefined> = {};
  const used = new Set<string>();
  for (const name of header) {
    const column = columnNamed(columns, name);
    if (column === undefined || proposed[column.key] !== undefined) continue;
    proposed[column.key] = name;
    used.add(name);
  }
  for (const { key } of columns) {
    const looks = LOOKS[key];
    if (proposed[key] !== undefined || looks === undefined) continue;
    const found = header.findIndex((name, i) => {
      const cells = samples.map((row) => row[i]?.trim() ?? '').filter((cell) => cell !== '');
      return !used.has(name) && cells.length > 0 && cells.every((cell) => looks.test(cell));
    });
    if (found < 0) continue;
    proposed[key] = header[found]!;
    used.add(header[found]!);
  }
  return proposed;
}

/** How what stands in a column looks, where its name says nothing. */
const LOOKS: Readonly<Record<string, RegExp>> = {
  recipient: /^'?(?:\+?86|0086)?[ -]?1[3-9]\d[\d -]{8,10}$/,
  source: /^'?(?:106|95|96|100|12|400)\d{2,18}$/,
  text: /^【[^】]{1,22}】|[\u4e00-\u9fff].{14,}/s,
  at: /^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}|^\d{4,5}\.\d+$/,
};
