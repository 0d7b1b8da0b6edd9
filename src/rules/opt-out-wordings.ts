import { day, type Instant } from '../domain/index.ts';

/*
 * How texts tell their reader how to refuse. The law asks for a convenient and effective way (令31 article 20) and prescribes no words;
 * so every wording that a reader understands is accepted from the first rulebook on, and none has ended. What changed is the wording
 * that the carriers advise: 回T退订 and its kin were usual (read in vendors' documents of 2021), 拒收请回复R is the unified one since
 * about the end of 2023 (the day is from memory, so it only decides which wording a fix proposes). A wording that carriers stop
 * understanding gets an `until`.
 */

interface Wording {
  readonly wording: string;
  readonly form: RegExp;
  readonly from: Instant;
  readonly until?: Instant;
  /** Since when it is the one to advise. */
  readonly advisedFrom?: Instant;
  readonly certainty: 'found' | 'memory';
  /** Understood where the text itself is in English; the others anywhere. */
  readonly english?: true;
}

const FIRST = day('2015-06-30');
const REPLY = '(?:回复?|复|发送?|编辑)';
const KEYWORD = '[“"‘\'「]?\\s*(?:[A-Za-zＡ-Ｚａ-ｚ]{1,4}|[0０]{1,5}|[1-9])\\s*[”"’\'」]?';
/** Words that refuse by themselves. What they refuse stands with the others, for 取消 and 停止 are said of orders and offers too. */
const REFUSE =
  '(?:退订|拒收|谢绝|屏蔽|停发|(?:不再|不想再?|不愿再?|不需要?再?|停止|取消|拒绝)(?:接收|收到|收取|接受|发送|推送|订阅|关注|打扰|短信|信息|此类|该类|本类|广告))';
/** After 回复T, where the keyword has already said that something is asked for. */
const REFUSED = `(?:${REFUSE}|退(?![款货换票税费还押房])|拒(?!绝)|(?:取消|停止|不再)(?!订单|预[订约定]|行程|资格|参[加与]|报名|申请|办理|交易|支付|付款|错过|犹豫|营业))`;
/** What stands between: no end of a sentence. */
const NEAR = '[^。！!？?；;]{0,8}?';

const KEY =
  '["\'“‘]?(?:R|TD?|N|NO|Q|QX|STOP|UNSUB(?:SCRIBE)?|QUIT|END|CANCEL|OPT ?OUT|0{1,5}|[1-9])\\b["\'”’]?';
const ANSWER = '\\b(?:reply|text|txt|send|respond)(?: with| by sending)?\\s{1,2}';
const STOP =
  '(?:stop|opt[ -]?out|unsub(?:scribe)?|refuse|end (?:messages|texts|sms|these)|cancel (?:messages|texts|sms|these)|quit)\\b';

