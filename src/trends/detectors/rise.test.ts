import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PURPOSES, type Purpose } from '../../domain/index.ts';
import {
  ageWords,
  emptyWords,
  learnWords,
  type MarketWords,
  tellingWords,
  wordsWeights,
} from './market-words.ts';
import { riseOf } from './rise.ts';
import { SCOPE_CREEP_THRESHOLD as THRESHOLD } from './scope-creep.ts';
import { kindOf, purposeShares, ratioOf } from './text-purpose.ts';
import { emptyStream, type SeenText, type TextStream, takeTexts } from './text-stream.ts';
import { byTemplate } from './text-watch.ts';

const FINANCE = kindOf(['marketing-finance']);
const LOANS = [
  '最高#万元额度，最快#分钟到账，点击申请',
  '企业周转贷首期免息，利率券#张待领，速来',
  '分期乐享低息，车主融资专享，详询客服',
];
const COATS = [
  '秋冬外套上新，满#减#，会员专场',
  '运动鞋服清仓，第二件半价，到店有礼',
  '家纺四件套团购开启，领券立省',
];

function text(shape: string, reads: Partial<Record<Purpose, number>>): SeenText {
  const messages = Object.values(reads).reduce((sum, count) => sum + count, 0);
  return { template: shape, shape, messages, reads, examples: [shape] };
}
const coats = (shape: string, messages = 6) => text(shape, { 'marketing-retail': messages });

/** A market in which loans are read as loans and coats as coats, by many senders. */
function market(): MarketWords {
  const words = emptyWords();
  for (let n = 0; n < 12; n++) {
    for (const shape of LOANS)
      learnWords(words, `${shape}${n}`, { 'marketing-finance': 9, 'marketing-retail': 1 });
    for (const shape of COATS)
      learnWords(words, `${shape}${n}`, { 'marketing-retail': 9, 'marketing-finance': 1 });
  }
  return words;
}

/** A shop's stream on days 1 to `last`, with what comes besides its first coat. */
function shop(words: MarketWords, last: number, extra: (day: number) => readonly SeenText[]): TextStream {
  const stream = emptyStream();
  for (let day = 1; day <= last; day++) takeTexts(stream, day, [coats(COATS[0]!), ...extra(day)], words);
  return stream;
}
const scoreOf = (stream: TextStream) => riseOf(stream, 'finance', FINANCE, THRESHOLD);

test('two new texts with a few messages each are found, from the day on which they begin', () => {
  const few = (day: number) =>
    day < 15 ? [] : [text(LOANS[day % 2]!, { 'marketing-finance': 2, 'marketing-other': day % 2 })];
  const stream = shop(market(), 17, few);
  const rise = scoreOf(stream);
  assert.ok(rise.suspect);
  assert.deepEqual([rise.since, rise.all, rise.texts.length], [15, 2, 2]);
});

test('one text is no change of business, however sure it is and however long the past', () => {
  const stream = shop(market(), 300, (day) => [
    ...(day < 290 ? [coats(`${day}号${COATS[1]!.slice(day % 7)}${day % 10}`)] : []),
    ...(day < 290 ? [] : [text(LOANS[0]!, { 'marketing-finance': 500 })]),
  ]);
  const rise = scoreOf(stream);
  assert.equal(rise.texts.length, 1);
  assert.ok(rise.score > 2 && !rise.suspect);
});

test('texts that the reader takes for loans are none where their words are those of coats', () => {
  const misread = (day: number) =>
    day < 15 ? [] : [text(COATS[1 + (day % 2)]!, { 'marketing-finance': 6, 'marketing-retail': 2 })];
  assert.ok(scoreOf(shop(emptyWords(), 18, misread)).suspect);
  assert.ok(!scoreOf(shop(market(), 18, misread)).suspect);
});

test('a text does not testify for itself', () => {
  const words = emptyWords();
  for (let day = 0; day < 8; day++) {
    ageWords(words);
    learnWords(words, LOANS[0]!, { 'marketing-retail': 3 });
  }
  assert.deepEqual(
    wordsWeights(words, LOANS[0]!, { 'marketing-retail': 24 }, 8),
    PURPOSES.map(() => 0),
  );
  const known = wordsWeights(market(), LOANS[0]!, {}, 0);
  assert.equal(known.indexOf(0), PURPOSES.indexOf('marketing-finance'));
});

test('the words shown are those that tell the kind apart, not those that everybody uses', () => {
  const words = market();
  for (const shape of [...LOANS, ...COATS])
    for (let n = 0; n < 6; n++)
      learnWords(words, `尊敬的客户${n}`, {
        [shape === LOANS[0] ? 'marketing-finance' : 'marketing-retail']: 1,
      });
  assert.deepEqual(tellingWords(words, '尊敬的客户：分期乐享低息，限时#天', FINANCE), ['分期乐享低息']);
  assert.deepEqual(tellingWords(emptyWords(), LOANS[0]!, FINANCE), []);
});

test('more messages of one text make it surer, up to what one opinion can', () => {
  const of = (count: number) =>
    ratioOf(purposeShares(emptyWords(), '', { 'marketing-finance': count }, 1), FINANCE);
  assert.ok(of(1) > 1 && of(3) > of(1));
  assert.equal(of(4000), of(40));
  const torn = purposeShares(emptyWords(), '', { 'marketing-finance': 5, 'marketing-retail': 5 }, 1);
  assert.ok(ratioOf(torn, FINANCE) < 1.01);
});

test('a suspicion keeps its day while it lasts, and what was suspected does not become what is usual', () => {
  const stream = shop(market(), 14, () => []);
  let last = scoreOf(stream);
  for (let day = 15; day < 90; day++) {
    const week = Math.floor((day - 15) / 8);
    const loan = `${String.fromCharCode(0x4e00 + week * 300).repeat(12)}${LOANS[week % 3]}`;
    const other = `${String.fromCharCode(0x5e00 + week * 300).repeat(12)}${LOANS[(week + 1) % 3]}`;
    takeTexts(
      stream,
      day,
      [coats(COATS[0]!), ...[loan, other].map((shape) => text(shape, { 'marketing-finance': 3 }))],
      market(),
    );
    last = scoreOf(stream);
    assert.ok(last.suspect, `day ${day}`);
    assert.equal(last.since, 15);
  }
  assert.ok(last.usual < 0.03);
  for (let day = 90; day < 115; day++) takeTexts(stream, day, [coats(COATS[0]!)], market());
  assert.equal(scoreOf(stream).score, 0);
  for (const shape of LOANS) takeTexts(stream, 120, [text(shape, { 'marketing-finance': 3 })], market());
  assert.equal(scoreOf(stream).since, 120);
});

test('a text is one however it was read, and with a word put in', () => {
  const read = byTemplate([
    { ...text(LOANS[0]!, { 'marketing-finance': 3 }) },
    { ...text(LOANS[0]!, { 'marketing-retail': 1 }) },
  ]);
  assert.deepEqual(
    read.map(({ messages, reads }) => [messages, reads]),
    [[4, { 'marketing-finance': 3, 'marketing-retail': 1 }]],
  );
  const stream = emptyStream();
  for (const place of ['杭州店', '滨江店'])
    takeTexts(stream, 1, [coats(`${place}${COATS[0]}`)], emptyWords());
  assert.equal(stream.texts.length, 1);
  assert.equal(stream.texts[0]!.templates.length, 2);
});
