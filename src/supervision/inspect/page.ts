import { type Html, html, type Language } from '../../domain/index.ts';
import {
  grouped,
  type ReportCard,
  type ReportDocument,
  type ReportSection,
  type ReportTable,
} from './report-document.ts';

const ROWS_SHOWN = 100;
/** Ours alone: nothing of a file is put into it. */
const STYLE = html`
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1180px;padding:24px;font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;color:#1d2725;background:#fff}
h1{font-size:26px;margin:0 0 4px}h2{font-size:19px;margin:32px 0 8px;border-bottom:2px solid #0b6b5d;padding-bottom:4px}h3{font-size:16px;margin:20px 0 4px}
.quiet{color:#46524f}.figures{display:flex;flex-wrap:wrap;gap:12px;margin:16px 0;padding:0}.figures div{border:1px solid #d5dedb;border-radius:8px;padding:8px 14px;min-width:130px}
.figures dt{color:#46524f;font-size:13px}.figures dd{margin:0;font-size:22px;font-weight:600;font-variant-numeric:tabular-nums}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}th,td{text-align:start;padding:5px 10px;border-bottom:1px solid #d5dedb;vertical-align:top;font-weight:400}
thead th{background:#f2f6f5;font-weight:600}.end{text-align:end;white-space:nowrap}.list table{min-width:1100px;font-size:13px}.list td:nth-child(n+9){border-inline-start:1px solid #d5dedb}
.card{break-inside:avoid;border:1px solid #d5dedb;border-inline-start:4px solid #b3261e;border-radius:6px;padding:8px 14px;margin:12px 0}.card h3{margin:0 0 6px}
.card dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;margin:0}.card dt{color:#46524f}.card dd{margin:0;overflow-wrap:anywhere;white-space:pre-line;unicode-bidi:isolate}
bdi,td,th{overflow-wrap:anywhere;white-space:pre-line}
@media print{body{padding:0;max-width:none;font-size:10pt}h2{break-after:avoid}.card,tr{break-inside:avoid}.wide{overflow:visible}.list table{min-width:0;font-size:8pt}@page{size:A4 landscape;margin:14mm}}
`;

/**
 * The report as one file that needs no other: nothing in it runs, nothing is fetched, and the policy in its head forbids both. What stands in a file is put in as
 * text (P12).
 */
export function inspectionPage(document: ReportDocument, language: Language): string {
  const { title, subtitle, figures, sections } = document;
  return html`<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<header><h1>${title}</h1>
<p class="quiet"><bdi>${subtitle}</bdi></p>
<dl class="figures">${figures.map(([label, value]) => html`<div><dt>${label}</dt><dd>${grouped(value)}</dd></div>`)}</dl>
</header>
<main>
${sections.map((section) => sectionHtml(section, language))}
</main>
</body>
</html>
`.toString();
}

function sectionHtml({ id, heading, paragraphs, tables, cards }: ReportSection, language: Language): Html {
  return html`<section class="${id}"><h2>${heading}</h2>
${paragraphs.map((text) => html`<p><bdi>${text}</bdi></p>`)}
${cards.map(cardHtml)}
${tables.map((table) => tableHtml(table, language))}
</section>`;
}

function cardHtml({ title, lines }: ReportCard): Html {
  return html`<article class="card"><h3>${title}</h3><dl>${lines.map(
    ([label, value]) => html`<dt>${label}</dt><dd>${value}</dd>`,
  )}</dl></article>`;
}

function tableHtml({ name, columns, rows, total }: ReportTable, language: Language): Html | undefined {
  if (rows.length === 0) return undefined;
  const shown = rows.slice(0, ROWS_SHOWN);
  const rest = Math.max(total, rows.length) - shown.length;
  const more =
    language === 'zh'
      ? `另有 ${grouped(rest)} 行，见 report.xlsx 和 findings.csv。`
      : `${grouped(rest)} more; see report.xlsx and findings.csv.`;
  const cell = (value: string | number, isNumber: boolean | undefined) =>
    html`<td${isNumber === true ? html` class="end"` : undefined}>${typeof value === 'number' ? grouped(value) : html`<bdi>${value}</bdi>`}</td>`;
  return html`<h3>${name}</h3><div class="wide"><table><thead><tr>${columns.map(
    ({ label, isNumber }) =>
      html`<th scope="col"${isNumber === true ? html` class="end"` : undefined}>${label}</th>`,
  )}</tr></thead><tbody>
${shown.map((row) => html`<tr>${row.map((value, i) => cell(value, columns[i]?.isNumber))}</tr>`)}
</tbody></table></div>${rest > 0 ? html`<p class="quiet">${more}</p>` : undefined}`;
}
