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
}

const FIRST = day('2015-06-30');
const REPLY = '(?:回复?|复|发送?|编辑)';
const KEYWORD = '[“"‘\'「]?\\s*(?:[A-Za-zＡ-Ｚａ-ｚ]{1,2}|[0０]{1,5}|[1-9])\\s*[”"’\'」]?';
const REFUSE = '(?:退订?|拒收?|谢绝|取消|不再|停止|停发|屏蔽)';
/** What stands between: no end of a sentence. */
const NEAR = '[^。！!？?；;]{0,8}?';

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
    form: new RegExp(`${REPLY}\\s*${KEYWORD}\\s*(?:可|即可|以)?${REFUSE}`),
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
    wording: 'TD退订',
    form: /[TＴtｔ]\s*[DＤdｄ]?\s*退订?|退订?\s*[TＴtｔ]/,
    from: FIRST,
    certainty: 'found',
  },
  {
    wording: '回复退订',
    form: new RegExp(`${REPLY}\\s*[“"‘'「]?(?:退订|拒收|取消)`),
    from: FIRST,
    certainty: 'found',
  },
  {
    // An address, a page or a telephone in place of a reply: convenient where it is one step.
    wording: '退订请点击…',
    form: new RegExp(`${REFUSE}${NEAR}(?:点击?|戳|登[录陆]|拨打?|致电|联系|https?:|www\\.)`),
    from: FIRST,
    certainty: 'memory',
  },
];

/** How far from the end an instruction may begin, in UTF-16 units: vendors append it, some add an address after it. */
const TAIL = 60;

const REFUSING = new Set([...'退拒谢取不停屏'].map((c) => c.charCodeAt(0)));

/** Whether a text's end tells how to refuse, in a wording that was understood at the moment. */
export function tellsHowToRefuse(text: string, at: Instant): boolean {
  // Most texts end in one of the usual wordings, letter for letter.
  for (const w of OPT_OUT_WORDINGS) {
    if (text.endsWith(w.wording) && inUse(w, at)) return true;
  }
  let from = text.length > TAIL ? text.length - TAIL : 0;
  const start = from;
  while (from < text.length && !REFUSING.has(text.charCodeAt(from))) from++;
  if (from === text.length) return false;
  const tail = start === 0 ? text : text.slice(start);
  for (const w of OPT_OUT_WORDINGS) {
    if (inUse(w, at) && w.form.test(tail)) return true;
  }
  return false;
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
