import { words } from './words.ts';

/** Two names beside each other. */
export const sideBySideWords = words({
  differAt: {
    zh: (place: number, left: string, right: string) => `第 ${place} 个字：“${left}” 与 “${right}”`,
    en: (place: number, left: string, right: string) => `Character ${place}: “${left}” and “${right}”`,
  },
  onlyLeft: {
    zh: (place: number, left: string) => `第 ${place} 个字“${left}”右边没有`,
    en: (place: number, left: string) => `Character ${place}, “${left}”, stands on the left only`,
  },
  onlyRight: {
    zh: (place: number, right: string) => `第 ${place} 个字之前，右边多出“${right}”`,
    en: (place: number, right: string) => `Before character ${place} the right one has “${right}”`,
  },
  same: { zh: '一字不差', en: 'They are the same' },
  differences: { zh: '不同之处', en: 'Where they differ' },
});
