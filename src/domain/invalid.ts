/** What a parser returns instead of a value: what was read, what was found, what is allowed. Never thrown. */
export class Invalid {
  readonly what: string;
  readonly found: string;
  readonly allowed: string;

  constructor(what: string, found: string, allowed: string) {
    this.what = what;
    this.found = found.length > 60 ? `${found.slice(0, 57)}...` : found;
    this.allowed = allowed;
  }

  toString(): string {
    return `${this.what}: found ${JSON.stringify(this.found)}, allowed: ${this.allowed}`;
  }
}

/** The value, or an Error that carries the parser's words: for places where a wrong value is a programming error. */
export function valid<T>(parsed: T | Invalid): T {
  if (parsed instanceof Invalid) throw new Error(parsed.toString());
  return parsed;
}

/** The compiler's proof that every member of a closed union was handled. */
export function assertNever(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
