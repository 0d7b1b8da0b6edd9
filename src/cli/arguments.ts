import { parseArgs } from 'node:util';
import { Invalid } from '../domain/index.ts';
import { say } from './messages.ts';
import { UsageError } from './terminal.ts';

/** What a command takes. */
export interface CommandShape {
  /** As help shows it: `facts apply FILE`. */
  readonly usage: string;
  /** Flags with a value, those given several times, and those without. */
  readonly values?: readonly string[];
  readonly lists?: readonly string[];
  readonly switches?: readonly string[];
  /** How many plain arguments, exactly. */
  readonly positionals?: number;
  /** How many more there may be. */
  readonly optionals?: number;
  /** Whether `--key.path VALUE` and `--config FILE` set the configuration. */
  readonly configured?: boolean;
}

export interface Arguments {
  readonly command: string;
  readonly positionals: readonly string[];
  readonly settings: readonly (readonly [string, string])[];
  readonly config: string | undefined;
  value(flag: string): string | undefined;
  list(flag: string): readonly string[];
  has(flag: string): boolean;
  /** Throws UsageError when it is absent. */
  needed(flag: string, what: string): string;
}

/** @param keys the configuration's keys, `http.listener`. Throws UsageError. */
export function readArguments(
  command: string,
  shape: CommandShape,
  words: readonly string[],
  keys: readonly string[],
): Arguments {
  const values = new Set([...(shape.values ?? []), ...(shape.lists ?? [])]);
  const switches = new Set(shape.switches ?? []);
  const configuration = new Set(shape.configured === true ? keys : []);
  if (shape.configured === true) values.add('config');
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }> = {};
  for (const name of [...values, ...configuration, ...[...configuration].map(kebab)])
    options[name] = { type: 'string', multiple: true };
  for (const name of switches) options[name] = { type: 'boolean' };

  const { tokens } = parseArgs({
    args: [...words],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  const settings: [string, string][] = [];
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const flag = token.name;
    const key = flag.replaceAll('-', '_');
    const known = values.has(flag) || switches.has(flag);
    if (!known && !configuration.has(key))
      throw unknownFlag(command, flag, [...values, ...switches, ...configuration]);
    if (switches.has(flag)) {
      if (token.value !== undefined)
        throw new UsageError(say('usage.flag-takes-none', { command, flag, found: token.value }));
      given.set(flag, []);
    } else if (token.value === undefined || (token.inlineValue === false && token.value.startsWith('--'))) {
      throw new UsageError(say('usage.flag-needs-value', { command, flag }));
    } else if (values.has(flag)) given.set(flag, [...(given.get(flag) ?? []), token.value]);
    else settings.push([key, token.value]);
  }
  const expected = shape.positionals ?? 0;
  const most = expected + (shape.optionals ?? 0);
  const { usage } = shape;
  if (positionals.length > most)
    throw new UsageError(say('usage.too-many', { command, found: positionals.slice(most).join(' '), usage }));
  if (positionals.length < expected) throw new UsageError(say('usage.too-few', { command, usage }));
  return {
    command,
    positionals,
    settings,
    config: given.get('config')?.at(-1),
    value: (flag) => given.get(flag)?.at(-1),
    list: (flag) => given.get(flag) ?? [],
    has: (flag) => given.has(flag),
    needed(flag, what) {
      const value = given.get(flag)?.at(-1);
      if (value === undefined) throw new UsageError(say('usage.flag-missing', { command, flag, what }));
      return value;
    },
  };
}

/** A flag's value as a whole number. Throws UsageError. */
export function wholeNumber(
  args: Arguments,
  flag: string,
  { min, max, standard }: { min: number; max: number; standard: number },
): number {
  const text = args.value(flag);
  if (text === undefined) return standard;
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  const allowed = `${min}–${max}`;
  throw new UsageError(
    say('usage.flag-wrong', { command: args.command, flag, found: JSON.stringify(text), allowed }),
  );
}

/** A flag's value as the domain reads it. Throws UsageError where it is absent or none. */
export function parsedFlag<T>(
  args: Arguments,
  flag: string,
  what: string,
  parse: (text: string) => T | Invalid,
): T {
  const value = parse(args.needed(flag, what));
  if (!(value instanceof Invalid)) return value;
  const found = JSON.stringify(value.found);
  throw new UsageError(
    say('usage.flag-wrong', { command: args.command, flag, found, allowed: value.allowed }),
  );
}

function kebab(key: string): string {
  return key.replaceAll('_', '-');
}

function unknownFlag(command: string, found: string, names: readonly string[]): UsageError {
  const start = found.slice(0, 4);
  const likely = names.filter((name) => name.startsWith(start));
  const allowed = (likely.length > 0 ? likely : names).slice(0, 10).map((name) => `--${name}`);
  return new UsageError(say('usage.unknown-flag', { command, found, allowed: allowed.join(', ') || '—' }));
}
