import type { Language } from '../domain/index.ts';
import { type Html, html } from './html.ts';
import { STYLE } from './style.ts';
import { linkTo, sameIn, type Visit } from './visit.ts';

/** What a page puts into the frame. */
export interface Page {
  /** 200 where it is what was asked for. */
  readonly status: number;
  readonly title: string;
  /** Begins with the page's one h1. */
  readonly main: Html;
  readonly hasForm: boolean;
}

export const TAGS: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

const WORDS = {
  zh: {
    name: '安宁',
    skip: '跳到正文',
    pages: '页面',
    home: '首页',
    status: '运行状态',
    about: '关于',
    console: '控制台',
    other: 'English',
    footer: '安宁权，是不被商业短信打扰的权利。本站页面没有脚本，不设 Cookie，不要您的手机号。',
  },
  en: {
    name: 'Anning',
    skip: 'Skip to the content',
    pages: 'Pages',
    home: 'Home',
    status: 'Status',
    about: 'About',
    console: 'Console',
    other: '中文',
    footer:
      'Anning is Chinese for peace and quiet: the right not to be disturbed by commercial messages. These pages run no script, set no cookie and do not ask for your telephone number.',
  },
} as const;

const PLACES = [
  ['/', 'home'],
  ['/status', 'status'],
  ['/about', 'about'],
  ['/console/', 'console'],
] as const;

/** The whole document around a page. Reads in order without its style, and needs no script. */
export function frame(visit: Visit, { title, main }: Page): string {
  const { language } = visit;
  const words = WORDS[language];
  const other: Language = language === 'zh' ? 'en' : 'zh';
  const places = PLACES.map(([path, name]) => {
    const current = path === visit.path ? html` aria-current="page"` : undefined;
    const address = path === '/console/' ? path : linkTo(visit, path);
    return html`<li><a href="${address}"${current}>${words[name]}</a></li>`;
  });
  const document = html`<!doctype html>
<html lang="${TAGS[language]}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title} · ${words.name}</title><link rel="icon" href="/icon.svg" type="image/svg+xml"><style>`;
  return `${document}${STYLE}</style></head>
${html`<body>
<a class="skip" href="#main">${words.skip}</a>
<div class="bar"><header>
<a class="brand" href="${linkTo(visit, '/')}">${words.name}</a>
<nav aria-label="${words.pages}"><ul>${places}</ul></nav>
<a href="${sameIn(other, visit)}" lang="${TAGS[other]}" hreflang="${TAGS[other]}">${words.other}</a>
</header></div>
<main id="main" tabindex="-1">
${main}
</main>
<footer><p>${words.footer}</p></footer>
</body></html>
`}`;
}
