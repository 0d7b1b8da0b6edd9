import { fold } from './folding.ts';
import { type RequestTerms, readRequestTerms } from './request-terms.ts';

/*
 * How a request for consent is worded, and what it says about itself. The law asks for three things (令31 article 18, paragraph 2): the
 * type, the frequency and the term of the messages to come; and it takes silence for a refusal, so a text that takes it for a yes asks
 * for nothing.
 */

// Every run is bounded, so that no text takes longer than its length (P12).
const COUNT = '[一二三四五六七八九十两半\\d]{1,4}';
const TYPE =
  /(?:促销|优惠|营销|推广|活动|新品|会员|商品|产品|服务|理财|贷款|信贷|金融|保险|课程|教育|培训|旅游|楼盘|房产|游戏|套餐|通信|零售|商业|广告|资讯)[^，。；！？?!,;]{0,8}(?:短信|信息|消息|通知|推送|资讯)|(?:类型|内容)\s?[:：为是]|(?:promotion\w{0,2}|marketing|offers?|sales?|discounts?)\b[^.!?]{0,30}\b(?:messages?|texts?|sms)|\b(?:offers|promotions|deals)\b/i;
const FREQUENCY = new RegExp(
  `每\\s?(?:[天日周月季年]|个?月|星期)|(?:频次|频率)\\s?[:：为是]|${COUNT}\\s?[条次]\\s?[/／每]\\s?[天日周月年]|${COUNT}\\s?(?:[天日周月年]|个月)内?(?:不超过|最多|至多)?\\s?${COUNT}\\s?[条次]|\\b(?:a|per|each|every)\\s(?:day|week|month|year)\\b`,
  'i',
);
const TERM = new RegExp(
  `有效期|期限|为期|期间|(?:至|到|截止)[^，。；]{0,12}[日月年止\\d]|${COUNT}\\s?(?:年|个月|天)内?有效|长期|直[到至]您|\\bfor (?:one|a|two|three|six|twelve|\\d{1,3}) (?:day|week|month|year)s?\\b|\\buntil\\b`,
  'i',
);

/** What a request states, and whether it takes silence, a registration or the like for a yes. */
export interface ConsentRequestReading {
  readonly type: boolean;
  readonly frequency: boolean;
  readonly term: boolean;
  readonly assumes: boolean;
  /** The words that do. */
  readonly assumed: string | undefined;
  /** The same three as values, each where it can be read as one. */
  readonly terms: RequestTerms;
}

/** Which of the three a request states, and whether it takes silence for a yes. */
export function readConsentRequest(text: string): ConsentRequestReading {
  const folded = fold(text);
  const assumes = assumesConsent(folded);
  return {
    type: TYPE.test(folded),
    frequency: FREQUENCY.test(folded),
    term: TERM.test(folded),
    assumes,
    assumed: assumes ? (folded.match(ASSUMPTIONS) ?? folded.match(ANNOUNCEMENTS))?.[0] : undefined,
    terms: readRequestTerms(folded),
  };
}

/** Characters of the same sentence. */
const within = (most: number) => `[^。！!？?；;\\n]{0,${most}}?`;
/** Characters of the same sentence without a denial among them. */
const affirming = (most: number) => `[^不未非勿。！!？?；;\\n]{0,${most}}?`;

const MESSAGES =
  '(?:短信|短消息|信息|消息|资讯|推送|推广|推荐|广告|彩信|(?:活动|优惠|促销|新品|上新|福利)通知)';
const REPLY = '(?:回复?|复|发送?|编辑)';
const QUOTE = '[“"‘\'「【\\s]{0,2}';
const UNQUOTE = '[”"’\'」】\\s]{0,2}';
/** What to answer; not one of the words that refuse. */
const ASKED_WORD =
  '(?!(?:NO?|R|TD?|QX|0+)(?![A-Za-z0-9]))(?:[A-Za-z]{1,4}|\\d{1,3}|同意|愿意|是|好|确认|订阅)';
