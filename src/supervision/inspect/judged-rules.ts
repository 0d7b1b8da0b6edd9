import type { Words } from '../../domain/index.ts';
import { CHINA, type Rule } from '../../rules/index.ts';
import type { Role } from './files-read.ts';

/** The rules of all books, each once. */
export const RULES: readonly Rule[] = [
  ...new Map(CHINA.flatMap(({ rules }) => rules).map((rule) => [rule.id, rule])).values(),
];

const ALWAYS = 'always' as const;
type Needs = Role | 'always' | Words;

const BY_THE_GATEWAY: Words = {
  zh: '这些事实在网关和登记簿中，不在平台的文件里',
  en: 'these facts are the gateway’s and the registry’s; no file of the platform holds them',
};
const DECLARED: Words = {
  zh: '签名按平台所写，视为有权使用；登记、报备和授权委托书不在这些文件里',
  en: 'signatures are taken as declared and rightly used: registration, filings and letters are in none of these files',
};
const CHAIN: Words = {
  zh: '接入链不在平台的文件里，视为平台所声明',
  en: 'custody chains are in no file of the platform and taken as declared',
};

/** What a rule needs to be judged from files: nothing more than the log, a file, or what no file has, and why. */
const NEEDS: Readonly<Record<string, Needs>> = {
  'sender-suspended': BY_THE_GATEWAY,
  'sender-slowed': BY_THE_GATEWAY,
  'sender-unknown': BY_THE_GATEWAY,
  'person-to-person': ALWAYS,
  'port-unknown': 'ports',
  'port-suspended': BY_THE_GATEWAY,
  'custody-chain': CHAIN,
  'access-point': BY_THE_GATEWAY,
  'signature-missing': ALWAYS,
  'signature-unknown': DECLARED,
  'signature-suspended': DECLARED,
  'signature-filed': DECLARED,
  'signature-letter': DECLARED,
  'sub-port-signature': DECLARED,
  'lease-signature': CHAIN,
  'marketing-port': 'ports',
  'lease-purpose': CHAIN,
  'consent-withdrawn': 'consents',
  consent: 'consents',
  'consent-proof': 'consents',
  'consent-frequency': 'consents',
  'consent-request-complete': ALWAYS,
  'consent-request-repeated': 'consents',
  'opt-out-instruction': ALWAYS,
  plan: 'plans',
  'lease-volume': CHAIN,
  'sending-hours': ALWAYS,
  'purpose-unclear': ALWAYS,
};

export interface RulesJudged {
  readonly judged: readonly Rule[];
  readonly notJudged: readonly { readonly rule: string; readonly why: Words }[];
}

/** Which rules are judged with these files. A rule that is not named above throws: somebody has to say what it needs. */
export function rulesJudged(given: ReadonlySet<Role>, hasEvidence: boolean): RulesJudged {
  const judged: Rule[] = [];
  const notJudged: { rule: string; why: Words }[] = [];
  for (const rule of RULES) {
    const needs = NEEDS[rule.id];
    if (needs === undefined) throw new Error(`inspect: what does the rule ${rule.id} need?`);
    const why = whyNot(rule.id, needs, given, hasEvidence);
    if (why === undefined) judged.push(rule);
    else notJudged.push({ rule: rule.id, why });
  }
  return { judged, notJudged };
}

function whyNot(
  rule: string,
  needs: Needs,
  given: ReadonlySet<Role>,
  hasEvidence: boolean,
): Words | undefined {
  if (needs === ALWAYS) return undefined;
  if (typeof needs === 'object') return needs;
  if (!given.has(needs)) return { zh: `没有给出文件：--${needs}`, en: `its file was not given: --${needs}` };
  if (rule === 'consent-proof' && !hasEvidence)
    return { zh: '同意记录里没有证明文件这一列', en: 'the consents have no column for evidence' };
  return undefined;
}
