import { words } from './words.ts';

/** Templates, and what comes in and goes out as files. */
export const exchangeWords = words({
  amount: { zh: '金额', en: 'amount' },
  code: { zh: '验证码', en: 'code' },
  date: { zh: '日期', en: 'date' },
  name: { zh: '姓名', en: 'name' },
  number: { zh: '编号', en: 'number' },
  phone: { zh: '电话', en: 'phone' },
  text: { zh: '任意文字', en: 'any text' },
  time: { zh: '时间', en: 'time' },
  url: { zh: '链接', en: 'link' },
  preview: { zh: '模板读作', en: 'How it reads' },
  fixedShareOf: {
    zh: (percent: number) => `固定文字占 ${percent}%，一个变量最多按二十个字算。`,
    en: (percent: number) => `${percent}% is fixed text; a variable counts as twenty characters at most.`,
  },
});
