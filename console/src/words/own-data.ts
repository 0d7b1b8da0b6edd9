import { words } from './words.ts';

/** A person's own data: told in full, and deleted as far as the law lets it go. */
export const ownDataWords = words({
  intro: {
    zh: '本人要求查阅、复制或者删除其个人信息时使用。请先核实提出要求的就是号码的使用者；每次操作连同理由记入审计，审计中没有号码。',
    en: 'For a person who asks to see, copy or delete what is held about them. First make sure that whoever asks is the number’s user; each act stands in the audit with its reason, and without the number.',
  },
  ask: { zh: '本人的要求', en: 'What the person asks' },
  number: { zh: '手机号码', en: 'Number' },
  reason: { zh: '理由：本人如何提出、如何核实', en: 'Reason: how they asked, and how it was made sure' },
  tell: { zh: '查询全部信息', en: 'Tell everything' },
  delete: { zh: '删除可以删除的', en: 'Delete what may go' },
  deleteTitle: { zh: '删除法律允许立即删除的信息？', en: 'Delete what the law lets go at once?' },
  deleteWhat: {
    zh: '删除后不能恢复。法定期限未满的继续保存；拒收一直有效。',
    en: 'It cannot be brought back. What a term of law still runs for is kept; refusals go on binding.',
  },
  result: { zh: '结果', en: 'Result' },
  saveJson: { zh: '下载 JSON（含收据）', en: 'Download JSON, with receipts' },
  saveText: { zh: '下载文字', en: 'Download as text' },
});
