import { html, type Language } from '../domain/index.ts';
import type { Page } from './frame.ts';
import { senderForm } from './sender-form.ts';
import { linkTo, type Visit } from './visit.ts';
import { whatToDo } from './what-to-do.ts';

const WORDS = {
  zh: {
    title: '为什么收到这条短信？',
    lead: '输入短信的发送号码，看看它是哪一类号码、登记在谁名下、您可以怎么做。',
    todo: '现在就可以做的事',
    complain: '投诉这条短信',
    complainMore: '验证手机号，粘贴原文，马上得到受理编号；随时查看进度。',
    mine: '不想再收了？看看我同意过谁',
    mineMore: '用您的手机号验证，看谁可以给您发、您拒收了谁，不想收的当场停掉。',
    more: '这里还有',
    receipt: '核验收据',
    receiptMore: '同意、停收的收据是不是真的，在您自己的手机上核对。',
    statistics: '投诉统计',
    statisticsMore: '每天、每季度有多少投诉，各类、各省、各渠道多少，电商占多少；数据文件可以下载。',
    bulletins: '投诉专报',
    bulletinsMore: '投诉中心的专报：哪些变了，哪些还不知道；附数据文件。',
    status: '运行状态',
    statusMore: '最近 24 小时裁决了多少短信、因为什么拒绝。',
    about: '关于安宁',
    aboutMore: '裁决什么、保留什么、依据哪些法律、怎样自己核验。',
  },
  en: {
    title: 'Why did my phone buzz?',
    lead: 'Type in the number that sent the message and see what kind of number it is, in whose name it is registered and what you can do.',
    todo: 'What you can do now',
    complain: 'Complain about it',
    complainMore:
      'A code to your telephone, the text, and you have an acceptance number; see its progress at any time.',
    mine: 'No more of these? See whom you agreed to',
    mineMore:
      'With a code to your telephone: who may send to you, whom you refused, and stop it on the spot.',
    more: 'Also here',
    receipt: 'Check a receipt',
    receiptMore: 'Whether the receipt of a consent or a stop is genuine, on your own telephone.',
    statistics: 'Statistics of complaints',
    statisticsMore:
      'How many there are by day and quarter, of which kind, from where, and how much of it is e-commerce; with data files.',
    bulletins: 'Bulletins on complaints',
    bulletinsMore: 'What the complaint centre reports: what changed, what is not known, with data files.',
    status: 'Status',
    statusMore: 'How many messages were judged in the last 24 hours, and why some were refused.',
    about: 'About Anning',
    aboutMore: 'What is judged, what is kept, by which law, and how to check it yourself.',
  },
} as const satisfies Record<Language, object>;

/** What this place is for, and the one question. */
export function homePage(visit: Visit): Page {
  const words = WORDS[visit.language];
  const main = html`<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
${senderForm(visit)}
<ul class="ways one"><li><a href="${linkTo(visit, '/mine', { to: 'complaint' })}"><b>${words.complain}</b><span>${words.complainMore}</span></a></li><li><a href="${linkTo(visit, '/mine')}"><b>${words.mine}</b><span>${words.mineMore}</span></a></li></ul>
<h2>${words.todo}</h2>
${whatToDo(visit.language, 'port')}
<h2>${words.more}</h2>
<ul class="ways"><li><a href="${linkTo(visit, '/receipt')}"><b>${words.receipt}</b><span>${words.receiptMore}</span></a></li><li><a href="${linkTo(visit, '/statistics')}"><b>${words.statistics}</b><span>${words.statisticsMore}</span></a></li><li><a href="${linkTo(visit, '/bulletins')}"><b>${words.bulletins}</b><span>${words.bulletinsMore}</span></a></li><li><a href="${linkTo(visit, '/status')}"><b>${words.status}</b><span>${words.statusMore}</span></a></li><li><a href="${linkTo(visit, '/about')}"><b>${words.about}</b><span>${words.aboutMore}</span></a></li></ul>`;
  return { status: 200, title: words.title, main, hasForm: true };
}
