import { existsSync, writeFileSync } from 'node:fs';
import { inspection } from '../supervision/index.ts';
import { say } from './messages.ts';
import { FailedError, type Terminal, UsageError } from './terminal.ts';

/**
 * Proposes for each file which column tells what, with a sample of each, and asks: Enter takes what is proposed, a number another column, `-` none, `=value` one
 * value for all rows. What was settled is written beside the log, so that the next time it is given with `--columns`.
 */
export async function askColumns(
  files: Readonly<Partial<Record<inspection.Role, string>>> & { readonly log: string },
  given: inspection.ColumnMap,
  terminal: Terminal,
): Promise<inspection.ColumnMap> {
  if (terminal.ask === undefined) throw new UsageError(say('inspect.no-terminal'));
  const target = `${files.log}.columns.json`;
  if (existsSync(target)) throw new UsageError(say('inspect.columns-there', { file: target }));
  const map: Partial<Record<inspection.Role, inspection.RoleMap>> = { ...given };
  for (const role of inspection.ROLES) {
    const file = files[role];
    if (file !== undefined && given[role] === undefined) {
      const settled = await askFile(role, file, terminal);
      if (settled !== undefined) map[role] = settled;
    }
  }
  try {
    writeFileSync(target, `${JSON.stringify({ version: 1, ...map }, null, 2)}\n`, { flag: 'wx' });
  } catch (error) {
    const found = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new FailedError(say('inspect.not-written', { folder: target, found }), { cause: error });
  }
  terminal.err(`${say('inspect.columns-written', { file: target })[terminal.language]}\n`);
  return map;
}

async function askFile(
  role: inspection.Role,
  file: string,
  terminal: Terminal,
): Promise<inspection.RoleMap | undefined> {
  const { language } = terminal;
  const word = (key: Parameters<typeof say>[0], values = {}) => say(key, values)[language];
  const head = await inspection.headOf(role, file);
  const told = { role: inspection.ROLE_WORDS[role][language], file };
  if (head === undefined) {
    terminal.err(`${word('inspect.wizard-named-within', told)}\n`);
    return undefined;
  }
  terminal.err(`\n${word('inspect.wizard-file', told)}\n`);
  for (const [i, name] of head.header.entries())
    terminal.err(`  ${String(i + 1).padStart(3)}  ${name}  ${inspection.sampleOf(head, name)}\n`);
  terminal.err(`${word('inspect.wizard-how')}\n`);
  const proposed = inspection.proposedMap(role, head.header, head.samples);
  const map: Record<string, string | { always: string } | null> = {};
  for (const column of inspection.COLUMNS[role]) {
    const name = proposed[column.key];
    const label = `${language === 'zh' ? column.zh : column.key}${column.needed ? ' *' : ''}（${column.told[language]}）`;
    for (;;) {
      const answer = (await terminal.ask!(`${label} [${name ?? '-'}]: `)).trim();
      const source = sourceOf(answer, name, head.header);
      if (source === undefined || (source === null && column.needed)) {
        terminal.err(`${word('inspect.wizard-again', { most: head.header.length })}\n`);
        continue;
      }
      map[column.key] = source;
      break;
    }
  }
  return map;
}

/** Undefined: no answer that can be meant. */
function sourceOf(
  answer: string,
  proposed: string | undefined,
  header: readonly string[],
): string | { always: string } | null | undefined {
  if (answer === '') return proposed ?? null;
  if (answer === '-') return null;
  if (answer.startsWith('=')) return answer.length > 1 ? { always: answer.slice(1).trim() } : undefined;
  const byNumber = /^\d{1,3}$/.test(answer) ? header[Number(answer) - 1] : undefined;
  return byNumber ?? header.find((name) => name === answer);
}
