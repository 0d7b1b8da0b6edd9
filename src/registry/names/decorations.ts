/**
 * Words that a name may carry in front or behind without being another's for it. Written from the forms in which Chinese enterprises register
 * names (企业名称登记管理规定: place, trade, form) and shops on platforms style themselves; compared as they look, so in simplified characters.
 */
const CLAIMS =
  '官方 官网 官微 正品 正版 授权 认证 唯一 总店 旗舰店 专卖店 专营店 直营店 自营 自营店 体验店 客服 客服中心 服务中心 会员中心 客户端 热线 ' +
  '平台 商城 网上商城 公众号 小程序 app 官方旗舰店 官方商城 官方客服 官方网站 官方账号 在线客服 会员';
const FORMS =
  '中国 中华 国际 全国 集团 集团公司 股份 控股 有限 公司 有限公司 股份有限公司 有限责任公司 科技 网络 信息 技术 网络科技 信息技术 电子商务 ' +
  '实业 企业 商贸 贸易 工作室 分公司 总公司 cn com china';
/** What a firm does. Kept in its name, for 平安银行 is not 平安保险; but two names that share no more than this share little. */
const TRADES =
  '银行 保险 证券 基金 投资 金融 支付 贷款 教育 培训 学校 大学 医院 药业 医药 药房 电子 电器 家电 装饰 家居 家具 建材 地产 置业 房产 物业 物流 快递 ' +
  '速递 酒店 宾馆 食品 饮料 餐饮 服饰 服装 男装 女装 内衣 珠宝 首饰 化工 机械 机电 汽车 数码 电脑 通信 通讯 移动 联通 电信 传媒 文化 旅游 旅行 航空 ' +
  '铁路 能源 电力 石化 石油 农业 生物 环保 体育 健康 美容 母婴 宝贝 生活 世家 之家 天下 人家 空间 时代 世界 超市 百货 购物 优选 严选 外卖 出行 网';

export type Decoration = 'claim' | 'form';

const decorations = new Map<string, Decoration>([
  ...FORMS.split(' ').map((word) => [word, 'form'] as const),
  ...CLAIMS.split(' ').map((word) => [word, 'claim'] as const),
]);
const trades = new Set(TRADES.split(' '));
const LONGEST = Math.max(...[...decorations.keys()].map((word) => word.length));
const LEAST = 2;

/** What of a name is left without its decorations: letters `from` to `to`, and the strongest of what was left away. */
export interface Core {
  readonly from: number;
  readonly to: number;
  readonly decoration: Decoration | undefined;
  /** How many letters of it say more than what the firm does. */
  readonly distinct: number;
}

/** @param letters plain ones, in order. At least two letters are left, else nothing is taken away at that end. */
export function coreOf(letters: readonly string[]): Core {
  let from = 0;
  let to = letters.length;
  let decoration: Decoration | undefined;
  for (let grown = true; grown; ) {
    grown = false;
    for (const behind of [true, false]) {
      const [length, found] = longest(letters, from, to, behind);
      if (found === undefined) continue;
      if (behind) to -= length;
      else from += length;
      if (decoration !== 'claim') decoration = found;
      grown = true;
    }
  }
  return { from, to, decoration, distinct: distinctOf(letters, from, to) };
}

function longest(
  letters: readonly string[],
  from: number,
  to: number,
  behind: boolean,
): [number, Decoration | undefined] {
  for (let length = Math.min(LONGEST, to - from - LEAST); length >= 2; length--) {
    const word = letters.slice(behind ? to - length : from, behind ? to : from + length).join('');
    const found = decorations.get(word);
    if (found !== undefined) return [length, found];
  }
  return [0, undefined];
}

function distinctOf(letters: readonly string[], from: number, to: number): number {
  for (const length of [2, 1]) {
    if (to - from - length < 1) continue;
    if (trades.has(letters.slice(to - length, to).join(''))) return to - from - length;
  }
  return to - from;
}
