import {
  type Bulletin,
  type BulletinDocument,
  type BulletinTable,
  type PublicBulletin,
  shownCell,
} from '../complaints/index.ts';
import { DAY_MS, type Html, html, type Language } from '../domain/index.ts';
import { fill, fillWith } from './fill.ts';
import { type Page, TAGS } from './frame.ts';
import { ratioPicture } from './ratio-picture.ts';
import { day, dayAndTime } from './times.ts';
import { linkTo, type Visit } from './visit.ts';

const WORDS = {
  zh: {
    title: '投诉专报',
    lead: '投诉中心发布的专报：一段时间里投诉有多少、哪些变了、哪些还不知道。只有数目，不点任何主体的名。',
    none: '还没有公开的专报。',
    issue: '〔{year}〕第 {issue} 期',
    span: '{from} 至 {until}，数据截至 {cutoff}（北京时间）',
    changes: '变化',
    unknown: '尚不知道的',
    data: '数据',
    files: '文件',
    hash: '散列（SHA-256）供核对文件没有被改动；存证日志第 {entry} 条记着同样的散列。',
    revisions: '修订记录',
    revision: '第 {version} 版：{reason}。有 {count} 个数字不同。',
    was: '{name}：{after}（原为 {before}）',
    old: '这是第 {version} 版，已有修订，最新的是第 {newest} 版。',
    newest: '看最新一版',
    withdrawn: '这份专报已于 {date} 撤回，内容和文件不再提供。理由：{reason}',
    withdrawnShort: '已撤回',
    all: '全部专报',
    empty: '没有可列的行。',
    more: '这里列前 {count} 行，其余在数据文件里。',
  },
  en: {
    title: 'Bulletins on complaints',
    lead: 'What the complaint centre reports: how many complaints there were in a time, what changed, and what is not known. Counts alone; no organisation is named.',
    none: 'No bulletin is public yet.',
    issue: 'No. {issue} of {year}',
    span: '{from} to {until}, data as of {cutoff} (Shanghai time)',
    changes: 'What changed',
    unknown: 'What we do not know',
    data: 'Data',
    files: 'Files',
    hash: 'The hash (SHA-256) shows that a file was not changed; entry {entry} of the evidence log holds the same hashes.',
    revisions: 'Revisions',
    revision: 'Version {version}: {reason}. {count} figures differ.',
    was: '{name}: {after} (was {before})',
    old: 'This is version {version}, which was revised; the newest is version {newest}.',
    newest: 'Read the newest version',
    withdrawn:
      'This bulletin was withdrawn on {date}; what it said and its files are no longer given. Reason: {reason}',
    withdrawnShort: 'withdrawn',
    all: 'All bulletins',
    empty: 'There is no line to tell.',
    more: 'Here are the first {count} lines; the others stand in the data file.',
  },
} as const satisfies Record<Language, object>;

/** A page stays small: the rest of a long table stands in its file. */
const ROWS_MOST = 35;
const CHANGED_MOST = 12;

/** Every public bulletin, the newest first. */
export function bulletinsPage(visit: Visit, bulletins: readonly Bulletin[]): Page {
  const { language } = visit;
  const words = WORDS[language];
  const items = bulletins.map((each) => {
    const withdrawn = each.withdrawn === undefined ? undefined : html` · ${words.withdrawnShort}`;
    const headline = each.withdrawn === undefined ? each.headline : '—';
    return html`<li><a href="${linkTo(visit, `/bulletins/${each.number}`)}">${issueOf(each, language)}</a>${withdrawn}<br><b lang="${TAGS[each.language]}">${headline}</b><br><span class="quiet">${spanOf(each, language)}</span></li>`;
  });
  return page(
    words.title,
    html`<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
${items.length === 0 ? html`<p>${words.none}</p>` : html`<ul class="plain">${items}</ul>`}`,
  );
}

