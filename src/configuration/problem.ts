import type { Words } from './schema.ts';

/** Where a value came from, as its reader would look for it: `anning.toml:12`, `ANNING_HTTP_LISTENER`, `--http.listener`. */
export type Origin = string;

/** One thing that is wrong with a configuration: which key, where it came from, what was found, what is allowed. */
export interface Problem {
  readonly key: string;
  readonly origin: Origin;
  /** As written, or in words where there is nothing to quote; never a secret. */
  readonly found: string | Words;
  readonly allowed: Words;
}

/** A configuration that cannot be used. Exit code 2. */
export class ConfigurationError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => describeProblem(problem, 'en')).join('\n'));
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

/** One line. */
export function describeProblem(problem: Problem, language: 'zh' | 'en'): string {
  const { key, origin, allowed } = problem;
  const found = typeof problem.found === 'string' ? problem.found : problem.found[language];
  return language === 'zh'
    ? `${key}（${origin}）：实际为 ${found}；允许：${allowed.zh}`
    : `${key} (${origin}): found ${found}; allowed: ${allowed.en}`;
}

/** What was found, short enough for a line; a password inside an address is hidden. */
export function quoted(value: unknown, secret = false): string {
  if (value === undefined) return 'undefined';
  let text = value instanceof Date ? value.toISOString() : JSON.stringify(value);
  if (secret) text = text.replace(/\/\/[^/]*@/, '//***@');
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
