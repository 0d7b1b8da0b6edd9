/** JSON with maps in it: what a detector remembers from one day to the next. Keys come from strangers, so that plain objects will not do. */
export function writeState(state: object): string {
  return JSON.stringify(state, (_, value: unknown) => (value instanceof Map ? { map: [...value] } : value));
}

/** @throws SyntaxError where the text is no JSON */
export function readState<T>(text: string): T {
  return JSON.parse(text, (_, value: unknown) => (isMap(value) ? new Map(value.map) : value)) as T;
}

function isMap(value: unknown): value is { readonly map: [unknown, unknown][] } {
  return typeof value === 'object' && value !== null && 'map' in value && Array.isArray(value.map);
}
