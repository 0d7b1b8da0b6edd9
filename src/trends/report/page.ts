/* Long because it is one page, from its head to its notes, in both languages. */
import { type Html, html } from '../../domain/index.ts';
import type { ReportAlarm, ReportWave, TrendsReport } from './report.ts';
import { saidWords } from './report.ts';
import type { SeriesKind } from './watched.ts';

export interface PageAsked {
  readonly language: 'zh' | 'en';
  /** The name of the file, without its folder. */
  readonly file: string;
  /** When it was made, as people read it. */
  readonly madeAt: string;
  readonly version: string;
}

type Tell = (zh: string, en: string) => string;

const WAVES_SHOWN = 50;
/** Ours alone: nothing of a file is put into it. */
const STYLE = html`
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1080px;padding:24px;font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1d2725;background:#fff}
h1{font-size:26px;margin:0 0 4px}h2{font-size:19px;margin:32px 0 8px;border-bottom:2px solid #0b6b5d;padding-bottom:4px}h3{font-size:16px;margin:20px 0 4px}
.quiet{color:#46524f}.figures{display:flex;flex-wrap:wrap;gap:12px;margin:16px 0;padding:0}.figures div{border:1px solid #d5dedb;border-radius:8px;padding:8px 14px;min-width:120px}
.figures dt{color:#46524f;font-size:13px}.figures dd{margin:0;font-size:22px;font-weight:600;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:start;padding:5px 10px;border-bottom:1px solid #d5dedb;vertical-align:top}
thead th{background:#f2f6f5}.end{text-align:end;white-space:nowrap;overflow-wrap:normal}.alarm{border-inline-start:4px solid #b3261e;padding:2px 14px;margin:14px 0;break-inside:avoid}.alarm.over{border-color:#8b9794}
.wave{break-inside:avoid;border:1px solid #d5dedb;border-radius:8px;padding:10px 14px;margin:12px 0}.template{background:#f7f9f8;padding:8px 10px;border-radius:6px;overflow-wrap:anywhere;unicode-bidi:isolate}
.slot{background:#dcefeb;border-radius:4px;padding:0 4px;color:#084c43;unicode-bidi:isolate}.tag{background:#fbe9e7;color:#8c1d18;border-radius:4px;padding:1px 6px;font-size:13px}
bdi,td,th{overflow-wrap:anywhere}svg{display:block;max-width:100%}.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(280px,1fr));gap:16px}
@media print{body{padding:0;max-width:none;font-size:11pt}h2{break-after:avoid}.wave,.alarm,tr{break-inside:avoid}a{color:inherit}@page{margin:16mm}}
`;

/**
 * The report as one file that needs no other: nothing in it runs, nothing is fetched, and the policy in its head forbids both. Texts of the file are put in as
 * text (P12) and hold no number of a person (P7).
 */
