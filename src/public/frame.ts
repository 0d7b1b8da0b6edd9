import { type Html, html, type Language } from '../domain/index.ts';
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
  /** The address of the one script, on the page that checks a receipt. */
  readonly script?: string | undefined;
}

export const TAGS: Readonly<Record<Language, string>> = { zh: 'zh-CN', en: 'en' };

const WORDS = {
  zh: {
    name: '安宁',
    skip: '跳到正文',
    pages: '页面',
    home: '首页',
    mine: '我的号码',
    status: '运行状态',
    about: '关于',
    console: '工作人员入口：控制台',
    other: 'English',
    footer:
      '安宁权，是不被商业短信打扰的权利。本站不跟踪您。只有打开“我的号码”才需要您的手机号，并用一个 Cookie 记住 30 分钟。',
  },
  en: {
    name: 'Anning',
    skip: 'Skip to the content',
    pages: 'Pages',
    home: 'Home',
    mine: 'My number',
    status: 'Status',
    about: 'About',
    console: 'For staff: the console',
    other: '中文',
    footer:
      'Anning is Chinese for peace and quiet: the right not to be disturbed by commercial messages. Nobody is followed here. Only “My number” asks for your telephone number, and keeps one cookie for 30 minutes.',
  },
} as const;

const PLACES = [
  ['/', 'home'],
  ['/mine', 'mine'],
  ['/status', 'status'],
  ['/about', 'about'],
] as const;

/** The whole document around a page. Reads in order without its style; but to check a receipt no script is needed. */
export function frame(visit: Visit, { title, main, script }: Page): string {
  const { language } = visit;
  const words = WORDS[language];
  const other: Language = language === 'zh' ? 'en' : 'zh';
  const places = PLACES.map(([path, name]) => {
    const current = path === visit.path ? html` aria-current="page"` : undefined;
    return html`<li><a href="${linkTo(visit, path)}"${current}>${words[name]}</a></li>`;
  });
  const document = html`<!doctype html>
<html lang="${TAGS[language]}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${title} · ${words.name}</title><link rel="icon" href="/icon.svg" type="image/svg+xml"><style>`;
  const run = script === undefined ? '' : html`<script type="module" src="${script}"></script>`;
  return `${document}${STYLE}</style>${run}</head>
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
<footer><p>${words.footer}</p><p class="links"><a href="/console/">${words.console}</a></p></footer>
</body></html>
`}`;
}
