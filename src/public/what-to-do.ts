import { type Html, html, type Language, type SenderReading } from '../domain/index.ts';

const CENTRE = html`<a href="https://www.12321.cn/" rel="noreferrer">www.12321.cn</a>`;
const UNSUBSCRIBE = html`<span lang="zh-CN">退订</span>`;
const IN_WECHAT = html`<span lang="zh-CN">12321受理中心</span>`;

const STEPS = {
  zh: {
    refuse: html`<b>不想再收：</b>按短信末尾写明的方式回复，常见的是 R、T、TD 或“退订”。经本系统网关发送的营销短信，回复后对该单位的全部营销短信立即生效；验证码和服务通知不受影响。`,
    block: html`<b>不想再收：</b>在手机里把这个号码加入黑名单。不必回复。`,
    complain: html`<b>投诉：</b>12321 网络不良与垃圾信息举报受理中心（${CENTRE}，微信公众号“12321受理中心”）。请保留短信原文，不要改动，并填写完整的发送号码。`,
    careful: html`<b>不认识发送方，或像是诈骗：</b>不要回复，不要点链接，不要说出验证码。钱已经转出的，请马上拨打 110。`,
  },
  en: {
    refuse: html`<b>To receive no more:</b> reply as the end of the message says, mostly R, T, TD or ${UNSUBSCRIBE}. For marketing that went through this system’s gateway the reply holds at once for everything that organisation advertises; verification codes and service notices still arrive.`,
    block: html`<b>To receive no more:</b> block the number on your telephone. There is no need to reply.`,
    complain: html`<b>To complain:</b> the 12321 reporting centre for harmful and spam information (${CENTRE}, in Chinese; in WeChat: ${IN_WECHAT}). Keep the message as it is, change nothing, and give the whole number that sent it.`,
    careful: html`<b>You do not know the sender, or it looks like fraud:</b> do not reply, do not follow a link, tell nobody a verification code. If money has left your account, call 110 at once.`,
  },
} as const satisfies Record<Language, object>;

/** What a person can do about a message from a number of this kind: a reply reaches ports alone. */
export function whatToDo(language: Language, kind: SenderReading['kind']): Html {
  const { refuse, block, complain, careful } = STEPS[language];
  return html`<ul><li>${kind === 'port' ? refuse : block}</li><li>${complain}</li><li>${careful}</li></ul>`;
}
