import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { WaveGatherer } from './gatherer.ts';
import { CONTACTS_MAX, PROTOTYPE_MAX } from './wave.ts';

const contactKey = Buffer.from('a key of tests');

test('a text of a megabyte takes no longer than a long message, and no more is kept of it', () => {
  for (const unit of [
    'a',
    '贷',
    '一',
    '1',
    '☏',
    '微信a',
    ' ',
    '\u200b',
    'ﷺ',
    '\ud800',
    '张先生',
    'http://t.cn/a ',
    '优惠活动，',
  ]) {
    const gatherer = WaveGatherer.empty({ contactKey });
    const text = unit.repeat(Math.ceil((1 << 20) / unit.length));
    const begin = performance.now();
    const { wave } = gatherer.take(text);
    assert.equal(gatherer.take(text).wave, wave, JSON.stringify(unit));
    gatherer.template(wave);
    assert.ok(performance.now() - begin < 2000, `${JSON.stringify(unit)}: bounded`);
    const { variants } = gatherer.memory();
    assert.equal(variants.length, 1);
    assert.ok(variants[0]!.prototype.length <= PROTOTYPE_MAX);
    assert.ok(variants[0]!.contacts.length <= CONTACTS_MAX);
  }
});

test('texts with nothing to compare are waves by themselves: empty, signs, one letter', () => {
  const gatherer = WaveGatherer.empty({ contactKey });
  const texts = ['', '!!!', '🔥🔥', '12345', 'a', '贷'];
  const waves = texts.map((text) => gatherer.take(text).wave);
  assert.equal(new Set(waves).size, texts.length);
  assert.deepEqual(
    texts.map((text) => gatherer.take(text).wave),
    waves,
  );
});

test('every script, halves of characters: the same text is the same wave, and half of it in another script another', () => {
  const gatherer = WaveGatherer.empty({ contactKey });
  const texts = [
    'Скидка на все товары только сегодня, звоните нам прямо сейчас',
    'خصم على جميع المنتجات اليوم فقط اتصل بنا الآن',
    'ส่วนลดสินค้าทุกชิ้นวันนี้เท่านั้น โทรหาเราตอนนี้เลย',
    '오늘만 전 상품 할인 지금 바로 전화하세요 기회를 놓치지 마세요',
    '本日限り全商品割引セール今すぐお電話くださいお見逃しなく',
    'सभी उत्पादों पर छूट केवल आज अभी हमें कॉल करें',
    'Everything at half price today only, call us now before it ends',
    '\ud800全场五折\udfff只限今天机会难得欢迎光临本店选购',
  ];
  const waves = texts.map((text) => gatherer.take(text).wave);
  assert.equal(new Set(waves).size, texts.length);
  for (const [i, text] of texts.entries()) assert.equal(gatherer.take(`${text} 99`).wave, waves[i], text);
});

test('any text at all is taken, comes back the same, and goes through memory', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 80 }), { maxLength: 20 }), (texts) => {
      const gatherer = WaveGatherer.empty({ contactKey });
      for (const text of texts) {
        const { wave } = gatherer.take(text);
        assert.equal(gatherer.take(text).wave, wave);
      }
      const memory = gatherer.memory();
      assert.deepEqual(WaveGatherer.from(memory, { contactKey }).memory(), memory);
    }),
    { numRuns: 300 },
  );
});

test('P7 no digit stands in what is kept, in whatever writing, but in the hosts, amounts and short numbers of examples', () => {
  const digits = [
    '0０⓪零〇',
    '1１①一壹',
    '2２②二贰',
    '3３③三叁',
    '4４④四肆',
    '5５⑤五伍',
    '6６⑥六陆',
    '7７⑦七柒',
    '8８⑧八捌',
    '9９⑨九玖',
  ];
  const number = fc
    .tuple(
      fc.constantFrom('138', '159', '0571', '400'),
      fc.array(fc.nat(9), { minLength: 8, maxLength: 8 }),
      fc.array(fc.nat(4), { minLength: 12, maxLength: 12 }),
      fc.constantFrom('', '-', ' ', '\u200b'),
    )
    .map(([head, rest, ways, between]) => ({
      plain: head + rest.join(''),
      written: [...head, ...rest].map((digit, i) => digits[Number(digit)]![ways[i] ?? 0]!).join(between),
    }));
  fc.assert(
    fc.property(
      number,
      fc.constantFrom('电话', '微信', '加qq', '', '客服a'),
      ({ plain, written }, before) => {
        const gatherer = WaveGatherer.empty({ contactKey });
        const text = `小区门口新开的菜店鲜肉低价供应，${before}${written}，欢迎街坊来选购`;
        for (let times = 0; times < 3; times++) gatherer.take(text.replace('鲜肉', '鲜肉'.repeat(times)));
        for (const { prototype, contacts, examples } of gatherer.memory().variants) {
          assert.doesNotMatch(prototype, /\p{Nd}/u);
          assert.doesNotMatch(prototype, /[零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖]{4,}/);
          for (const contact of contacts) {
            assert.match(contact, /^[0-9a-f]{16}$/);
            assert.ok(!plain.includes(contact));
          }
          for (const slot of examples)
            for (const example of slot) assert.ok(!/\d{7,}/.test(example), example);
        }
        assert.ok(!JSON.stringify(gatherer.template(1)).includes(plain.slice(3)));
      },
    ),
    { numRuns: 300 },
  );
});

test('a contact has one key in every writing, another with another secret, and none where it is masked', () => {
  const keysOf = (text: string, key = contactKey) => {
    const gatherer = WaveGatherer.empty({ contactKey: key });
    gatherer.take(text);
    return gatherer.memory().variants[0]!.contacts;
  };
  const [plain] = keysOf('详询13800138000');
  assert.ok(plain !== undefined);
  for (const text of ['请拨①③⑧0013800零', '加我：138-0013-8000', '电话１３８００１３８０００'])
    assert.deepEqual(keysOf(text), [plain], text);
  assert.notDeepEqual(keysOf('详询13800138000', Buffer.from('another')), [plain]);
  assert.deepEqual(keysOf('详询138********'), []);
  assert.deepEqual(keysOf('看 http://EXAMPLE.cn/a1/ '), keysOf('见 example。cn/a1'));
  assert.notDeepEqual(keysOf('看 example.cn/a1'), keysOf('看 example.cn/a2'));
  assert.deepEqual(keysOf('加薇❤：Dk_88666'), keysOf('微信号 dk_88666 详谈'));
});
