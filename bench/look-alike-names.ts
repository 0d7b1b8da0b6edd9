import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parseSignature } from '../src/domain/index.ts';
import type { Random } from '../src/world/index.ts';

/** Names a line, plain or gzipped; what cannot be a signature is left out. Not part of the product: docs/decisions/0010. */
export const NAMES_FILE = process.env['ANNING_NAMES'];

const SYLLABLES = [
  'ba',
  'du',
  'fi',
  'go',
  'ka',
  'lo',
  'mi',
  'nu',
  'pe',
  'ri',
  'so',
  'ta',
  'vo',
  'wa',
  'xi',
  'zu',
];
const CHARACTERS =
  '安百宝博彩昌辰诚达德东方飞丰福光海和恒宏华辉惠佳建江金京康科乐丽龙美梦名南鹏奇千清荣瑞三森圣思泰天通万旺威文喜祥新星雅阳艺银英优宇源云泽正中洲' +
  '草灯帆谷鹤湖鲸橘空蓝林鹿麦木鸟桥秋泉山石霜松溪雪烟燕叶雨月竹舟';
const ENDS = ['科技', '集团', '书屋', '茶馆', '超市', '出行', '食品', '药房', '教育', '物流'];

export interface Names {
  readonly source: string;
  readonly names: readonly string[];
}

/** The names of the file, or as many invented ones. */
export function readNames(random: Random, invented: number): Names {
  if (NAMES_FILE === undefined)
    return { source: 'invented names', names: [...inventedNames(random, invented)] };
  const bytes = readFileSync(NAMES_FILE);
  const text = (NAMES_FILE.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const names = text.split(/\r?\n/).filter((line) => typeof parseSignature(line) === 'string');
  return { source: 'names of Chinese companies and brands', names: [...new Set(names)] };
}

function inventedNames(random: Random, count: number): Set<string> {
  const names = new Set<string>();
  while (names.size < count) {
    let name = '';
    const length = random.between(2, 4);
    while (name.length < length) name += random.pick([...CHARACTERS]);
    names.add(random.chance(0.15) ? name.slice(0, 2) + random.pick(ENDS) : name);
  }
  return names;
}

/** Made of Latin syllables, 4 to 10 letters: the file holds none. */
export function latinNames(random: Random, count: number): Set<string> {
  const names = new Set<string>();
  while (names.size < count)
    names.add(Array.from({ length: random.between(2, 5) }, () => random.pick(SYLLABLES)).join(''));
  return names;
}

/** Fills a set of names up with such as join the halves of two others, and an end. */
export function* furtherNames(random: Random, known: readonly string[], count: number): Generator<string> {
  const taken = new Set(known);
  for (let made = 0; made < count; ) {
    const name =
      random.pick(known).slice(0, 2) +
      random.pick(known).slice(-2) +
      (random.chance(0.5) ? random.pick(ENDS) : '');
    if (taken.has(name)) continue;
    taken.add(name);
    made++;
    yield name;
  }
}

/** A number of a text that has nothing to do with how it is looked up. */
export function hashOf(text: string, seed: number): number {
  let hash = 2166136261 ^ seed;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 12)) >>> 0;
}
