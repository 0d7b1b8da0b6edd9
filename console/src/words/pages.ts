import { words } from './words.ts';

/** Titles of pages, as the navigation and the address line say them. */
export const pageWords = words({
  messages: { zh: '短信', en: 'Messages' },
  message: { zh: '短信详情', en: 'Message' },
  live: { zh: '实时', en: 'Live' },
  held: { zh: '待决短信', en: 'Held messages' },
  traffic: { zh: '流量看板', en: 'Traffic' },
});
