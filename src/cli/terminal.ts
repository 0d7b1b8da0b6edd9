/** Where a command reads and writes: data on `out`, progress and complaints on `err`. Handed in, so that tests read what a user reads. */
export interface Terminal {
  readonly language: Language;
  out(text: string): void;
  err(text: string): void;
  /** Whether `err` is a screen on which lines may be redrawn. */
  readonly interactive: boolean;
  /** Lines of that screen; undefined where there is none. */
  readonly rows: number | undefined;
  /** All of standard input; undefined where it is a keyboard. */
  readInput(): Promise<string | undefined>;
  /** One line from the keyboard; undefined where there is none. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
}

export type Language = 'zh' | 'en';

export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** As POSIX orders them: LC_ALL over LC_MESSAGES over LANG. Chinese where it says so, else English. */
export function languageOf(environment: Readonly<Record<string, string | undefined>>): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  return /^zh/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'zh' : 'en';
}

/** DESIGN, "Commands that people and machines read". */
export const EXIT = { done: 0, failed: 1, usage: 2, violations: 3, notVerified: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A command written wrongly, or given something unreadable: told in a line, exit code 2. */
export class UsageError extends Error {
  readonly words: Bilingual;
  constructor(words: Bilingual) {
    super(words.en);
    this.name = 'UsageError';
    this.words = words;
  }
}

/** A command that could not do what it was asked: told in a line, exit code 1. */
export class FailedError extends Error {
  readonly words: Bilingual;
  constructor(words: Bilingual, options?: ErrorOptions) {
    super(words.en, options);
    this.name = 'FailedError';
    this.words = words;
  }
}
