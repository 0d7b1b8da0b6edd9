import { formatInstant, type Html, html, type Language, REASONS, type ReasonCode } from '../domain/index.ts';
import type { Page } from './frame.ts';
import type { Visit } from './visit.ts';

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

const WORDS = {
  zh: {
    title: '运行状态',
    since: '{since} 至 {now}（北京时间）。这里只有总数，没有短信内容，也没有任何人的号码。',
    verdicts: '最近 24 小时的裁决',
    noReason: '没有不放行的理由。',
    none: '还没有裁决过短信。',
    many: '数字是短信条数。一条短信有几个理由，就在几行里各计一次。',
    gateway: '网关',
    running: '运行中',
    stopped: '未运行',
    evidence: '存证日志',
    log: '日志名称',
    entries: '条目',
    links: '给核验者和监控程序：',
    version: '版本',
    allow: '放行',
    hold: '待决',
    refuse: '拒绝',
  },
  en: {
    title: 'Status',
    since: '{since} to {now} (Shanghai). Totals only: no text of a message and nobody’s number.',
    verdicts: 'Verdicts of the last 24 hours',
    noReason: 'No reason against any.',
    none: 'No message has been judged yet.',
    many: 'The figures are messages. One with several reasons counts once under each.',
    gateway: 'Gateway',
    running: 'running',
    stopped: 'not running',
    evidence: 'Evidence log',
    log: 'Name of the log',
    entries: 'Entries',
    links: 'For those who verify, and for monitoring:',
    version: 'Version',
    allow: 'Allowed',
    hold: 'Held',
    refuse: 'Refused',
  },
} as const satisfies Record<Language, object>;

const OUTCOMES = ['allow', 'hold', 'refuse'];

/** Totals of the last day, the gateway's listeners and the evidence log. */
export function statusPage({ language }: Visit, status: Status): Page {
  const words = WORDS[language];
  const { evidence, gateway, verdicts } = status;
  const times = words.since.replace('{since}', minute(status.since)).replace('{now}', minute(status.now));
  const listeners = gateway.addresses.map(
    ({ protocol, host, listener }) => html`<li>${protocol.toUpperCase()} <bdi>${host}:${listener}</bdi></li>`,
  );
  const outcomes = [...new Set([...OUTCOMES, ...verdicts.map(({ outcome }) => outcome)])];
  const counts = outcomes.map((outcome) => outcomeCounts(status, outcome, language));
  const main = html`<h1>${words.title}</h1>
<p class="quiet">${times}</p>
<h2>${words.verdicts}</h2>
${verdicts.length === 0 ? html`<p>${words.none}</p>` : html`${counts}<p class="quiet">${words.many}</p>`}
<h2>${words.gateway}</h2>
<p>${gateway.running ? words.running : words.stopped}</p>
${listeners.length === 0 ? undefined : html`<ul>${listeners}</ul>`}
<h2>${words.evidence}</h2>
<dl><dt>${words.log}</dt><dd>${evidence.origin}</dd><dt>${words.entries}</dt><dd>${grouped(evidence.size)}</dd><dt>${words.version}</dt><dd>${status.version}</dd></dl>
<p class="quiet">${words.links}</p>
<p class="links"><a href="/evidence/checkpoint">checkpoint</a><a href="/evidence/verifier.pub">verifier.pub</a><a href="/healthz">healthz</a></p>`;
  return { status: 200, title: words.title, main, hasForm: false };
}

/** An outcome's total and, most frequent first, its reasons; undefined where nothing came out so. */
function outcomeCounts({ verdicts }: Status, outcome: string, language: Language): Html | undefined {
  const words = WORDS[language];
  const rows = verdicts.filter((each) => each.outcome === outcome);
  if (rows.length === 0) return undefined;
  const total = rows.find(({ reason }) => reason === '')?.messages ?? 0;
  const name = Object.hasOwn(words, outcome) ? words[outcome as 'allow'] : outcome;
  const reasons = rows
    .filter(({ reason }) => reason !== '')
    .sort((a, b) => b.messages - a.messages)
    .map(
      ({
        reason,
        messages,
      }) => html`<div><dt>${reasonWords(reason, language)}</dt><dd>${grouped(messages)}</dd></div>
`,
    );
  return html`<h3 class="count"><span>${name}</span> <span>${grouped(total)}</span></h3>
${reasons.length === 0 ? html`<p class="quiet">${words.noReason}</p>` : html`<dl class="counts">${reasons}</dl>`}
`;
}

function reasonWords(reason: string, language: Language): string {
  return Object.hasOwn(REASONS, reason) ? REASONS[reason as ReasonCode][language] : reason;
}

/** 2026-05-01 08:00 */
function minute(at: number): string {
  return formatInstant(at).slice(0, 16).replace('T', ' ');
}

/** 1,234,567, which may go on in the next line behind a comma where the text is large. */
function grouped(count: number): Html {
  const [head, ...groups] = count.toLocaleString('en-US').split(',');
  return html`${head}${groups.map((group) => html`,<wbr>${group}`)}`;
}
