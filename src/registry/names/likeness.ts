import type { Words } from '../../domain/index.ts';
import type { Kind } from './resemblance.ts';

/** How a name resembles another, in words. */
export const LIKENESS: Readonly<Record<Kind, Words>> = {
  'same-skeleton': { zh: '写法不同、字面相同', en: 'the same, written in another way' },
  'looks-same': { zh: '看起来一样', en: 'looks the same' },
  'sounds-same': { zh: '读起来一样', en: 'sounds the same' },
  decorated: { zh: '去掉修饰后相同', en: 'the same but for a decoration' },
  'one-edit': { zh: '只差一处', en: 'one edit away' },
};
