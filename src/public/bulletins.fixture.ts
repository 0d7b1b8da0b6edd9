import type { Bulletin, BulletinDocument } from '../complaints/index.ts';
import { NotThere, parseInstant, valid, type Words } from '../domain/index.ts';
import type { BulletinParts } from './bulletin-routes.ts';

const words = (zh: string, en: string): Words => ({ zh, en });
const at = (text: string) => valid(parseInstant(text));
const NASTY = '<img src=x onerror=ran=1>\u202e标题"&\'';

const table = (id: string, count: number): BulletinDocument['sections'][number]['tables'][number] => ({
  ...{ id, title: words('省份：与可比时期之比', 'Provinces against comparable times') },
  note: words(
    '计入的投诉，四周的总数除以可比四周总数的均值。',
    'Counted complaints of four weeks over the mean of comparable totals.',
  ),
  columns: [
    { key: 'name', title: words('省份', 'Province'), unit: 'name' },
    { key: 'current', title: words('四周件数', 'Four weeks'), unit: 'count' },
    { key: 'ratio', title: words('比值', 'Ratio'), unit: 'ratio' },
    { key: 'low', title: words('下限', 'Low'), unit: 'ratio' },
    { key: 'high', title: words('上限', 'High'), unit: 'ratio' },
    { key: 'standing', title: words('判断', 'Standing'), unit: 'text' },
  ],
  rows: Array.from({ length: count }, (_, i) => ({
    name: words(`省份${i}`, `Province ${i}`),
    ...{ current: 1234 + i, ratio: i === 0 ? 9 : 0.2 + i / 10, low: 0.6, high: 1.4 },
    standing: words('高于两个标准差', 'above two sd'),
  })),
  ...{ picture: 'ratio', lines: [] },
});

function documentOf(version: number): BulletinDocument {
  const text = {
    headline: NASTY,
    changes: ['{categories.retail} 件', '第二个变化', NASTY],
    unknown: Array.from({ length: 8 }, (_, i) => `尚不知道的第 ${i} 条，`.repeat(4)),
    paragraphs: [{ title: NASTY, text: `第一行\n第二行 ${NASTY}` }],
  };
  return {
    ...{
      schema: 'anning-bulletin-1',
      form: 'public',
      publisher: 'anning.example/log',
      number: '2026-3',
      version,
    },
    ...{ language: 'zh', period: '2026W26', from: '2026-06-22T00:00:00.000+08:00' },
    ...{ until: '2026-06-29T00:00:00.000+08:00', cutoff: '2026-06-29T09:00:00.000+08:00' },
    ...{ checkpoint: 'c', text, written: text, figures: [] },
    sections: [
      {
        id: 'provinces',
        title: words('省份', 'Provinces'),
        tables: [table('categories', 16), table('provinces', 31)],
      },
    ],
    revisions:
      version === 1
        ? []
        : [
            {
              ...{ version, reason: '补充了迟到的投诉' },
              changed: Array.from({ length: 60 }, (_, i) => ({
                ...{ key: `k${i}`, name: words(`数字${i}`, `figure ${i}`) },
                ...{ before: words('1', '1'), after: null },
              })),
            },
          ],
  };
}

function bulletinOf(number: string, version: number, withdrawn?: string): Bulletin {
  return {
    ...{ id: 'b_x', series: 'b_x', version, state: withdrawn === undefined ? 'published' : 'withdrawn' },
    ...{
      audience: 'public',
      language: 'zh',
      kind: 'week',
      period: '2026W26',
      headline: NASTY,
      number,
      edit: 1,
    },
    ...{ from: at('2026-06-22'), until: at('2026-06-29'), cutoff: at('2026-06-29T09:00:00+08:00') },
    ...{ changedAt: 0, changedBy: '', revises: undefined, publishedAt: at('2026-06-30') },
    withdrawn: withdrawn === undefined ? undefined : { at: at('2026-07-02'), reason: withdrawn },
  };
}

/** One that was revised and is as long as one can be, and one that was withdrawn. */
export const BULLETINS: BulletinParts['bulletins'] = {
  published: async () => [bulletinOf('2026-3', 2), bulletinOf('2026-2', 1, NASTY)],
  publicOne: async (id) => {
    const [number = '', version] = id.split('.');
    if (number === '2026-2') {
      const bulletin = bulletinOf('2026-2', 1, NASTY);
      return { bulletin, newest: bulletin, document: undefined, files: [], entry: 5 };
    }
    if (number !== '2026-3' || Number(version ?? 2) > 2) throw new NotThere();
    const which = Number(version ?? 2);
    return {
      ...{
        bulletin: bulletinOf('2026-3', which),
        newest: bulletinOf('2026-3', 2),
        document: documentOf(which),
      },
      files: ['.docx', '.json', '-totals.csv', '-categories.csv', '-provinces.csv', '-knowledge.csv'].map(
        (end) => ({
          ...{
            form: 'public' as const,
            name: `anning-bulletin-2026-3.${which}-public${end}`,
            media: 'text/csv',
          },
          ...{ bytes: 1234, sha256: 'a'.repeat(64) },
        }),
      ),
      entry: 41_234_567,
    };
  },
};
