import { words } from './words.ts';

/** A form that is checked by machine while it is filled in. */
export const preCheckWords = words({
  title: { zh: '机器预审', en: 'Check by machine' },
  idle: {
    zh: '边填边查：有问题会同时显示在这里和对应的输入框下面。',
    en: 'It is checked while you fill it in. What is wrong is told here and at its field.',
  },
  going: { zh: '正在预审……', en: 'Checking …' },
  found: {
    zh: (count: number) => `预审发现 ${count} 处问题`,
    en: (count: number) => (count === 1 ? 'One thing stands in the way' : `${count} things stand in the way`),
  },
  blank: {
    zh: (names: string) => `还要填写：${names}`,
    en: (names: string) => `Still to fill in: ${names}`,
  },
  failed: {
    zh: '预审没有做成，提交时会再查。',
    en: 'The check did not work; it is done again when you send it.',
  },
  entry: { zh: (place: number) => `第 ${place} 项：`, en: (place: number) => `Entry ${place}: ` },
  comma: { zh: '、', en: ', ' },
});
