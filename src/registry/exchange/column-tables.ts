import { EXCHANGE_KINDS, type ExchangeKind } from '../../domain/index.ts';
import { type Column, KINDS } from './columns.ts';

const BEGIN = '<!-- columns: written by npm run exchange-docs -->';
const END = '<!-- columns end -->';

/** The handbook's tables of columns, one for each kind. */
export function columnTables(): string {
  return EXCHANGE_KINDS.map(table).join('\n');
}

/** The page with these tables between its marks. Throws where a mark is missing. */
export function withTables(page: string, tables: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error('the page has no marks for the tables');
  return `${page.slice(0, begin)}${BEGIN}\n\n${tables}\n${page.slice(end)}`;
}

function table(kind: ExchangeKind): string {
  const { words, modes, columns } = KINDS[kind];
  const own = modes.includes('applications');
  const head = own
    ? '| 列 column | 中文列名 | 登记 facts | 申请 applications | 内容 | what stands there |\n|---|---|---|---|---|---|'
    : '| 列 column | 中文列名 | 登记 facts | 内容 | what stands there |\n|---|---|---|---|---|';
  const rows = columns.map((column) => {
    const { key, zh, told } = column;
    const cells = [`\`${key}\``, zh, use(column, 'facts'), ...(own ? [use(column, 'applications')] : [])];
    return `| ${[...cells, told.zh, told.en].join(' | ')} |`;
  });
  return `### ${words.zh} ${words.en}: \`${kind}\`\n\n${head}\n${rows.join('\n')}\n`;
}

/** One table, of a kind of file that has but one way in. */
export function columnTable(columns: readonly Column[]): string {
  const rows = columns.map((column) => {
    const { key, zh, also = [], told } = column;
    return `| ${[`\`${key}\``, [zh, ...also].join('、'), use(column, 'facts'), told.zh, told.en].join(' | ')} |`;
  });
  return `| 列 column | 中文列名 | | 内容 | what stands there |\n|---|---|---|---|---|\n${rows.join('\n')}\n`;
}

function use({ only, needed }: Column, mode: 'facts' | 'applications'): string {
  if (only !== undefined && only !== mode) return '—';
  return needed ? '必填 needed' : '可空 optional';
}
