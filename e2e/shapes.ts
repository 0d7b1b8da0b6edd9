/**
 * `npm run shapes`: draws the 6,763 characters of GB 2312 in Noto Sans CJK SC and writes which of them look alike to
 * src/registry/names/shapes.ts. Needs Chromium and the font; takes a minute or two.
 *
 * Likeness is the correlation of two drawings of 28 by 28 greys, slightly blurred, less the mean of each place's surroundings: else any two
 * dense characters would be alike. Pairs from NEAR on are hard to tell apart at a glance; pairs from AKIN on share a part, and
 * are kept only where they also sound the same.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { syllablesOf } from '../src/texts/index.ts';
import { noBrowser, openBrowser } from './chromium.ts';

const SIDE = 28;
const SURROUNDINGS = 5;
const NEAR = 0.82;
const AKIN = 0.6;
const FILE = join(import.meta.dirname, '../src/registry/names/shapes.ts');

/** Runs in the browser: the opacities of each character, row by row. */
const DRAW = `(list, side) => {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.font = side - 2 + 'px "Noto Sans CJK SC"';
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.filter = 'blur(1.2px)';
  return list.map((character) => {
    context.clearRect(0, 0, side, side);
    context.fillText(character, side / 2, side / 2 + 1);
    const { data } = context.getImageData(0, 0, side, side);
    return Array.from({ length: side * side }, (_, i) => data[4 * i + 3]);
  });
}`;

if (noBrowser !== false) throw new Error(noBrowser);
const characters = gb2312();
const drawings = await draw(characters);
const near: [string, string][] = [];
const akin: [string, string][] = [];
for (let i = 0; i < characters.length; i++) {
  const readings = new Set(syllablesOf(characters[i]!));
  for (let k = i + 1; k < characters.length; k++) {
    const alike = correlation(drawings[i]!, drawings[k]!);
    if (alike < AKIN) continue;
    const pair: [string, string] = [characters[i]!, characters[k]!];
    if (alike >= NEAR) near.push(pair);
    else if (syllablesOf(pair[1]).some((each) => readings.has(each))) akin.push(pair);
  }
}
writeFileSync(FILE, page());
console.error(`${near.length} near, ${akin.length} akin`);

/** The Chinese characters of GB 2312, rows 16 to 87. */
function gb2312(): string[] {
  const decoder = new TextDecoder('gb18030');
  const found: string[] = [];
  for (let row = 0xb0; row <= 0xf7; row++)
    for (let cell = 0xa1; cell <= 0xfe; cell++) {
      const character = decoder.decode(new Uint8Array([row, cell]));
      if (/^\p{Script=Han}$/u.test(character)) found.push(character);
    }
  return found;
}

async function draw(all: readonly string[]): Promise<Float32Array[]> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage();
    const greys = (await page.evaluate(`(${DRAW})(${JSON.stringify(all)}, ${SIDE})`)) as number[][];
    return greys.map(standard);
  } finally {
    await browser.close();
  }
}

/** What stands out from its surroundings, as a vector of mean 0 and length 1. */
function standard(drawn: readonly number[]): Float32Array {
  const greys = drawn.map((grey, at) => grey - around(drawn, at));
  const mean = greys.reduce((sum, each) => sum + each, 0) / greys.length;
  const length = Math.sqrt(greys.reduce((sum, each) => sum + (each - mean) ** 2, 0));
  return Float32Array.from(greys, (each) => (each - mean) / length);
}

function around(drawn: readonly number[], at: number): number {
  const y = Math.floor(at / SIDE);
  const x = at % SIDE;
  let sum = 0;
  let places = 0;
  for (let row = Math.max(0, y - SURROUNDINGS); row <= Math.min(SIDE - 1, y + SURROUNDINGS); row++)
    for (
      let column = Math.max(0, x - SURROUNDINGS);
      column <= Math.min(SIDE - 1, x + SURROUNDINGS);
      column++
    ) {
      sum += drawn[row * SIDE + column]!;
      places++;
    }
  return sum / places;
}

function correlation(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i]! * other[i]!;
  return sum;
}

function page(): string {
  const lines = (pairs: readonly (readonly [string, string])[]) => {
    const partners = Map.groupBy(pairs, ([first]) => first);
    return [...partners].map(([first, of]) => first + of.map(([, second]) => second).join('')).join(' ');
  };
  const wrapped = (name: string, text: string) =>
    `export const ${name} =\n${text
      .match(/.{1,48}( |$)/gu)!
      .map((line) => `  '${line}'`)
      .join(' +\n')};\n`;
  return `/** Long because it is data: written by \`npm run shapes\`; see there for how. A word is a character and those after it in GB 2312 that look like it. */

/** Hard to tell apart at a glance: correlation of the drawings of ${NEAR} or more. */
${wrapped('NEAR', lines(near))}
/** Sharing a part and a sound: ${AKIN} to ${NEAR}. */
${wrapped('AKIN', lines(akin))}`;
}
