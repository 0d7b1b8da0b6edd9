import type { Edition, StatisticsDocument } from '../complaints/index.ts';
import { CROSS_TABLES, type Html, html, type Language } from '../domain/index.ts';
import { fill } from './fill.ts';
import type { Page } from './frame.ts';
import { day } from './times.ts';
import { linkTo, type Visit } from './visit.ts';

/** What is shown of one edition, and which others there are. */
export interface StatisticsShown {
  readonly edition: Edition;
  readonly document: StatisticsDocument;
}

const WORDS = {
  zh: {
    title: '投诉统计',
    none: '还没有公布过统计。每天公布前一天的，季度结束后公布季度的。',
    intro: '{subject}投诉，{period}（北京时间，按受理时间）。只有数目，没有任何人的号码，也没有短信内容。',
    received: '受理',
    counted: '计入',
    share: '电商占比',
    ofMarketing: '{share}：{part} 件，占商业营销类 {whole} 件',
    noShare: '没有计入的商业营销类投诉',
    withheld: '不足 {least} 件，只公布总数，以免看出是谁。',
    revised:
      '第 {number} 版（修订）：与第 {before} 版相比有 {changes} 个数字不同，因为后来又得知了一些情况。以前各版照原样保留。',
    old: '这一版已有修订，最新的是第 {newest} 版。',
    editions: '各版',
    edition: '第 {number} 版，{date} 公布',
    files: '数据文件',
    hash: '散列（SHA-256）供核对文件没有被改动；存证日志第 {entry} 条记着同样的散列。',
    manifest: '全部各版的清单',
    name: '名称',
    all: '全部',
    portion: '占比',
    before: '上期',
    yearAgo: '去年同期',
    zeros: '“—”表示不可得，不是零。没有一件的行不列在这里；两项对照的表和其余的去年同期在数据文件里。',
    quarters: '季度',
    days: '每天',
    quarter: '{year} 年第 {n} 季度',
  },
  en: {
    title: 'Statistics of complaints',
    none: 'None have been published yet. Those of a day come the day after, those of a quarter after its end.',
    intro:
      'Complaints of {subject}, {period} (Shanghai time, by when they were accepted). Counts alone: nobody’s number and no text of a message.',
    received: 'Accepted',
    counted: 'Counted',
    share: 'Share of e-commerce',
    ofMarketing: '{share}: {part} of {whole} about marketing',
    noShare: 'no complaint about marketing is counted',
    withheld: 'Fewer than {least}: nothing but totals is told, so that nobody can be made out.',
    revised:
      'Edition {number}, revised: {changes} figures differ from edition {before}, because more is known now. Earlier editions stay as they were.',
    old: 'This edition was revised; the newest is edition {newest}.',
    editions: 'Editions',
    edition: 'Edition {number}, published {date}',
    files: 'Data files',
    hash: 'The hash (SHA-256) shows that a file was not changed; entry {entry} of the evidence log holds the same hashes.',
    manifest: 'The list of all editions',
    name: 'Name',
    all: 'All',
    portion: 'Share',
    before: 'Period before',
    yearAgo: 'Year ago',
    zeros:
      '“—” is not available, which is not the same as none. Lines without a single one are left out here; tables of two things, and the other figures of the year before, stand in the data files.',
    quarters: 'Quarters',
    days: 'Days',
    quarter: '{n}, {year}',
  },
} as const satisfies Record<Language, object>;
const ORDINALS = ['first quarter', 'second quarter', 'third quarter', 'fourth quarter'];

/** The page stays small: the year before of all else stands in the files. */
const WITH_YEAR: readonly string[] = ['total', 'kind', 'line'];