const VISIT = '(?:点击?|戳|登[录陆]|访问|扫码|进入)';

/** A question, which asks whether or not it says how to answer. */
const QUESTIONS = new RegExp(
  [
    `(?:是否|可否|能否|愿否|愿不愿意?)(?:您|贵客|继续|也)?(?:同意|愿意|允许|接受|授权|(?:同意|愿意|希望|需要|想要?)?(?:接收|收取|订阅)|(?:希望|需要|想要?)收到)${within(30)}${MESSAGES}`,
    `(?:征求|征询|征得|询问)您的?(?:意见|同意|意愿)${within(12)}(?:接收|收到|发送|推送)${within(24)}${MESSAGES}`,
  ].join('|'),
  'g',
);

/** An invitation or a condition, which asks where a way to say yes stands beside it. */
const INVITATIONS = new RegExp(
  [
    `(?<![不已曾未]|感谢您|此前|之前)(?:愿意|同意|允许|授权)${affirming(12)}(?:接收|收到|收取|接受|订阅|发送|推送)${within(24)}${MESSAGES}`,
    `(?<!取消|退出|停止|[已未不退])订阅(?!的|号|成功)${within(24)}${MESSAGES}`,
    `(?:想|希望|拟|计划|打算|申请|期待)${affirming(10)}(?:向|给|为)您${affirming(6)}(?:发送|推送|提供)${within(24)}${MESSAGES}`,
    `(?<!不)(?:如需|如愿|若愿|如想|想要?|希望|愿意?)${affirming(4)}(?:接收|收到|收取|订阅)${within(24)}${MESSAGES}`,
    '\\b(?:would you like|do you (?:agree|consent|want|wish)|may we|can we|if you (?:agree|consent)|(?<!not |you )(?:agree|consent) to|opt[ -]in|subscribe)\\b[^.!?]{0,60}?\\b(?:messages?|texts?|sms|offers?|news|updates|promotions?)\\b',
  ].join('|'),
  'gi',
);

const WAY_TO_SAY_YES = new RegExp(
  [
    `(?<!不)(?:同意|愿意|确认|订阅|接收|接受|需要)[^不。！!？?；;\\n]{0,8}?${REPLY}\\s?${QUOTE}${ASKED_WORD}`,
    `${MESSAGES}[^不。！!？?；;\\n]{0,4}?请?${REPLY}\\s?${QUOTE}${ASKED_WORD}`,
    `${REPLY}\\s?${QUOTE}${ASKED_WORD}${UNQUOTE}[^不。！!？?；;，,\\n]{0,4}?(?:同意|愿意|订阅|接受|接收|确认|授权)`,
    `${REPLY}\\s?${QUOTE}(?:Y(?:ES)?(?![A-Za-z])|是|同意|愿意|确认|好)`,
    `(?<!不)(?:同意|愿意|确认|订阅)[^不。！!？?；;\\n]{0,8}?${VISIT}`,
    `${VISIT}[^不。！!？?；;\\n]{0,40}?(?:同意|确认接收|授权|订阅)`,
    '\\b(?:reply|text|send|respond)(?: with)? ["\'“‘]?(?:y|yes|1|agree|join|start|ok)\\b',
  ].join('|'),
  'i',
);

const TAKES_FOR = '(?:视为|视同|默认|即为|即表示|等同|表示|代表|即|则)';
const YES = '(?:同意|接受|授权|订阅|允许|愿意)';
/** Consent to what: to messages, or to nothing that is named; a refund or an appointment agreed to by silence is another matter. */
const TO_MESSAGES = '(?=$|[。，,；;！!”"」）)\\s]|接收|收到|订阅|发送|推送|我们|我司|本店|本公司|向您)';