export const OPT_OUT_WORDINGS: readonly Wording[] = [
  {
    wording: '拒收请回复R',
    form: /拒收请?回复?\s*[RＲrｒ]/,
    from: FIRST,
    advisedFrom: day('2023-12-01'),
    certainty: 'memory',
  },
  {
    wording: '回T退订',
    form: new RegExp(`${REPLY}\\s*${KEYWORD}\\s*(?:可|即可|以|表示)?${REFUSED}`),
    from: FIRST,
    advisedFrom: FIRST,
    certainty: 'found',
  },
  {
    wording: '退订回T',
    form: new RegExp(`${REFUSE}${NEAR}${REPLY}\\s*${KEYWORD}`),
    from: FIRST,
    certainty: 'found',
  },
  {
    // In an instruction the word stands bare before the reply; 将于今日取消，回复Y保留 announces instead.
    wording: '取消请回复QX',
    form: new RegExp(
      `(?<![将已被会动可未])(?:退|拒绝?|取消|停止)[，,：:]?请?可?${REPLY}\\s*${KEYWORD}(?!\\s*(?:保留|领取|参|办理|开通|确认|同意|续))`,
    ),
    from: FIRST,
    certainty: 'memory',
  },
  {
    wording: 'TD退订',
    form: /(?<![A-Za-zＡ-Ｚａ-ｚ0-9])(?:[TＴtｔ][DＤdｄ]?|[NＮRＲ])\s*(?:退订|拒收|退(?![款货换票税费还押房]))|退订?\s*[TＴtｔ][DＤdｄ]?(?![恤A-Za-zＡ-Ｚａ-ｚ])/,
    from: FIRST,
    certainty: 'found',
  },
  {
    wording: '回复退订',
    form: new RegExp(
      `${REPLY}\\s*[“"‘'「]?(?:退订|拒收|取消(?!订单|预[订约定]|行程|资格|参[加与]|报名|申请|办理|交易|支付|付款))`,
    ),
    from: FIRST,
    certainty: 'found',
  },
  {
    // An address, a page or a telephone in place of a reply: convenient where it is one step.
    wording: '退订请点击…',
    form: new RegExp(
      `${REFUSE}(?:短信|信息|此类短信|本短信|服务|推送)?[，,：:]?\\s?(?:请|可|可以|也可|均可|方式|链接|地址|就)?[：:]?\\s?(?:点击?|戳|登[录陆]|访问|拨打?|致电|联系|https?:|www\\.)`,
    ),
    from: FIRST,
    certainty: 'memory',
  },
  {
    wording: 'Reply R to stop',
    form: new RegExp(`${ANSWER}${KEY}[^.!?]{0,24}?\\b(?:to|2|for)\\s{1,2}${STOP}`, 'i'),
    from: FIRST,
    certainty: 'memory',
    english: true,
  },
  {
    wording: 'To unsubscribe, reply TD',
    form: new RegExp(`\\bto\\s{1,2}${STOP}[^.!?]{0,30}?${ANSWER}${KEY}`, 'i'),
    from: FIRST,
    certainty: 'memory',
    english: true,
  },
  {
    wording: 'Text STOP to opt out',
    form: /\b(?:reply|text|txt|send)(?: with)? ["'“‘]?(?:STOP|UNSUB(?:SCRIBE)?|OPT ?OUT)\b|\bSTOP (?:to|2) (?:end|quit|opt|cancel|unsub)/i,
    from: FIRST,
    certainty: 'memory',
    english: true,
  },
  {
    wording: 'Unsubscribe: …',
    form: /\b(?:unsubscribe|opt[ -]?out)(?: here| at| via| on)?:?\s{0,2}(?:https?:|www\.|[a-z0-9-]{1,30}\.[a-z]{2,12}\b)|\b(?:unsubscribe|opt[ -]?out):/i,
    from: FIRST,
    certainty: 'memory',
    english: true,
  },
];

/** How far from the end an instruction may begin, in UTF-16 units: vendors append it, some add an address after it. */
const TAIL = 60;

const REFUSING = new Set([...'退拒谢取不停屏'].map((c) => c.charCodeAt(0)));

/** Whether a text's end tells how to refuse, in a wording that was understood at the moment. */
export function tellsHowToRefuse(text: string, at: Instant): boolean {
  // Most texts end in one of the usual wordings, letter for letter.
  for (const w of OPT_OUT_WORDINGS) {
    if (w.english === undefined && text.endsWith(w.wording) && inUse(w, at)) return true;
  }
  const start = text.length > TAIL ? text.length - TAIL : 0;
  let chinese = false;
  let letters = 0;
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) letters++;
    else if (REFUSING.has(code)) chinese = true;
  }
  const english = letters > (text.length - start) / 2 && isEnglish(text);
  if (!chinese && !english) return false;
  const tail = start === 0 ? text : text.slice(start);
  for (const w of OPT_OUT_WORDINGS) {
    if ((w.english === true ? english : chinese) && inUse(w, at) && w.form.test(tail)) return true;
  }
  return false;
}

/** Whether its reader reads English: more Latin letters than Chinese characters, the signature aside. */
function isEnglish(text: string): boolean {
  let latin = 0;
  let chinese = 0;
  for (let i = text.startsWith('【') ? text.indexOf('】') + 1 : 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if ((code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)) latin++;
    else if (code >= 0x4e00 && code <= 0x9fff) chinese++;
  }
  // A word of a language with an alphabet takes about five letters.
  return latin > chinese * 5;
}

function inUse(w: Wording, at: Instant): boolean {
  return w.from <= at && (w.until === undefined || at < w.until);
}

/** The wording to advise at a moment. */
export function advisedWording(at: Instant): string {
  let best: Wording | undefined;
  for (const w of OPT_OUT_WORDINGS) {
    if (w.advisedFrom === undefined || w.advisedFrom > at) continue;
    if (best === undefined || best.advisedFrom! < w.advisedFrom) best = w;
  }
  return best?.wording ?? '回T退订';
}
