import { type MessageKey, say, type Terminal } from '../cli/index.ts';
import { REASONS, type ReasonCode } from '../domain/index.ts';
import type { VerdictRow } from '../store/index.ts';

const LINE_EVERY_MS = 10_000;

/** Verdicts by reason while they come in: a table redrawn in place on a screen, elsewhere a line every ten seconds. */
export class DemoTable {
  readonly #terminal: Terminal;
  #drawn = 0;
  #nextLineAt = 0;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  show(line: string, rows: readonly VerdictRow[]): void {
    const { interactive, err, language, rows: height = 24 } = this.#terminal;
    if (interactive) {
      const table = tableLines(rows, language);
      // What has scrolled off a screen cannot be redrawn.
      const lines = [...table.slice(0, Math.max(1, height - 3)), line];
      // Up over what was drawn before, and clear to the end of the screen.
      err(`${this.#drawn === 0 ? '' : `\u001b[${this.#drawn}F\u001b[J`}${lines.join('\n')}\n`);
      this.#drawn = lines.length;
      return;
    }
    if (performance.now() < this.#nextLineAt) return;
    this.#nextLineAt = performance.now() + LINE_EVERY_MS;
    err(`${line}\n`);
  }

  /** A line that stays above what is drawn from now on. */
  note(line: string): void {
    const above = this.#drawn === 0 ? '' : `\u001b[${this.#drawn}F\u001b[J`;
    this.#terminal.err(`${above}${line}\n`);
    this.#drawn = 0;
  }

  /** The last state, whole, wherever it is read. */
  finish(line: string, rows: readonly VerdictRow[]): void {
    const above = this.#drawn === 0 ? '' : `\u001b[${this.#drawn}F\u001b[J`;
    this.#terminal.err(`${above}${[...tableLines(rows, this.#terminal.language), line].join('\n')}\n`);
    this.#drawn = 0;
  }
}

const ORDER: Readonly<Record<VerdictRow['outcome'], number>> = { allow: 0, hold: 1, refuse: 2 };

/** Every outcome with its total and, below it, its reasons, the most frequent first. In Chinese, with the machine's code beside it. */
export function tableLines(rows: readonly VerdictRow[], language: Terminal['language']): string[] {
  const word = (key: MessageKey) => say(key)[language];
  const sorted = [...rows].sort(
    (a, b) =>
      ORDER[a.outcome] - ORDER[b.outcome] ||
      Number(b.reason === '') - Number(a.reason === '') ||
      b.messages - a.messages,
  );
  const lines = [
    row(word('demo.heading.outcome'), word('demo.heading.reason'), '', word('demo.heading.messages')),
    '─'.repeat(86),
  ];
  for (const { outcome, reason, messages } of sorted) {
    const total = reason === '';
    const words = total ? word('demo.total') : wordsOf(reason, language);
    lines.push(
      row(total ? word(`judge.outcome.${outcome}`) : '', words, total ? '' : reason, String(messages)),
    );
  }
  return lines;
}

function wordsOf(reason: string, language: Terminal['language']): string {
  return Object.hasOwn(REASONS, reason) ? REASONS[reason as ReasonCode][language] : reason;
}

function row(outcome: string, words: string, code: string, count: string): string {
  return `${padded(outcome, 8)}${padded(words, 44)}${padded(code, 34)}${count.padStart(count.length > 8 ? 0 : 8)}`.trimEnd();
}

/** To a width in columns: a Chinese character takes two. */
function padded(text: string, columns: number): string {
  let width = 0;
  for (const c of text) width += (c.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1;
  return text + ' '.repeat(Math.max(1, columns - width));
}
