import type { Words } from '../../domain/index.ts';

/** What stands in a normal text for something that differs from message to message: one sign each, which nobody types. */
export const PLACEHOLDERS = { link: '⇗', telephone: '☏', amount: '¤', number: '⌗', name: '§' } as const;

export type Placeholder = keyof typeof PLACEHOLDERS;

/** What may be done to a text until it is normal, in words for people. */
export const STEP_WORDS = {
  compatibility: {
    zh: '全角、带圈等兼容字符还原',
    en: 'full-width, circled and other compatibility characters',
  },
  invisible: { zh: '删去不可见字符', en: 'invisible characters left away' },
  case: { zh: '大写改小写', en: 'capital letters made small' },
  traditional: { zh: '繁体、异体改简体', en: 'traditional characters made simplified' },
  'look-alike': { zh: '形近的外文字母还原', en: 'letters of other scripts that look alike' },
  inserted: { zh: '删去插入的符号和空格', en: 'inserted marks and spaces left away' },
  split: { zh: '拆开的字合并', en: 'a character written in its parts, joined' },
  sound: { zh: '同音字还原', en: 'a word written by its sound' },
  contact: { zh: '微信、QQ 的变体写法统一', en: 'ways to write WeChat and QQ, made one' },
  link: { zh: '网址以占位符代替', en: 'a link, by its placeholder' },
  telephone: { zh: '电话号码以占位符代替', en: 'a telephone number, by its placeholder' },
  amount: { zh: '金额以占位符代替', en: 'an amount, by its placeholder' },
  number: { zh: '各种写法的数字以占位符代替', en: 'a number in any writing, by its placeholder' },
  name: { zh: '人名以占位符代替', en: 'a person’s name, by its placeholder' },
} as const satisfies Record<string, Words>;

export type TextStep = keyof typeof STEP_WORDS;

/** One step at one place: offsets in UTF-16 units of the text as written, the end exclusive. */
export interface StepTaken {
  readonly step: TextStep;
  readonly from: number;
  readonly to: number;
  readonly before: string;
  readonly after: string;
}
