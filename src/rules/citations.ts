import { type Citation, day, type Instant } from '../domain/index.ts';

/*
 * Where the duties are written, in our own words, with the version's dates: the provisions on short-message services here, other law in
 * related-law.ts. 令31 was replaced by 令74 on 2026-05-01; of 令74 only what was established is cited with an article, the rest as
 * `unverified` (its full text is to be read before it is printed to a regulator). `18(1)` is article 18, paragraph 1.
 */

const OLD = '通信短信息服务管理规定（工业和信息化部令第31号）';
const NEW = '通信短信息服务管理规定（工业和信息化部令第74号）';
const OLD_TIMES = { version: '2015-06-30', from: day('2015-06-30'), until: day('2026-05-01') } as const;
const NEW_TIMES = { version: '2026-05-01', from: day('2026-05-01') } as const;

export interface Words {
  readonly zh: string;
  readonly en: string;
}

interface Successor extends Partial<Words> {
  readonly article: string;
  readonly certainty: Citation['certainty'];
}

const NOT_ESTABLISHED: Successor = { article: '（条号待核）', certainty: 'unverified' };

/** A duty of 令31 with the same duty under 令74, whose article (and own words) are given only where they are established. */
export function shortMessageProvisions(
  article: string,
  certainty: Citation['certainty'],
  words: Words,
  successor: Successor = NOT_ESTABLISHED,
): Citation[] {
  return [
    { law: OLD, article, certainty, ...words, ...OLD_TIMES },
    { law: NEW, ...words, ...successor, ...NEW_TIMES },
  ];
}

export const PORT_ACCESS: Citation[] = shortMessageProvisions('7、13', 'found', {
  zh: '接入的短信息服务提供者及其接入代码须准确记录；码号须按批准的结构、用途和范围使用。',
  en: 'Access codes and who uses them are recorded; code numbers are used only within their approved structure, use and scope.',
});

export const KNOWN_SENDER: Citation[] = shortMessageProvisions('6(2)、7', 'found', {
  zh: '不得为无许可者提供短信息网络接入；接入者的名称、接入代码和接入地点须准确记录。',
  en: 'No access for whoever is not licensed; the name, access code and access place of everyone connected are recorded.',
});

export const CODE_NUMBERS: Citation[] = shortMessageProvisions('13', 'memory', {
  zh: '码号按批准的用途和范围使用，不得擅自转让、出租或改变用途。',
  en: 'Code numbers are used as approved and not transferred, leased out or put to another use without permission.',
});

export const NO_MARKETING_UNASKED: Citation[] = shortMessageProvisions(
  '18(1)',
  'found',
  {
    zh: '未经用户同意或者请求，不得向其发送商业性短信息；未答复视为不同意。',
    en: 'No commercial message without the recipient’s consent or request; no answer is no consent.',
  },
  {
    article: '21',
    certainty: 'found',
    zh: '发送方须持有用户同意或请求的承诺、证明材料，对其真实性负责并提供给传送方审核；没有或不实的，传送方可以拒绝传送。',
    en: 'The sender holds proof of consent or request, answers for its truth and hands it over for review; without it, or if untrue, the message may be refused.',
  },
);

/** That proof is held and handed over is asked for by 令74 alone. */
export const PROOF_OF_CONSENT: Citation[] = NO_MARKETING_UNASKED.filter(({ law }) => law === NEW);

export const STOP_AFTER_REFUSAL: Citation[] = shortMessageProvisions('18(1)', 'found', {
  zh: '用户同意后又明确表示拒绝的，应当停止向其发送商业性短信息。',
  en: 'Whoever consented and then refuses is sent no more commercial messages.',
});

export const TERMS_OF_CONSENT: Citation[] = shortMessageProvisions('18(2)', 'found', {
  zh: '请求用户同意时应当说明拟发送商业性短信息的类型、频次和期限；发送不得超出所说明的范围。',
  en: 'A request for consent states the type, frequency and term of the messages; sending keeps within what was stated.',
});

/** The second sentence of the paragraph was read in English copies only. */
export const NO_ASKING_AGAIN: Citation[] = shortMessageProvisions('18(2)', 'unverified', {
  zh: '用户拒绝或者未答复的，不得再次发送内容相同或相似的征询。',
  en: 'After a refusal or no answer, the same or a similar request is not sent again.',
});

export const SERVICE_PORTS: Citation[] = shortMessageProvisions('19', 'memory', {
  zh: '用于业务管理和服务类短信息的端口，不得用于发送商业性短信息。',
  en: 'A port for service and administrative messages is not used for commercial ones.',
});

export const WAY_TO_REFUSE: Citation[] = shortMessageProvisions('20', 'found', {
  zh: '发送商业性短信息应当提供便捷有效的拒绝方式并随短信息告知，不得设置障碍。',
  en: 'A commercial message tells a convenient and effective way to refuse; nothing may stand in its way.',
});

export const CONTENT_PROVIDER_NAMED: Citation[] = shortMessageProvisions('21', 'memory', {
  zh: '端口类商业性短信息应当明确标注内容提供者的名称（短信签名的法律依据；其他端口类短信息按行业惯例同样标注）。',
  en: 'A commercial message from a port clearly names its content provider; other messages from ports do so by convention.',
});

export const PREVENTION: Citation[] = shortMessageProvisions('22', 'memory', {
  zh: '建立管理制度和预警监测机制，通过合同约定和技术手段，防范未经同意的商业性短信息。',
  en: 'Management, early warning, contracts and technical means prevent unconsented commercial messages.',
});

/**
 * A term of 令31 (read in a copy without its article's number). Whether 令74 has one is not known: from its day on the same length goes on as a
 * convention of this system, cited as no law.
 */
function complaintTerm(article: string, workingDays: number, words: Words): Citation[] {
  return [
    { law: OLD, article, certainty: 'memory', ...words, ...OLD_TIMES },
    {
      law: '投诉办理期限（本系统沿用）',
      article: '—',
      certainty: 'convention',
      zh: `令74 的期限未核实，沿用 ${workingDays} 个工作日`,
      en: `the terms of order 74 are not verified; ${workingDays} working days go on`,
      ...NEW_TIMES,
    },
  ];
}

export const FORWARD_REPORTS: Citation[] = complaintTerm('26', 5, {
  zh: '举报中心受理用户举报后，五个工作日内转送短信息服务提供者处理。',
  en: 'The centre forwards a report to the provider within five working days of accepting it.',
});

/** That it is the third paragraph follows from article 34, which punishes no other of this chapter. */
export const ANSWER_REPORTS: Citation[] = complaintTerm('27(3)', 15, {
  zh: '短信息服务提供者收到用户投诉或者转办的举报，核实后及时采取有效手段，十五个工作日内反馈处置结果。',
  en: 'A provider that gets a complaint or a forwarded report verifies it, acts, and tells the outcome within fifteen working days.',
});

/** Since when the earliest of some citations holds: a rule that is younger than its book finds nothing before. */
export function inForceFrom(citations: readonly Citation[]): Instant {
  return Math.min(...citations.map((c) => c.from));
}

/** The citations in force at a moment, the main one first. */
export function citationsAt(citations: readonly Citation[], at: Instant): Citation[] {
  return citations.filter((c) => c.from <= at && (c.until === undefined || at < c.until));
}
