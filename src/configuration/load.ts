import { readFileSync } from 'node:fs';
import { parse as parseToml, TomlError } from 'smol-toml';
import type { z } from 'zod';
import { ConfigurationError, type Origin, type Problem, quoted } from './problem.ts';
import {
  type Configuration,
  configurationSchema,
  leaves,
  schemaAt,
  unwrapped,
  type Words,
} from './schema.ts';
import { tomlLines } from './toml-lines.ts';

export interface Sources {
  /** The file to read; absent: `anning.toml` in the working folder, where there is one; null: none. */
  readonly file?: string | null | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Keys and values as they stood on the command line: `--http.listener 8080` → ['http.listener', '8080']. */
  readonly flags: readonly (readonly [string, string])[];
}

export interface Loaded {
  readonly configuration: Configuration;
  /** The file that was read, where there was one. */
  readonly file: string | undefined;
  /** Where the value of a key came from; 'default' where nobody set it. */
  origin(key: string): Origin;
}

interface Value {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly origin: Origin;
}

const STANDARD_FILE = 'anning.toml';
const NO_SUCH_KEY: Words = { zh: '没有这个键', en: 'an unknown key' };

/** `http.listener` → `ANNING_HTTP_LISTENER` */
export function environmentName(key: string): string {
  return `ANNING_${key.replaceAll('.', '_').toUpperCase()}`;
}

/** Where the secret of a table in a list is looked for when it has no `secret_file`: `carrier-a` → ANNING_UPSTREAM_CARRIER_A_SECRET. */
export function secretName(kind: 'UPSTREAM' | 'IDENTITY_PROVIDER', label: string): string {
  return `ANNING_${kind}_${label.replaceAll('-', '_').toUpperCase()}_SECRET`;
}

/** Puts the sources together, flags over environment over file over defaults. Throws ConfigurationError with every problem there is. */
export function loadConfiguration(sources: Sources): Loaded {
  const problems: Problem[] = [];
  const { file, tree, origins } = readFile(sources, problems);
  const values = [...fromEnvironment(sources.environment, problems), ...fromFlags(sources.flags, problems)];
  for (const { path, value, origin } of values) {
    place(tree, path, value);
    origins.set(path.join('.'), origin);
  }
  const result = configurationSchema.safeParse(tree);
  if (!result.success)
    problems.push(...result.error.issues.flatMap((issue) => explain(issue, tree, origins)));
  if (problems.length > 0 || !result.success) throw new ConfigurationError(unrepeated(problems));
  return { configuration: result.data, file, origin: (key) => origins.get(key) ?? 'default' };
}

type Tree = Record<string, unknown>;

function readFile(
  sources: Sources,
  problems: Problem[],
): { file: string | undefined; tree: Tree; origins: Map<string, Origin> } {
  if (sources.file === null) return { file: undefined, tree: {}, origins: new Map() };
  const named = sources.file ?? sources.environment['ANNING_CONFIG'];
  const file = named ?? STANDARD_FILE;
  const origins = new Map<string, Origin>();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    if (named === undefined && code === 'ENOENT') return { file: undefined, tree: {}, origins };
    const allowed = { zh: '一个可读的 TOML 文件', en: 'a TOML file that can be read' };
    problems.push({ key: 'config', origin: file, found: code, allowed });
    return { file, tree: {}, origins };
  }
  try {
    const tree = parseToml(text) as Tree;
    for (const [path, line] of tomlLines(text)) origins.set(path, `${file}:${line}`);
    return { file, tree, origins };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const line = text.split('\n')[error.line - 1] ?? '';
    // The line itself may hold a secret, so its key is told and its value is not.
    const found = quoted(line.split('=')[0]!.trim());
    const allowed = {
      zh: `TOML 语法（第 ${error.column} 列有误）`,
      en: `TOML (not so at column ${error.column})`,
    };
    problems.push({ key: 'config', origin: `${file}:${error.line}`, found, allowed });
    return { file, tree: {}, origins };
  }
}

const KEYS = leaves();
const KEY_OF_VARIABLE = new Map(KEYS.map((path) => [environmentName(path.join('.')), path]));
const KEY_OF_FLAG = new Map(KEYS.map((path) => [path.join('.'), path]));

