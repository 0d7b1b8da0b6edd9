import { createHash } from 'node:crypto';
import { formatInstant, REASONS, type ReasonCode } from '../domain/index.ts';

/** What the status page tells: counts from the traffic store, no message and nobody's name. */
export interface Status {
  readonly version: string;
  readonly now: number;
  readonly since: number;
  /** As in the traffic store: reason '' is an outcome's total. */
  readonly verdicts: readonly {
    readonly outcome: string;
    readonly reason: string;
    readonly messages: number;
  }[];
  readonly evidence: { readonly size: number; readonly origin: string };
  readonly gateway: {
    readonly running: boolean;
    readonly addresses: readonly {
      readonly protocol: string;
      readonly host: string;
      readonly listener: number;
    }[];
  };
}

const STYLE = `body{font:16px/1.6 system-ui,"Noto Sans CJK SC","Microsoft YaHei",sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
h1{font-size:1.6rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.35rem .6rem;border-bottom:1px solid #d5d5d5}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}small,.quiet{color:#595959}a{color:#0b57d0}nav{float:right}`;

/** No script, nothing from elsewhere, and the one style by its digest. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const WORDS = {
  zh: {
    title: '安宁 · 运行状态',
    other: 'English',
    otherLang: 'en',
    verdicts: '最近 24 小时的裁决',
    outcome: '裁决',
    reason: '理由',
    messages: '条数',
    total: '合计',
    none: '还没有裁决过短信。',
    many: '一条短信有几个理由，就在几行里各计一次。',
    gateway: '网关',
    running: '运行中',
    stopped: '未运行',
    evidence: '存证日志',
    entries: '条',
    checkpoint: '检查点',
    key: '公钥',
    metrics: '指标',
    health: '健康',
    console: '控制台尚未建成；这一页只陈述计数。',
    allow: '放行',
    hold: '待决',
    refuse: '拒绝',
  },
  en: {
    title: 'Anning 安宁 · status',
    other: '中文',
    otherLang: 'zh',
    verdicts: 'Verdicts of the last 24 hours',
    outcome: 'verdict',
    reason: 'reason',
    messages: 'messages',
    total: 'total',
    none: 'No message has been judged yet.',
    many: 'A message with several reasons counts once under each.',
    gateway: 'Gateway',
    running: 'running',
    stopped: 'not running',
    evidence: 'Evidence log',
    entries: 'entries',
    checkpoint: 'checkpoint',
    key: 'key',
    metrics: 'metrics',
    health: 'health',
    console: 'There is no console yet; this page states counts only.',
    allow: 'allow',
    hold: 'hold',
    refuse: 'refuse',
  },
} as const;

export type PageLanguage = keyof typeof WORDS;

/** Server-rendered; reads well without JavaScript and on a screen reader. Metrics are linked for those who may see them. */
export function statusPage(status: Status, language: PageLanguage, metrics: boolean): string {
  const words = WORDS[language];
  const { gateway, evidence } = status;
  const listeners = gateway.addresses.map(
    ({ protocol, host, listener }) =>
      `<li>${escaped(protocol.toUpperCase())} ${escaped(host)}:${listener}</li>`,
  );
  const addresses = [
    ['/evidence/checkpoint', words.checkpoint],
    ['/evidence/verifier.pub', words.key],
    ...(metrics ? [['/metrics', words.metrics]] : []),
    ['/healthz', words.health],
  ];
  const links = addresses.map(([address, name]) => `<a href="${address}">${name}</a>`);
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${words.title}</title><style>${STYLE}</style></head>
<body>
<nav><a href="/?lang=${words.otherLang}" lang="${words.otherLang === 'zh' ? 'zh-CN' : 'en'}">${words.other}</a></nav>
<h1>${words.title}</h1>
<p class="quiet">${escaped(status.version)} · ${formatInstant(status.now)} · ${words.console}</p>
<h2>${words.verdicts}</h2>
${verdictTable(status, language)}
<h2>${words.gateway}</h2>
<p>${gateway.running ? words.running : words.stopped}</p>
<ul>${listeners.join('')}</ul>
<h2>${words.evidence}</h2>
<p>${escaped(evidence.origin)} · ${evidence.size} ${words.entries}</p>
<p><small>${links.join(' · ')}</small></p>
</body></html>
`;
}

function verdictTable({ verdicts }: Status, language: PageLanguage): string {
  const words = WORDS[language];
  if (verdicts.length === 0) return `<p>${words.none}</p>`;
  const rank = { allow: 0, hold: 1, refuse: 2 } as Readonly<Record<string, number>>;
  const sorted = [...verdicts].sort(
    (a, b) =>
      (rank[a.outcome] ?? 9) - (rank[b.outcome] ?? 9) ||
      Number(b.reason === '') - Number(a.reason === '') ||
      b.messages - a.messages,
  );
  const rows = sorted.map(({ outcome, reason, messages }) => {
    const outcomeWord = Object.hasOwn(words, outcome) ? words[outcome as 'allow'] : outcome;
    const reasonWord = reason === '' ? words.total : reasonWords(reason, language);
    const cell =
      reason === '' ? `<th scope="row">${escaped(reasonWord)}</th>` : `<td>${escaped(reasonWord)}</td>`;
    return `<tr><td>${escaped(outcomeWord)}</td>${cell}<td class="n">${messages}</td></tr>`;
  });
  const head = `<tr><th scope="col">${words.outcome}</th><th scope="col">${words.reason}</th><th scope="col" class="n">${words.messages}</th></tr>`;
  return `<table><thead>${head}</thead><tbody>${rows.join('')}</tbody></table><p><small>${words.many}</small></p>`;
}

function reasonWords(reason: string, language: PageLanguage): string {
  return Object.hasOwn(REASONS, reason) ? REASONS[reason as ReasonCode][language] : reason;
}

function escaped(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (c) => entities[c]!);
}

/** What the address or the browser asks for; Chinese unless English is preferred. */
export function pageLanguage(asked: string | undefined, accepted: string | undefined): PageLanguage {
  if (asked === 'zh' || asked === 'en') return asked;
  return /^\s*en\b/i.test(accepted ?? '') ? 'en' : 'zh';
}
