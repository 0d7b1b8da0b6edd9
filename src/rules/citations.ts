import { type Citation, day } from '../domain/index.ts';

/*
 * Where the duties are written, in our own words, with the version's dates. 令31 was replaced by 令74 on 2026-05-01; of 令74 only what
 * was established is cited with an article, the rest as `unverified` (its full text is to be read before it is printed to a regulator).
 */

const OLD = '通信短信息服务管理规定（工业和信息化部令第31号）';
const NEW = '通信短信息服务管理规定（工业和信息化部令第74号）';
const OLD_TIMES = { version: '2015-06-30', from: day('2015-06-30'), until: day('2026-05-01') } as const;
const NEW_TIMES = { version: '2026-05-01', from: day('2026-05-01') } as const;

/** A duty of 令31 with the same duty under 令74, whose article is given only where it is established. */
export function shortMessageProvisions(
  article: string,
  certainty: Citation['certainty'],
  words: { zh: string; en: string },
  successor: { article: string; certainty: Citation['certainty'] } = {
    article: '（条号待核）',
    certainty: 'unverified',
  },
): Citation[] {
  return [
    { law: OLD, article, certainty, ...words, ...OLD_TIMES },
    { law: NEW, ...successor, ...words, ...NEW_TIMES },
  ];
}

export const PORT_ACCESS: Citation[] = shortMessageProvisions('7、13', 'found', {
  zh: '接入的短信息服务提供者及其接入代码须准确记录；码号须按批准的结构、用途和范围使用。',
  en: 'Access codes and who uses them are recorded; code numbers are used only within their approved structure, use and scope.',
});