function fromEnvironment(environment: Sources['environment'], problems: Problem[]): Value[] {
  const values: Value[] = [];
  for (const [name, text] of Object.entries(environment)) {
    if (!name.startsWith('ANNING_') || text === undefined || name === 'ANNING_CONFIG') continue;
    if (/^ANNING_(?:UPSTREAM|IDENTITY_PROVIDER)_[A-Z0-9_]+_SECRET$|^ANNING_TEST_|^ANNING_STACK$/.test(name))
      continue;
    const path = KEY_OF_VARIABLE.get(name);
    if (path === undefined) {
      const names = nearest(name, [...KEY_OF_VARIABLE.keys()]);
      problems.push({ key: name, origin: name, found: NO_SUCH_KEY, allowed: { zh: names, en: names } });
    } else values.push({ path, value: typed(path, text), origin: name });
  }
  return values;
}

function fromFlags(flags: Sources['flags'], problems: Problem[]): Value[] {
  const values: Value[] = [];
  for (const [name, text] of flags) {
    const origin = `--${name}`;
    const path = KEY_OF_FLAG.get(name.replaceAll('-', '_'));
    if (path === undefined) {
      const names = nearest(name, [...KEY_OF_FLAG.keys()]);
      problems.push({ key: name, origin, found: NO_SUCH_KEY, allowed: { zh: names, en: names } });
    } else if (
      schemaAt(path)?.meta()?.secret === true &&
      URL.canParse(text) &&
      new URL(text).password !== ''
    ) {
      const allowed = {
        zh: '不带密码的地址；密码写在配置文件、环境变量或 *_password_file 里',
        en: 'an address without its password, which belongs in the file, the environment or *_password_file',
      };
      problems.push({ key: path.join('.'), origin, found: quoted(text, true), allowed });
    } else values.push({ path, value: typed(path, text), origin });
  }
  return values;
}

/** What a text means for this key: the first reading that the key allows, else the text itself, so that an error quotes it. */
function typed(path: readonly string[], text: string): unknown {
  const readings: unknown[] = [text];
  if (/^-?\d+$/.test(text)) readings.push(Number(text));
  readings.push(text === '' ? [] : text.split(',').map((part) => part.trim()));
  const schema = schemaAt(path)!;
  return readings.find((reading) => schema.safeParse(reading).success) ?? text;
}

function place(tree: Tree, path: readonly (string | number)[], value: unknown): void {
  let at = tree;
  for (const part of path.slice(0, -1)) {
    const inner = at[part];
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) at[part] = {};
    at = at[part] as Tree;
  }
  at[path[path.length - 1]!] = value;
}

function explain(issue: z.core.$ZodIssue, tree: Tree, origins: Map<string, Origin>): Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey([...issue.path, key], origins));
  // A list's element is told by the list's own words.
  let path = issue.path;
  while (path.length > 0 && schemaAt(path)?.meta()?.allowed === undefined && !isTable(path))
    path = path.slice(0, -1);
  const key = path.join('.');
  const schema = schemaAt(path);
  const value = valueAt(tree, path);
  const absent: Words = { zh: '没有写', en: 'nothing' };
  const found = value === undefined ? absent : quoted(value, schema?.meta()?.secret === true);
  const allowed = schema?.meta()?.allowed ?? { zh: `表 [${key}]`, en: `a table [${key}]` };
  return [{ key, origin: originOf(path, origins), found, allowed }];
}

function unknownKey(path: readonly PropertyKey[], origins: Map<string, Origin>): Problem {
  const parent = schemaAt(path.slice(0, -1));
  const shape = parent === undefined ? {} : (unwrapped(parent) as z.ZodObject).shape;
  const names = nearest(String(path[path.length - 1]), Object.keys(shape));
  return {
    key: path.join('.'),
    origin: originOf(path, origins),
    found: NO_SUCH_KEY,
    allowed: { zh: names, en: names },
  };
}

function isTable(path: readonly PropertyKey[]): boolean {
  const schema = schemaAt(path);
  return schema !== undefined && unwrapped(schema).type === 'object';
}

function valueAt(tree: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, part) => (at as Tree | undefined)?.[String(part)], tree);
}

/** The nearest place that is known: a missing key is told with the table that lacks it. */
function originOf(path: readonly PropertyKey[], origins: Map<string, Origin>): Origin {
  for (let at = path; at.length > 0; at = at.slice(0, -1)) {
    const origin = origins.get(at.join('.'));
    if (origin !== undefined) return origin;
  }
  return 'default';
}

/** Up to eight names, the likeliest first: what somebody who mistyped looks for. */
function nearest(name: string, names: readonly string[]): string {
  const likely = [...names].sort((a, b) => distance(name, a) - distance(name, b));
  return likely.slice(0, 8).join(', ') + (likely.length > 8 ? ', …' : '');
}

/** Levenshtein's. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, swap));
    }
    row = next;
  }
  return row[b.length]!;
}

/** A list with three wrong elements is one wrong key. */
function unrepeated(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((problem) => [`${problem.key} ${problem.origin}`, problem])).values()];
}
