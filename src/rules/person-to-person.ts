import { CODE_TEXT } from './example-world.ts';
import { SECRECY_OF_COMMUNICATION } from './related-law.ts';
import type { Rule } from './rule.ts';

/**
 * This gateway carries port-type messages only. Anything from a person's number is turned away by its number, and its text is never
 * read (P11).
 */
export const personToPerson: Rule = {
  id: 'person-to-person',
  codes: ['person-to-person'],
  dutyHolder: 'provider',
  citations: SECRECY_OF_COMMUNICATION,
  // Without knowing that it is a port's message nobody may read on, so nobody may judge it either.
  failureMode: 'refuse',
  mode: 'enforce',
  fix: {
    zh: '请使用已开通的端口（106、95、96、100、12、400 开头）提交；{source} 不是端口，个人之间的短信不经本网关。',
    en: 'Send from an opened port (106, 95, 96, 100, 12, 400); {source} is none, and messages between people do not pass here.',
  },
  judge(c) {
    if (c.portLike) return undefined;
    return { code: 'person-to-person', evidence: { source: masked(c.message.source) } };
  },
  examples: [
    { title: 'a port', expect: null },
    { title: 'a port that nobody opened is still a port', message: { source: '1069777701' }, expect: null },
    { title: 'a mobile number', message: { source: '13900139000' }, expect: 'person-to-person' },
    {
      title: 'a mobile number with a verification code',
      message: { source: '8613900139000', text: CODE_TEXT },
      expect: 'person-to-person',
    },
    {
      title: 'a number for machines (1064)',
      message: { source: '1064800012345' },
      expect: 'person-to-person',
    },
    { title: 'letters', message: { source: 'ANNING' }, expect: 'person-to-person' },
  ],
};

/** A person's number stays hidden here as everywhere (P7). */
function masked(source: string): string {
  if (source.length < 7) return source;
  return `${source.slice(0, -8)}****${source.slice(-4)}`;
}