/** One bulletin in its public form; of one that was withdrawn, that it was, and why. */
export function bulletinPage(
  visit: Visit,
  { bulletin, newest, document, files, entry }: PublicBulletin,
): Page {
  const { language } = visit;
  const words = WORDS[language];
  const issue = issueOf(bulletin, language);
  const all = html`<p class="links"><a href="${linkTo(visit, '/bulletins')}">${words.all}</a></p>`;
  if (document === undefined) {
    const { at = 0, reason = '' } = bulletin.withdrawn ?? {};
    const told = fillWith(words.withdrawn, {
      date: html`${day(at, language)}`,
      reason: html`<span lang="${TAGS[bulletin.language]}">${reason}</span>`,
    });
    return page(
      `${issue} · ${words.title}`,
      html`<h1>${words.title} ${issue}</h1>
<p class="note">${told}</p>
${all}`,
    );
  }
  const { text } = document;
  const written = TAGS[document.language];
  const lines = (each: readonly string[]) =>
    html`<ol>${each.map((line) => html`<li lang="${written}">${line}</li>`)}</ol>`;
  return page(
    `${issue} · ${words.title}`,
    html`<p class="quiet">${words.title} ${issue}</p>
<h1><span lang="${written}">${text.headline}</span></h1>
<p class="quiet">${spanOf(bulletin, language)}</p>
${
  newest.version > bulletin.version
    ? html`<div class="note"><p>${fill(words.old, { version: String(bulletin.version), newest: String(newest.version) })}</p><p class="links"><a href="${linkTo(visit, `/bulletins/${bulletin.number}`)}">${words.newest}</a></p></div>`
    : undefined
}
${text.changes.length === 0 ? undefined : html`<h2>${words.changes}</h2>${lines(text.changes)}`}
${text.paragraphs.map(({ title, text: body }) => html`<h2 lang="${written}">${title}</h2><p class="text" lang="${written}">${body}</p>`)}
<h2>${words.unknown}</h2>
${lines(text.unknown)}
<h2>${words.data}</h2>
${document.sections.flatMap(({ tables }) => tables.map((table) => tableTold(table, language)))}
${revisionsTold(document, language)}
<h2>${words.files}</h2>
<ul>${files.map(({ name, sha256 }) => html`<li><a href="${`/api/published-bulletins/${bulletin.number}.${bulletin.version}/files/${name}`}" download>${name}</a> <code>${sha256}</code></li>`)}</ul>
<p class="quiet">${fill(words.hash, { entry: String(entry) })}</p>
${all}`,
  );
}

const page = (title: string, main: Html): Page => ({ status: 200, title, main, hasForm: false });

function issueOf({ number = '', version }: Bulletin, language: Language): string {
  const [year = '', issue = ''] = number.split('-');
  const told = fill(WORDS[language].issue, { year, issue });
  return version === 1 ? told : `${told}.${version}`;
}

function spanOf({ from, until, cutoff }: Bulletin, language: Language): string {
  return fill(WORDS[language].span, {
    ...{ from: day(from, language), until: day(until - DAY_MS, language) },
    cutoff: dayAndTime(cutoff, language),
  });
}

function tableTold(table: BulletinTable, language: Language): Html {
  const words = WORDS[language];
  const { id, title, note, columns, rows, picture } = table;
  const shown = rows.slice(0, ROWS_MOST);
  const drawn = picture === 'ratio' ? ratioPicture({ rows: shown, title }, language, `p-${id}`) : undefined;
  const heads = columns.map((column) => html`<th>${column.title[language]}</th>`);
  const lines = shown.map((row) => {
    const [name, ...cells] = columns.map(({ key, unit }) => shownCell(row[key], unit, language));
    return html`<tr><th>${name ?? ''}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>`;
  });
  return html`<h3 id="t-${id}">${title[language]}</h3>
<p class="quiet">${note[language]}</p>
${drawn}
${
  lines.length === 0
    ? html`<p>${words.empty}</p>`
    : html`<div class="scroll" role="region" aria-labelledby="t-${id}" tabindex="0"><table><thead><tr>${heads}</tr></thead><tbody>
${lines}</tbody></table></div>`
}
${rows.length > shown.length ? html`<p class="quiet">${fill(words.more, { count: String(ROWS_MOST) })}</p>` : undefined}
`;
}

function revisionsTold(
  { revisions, language: written }: BulletinDocument,
  language: Language,
): Html | undefined {
  if (revisions.length === 0) return undefined;
  const words = WORDS[language];
  return html`<h2>${words.revisions}</h2>
<ul>${revisions.map(
    ({ version, reason, changed }) =>
      html`<li>${fillWith(words.revision, { version: html`${version}`, reason: html`<span lang="${TAGS[written]}">${reason}</span>`, count: html`${changed.length}` })}<ul>${changed
        .slice(0, CHANGED_MOST)
        .map(
          ({ name, before, after }) =>
            html`<li>${fill(words.was, { name: name[language], before: before?.[language] ?? '—', after: after?.[language] ?? '—' })}</li>`,
        )}</ul></li>`,
  )}</ul>`;
}
