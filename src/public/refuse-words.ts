import type { Language } from '../domain/index.ts';

const ZH = {
  title: '拒收营销短信',
  heading: '不再接收 {organisation} 的营销短信',
  lead: '号码 {number}。确认后一秒内生效，{organisation} 及其关联公司不得再以任何端口、任何签名向这个号码发送营销短信。验证码和服务通知不受影响。',
  all: '确认：不再接收任何营销短信',
  narrow: '只停止“{purpose}”一类',
  done: '已生效',
  doneAll: '{organisation} 及其关联公司不得再向 {number} 发送营销短信。验证码和服务通知不受影响。',
  doneNarrow: '{organisation} 不得再向 {number} 发送“{purpose}”类短信。其他类型不受影响。',
  next: '如果还收到，请保留短信并投诉。',
  unknown: '这个链接无效',
  unknownTold:
    '链接可能没有复制完整，或者不是本站的链接。直接回复短信中写明的字（例如 R、TD、退订）同样可以拒收，效力相同。',
  nameless: '发送方（代码 {code}）',
};

const EN: typeof ZH = {
  title: 'Refuse marketing messages',
  heading: 'No more marketing from {organisation}',
  lead: 'Number {number}. Within a second of your confirmation neither {organisation} nor its affiliates may send this number marketing, from whatever port and under whatever signature. Codes and service notices still come.',
  all: 'Confirm: no more marketing at all',
  narrow: 'Stop “{purpose}” only',
  done: 'Done',
  doneAll:
    'Neither {organisation} nor its affiliates may send {number} marketing any more. Codes and service notices still come.',
  doneNarrow: '{organisation} may not send {number} “{purpose}” any more. Other kinds still come.',
  next: 'If more arrives, keep the message and complain.',
  unknown: 'This link is not valid',
  unknownTold:
    'It may not have been copied whole, or it is not a link of this place. A reply to the message with the word that it names (such as R or TD) refuses just as well.',
  nameless: 'the sender (code {code})',
};

export const REFUSE: Readonly<Record<Language, typeof ZH>> = { zh: ZH, en: EN };
