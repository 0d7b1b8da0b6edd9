/**
 * Makes of one template the texts of a campaign: what stands in its slots is drawn anew, pieces are edited, characters are written otherwise. The words here
 * were written down for this; none is the normaliser's, and how characters are written otherwise stands in purposes/obfuscate.ts.
 */
import type { Random } from '../../src/world/index.ts';
import { obfuscated } from '../purposes/obfuscate.ts';

/** How far a text goes from its template; each level does what the one before does, too. */
export const LEVELS = [
  { name: 'slots only', edits: false, share: 0 },
  { name: '+ edits', edits: true, share: 0 },
  { name: '+ light, 5 %', edits: true, share: 0.05 },
  { name: '+ medium, 12 %', edits: true, share: 0.12 },
  { name: '+ heavy, 22 %', edits: true, share: 0.22 },
] as const;
export type Level = (typeof LEVELS)[number];

const FAMILIES = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜';
const GIVEN = '伟芳娜敏静磊洋勇艳杰娟涛明超霞平刚桂英玉兰丽华建国志强晓东海燕';
const TITLES = ['先生', '女士', '', '老师', '先生/女士'];
const TOWNS =
  '合肥 南昌 惠州 烟台 柳州 遵义 襄阳 廊坊 赣州 绵阳 三亚 银川 佛山 泉州 洛阳 包头 大庆 宜昌 常德 保定'.split(
    ' ',
  );
const CLAUSES =
  '名额有限先到先得 详情请咨询客服 本活动最终解释权归商家所有 欢迎新老顾客光临 祝您生活愉快 数量不多欲购从速 活动仅限三天 转发有礼 错过再等一年 老客户优先 到店即送精美礼品 支持货到付款'.split(
    ' ',
  );
const WORDS =
  '今日 本周 现在 即刻 特别 全新 精选 重磅 惊喜 专属 超值 限量 火热 诚邀 隆重 盛大 低价 热销 品质 尊享'.split(
    ' ',
  );
const HOSTS = 'dwz s t u url hd m wap e go'.split(' ');
const ENDS = 'cn com net top vip cc'.split(' ');
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const PARTS = /(https?:\/\/[\w./?=&-]+|(?:\w+\.)+(?:com|cn|net|cc)[\w/]*)|(\d+)/g;

/** A template, and where it has slots that are words. */
export interface Template {
  readonly text: string;
  readonly named: boolean;
  /** Where the name of a town stands; -1 for nowhere. */
  readonly townAt: number;
}

export function templateOf(text: string, random: Random): Template {
  const places = [...text.matchAll(/[，。,！!；;、]/g)].map(({ index }) => index + 1);
  const townAt = places.length > 0 && random.chance(0.3) ? random.pick(places) : -1;
  return { text, named: random.chance(0.3), townAt };
}

export function mutated(template: Template, level: Level, random: Random): string {
  let text = filled(template, random);
  if (level.edits) for (let edits = random.between(1, 3); edits > 0; edits--) text = edited(text, random);
  return level.share === 0 ? text : obfuscated(text, level.share, random);
}

function filled({ text, named, townAt }: Template, random: Random): string {
  const town = townAt < 0 ? text : text.slice(0, townAt) + random.pick(TOWNS) + text.slice(townAt);
  const slots = town.replace(PARTS, (_, link: string | undefined, digits: string | undefined) =>
    link === undefined ? numberLike(digits!, random) : linkOf(random),
  );
  if (!named) return slots;
  const end = slots.startsWith('【') ? slots.indexOf('】') + 1 : 0;
  return `${slots.slice(0, end)}${nameOf(random)}，${slots.slice(end)}`;
}

function numberLike(digits: string, random: Random): string {
  const long = digits.length >= 7;
  const length = Math.max(1, digits.length + (long || random.chance(0.7) ? 0 : random.between(-1, 1)));
  return Array.from({ length }, (_, i) =>
    String(i === 0 ? (long ? digits[0]! : random.between(1, 9)) : random.between(0, 9)),
  ).join('');
}

function linkOf(random: Random): string {
  const path = Array.from({ length: random.between(3, 7) }, () => random.pick([...LETTERS])).join('');
  return `${random.pick(HOSTS)}${random.between(1, 99)}.${random.pick(ENDS)}/${path}`;
}

function nameOf(random: Random): string {
  const given = Array.from({ length: random.between(1, 2) }, () => random.pick([...GIVEN])).join('');
  return `${random.chance(0.5) ? '尊敬的' : ''}${random.pick([...FAMILIES])}${given}${random.pick(TITLES)}`;
}

/** One edit: a clause left out, put in or moved; a word put in or replaced; a character more, less or another. */
function edited(text: string, random: Random): string {
  const clauses = text.split(/(?<=[，。,！!；;？?])/);
  const at = random.between(0, clauses.length - 1);
  const letter = random.between(0, Math.max(0, text.length - 1));
  switch (random.between(0, 6)) {
    case 0:
      return clauses.length < 5 ? text : clauses.toSpliced(at, 1).join('');
    case 1:
      return clauses.toSpliced(at, 0, `${random.pick(CLAUSES)}，`).join('');
    case 2:
      return clauses.length < 3 || at === 0
        ? text
        : clauses.toSpliced(at - 1, 2, clauses[at]!, clauses[at - 1]!).join('');
    case 3:
      return text.slice(0, letter) + random.pick(WORDS) + text.slice(letter);
    case 4:
      return text.slice(0, letter) + random.pick(WORDS) + text.slice(letter + 2);
    case 5:
      return text.slice(0, letter) + text.slice(letter + 1);
    default:
      return text.slice(0, letter) + random.pick([...GIVEN]) + text.slice(letter + 1);
  }
}
