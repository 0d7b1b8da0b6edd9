import { AKIN, NEAR } from './shapes.ts';

/**
 * Chinese characters that readers take for each other, by what school books warn of: strokes that are longer, cross or stand apart. All of a
 * group are one; what the drawings (shapes.ts) find besides are pairs.
 */
const GROUPS =
  '未末 己已巳 日曰 士土 人入 天夭 干千于 大太犬 王玉 午牛 刀刁 戊戌戍 田由甲申 贝见 免兔 鸟乌 母毋 名各 问间 治冶 ' +
  '侯候 折拆 晴睛 辨辩辫 拔拨 准淮 今令 休体 便使 崇祟 竞竟 孤狐 部郜 厂广 风凤 爪瓜 仓仑 元无 木本 目自 史吏 住佳 ' +
  '沐沭 泊洎 微徽 茶荼 析柝 汩汨 券卷 园圆 籍藉 壶壸 亨享 幸辛 束柬 失矢 囯国囸 腾滕 赢羸 勿匆 币巾 农衣 团困';

const groupOf = new Map<string, string>();
for (const group of GROUPS.split(' '))
  for (const each of group) if (!groupOf.has(each)) groupOf.set(each, group[0]!);

const near = partnersOf(NEAR);
const akin = partnersOf(AKIN);

function partnersOf(words: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const join = (one: string, other: string) => found.set(one, (found.get(one) ?? '') + other);
  for (const word of words.split(' ')) {
    const [first, ...others] = word;
    for (const other of others) {
      join(first!, other);
      join(other, first!);
    }
  }
  return found;
}

/** One of the group of characters which this one is taken for; itself where it is in none. */
export function groupedWith(character: string): string {
  return groupOf.get(character) ?? character;
}

/** Characters that look like this one, one after the other. */
export function partners(character: string): string {
  return near.get(character) ?? '';
}

/** Whether two characters look alike, by group or drawing. */
export function looksLike(one: string, other: string): boolean {
  return one === other || groupedWith(one) === groupedWith(other) || partners(one).includes(other);
}

/** Whether two characters that sound the same look alike or share a part that fills most of them. */
export function isAkin(one: string, other: string): boolean {
  return looksLike(one, other) || (akin.get(one) ?? '').includes(other);
}
