import { html, type Language, type Words } from '../domain/index.ts';
import type { Page } from './frame.ts';
import { linkTo, type Visit } from './visit.ts';

type Fault = 'not-there' | 'failed' | 'language-unknown' | 'not-understood' | 'cross-site' | 'signed-out';

interface FaultWords {
  readonly status: number;
  readonly title: Words;
  readonly told: Words;
}

const FAULTS: Readonly<Record<Fault, FaultWords>> = {
  'not-there': {
    status: 404,
    title: { zh: '这里没有内容', en: 'Nothing is here' },
    told: {
      zh: '这个地址没有页面。可能是地址写错了，或者页面已经搬走。',
      en: 'There is no page at this address. It may be mistyped, or the page has moved.',
    },
  },
  failed: {
    status: 500,
    title: { zh: '页面出错了', en: 'The page failed' },
    told: {
      zh: '处理您的请求时出错，已记入日志。不是您的问题，请过一会儿再试。',
      en: 'The request failed here, and it is in the log. It is not your fault; please try again later.',
    },
  },
  'not-understood': {
    status: 400,
    title: { zh: '没有看懂这个请求', en: 'The request was not understood' },
    told: {
      zh: '表单少了内容，或者内容不对。请回到上一页再试一次。',
      en: 'Something in the form is missing or wrong. Go back and try once more.',
    },
  },
  'cross-site': {
    status: 403,
    title: { zh: '请求不是从本站发出的', en: 'The request did not come from here' },
    told: {
      zh: '为了保护您，别的网站不能替您操作。请从本站的页面操作。',
      en: 'To protect you, no other site can act for you. Use the page here.',
    },
  },
  'signed-out': {
    status: 401,
    title: { zh: '请先验证手机号', en: 'Show first that the number is yours' },
    told: {
      zh: '收据里有您的手机号，只给本人。请打开“我的号码”，验证后再下载。',
      en: 'A receipt holds your number and is for you alone. Open “My number”, get a code, and try again.',
    },
  },
  'language-unknown': {
    status: 400,
    title: { zh: '没有这种语言', en: 'No such language' },
    told: { zh: '地址中的 lang 只能是 zh 或 en。', en: 'In the address, lang is zh or en.' },
  },
};

const HOME: Readonly<Record<Language, string>> = { zh: '回到首页', en: 'To the home page' };

/** What is shown in place of a page. Where the language itself is in doubt, both are. */
export function faultPage(visit: Visit, fault: Fault): Page {
  const { language } = visit;
  const { status, title, told } = FAULTS[fault];
  const other = language === 'zh' ? 'en' : 'zh';
  const also = fault === 'language-unknown' ? html`<p lang="${other}">${told[other]}</p>` : undefined;
  const main = html`<h1>${title[language]}</h1>
<p class="lead">${told[language]}</p>${also}
<p class="links"><a href="${linkTo(visit, '/')}">${HOME[language]}</a></p>`;
  return { status, title: title[language], main, hasForm: false };
}
