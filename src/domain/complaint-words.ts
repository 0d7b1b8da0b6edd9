import type { ComplaintChannel, ComplaintEnd, ComplaintMark, ComplaintState } from './complaints.ts';
import type { Words } from './language.ts';

/** How each is called on a page. */
export const COMPLAINT_CHANNEL_WORDS: Readonly<Record<ComplaintChannel, Words>> = {
  web: { zh: '网页', en: 'web form' },
  api: { zh: '接口', en: 'API' },
  sms: { zh: '短信', en: 'SMS' },
  file: { zh: '文件', en: 'file' },
  mail: { zh: '邮件', en: 'mail' },
};

export const COMPLAINT_STATE_WORDS: Readonly<Record<ComplaintState, Words>> = {
  accepted: { zh: '已受理', en: 'accepted' },
  gathered: { zh: '核查中', en: 'being looked into' },
  transferred: { zh: '已转办', en: 'transferred' },
  answered: { zh: '已答复', en: 'answered' },
  closed: { zh: '已办结', en: 'closed' },
};

export const COMPLAINT_MARK_WORDS: Readonly<Record<ComplaintMark, Words>> = {
  'service-message': { zh: '验证码或通知类', en: 'a code or a notice' },
  repeated: { zh: '重复投诉', en: 'complained of before' },
  flood: { zh: '同一号码当日过多', en: 'too many of one number in a day' },
  'mass-produced': { zh: '疑似批量编造', en: 'looks mass-produced' },
  muted: { zh: '该号码暂不计入', en: 'the number is left uncounted for now' },
  paraphrased: { zh: '疑似非短信原文', en: 'looks like one’s own words' },
};

export const COMPLAINT_END_WORDS: Readonly<Record<ComplaintEnd, Words>> = {
  rectified: { zh: '已整改', en: 'put right' },
  unfounded: { zh: '不成立', en: 'unfounded' },
  'not-ours': { zh: '不属本网', en: 'not of these networks' },
  'service-message': {
    zh: '验证码或通知类，不属投诉范围',
    en: 'a code or a notice, not what complaints are for',
  },
  repeated: { zh: '与先前的投诉相同', en: 'the same as a complaint before' },
  'reported-on': { zh: '已报送监管机构', en: 'reported to the regulator' },
};
