import type { Words } from '../../domain/index.ts';
import type { Kind } from './resemblance.ts';
import type { StepName } from './steps.ts';

/** How a name resembles another, in words. */
export const LIKENESS: Readonly<Record<Kind, Words>> = {
  'same-skeleton': { zh: '写法不同、字面相同', en: 'the same, written in another way' },
  'looks-same': { zh: '看起来一样', en: 'looks the same' },
  'sounds-same': { zh: '读起来一样', en: 'sounds the same' },
  decorated: { zh: '去掉修饰后相同', en: 'the same but for a decoration' },
  'one-edit': { zh: '只差一处', en: 'one edit away' },
};

/** What was done to a name, or where it differs, in words. */
export const STEP_WORDS: Readonly<Record<StepName, Words>> = {
  compatibility: { zh: '全角、带圈等写法还原', en: 'full-width, circled or the like, written plainly' },
  inserted: { zh: '夹杂空格、标点或看不见的字符', en: 'spaces, punctuation or invisible characters between' },
  case: { zh: '大小写不同', en: 'capital and small letters' },
  traditional: { zh: '繁体与简体', en: 'traditional and simplified characters' },
  homoglyph: { zh: '字母或数字形近', en: 'letters or digits that look alike' },
  shape: { zh: '字形相近', en: 'characters that look alike' },
  sound: { zh: '读音相同', en: 'the same sound' },
  slurred: { zh: '读音相近', en: 'nearly the same sound' },
  decoration: { zh: '只多了修饰词', en: 'a word that names nobody' },
  edit: { zh: '多字、少字、换字或换位', en: 'one character more, less, another, or moved' },
};
