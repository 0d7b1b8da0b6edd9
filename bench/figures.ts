import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { BenchResult } from './bench.ts';

const HEAD = `# Figures

Every figure on this page was written by the command that stands beside it; none is typed by hand.
`;

type Measured = Pick<BenchResult, 'bench' | 'machine'> & { readonly command?: string };

/** Puts one bench's block into the page of figures, in place of its last one; the rest of the page stays. */
export function withFigures(page: string, result: Measured, lines: readonly string[]): string {
  const begin = `<!-- bench ${result.bench}: begin -->`;
  const end = `<!-- bench ${result.bench}: end -->`;
  const { machine } = result;
  const block = [
    begin,
    `## ${result.command ?? `npm run bench -- ${result.bench}`}`,
    '',
    `${machine.at.slice(0, 10)}, commit ${machine.commit}, ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.os}, Node ${machine.node}`,
    '',
    ...lines,
    end,
  ].join('\n');
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) return `${page.trimEnd()}\n\n${block}\n`;
  return page.slice(0, from) + block + page.slice(to + end.length);
}

export function writeFigures(file: string, result: Measured, lines: readonly string[]): void {
  const page = existsSync(file) ? readFileSync(file, 'utf8') : HEAD;
  writeFileSync(file, withFigures(page, result, lines));
}
