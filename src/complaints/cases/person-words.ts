import {
  type ComplaintEnd,
  formatDay,
  type Instant,
  LEAD_DEED_WORDS,
  LEAD_FOUND_WORDS,
  type LeadDeed,
  type LeadFound,
  type Words,
} from '../../domain/index.ts';

/*
 * What a person is told of her complaint, by code. What the accused writes is not among it: only what they chose from a list, and names as they are
 * registered.
 */

export const END_TOLD: Readonly<Record<ComplaintEnd, Words>> = {
  rectified: {
    zh: '经核查投诉属实，发送方已整改。',
    en: 'The complaint was found to be true, and the sender has put it right.',
  },
  unfounded: {
    zh: '经核查，没有发现违反规定的情况。',
    en: 'It was looked into, and no breach of the rules was found.',
  },
  'not-ours': {
    zh: '这条短信不是经我们能够追查的渠道发送的，可能是伪造号码或他人手机发出的。请不要点击其中的链接。',
    en: 'The message did not come by a way that we can trace: its number may be forged, or it came from somebody’s telephone. Do not follow its links.',
  },
  'service-message': {
    zh: '这是验证码或服务通知，不是营销短信。',
    en: 'This was a code or a notice of a service, not marketing.',
  },
  repeated: {
    zh: '同样的投诉已在办理，请按先前的受理编号查询。',
    en: 'The same complaint is being dealt with: ask by the number it was accepted under first.',
  },
  'reported-on': {
    zh: '有关情况已报告给电信管理机构处理。',
    en: 'The matter was reported to the telecom authority.',
  },
};

export function transferredWords(name: string, until: Instant | undefined): Words {
  const [zh, en] =
    until === undefined
      ? ['', '']
      : [
          `，对方应在 ${formatDay(until - 1)} 前答复`,
          `, who has until the end of ${formatDay(until - 1)} to answer`,
        ];
  return {
    zh: `您的投诉已转给${name}处理${zh}。`,
    en: `Your complaint was passed to ${name}${en}.`,
  };
}

/** To the next, because the one before did not answer in time or said that it is another's. */
export function passedOnWords(from: string, to: string): Words {
  return {
    zh: `${from}没有在期限内答复，您的投诉已继续转给${to}处理。`,
    en: `${from} did not answer in time; your complaint was passed on to ${to}.`,
  };
}

export function answeredWords(
  name: string,
  found: LeadFound,
  deeds: readonly LeadDeed[],
  until: Instant | undefined,
): Words {
  const shown = deeds.filter((deed) => deed !== 'nothing');
  const zh = [LEAD_FOUND_WORDS[found].zh, ...shown.map((deed) => LEAD_DEED_WORDS[deed].zh)].join('；');
  const en = [LEAD_FOUND_WORDS[found].en, ...shown.map((deed) => LEAD_DEED_WORDS[deed].en)].join('; ');
  const since =
    until === undefined ? ['', ''] : [`（自 ${formatDay(until)} 起）`, ` (from ${formatDay(until)} on)`];
  return {
    zh: `${name}答复：${zh}${since[0]}。投诉中心将核对后作出认定。`,
    en: `${name} answered: ${en}${since[1]}. The complaint centre checks this before it decides.`,
  };
}

export function closedWords(end: ComplaintEnd): Words {
  return END_TOLD[end];
}
