import { VARIABLE_LENGTH_MAX, type VariableType } from '../domain/index.ts';

/** What a filed template allows in its links and numbers; undefined: anything. */
export interface Allowed {
  readonly links: readonly string[] | undefined;
  readonly callbacks: readonly string[] | undefined;
}

const SHAPES: Readonly<Record<VariableType, RegExp>> = {
  amount: /^[¥￥$]?\d[\d,，]*(?:[.．]\d{1,4})?\s*(?:元|万元|万|亿元|块|角|分|折|%|％)?$/,
  code: /^[A-Za-z0-9-]{3,12}$/,
  date: /^(?:\d{2,4}\s*[-/.年])?\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*日?$/,
  name: /^[\p{Script=Han}\p{Script=Latin}*＊·•.\s]+$/u,
  number: /^[A-Za-z0-9*＊#-]+$/,
  phone: /^\+?\d[\d -]{2,}\d$/,
  text: /^/,
  time: /^\d{1,2}\s*[:：点时]\s*(?:\d{1,2}\s*分?)?(?:[:：]?\d{1,2}\s*秒?)?$/,
  url: /^(?:https?:\/\/)?((?:[a-z0-9-]{1,63}\.)+[a-z]{2,})(?::\d{1,5})?(?:[/?#][\x21-\x7e]*)?$/i,
};

/** Whether a value may stand in a variable of this kind. Digits and letters in full width count as what they are. */
export function fitsVariable(type: VariableType, value: string, allowed: Allowed): boolean {
  if (value.length > VARIABLE_LENGTH_MAX[type]) return false;
  if (type === 'text') return true;
  const plain = value.normalize('NFKC').trim();
  const found = SHAPES[type].exec(plain);
  if (found === null) return false;
  if (type === 'url' && allowed.links !== undefined) {
    const host = found[1]!.toLowerCase();
    return allowed.links.some((each) => host === each || host.endsWith(`.${each}`));
  }
  if (type === 'phone' && allowed.callbacks !== undefined)
    return allowed.callbacks.includes(plain.replace(/[+ -]/g, ''));
  return true;
}
