import { add, HALF } from './kinds.ts';

/*
 * Characters that are written in their parts, 亻言 for 信: the two parts, and the character. A part such as 亻 stands in no text by itself; of pairs that
 * could be met in one, only those are here that are no word.
 */
const JOINED =
  '亻言信 亻介价 亻弋代 亻氐低 亻更便 亻尤优 亻主住 亻寸付 亻呆保 亻吏使 亻也他 亻牛件 亻亭停 亻故做 亻共供 氵去法 氵青清 氵每海 氵主注 氵舌活 氵夬决 扌氐抵 扌甲押 扌旦担 扌妾接 扌殳投 扌由抽 扌召招 扌受授 ' +
  '讠正证 讠人认 讠午许 讠舌话 讠青请 讠殳设 讠平评 讠羊详 讠果课 钅戋钱 钅艮银 钅失铁 饣反饭 纟合给 纟冬终 纟责绩 忄夬快 忄青情 彳主往 彳寸得 ' +
  '弓长张 言午许 代贝贷 贝才财 贝武赋 贝佥赠 贝各赂 贝者赌 贝专赚 贝曾赠 禾口和 禾责积 禾斗科 口合哈 走召超 木几机 木娄楼 木各格 木反板 火少炒 月殳股 月庄脏 土也地 土盾堵 土斤圻 土真填 ' +
  '王求球 王里理 日月明 木卡栯 女马妈 女且姐 示畐福 禾兑税 西示票 虫马蚂 车专转 石马码 石角确 足包跑 耳又取 米青精 各页额 舌辛辞';

const joined = new Map<number, number>();

for (const each of JOINED.split(' ')) {
  joined.set((each.charCodeAt(0) << 16) | each.charCodeAt(1), each.charCodeAt(2));
  add(each[0]!, HALF);
}

/** The character that two parts side by side are; undefined where they are none. */
export function joinedFrom(first: number, second: number): number | undefined {
  return joined.get((first << 16) | second);
}
