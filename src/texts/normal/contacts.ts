import { ASKS, add, CONTACT, HAN, KINDS, LATIN } from './kinds.ts';

/** One way to write WeChat or QQ that was found. */
export interface ContactFound {
  readonly length: number;
  readonly as: readonly number[];
}

const WECHAT = unitsOf('微信');
const QQ = unitsOf('qq');
const FIRST = '微薇威徽维葳溦卫崴';
const SECOND = '信芯心辛xX幸欣伈♥❤♡';
/** Whole Latin words. */
const SPELLED = new Map([
  ...['wx', 'vx', 'weixin', 'wexin', 'weichat', 'wechat', 'vxin', 'weix', 'wxin'].map(
    (word) => [word, WECHAT] as const,
  ),
  ...['qq', 'kouq', 'koukou'].map((word) => [word, QQ] as const),
]);
const LETTERS_MAX = 8;
/** What the words of `SPELLED` begin with. */
const BEGINS = new Set([...SPELLED.keys()].map((word) => word.charCodeAt(0)));
const QQ_WORDS = ['扣扣', '抠抠', '蔻蔻', '叩叩', '球球', '秋秋', '企鹅'].map(unitsOf);

add('加十+➕家伽嘉架', ASKS);
add(FIRST, CONTACT);
add('扣抠蔻叩球秋企', CONTACT);

/**
 * Whether a way to write WeChat or QQ begins at `at`: 薇信, V信, wx, and after 加 also 薇, V and 扣扣 alone. `before` is the unit that
 * stands before it in the normal text, 0 for none.
 */
export function contactAt(
  units: Uint16Array,
  at: number,
  end: number,
  before: number,
): ContactFound | undefined {
  const first = units[at]!;
  const kind = KINDS[first]!;
  const asked = (KINDS[before]! & ASKS) !== 0;
  if ((kind & LATIN) !== 0)
    return (KINDS[before]! & LATIN) !== 0 ? undefined : spelledAt(units, at, end, asked);
  const next = at + 1 < end ? units[at + 1]! : 0;
  if (FIRST.includes(String.fromCharCode(first))) {
    if (next !== 0 && SECOND.includes(String.fromCharCode(next)) && !isOwnWord(first, next))
      return { length: 2, as: WECHAT };
    return asked && (KINDS[next]! & HAN) === 0 ? { length: 1, as: WECHAT } : undefined;
  }
  if (!asked) return undefined;
  const qq = QQ_WORDS.some(([one, other]) => one === first && other === next);
  return qq ? { length: 2, as: QQ } : undefined;
}

/** 威信 and 维新 are words; of 微 and 薇 none is. */
function isOwnWord(first: number, next: number): boolean {
  return '威维卫'.includes(String.fromCharCode(first)) && '信心幸'.includes(String.fromCharCode(next));
}

function spelledAt(units: Uint16Array, at: number, end: number, asked: boolean): ContactFound | undefined {
  if (!BEGINS.has(units[at]!)) return undefined;
  let length = 0;
  while (length <= LETTERS_MAX && at + length < end && (KINDS[units[at + length]!]! & LATIN) !== 0) length++;
  const next = at + length < end ? units[at + length]! : 0;
  const isV = length === 1 && (units[at] === 118 || units[at] === 119);
  if (isV && next !== 0 && SECOND.includes(String.fromCharCode(next))) return { length: 2, as: WECHAT };
  if (isV && asked) return { length: 1, as: WECHAT };
  if (isV || length < 2 || length > LETTERS_MAX) return undefined;
  const as = SPELLED.get(String.fromCharCode(...units.subarray(at, at + length)));
  return as === undefined ? undefined : { length, as };
}

function unitsOf(text: string): readonly number[] {
  return [...text].map((each) => each.charCodeAt(0));
}
