/** Long because it is one table: every reason in words. */
import type { Language, Words } from '../../domain/index.ts';

/** Why a message is or is not the one, by code. Codes are stable; words may change. */
export const MATCH_REASONS = {
  'sender-same': { zh: '发送号码一致', en: 'The sender’s number is the same.' },
  'sender-beginning': {
    zh: '所填号码与发送号码开头一致，位数不同',
    en: 'One of the two numbers begins with the other; the digits behind differ in count.',
  },
  'sender-end': { zh: '所填号码是发送号码的末尾', en: 'What was typed is the end of the sender’s number.' },
  'sender-one-digit': { zh: '发送号码只差一位', en: 'The sender’s number differs in one digit.' },
  'sender-two-digits': { zh: '发送号码相近', en: 'The sender’s number is nearly the same.' },
  'sender-name': {
    zh: '所填的名称与短信签名一致',
    en: 'The name in place of a number is the message’s signature.',
  },
  'sender-family': {
    zh: '号码前段相同，属同一接入号码的不同子端口',
    en: 'The numbers begin alike: sub-ports of one number.',
  },
  'sender-another': { zh: '发送号码不同', en: 'The sender’s number is another.' },
  'sender-untold': { zh: '未填发送号码', en: 'No sender’s number was told.' },
  'text-same': { zh: '内容一致', en: 'The text is the same.' },
  'text-piece': { zh: '内容完全包含（一方是另一方的一部分）', en: 'One text is a piece of the other.' },
  'text-near': {
    zh: '内容基本一致，个别字不同',
    en: 'The text is the same but for some characters.',
  },
  'text-sibling': {
    zh: '同一模板，但数字、代码、网址或部分词句不同',
    en: 'The same wording with other numbers, codes, addresses or phrases.',
  },
  'text-loose': { zh: '内容只有少量相同', en: 'Little of the text agrees.' },
  'text-another': { zh: '内容不同', en: 'The text is another.' },
  'text-untold': { zh: '未提供可比对的内容', en: 'No text that could be compared was told.' },
  'signature-another': { zh: '签名不同', en: 'The signature is another.' },
  'time-minutes': { zh: '时间相差不超过 3 分钟', en: 'The times are within 3 minutes.' },
  'time-quarter': { zh: '时间相差不超过 15 分钟', en: 'The times are within 15 minutes.' },
  'time-hour': { zh: '时间相差不超过 1 小时', en: 'The times are within an hour.' },
  'time-hours': { zh: '时间相差不超过 4 小时', en: 'The times are within 4 hours.' },
  'time-day': { zh: '同一天', en: 'The day is the same.' },
  'time-shifted': {
    zh: '时间正好相差 8 或 12 小时，可能是时区或上下午之误',
    en: 'The times are 8 or 12 hours apart: another time zone, or the other half of the day.',
  },
  'time-another-year': { zh: '月日相同，年份不同', en: 'The same day of another year.' },
  'time-days': { zh: '时间相差不超过 3 天', en: 'The times are within 3 days.' },
  'time-weeks': { zh: '时间相差不超过 30 天', en: 'The times are within 30 days.' },
  'time-far': { zh: '时间相差超过 30 天', en: 'The times are more than 30 days apart.' },
  'time-untold': { zh: '未说明收到时间', en: 'No time was told.' },
  'age-later': { zh: '短信晚于投诉', en: 'The message is later than the report.' },
  'receipt-delivered': { zh: '状态报告：已送达', en: 'Its receipt says that it was delivered.' },
  'receipt-failed': {
    zh: '状态报告：未送达，收到者投诉的可能性小',
    en: 'Its receipt says that it was not delivered, so that it is hardly what arrived.',
  },
  'judged-refuse': {
    zh: '该短信在本系统被拒绝，未经本系统发出',
    en: 'It was refused here and did not go out through this system.',
  },
  'judged-hold': { zh: '该短信曾待人工决定', en: 'It was held for a person’s decision.' },
  'nothing-else-near': { zh: '该号码没有其他相近的短信', en: 'No other message to the number comes near.' },
  'sent-more-than-once': {
    zh: '同一内容从同一号码发送了多次，凭投诉无法分清是哪一次；发送者相同',
    en: 'The same text came from the same number more than once, and the report does not tell which. Who sent it is the same.',
  },
  'cannot-be-told-apart': {
    zh: '几条短信都与投诉相符，需要人工判断',
    en: 'Several messages agree with the report. A person has to decide.',
  },
  'too-little-told': {
    zh: '既没有发送号码，也没有可比对的内容',
    en: 'Neither a sender’s number nor a text that could be compared was told.',
  },
  'own-number-as-sender': {
    zh: '发送号码栏填的是投诉人自己的号码，按未填处理',
    en: 'The person’s own number stands where the sender’s belongs; it is taken as not told.',
  },
  'sender-is-person': {
    zh: '发送号码是个人手机号：点对点短信，不审看内容',
    en: 'The sender is a person’s mobile number. The text of messages between people is not read.',
  },
  'sender-abroad': { zh: '发送号码是境外号码', en: 'The sender’s number is from abroad.' },
  'sender-machine': {
    zh: '发送号码属于物联网号段',
    en: 'The sender’s number is in the block for machines.',
  },
  'sender-strange': {
    zh: '该号码未经本系统登记开通，可能由其他网络发出',
    en: 'The number was never opened in this system; another network may have carried it.',
  },
  'sender-unreadable': {
    zh: '所填内容不是可识别的发送号码',
    en: 'What was typed is no sender’s number that can be recognised.',
  },
  'ours-sent-nothing-such': {
    zh: '号码是本系统的，但没有这样的短信发到该手机号',
    en: 'The number is of this system, but no such message went to this telephone.',
  },
  'value-differs': {
    zh: '与一条真实短信的措辞相同，但其中的数字、代码或网址不同，可能是仿冒',
    en: 'It has the words of a real message with other numbers, codes or addresses: it may be an imitation.',
  },
  'line-number': {
    zh: '号码是公众熟知的服务号码，常被冒用',
    en: 'The number is a well-known service number, such as are often put on by others.',
  },
  'others-report-it': {
    zh: '短时间内还有他人投诉同样的内容，同样查无发送记录',
    en: 'Within a short time others report the same text, and there too no message is found.',
  },
  'phone-out-of-reach': {
    zh: '当时发往该手机号的其他短信未送达，手机可能被伪基站吸附',
    en: 'Other messages to the telephone failed about then: it may have been held by a fake base station.',
  },
  'before-kept': {
    zh: '所说时间早于现存的记录：更早的短信已按保存期限删除，或早于本系统启用',
    en: 'The told time lies before the records: older messages were deleted when their term was over, or this system did not run yet.',
  },
  'went-to-others': {
    zh: '这样的短信从该号码发给了其他手机号，没有发给这个手机号；请核对投诉人的号码（例如双卡）',
    en: 'Such a message went from this number to other telephones, not to this one. Check which number of theirs it came to.',
  },
  'refused-here': {
    zh: '同样的短信在本系统被拒绝，可能经其他途径发出',
    en: 'The same message was refused here; it may have gone another way.',
  },
  'no-messages': {
    zh: '保存期内没有发往该手机号的短信',
    en: 'No message to the telephone is on record.',
  },
  'not-all-seen': {
    zh: '发往该手机号的短信很多，只比对了其中一部分',
    en: 'There are very many messages to the telephone; only some of them were compared.',
  },
} as const satisfies Readonly<Record<string, Words>>;

export type MatchReason = keyof typeof MATCH_REASONS;

export function isMatchReason(code: string): code is MatchReason {
  return Object.hasOwn(MATCH_REASONS, code);
}

export function tellMatchReason(code: MatchReason, language: Language): string {
  return MATCH_REASONS[code][language];
}