/** Silence, registration or a default taken for a yes. */
const ASSUMPTIONS = new RegExp(
  [
    `(?:不|未|没有?|无|逾期)作?(?:回复?|答复|回应|回信|反馈|反对|拒绝|退订|异议|表示异议|提出异议)${affirming(10)}${TAKES_FOR}${affirming(6)}${YES}${TO_MESSAGES}`,
    `(?<!不|非|不会|不得|不再|取消|未)默认(?:(?:为|将)?您|用户|会员|客户)?已?(?:为您)?(?:同意|接受|授权|允许|订阅|接收|勾选同意|开通|开启)${TO_MESSAGES}`,
    `(?<!不|非|不会|不得|不再|取消|未)默认(?:(?:为|将)?您|用户|会员|客户)?已?(?:为您)?(?:同意|接受|授权|允许|订阅|接收|开通|开启)${within(16)}${MESSAGES}`,
    `(?:注册|登录|使用|下单|购买|消费|入会|办卡|继续|参与|关注)${affirming(12)}${TAKES_FOR}${affirming(10)}(?:同意|接受|授权|允许)${affirming(16)}(?:接收|收到|发送|推送|订阅)${within(16)}${MESSAGES}`,
    '\\b(?:no (?:reply|response|answer)|silence|not replying)\\b[^.!?]{0,30}?\\b(?:means?|counts?|is taken|is deemed|as)\\b(?![^.!?]{0,20}\\b(?:not?|refus\\w{1,4})\\b)[^.!?]{0,20}?\\b(?:agree|consent|yes)',
    '\\b(?:by default|automatically)[^.!?]{0,20}?\\bsubscribed\\b',
  ].join('|'),
  'gi',
);

/** An announcement of messages to come, with a way to say no and none to say yes. */
const ANNOUNCEMENTS = new RegExp(
  [
    `(?:将|会|开始|今后|陆续|定期)${affirming(14)}(?:发送?|推送|提供)${within(16)}${MESSAGES}[^？?\\n]{0,30}?(?:不同意|不愿意?|不接受|不需要|不想|不希望|无需)${within(12)}(?:${REPLY}|${VISIT}|致电|联系)`,
    '\\bwe will (?:send|text)\\b[^.!?]{0,60}?\\b(?:messages?|texts?|sms|offers?|news|updates|promotions?)\\b[^!?]{0,20}?\\b(?:unless you|if you do not agree|if you disagree)',
  ].join('|'),
  'gi',
);

/** What the messages are that the text speaks of: advertising, or not said. */
const OF_ADVERTISING = new RegExp(
  `(?:促销|优惠|营销|推广|推销|广告|商业|新品|上新|福利|特惠|折扣|会员活动|招生|理财|贷款|保险|课程|楼盘|旅游)[^，。；！？?!,;]{0,8}${MESSAGES}|(?:接收|收到|订阅|推送)[^，。；！？?!,;]{0,10}${MESSAGES}|(?:同意|默认)${within(6)}(?:接收|收到|订阅|发送|推送)|默认${within(6)}订阅|\\b(?:offers?|promotion\\w{0,2}|marketing|deals|discounts?|subscribed|news)\\b`,
  'i',
);

/** Whether a text asks for consent to messages, or takes it for given. */
export function asksForConsent(text: string): boolean {
  return (
    has(QUESTIONS, text) || (has(INVITATIONS, text) && WAY_TO_SAY_YES.test(text)) || assumesConsent(text)
  );
}

/** A text without the words that ask for consent or take it for given. */
export function withoutRequest(text: string): string {
  let rest = text;
  for (const form of [QUESTIONS, INVITATIONS, ASSUMPTIONS, ANNOUNCEMENTS]) rest = rest.replace(form, '');
  return rest;
}

function assumesConsent(text: string): boolean {
  if (!OF_ADVERTISING.test(text)) return false;
  return has(ASSUMPTIONS, text) || (has(ANNOUNCEMENTS, text) && !WAY_TO_SAY_YES.test(text));
}

/** Whether a global expression matches at all. */
function has(form: RegExp, text: string): boolean {
  form.lastIndex = 0;
  const found = form.test(text);
  form.lastIndex = 0;
  return found;
}