export function trendsPage(report: TrendsReport, { language, file, madeAt, version }: PageAsked): string {
  const t: Tell = (zh, en) => (language === 'zh' ? zh : en);
  const title = t('投诉趋势报告', 'Trends in complaints');
  const { rows, rejected, alarms, wavesTotal, inWaves } = report;
  const page = html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex">
<title>${title} · ${file}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="quiet"><bdi>${file}</bdi> · ${report.from} – ${report.to} · ${t('生成于', 'made')} ${madeAt} · Anning ${version}</p>
<dl class="figures">
${figure(t('投诉', 'Complaints'), rows)}${figure(t('未读的行', 'Rows not read'), rejected)}${figure(t('当前报警', 'Alarms now'), alarms.holding.length)}${figure(
  t('同源短信群', 'Waves'),
  wavesTotal,
)}${figure(t('群内投诉', 'Complaints in waves'), inWaves)}
</dl>
</header>
<main>
${alarmSection(report, t)}
${waveSection(report, t, language)}
${countSection(report, t, language)}
${noteSection(report, t)}
</main>
</body>
</html>
`;
  return page.toString();
}

function figure(label: string, value: number): Html {
  return html`<div><dt>${label}</dt><dd>${grouped(value)}</dd></div>`;
}

function alarmSection({ alarms, columns }: TrendsReport, t: Tell): Html {
  const { setPerWeek, begun, weeks, holding, over, isLearning, series, tooLittle } = alarms;
  const named = columns.includes('category');
  return html`<section><h2>${t('报警', 'Alarms')}</h2>
<p>${t(
    `按全部、类别、发送号码、省份分别计数，共 ${grouped(series)} 个序列，其中 ${grouped(tooLittle)} 个数据不足，不作判断。设定：全部序列合计每周误报不超过 ${setPerWeek} 起（--false-alarms）。`,
    `Counted as a whole, by category, sender and region: ${grouped(series)} series, of which ${grouped(tooLittle)} have too little data and are not judged. Set: at most ${setPerWeek} false alarms a week, over all series together (--false-alarms).`,
  )}</p>
<p>${
    isLearning
      ? t(
          '监测尚在学习：需要至少 8 周的数据，才能把误报数控制在设定值。这段时间太短，没有报警不等于没有问题。',
          'The monitor is still learning: it takes 8 weeks of data until the number of false alarms can be kept. These are too few, and no alarm does not mean that nothing is wrong.',
        )
      : t(
          `监测自身的记录：${weeks} 周共发出 ${begun} 起（真假都算）。`,
          `The monitor’s own record: ${begun} alarms in ${weeks} weeks, true and false.`,
        )
  }</p>
${holding.length === 0 && !isLearning ? html`<p>${t('文件的最后一天没有报警。', 'No alarm holds on the last day of the file.')}</p>` : undefined}
${holding.map((alarm) => alarmArticle(alarm, t, named, false))}
${over.length === 0 ? undefined : html`<h3>${t('已结束', 'Over')}</h3>${over.map((alarm) => alarmArticle(alarm, t, named, true))}`}
</section>`;
}

function alarmArticle(alarm: ReportAlarm, t: Tell, named: boolean, isOver: boolean): Html {
  const { since, until, words, count, expected, windowDays } = alarm;
  const name = titleOf(alarm, t, named);
  const span =
    until === null ? t(`${since} 起`, `since ${since}`) : t(`${since} 至 ${until}`, `${since} to ${until}`);
  // The last reason is the monitor’s own record, which stands above once for all. Of what is over, the figures that it last stood out by are enough.
  const told = isOver ? words.slice(0, 1) : words.slice(0, -1);
  return html`<article class="${isOver ? 'alarm over' : 'alarm'}">
<h3>${kindOf(alarm.kind, t)}<bdi>${name}</bdi> · ${span}</h3>
${bars(
  alarm.drawn,
  t(
    `最近 ${windowDays} 天 ${count} 件，预计 ${round(expected.mean)} 件`,
    `${count} in the last ${windowDays} days, where ${round(expected.mean)} were expected`,
  ),
)}
${told.map((each) => html`<p>${t(each.zh, each.en)}</p>`)}
</article>`;
}

function titleOf({ kind, name }: ReportAlarm, t: Tell, named: boolean): string {
  if (kind === 'all') return t('全部投诉', 'All complaints');
  if (kind !== 'category' || named) return name;
  const words = saidWords(name as Parameters<typeof saidWords>[0]);
  return t(words.zh, words.en);
}

function kindOf(kind: SeriesKind, t: Tell): string {
  switch (kind) {
    case 'all':
      return '';
    case 'category':
      return t('类别 ', 'Category ');
    case 'sender':
      return t('发送号码 ', 'Sender ');
    case 'region':
      return t('地区 ', 'Region ');
  }
}

/** Complaints a day, of the days up to the last on which it was an alarm; only numbers of ours stand in it. */
function bars({ daily, from, to }: ReportAlarm['drawn'], said: string): Html {
  const most = daily.reduce((a, b) => Math.max(a, b), 1);
  const width = daily.length * 10;
  return html`<svg width="${width}" height="94" viewBox="0 0 ${width} 94" role="img" aria-label="${said}">${daily.map(
    (count, i) => {
      const height = Math.round((count / most) * 56);
      return html`<rect x="${i * 10}" y="${72 - height}" width="8" height="${height}" fill="#0b6b5d"></rect>`;
    },
  )}<line x1="0" x2="${width}" y1="72.5" y2="72.5" stroke="#8b9794"></line><text x="${width - 2}" y="11" font-size="11" text-anchor="end" fill="#46524f">${grouped(most)}</text><text x="0" y="88" font-size="11" fill="#46524f">${from}</text><text x="${width - 2}" y="88" font-size="11" text-anchor="end" fill="#46524f">${to}</text></svg>`;
}

function waveSection({ waves, wavesTotal }: TrendsReport, t: Tell, language: 'zh' | 'en'): Html {
  const shown = waves.slice(0, WAVES_SHOWN);
  return html`<section><h2>${t('同源短信群', 'Waves')}</h2>
<p>${t(
    `文字相近、多半出自同一来源的短信，最大的 ${shown.length} 群（共 ${grouped(wavesTotal)} 群，更多见 waves.csv）。色块是各条不同之处；号码已隐去。`,
    `Texts so alike that they are likely of one source, the largest ${shown.length} (of ${grouped(wavesTotal)}; more in waves.csv). What differs from text to text is set off; numbers are left out.`,
  )}</p>
${shown.length === 0 ? html`<p>${t('没有两条相近的短信。', 'No two texts are alike.')}</p>` : undefined}
${shown.map((wave, i) => waveArticle(wave, i + 1, t, language))}
</section>`;
}

function waveArticle(wave: ReportWave, place: number, t: Tell, language: 'zh' | 'en'): Html {
  const { complaints, variants, first, last, isNew, lastWeek, weekBefore, said, template } = wave;
  return html`<article class="wave">
<h3>${place}. ${t(`${grouped(complaints)} 件`, `${grouped(complaints)} complaints`)} · ${first} – ${last} ${isNew ? html`<span class="tag">${t('新出现', 'new')}</span>` : undefined}</h3>
<p class="template">${template.map(({ slot, text }) =>
    slot === null
      ? html`${text}`
      : html`<span class="slot">［${slotWords(slot, t)}${text === '' ? '' : `${t('：', ': ')}${text}`}］</span>`,
  )}</p>
<p>${saidWords(said)[language]} · ${t(`${variants} 种写法`, `${variants} variants`)} · ${t(
    `最近 7 天 ${lastWeek} 件，之前 7 天 ${weekBefore} 件`,
    `${lastWeek} in the last 7 days, ${weekBefore} in the 7 before`,
  )}</p>
${namedList(t('发送号码', 'Senders'), wave.senders, wave.sendersTotal, t)}
${namedList(t('地区', 'Regions'), wave.regions, wave.regionsTotal, t)}
</article>`;
}

function namedList(label: string, counted: ReportWave['senders'], total: number, t: Tell): Html | undefined {
  if (counted.length === 0) return undefined;
  const rest = total - counted.length;
  return html`<p class="quiet">${label}${t('：', ': ')}${counted.map(
    ({ name, complaints }, i) =>
      html`${i === 0 ? '' : t('、', ', ')}<bdi>${name}</bdi> (${grouped(complaints)})`,
  )}${rest > 0 ? t(`，另有 ${grouped(rest)} 个`, `, and ${grouped(rest)} more`) : ''}</p>`;
}

function slotWords(slot: Exclude<ReportWave['template'][number]['slot'], null>, t: Tell): string {
  switch (slot) {
    case 'link':
      return t('链接', 'link');
    case 'telephone':
      return t('电话', 'telephone');
    case 'amount':
      return t('金额', 'amount');
    case 'number':
      return t('数字', 'number');
    case 'name':
      return t('人名', 'name');
    case 'words':
      return t('文字', 'words');
  }
}

function countSection(report: TrendsReport, t: Tell, language: 'zh' | 'en'): Html {
  const { classes, categories, senders, regions, rows } = report;
  return html`<section><h2>${t('数目', 'Counts')}</h2>
<div class="columns">
${counts(
  t('按短信内容（模型）', 'By what the text is (model)'),
  classes.map(({ words, complaints }) => ({ name: words[language], complaints })),
  rows,
  t,
)}
${counts(t('按文件中的类别', 'By the file’s category'), categories, rows, t)}
${counts(t('按发送号码', 'By sender'), senders, rows, t)}
${counts(t('按地区', 'By region'), regions, rows, t)}
</div></section>`;
}

function counts(
  title: string,
  counted: readonly { readonly name: string; readonly complaints: number }[],
  rows: number,
  t: Tell,
): Html | undefined {
  if (counted.length === 0) return undefined;
  return html`<div><h3>${title}</h3><table><thead><tr><th scope="col">${title}</th><th scope="col" class="end">${t('件', 'Complaints')}</th><th scope="col" class="end">%</th></tr></thead><tbody>
${counted.map(
  ({ name, complaints }) =>
    html`<tr><th scope="row"><bdi>${name}</bdi></th><td class="end">${grouped(complaints)}</td><td class="end">${((complaints / rows) * 100).toFixed(1)}</td></tr>`,
)}
</tbody></table></div>`;
}

function noteSection({ alarms, columns }: TrendsReport, t: Tell): Html {
  const { emptyDays, emptyMeans } = alarms;
  const missing = (['category', 'sender', 'region'] as const).filter((each) => !columns.includes(each));
  const nameOf = {
    category: t('类别（以模型的判断代替）', 'category (the model’s in its place)'),
    sender: t('发送号码', 'sender'),
    region: t('省份', 'region'),
  };
  return html`<section><h2>${t('怎么读', 'How to read this')}</h2><ul>
<li>${t(
    '报警说的是“多于往常”，不是谁违规；每一起都要由人核实。设定的误报数是平均数，并且真实的异常也算在内。',
    'An alarm says that more came than usual, not that somebody broke a rule; a person has to look at each. The number that was set is an average, and true alarms are counted in it.',
  )}</li>
<li>${t(
    '内容分类是模型的判断，看不准的写明看不准；“疑似”只是线索。',
    'What a text is, is a model’s opinion, and what it is uncertain of is told as such; “suspected” is a lead and no more.',
  )}</li>
<li>${t(
    '最近几天的投诉可能还没有到齐，所以偏少；系统没有为此推算。',
    'Of the last days not all complaints may have come in yet, which makes them few; nothing is extrapolated.',
  )}</li>
${
  missing.length === 0
    ? undefined
    : html`<li>${t('文件中没有：', 'The file has no: ')}${missing.map((each) => nameOf[each]).join(t('、', ', '))}</li>`
}
${
  emptyDays === 0
    ? undefined
    : html`<li>${
        emptyMeans === 'missing'
          ? t(
              `有 ${emptyDays} 天一件投诉也没有。平时每天都有，所以视为缺失，不当作平静。`,
              `On ${emptyDays} days there is no complaint at all. On other days there are many: these are held to be missing, not quiet.`,
            )
          : t(
              `有 ${emptyDays} 天没有投诉，视为平静的日子。`,
              `On ${emptyDays} days there is no complaint; they are held to be quiet.`,
            )
      }</li>`
}
</ul></section>`;
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}

function round(value: number): string {
  return value < 10 ? value.toFixed(1) : String(Math.round(value));
}
