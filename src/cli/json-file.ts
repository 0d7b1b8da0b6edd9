import { readFileSync } from 'node:fs';
import { changeSchema, maskNumbers, type RecordedChange } from '../domain/index.ts';
import { say } from './messages.ts';
import { type Bilingual, UsageError } from './terminal.ts';

/** Throws UsageError. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '');
  } catch (error) {
    const found = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(say('file.unreadable', { file, found }));
  }
}

/** Throws UsageError. */
export function readJson(file: string): unknown {
  const text = readText(file);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(notJson(file, 1, text, error));
  }
}

export interface ReadChanges {
  readonly changes: RecordedChange[];
  /** One line for each thing that is wrong. */
  readonly problems: Bilingual[];
  readonly count: number;
}

/**
 * Changes from a JSON array or from JSON lines, each checked. A wrong one is told with its line (in an array, of the element's
 * beginning), its key, what was found and what is allowed; numbers of people are masked. Throws UsageError where there is nothing to read.
 */
export function readChangesFile(file: string): ReadChanges {
  const text = readText(file);
  if (text.trim() === '') throw new UsageError(say('file.empty', { file }));
  const problems: Bilingual[] = [];
  const items = text.trimStart().startsWith('[') ? elements(file, text) : lines(file, text, problems);
  const changes: RecordedChange[] = [];
  for (const { line, value } of items) {
    const result = changeSchema.safeParse(value);
    if (result.success) {
      changes.push(result.data);
      continue;
    }
    for (const issue of result.error.issues) problems.push(explain(file, line, value, issue));
  }
  return { changes, problems, count: items.length };
}

interface Item {
  readonly line: number;
  readonly value: unknown;
}

function lines(file: string, text: string, problems: Bilingual[]): Item[] {
  const items: Item[] = [];
  for (const [i, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    try {
      items.push({ line: i + 1, value: JSON.parse(line) });
    } catch (error) {
      problems.push(notJson(file, i + 1, line, error));
    }
  }
  return items;
}

function elements(file: string, text: string): Item[] {
  let values: unknown[];
  try {
    values = JSON.parse(text) as unknown[];
  } catch (error) {
    throw new UsageError(notJson(file, 1, text, error));
  }
  const starts = elementLines(text);
  return values.map((value, i) => ({ line: starts[i] ?? 1, value }));
}

/** The line on which each element of a JSON array begins. The text is known to be JSON. */
function elementLines(text: string): number[] {
  const starts: number[] = [];
  let line = 1;
  let depth = 0;
  let expecting = false;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '\n') line++;
    if (quoted) {
      if (c === '\\') i++;
      else if (c === '"') quoted = false;
      continue;
    }
    if (/\s/.test(c)) continue;
    if (expecting && c !== ']') {
      starts.push(line);
      expecting = false;
    }
    if (c === '"') quoted = true;
    else if (c === '{' || c === '[') {
      depth++;
      if (depth === 1) expecting = true;
    } else if (c === '}' || c === ']') depth--;
    else if (c === ',' && depth === 1) expecting = true;
  }
  return starts;
}

/** What is wrong with a text that should be JSON, without a number that may stand in it. */
export function notJson(file: string, line: number, text: string, error: unknown): Bilingual {
  const message = error instanceof Error ? error.message : String(error);
  // The parser quotes the text, which may hold a number.
  const at = /position (\d+)/.exec(message)?.[1];
  const before = at === undefined ? '' : text.slice(0, Number(at));
  const found =
    at === undefined ? message.split(/[,"]/)[0]! : `column ${Number(at) - before.lastIndexOf('\n')}`;
  return say('file.not-json', {
    file,
    line: line + before.split('\n').length - 1,
    found: maskNumbers(found),
  });
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly code: string;
  readonly keys?: readonly string[];
}

function explain(file: string, line: number, value: unknown, issue: unknown): Bilingual {
  const { path, message, code, keys } = issue as Issue;
  const key = [...path, ...(code === 'unrecognized_keys' ? [keys!.join(', ')] : [])].join('.') || 'change';
  const at = path.reduce<unknown>(
    (inner, part) => (inner as Record<string, unknown> | undefined)?.[String(part)],
    value,
  );
  const written = code === 'unrecognized_keys' ? '' : JSON.stringify(at);
  // A wrong number of a person is still somebody's number, nearly.
  const hidden = path.includes('recipients') ? (written ?? '').replace(/\d(?=\d{4})/g, '*') : written;
  const found = written === '' ? 'an unknown key' : clipped(maskNumbers(hidden || 'nothing'));
  return say('file.wrong', { file, line, key, found, allowed: allowedIn(message, code) });
}

/** The parsers of domain say `…, allowed: …`; zod says `…: expected …`. */
function allowedIn(message: string, code: string): string {
  if (code === 'unrecognized_keys') return 'only the keys of this kind of change';
  const words =
    /allowed: (.*)$/.exec(message)?.[1] ??
    message.replace(/^Invalid (?:input|option|string): (?:expected )?/, '');
  return maskNumbers(words);
}

function clipped(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