/** One edition with its tables and files, and the way to the others. */
export function statisticsPage(
  visit: Visit,
  shown: StatisticsShown | undefined,
  others: readonly Edition[],
  ofPeriod: readonly Edition[],
): Page {
  const { language } = visit;
  const words = WORDS[language];
  if (shown === undefined)
    return page(
      words.title,
      html`<h1>${words.title}</h1>
<p class="lead">${words.none}</p>`,
    );
  const { edition, document } = shown;
  const name = periodName(edition, language);
  const { headline } = document;
  const intro = fill(words.intro, { subject: document.subject[language], period: name });
  const tables = document.tables
    .filter(({ id }) => !CROSS_TABLES.some((each) => each === id))
    .map((table) =>
      tableTold(table, document.compared.yearAgo !== null && WITH_YEAR.includes(table.id), language),
    );
  return page(
    `${name} · ${words.title}`,
    html`<h1>${words.title}</h1>
<p class="lead">${intro}</p>
${standing(edition, language)}
<dl><dt>${words.received}</dt><dd>${grouped(headline.received)}</dd><dt>${words.counted}</dt><dd>${grouped(headline.counted)}</dd>${document.withheld ? undefined : html`<dt>${words.share}</dt><dd>${shareTold(headline, language)}</dd>`}</dl>
${document.withheld ? html`<p class="note">${fill(words.withheld, { least: String(document.least.breakdown) })}</p>` : undefined}
<h2>${words.files}</h2>
<ul>${edition.files.map((file) => html`<li><a href="${`/api/statistics/editions/${edition.id}/${file.format}`}" download>${file.name}</a> <code>${file.sha256}</code></li>`)}</ul>
<p class="quiet">${fill(words.hash, { entry: String(edition.entry) })}</p>
<p class="links"><a href="/api/statistics/manifest">${words.manifest}</a></p>
${tables}
<p class="quiet">${words.zeros}</p>
${links(visit, words.editions, ofPeriod.length > 1 ? ofPeriod : [], (each) =>
  fill(words.edition, { number: String(each.number), date: day(each.madeAt, language) }),
)}
${links(
  visit,
  words.quarters,
  others.filter(({ kind }) => kind === 'quarter'),
  (each) => periodName(each, language),
)}
${links(
  visit,
  words.days,
  others.filter(({ kind }) => kind === 'day'),
  (each) => periodName(each, language),
)}`,
  );
}

const page = (title: string, main: Html): Page => ({ status: 200, title, main, hasForm: false });

/** Whether it is a revised edition, and whether it was revised itself. */
function standing({ number, newest, changes }: Edition, language: Language): Html | undefined {
  const words = WORDS[language];
  const told = [
    ...(number > 1
      ? [fill(words.revised, { number: `${number}`, before: `${number - 1}`, changes: `${changes}` })]
      : []),
    ...(newest > number ? [fill(words.old, { newest: `${newest}` })] : []),
  ];
  return told.length === 0
    ? undefined
    : html`<div class="note">${told.map((each) => html`<p>${each}</p>`)}</div>`;
}

function shareTold(
  { marketing, ecommerce, ecommerceShare }: StatisticsDocument['headline'],
  language: Language,
): string {
  const words = WORDS[language];
  if (ecommerceShare === null) return words.noShare;
  return fill(words.ofMarketing, {
    share: percent(ecommerceShare),
    part: grouped(ecommerce ?? 0),
    whole: grouped(marketing ?? 0),
  });
}

function tableTold(
  { id, name, definition, isCompared, shareOf, lines }: StatisticsDocument['tables'][number],
  hasYear: boolean,
  language: Language,
): Html {
  const words = WORDS[language];
  const hasCounted = lines.some(({ counted }) => counted !== null);
  const then = (value: number | null) => (value === null ? '—' : grouped(value));
  const columns = [
    words.all,
    ...(hasCounted ? [words.counted] : []),
    ...(shareOf === null ? [] : [words.portion]),
    ...(isCompared ? [words.before, ...(hasYear ? [words.yearAgo] : [])] : []),
  ];
  const rows = lines
    .filter(({ all, counted, before }) => all !== 0 || counted !== 0 || (before ?? 0) > 0)
    .map((line) => {
      const cells = [
        grouped(line.all ?? 0),
        ...(hasCounted ? [grouped(line.counted ?? 0)] : []),
        ...(shareOf === null ? [] : [line.share === null ? '' : percent(line.share)]),
        ...(isCompared ? [then(line.before), ...(hasYear ? [then(line.yearAgo)] : [])] : []),
      ];
      return html`<tr><th>${line.name[language]}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
    });
  return html`<h2 id="t-${id}">${name[language]}</h2>
<p class="quiet">${definition[language]}</p>
${
  rows.length === 0
    ? html`<p>0</p>`
    : html`<div class="scroll" role="region" aria-labelledby="t-${id}" tabindex="0"><table><thead><tr><th>${words.name}</th>${columns.map((column) => html`<th>${column}</th>`)}</tr></thead><tbody>
${rows}</tbody></table></div>`
}
`;
}

function links(
  visit: Visit,
  title: string,
  editions: readonly Edition[],
  nameOf: (edition: Edition) => string,
) {
  if (editions.length === 0) return undefined;
  return html`<h2>${title}</h2>
<p class="links">${editions.map((each) => html`<a href="${linkTo(visit, `/statistics/${each.id}`)}">${nameOf(each)}</a>`)}</p>`;
}

function periodName({ kind, period, from }: Edition, language: Language): string {
  if (kind === 'day') return day(from, language);
  const n = Number(period.slice(5));
  return fill(WORDS[language].quarter, {
    year: period.slice(0, 4),
    n: language === 'zh' ? String(n) : ORDINALS[n - 1]!,
  });
}

const grouped = (count: number) => count.toLocaleString('en-GB');
const percent = (share: number) => `${(share * 100).toFixed(2)}%`;
