/** JSON with maps in it: what a detector remembers from one day to the next. Keys come from strangers, so that plain objects will not do. */
export function writeState(state: object): string {
  return JSON.stringify(written(state));
}

/** @throws SyntaxError where the text is no JSON */
export function readState<T>(text: string): T {
  return read(JSON.parse(text)) as T;
}

/* Walked by hand, since a replacer or reviver would be asked for each of millions of numbers. */

function written(value: unknown): unknown {
  if (value instanceof Map) return { map: [...value].map(([key, each]) => [key, written(each)]) };
  return each(value, written);
}

function read(value: unknown): unknown {
  if (isMap(value)) return new Map(value.map.map(([key, each]) => [key, read(each)]));
  return each(value, read);
}

function each(value: unknown, change: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return typeof value[0] === 'object' ? value.map(change) : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
}

function isMap(value: unknown): value is { readonly map: [unknown, unknown][] } {
  return typeof value === 'object' && value !== null && 'map' in value && Array.isArray(value.map);
}
