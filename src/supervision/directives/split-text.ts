/** A clause as it was found in a text that was pasted. */
export interface SplitClause {
  /** 一、 (一) 1. as it stood; of a clause within another one after that one's: 一、（二） */
  readonly mark: string;
  readonly text: string;
}

const NUMERALS = '[一二三四五六七八九十百]{1,5}';
/** By rank: 一、  （一）  1.  and what official texts write in running sentences: 一是 */
const MARKS: readonly RegExp[] = [
  new RegExp(`^(?:${NUMERALS}、|第${NUMERALS}[条、]|${NUMERALS}是)`),
  new RegExp(`^[（(]${NUMERALS}[）)]`),
  /^(?:\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)])/,
];
/** 一是……。二是……。 within one paragraph. */
const RUNNING = new RegExp(`(?<=[。；;：:])(?=${NUMERALS}是)`);

/**
 * Splits a text at its numbered paragraphs. A number that only heads a list of finer ones is a heading and goes before them; what stands before the first
 * number is no clause. A proposal: a person corrects it. Without any number each paragraph is a clause.
 */
export function splitText(text: string): SplitClause[] {
  const lines = text
    .split(/\r?\n/)
    .flatMap((line) => line.split(RUNNING))
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const found: { rank: number; mark: string; lines: string[] }[] = [];
  for (const line of lines) {
    const rank = MARKS.findIndex((mark) => mark.test(line));
    if (rank === -1) {
      found.at(-1)?.lines.push(line);
      continue;
    }
    const [mark] = MARKS[rank]!.exec(line)!;
    found.push({ rank, mark, lines: [line.slice(mark.length).trim()] });
  }
  if (found.length === 0) return lines.map((line) => ({ mark: '', text: line }));
  const clauses: SplitClause[] = [];
  const above: { rank: number; mark: string; head: string }[] = [];
  for (const [i, { rank, mark, lines: own }] of found.entries()) {
    while (above.length > 0 && above.at(-1)!.rank >= rank) above.pop();
    const whole = own.join('\n');
    const next = found[i + 1];
    if (next !== undefined && next.rank > rank) {
      above.push({ rank, mark, head: whole });
      continue;
    }
    const heads = above.map(({ head }) => head).filter((head) => head !== '');
    clauses.push({
      mark: [...above.map((each) => each.mark), mark].join(''),
      text: [...heads, whole].join('\n'),
    });
  }
  return clauses;
}
