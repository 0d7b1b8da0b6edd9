import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GSM7_CHARACTERS } from './gsm7.ts';
import {
  bestScheme,
  codingOf,
  type DecodedText,
  decodeText,
  encodeText,
  type Scheme,
  schemeOf,
  type TextProtocol,
} from './text.ts';

const protocols: readonly TextProtocol[] = ['cmpp', 'sgip', 'smgp', 'smpp'];
const marketing = '【青禾商城】双十一全场五折起，领券 https://qh.example/a1 回T退订😀';

const bytesOf = (text: string, scheme: Scheme): Buffer => {
  const bytes = encodeText(text, scheme);
  assert.ok(bytes, `${scheme} expresses ${JSON.stringify(text)}`);
  return bytes;
};
const utf16le = (text: string): Buffer => Buffer.from(text, 'utf16le');

test('text recorded between real peers is read, in every scheme', () => {
  const rows: readonly [string, TextProtocol, number, string, Scheme][] = [
    [
      '30106d4b8bd5516c53f8301160a876849a8c8bc17801662f003100320033003400350036ff0c00355206949f518567096548ff0c8bf752ff6cc497327ed94ed64eba3002',
      'cmpp',
      8,
      '【测试公司】您的验证码是123456，5分钟内有效，请勿泄露给他人。',
      'ucs2',
    ],
    ['90008ba200540044', 'sgip', 8, '退订TD', 'ucs2'],
    [
      'a1beb2e2cad4b9abcbbea1bfc4fab5c4d1e9d6a4c2ebcac7313233343536a3ac35b7d6d6d3c4dad3d0d0a7a3acc7ebcef0d0b9c2b6b8f8cbfbc8cba1a3',
      'smgp',
      15,
      '【测试公司】您的验证码是123456，5分钟内有效，请勿泄露给他人。',
      'gb18030',
    ],
    [
      '596f757220766572696669636174696f6e20636f6465206973203132333435362c2076616c696420666f722035206d696e757465732e',
      'smpp',
      0,
      'Your verification code is 123456, valid for 5 minutes.',
      'gsm7',
    ],
    ['4f4b', 'cmpp', 0, 'OK', 'ascii'],
    ['0048021b65', 'smpp', 0, '@H$€', 'gsm7'],
    ['e9', 'smpp', 3, 'é', 'latin1'],
  ];
  for (const [hex, protocol, coding, text, scheme] of rows) {
    assert.deepEqual(decodeText(Buffer.from(hex, 'hex'), coding, protocol), { text, scheme, anomalies: [] });
  }
});

test('class, deletion and waiting bits do not change what a text says', () => {
  for (const protocol of protocols) {
    const zero = schemeOf(0, protocol);
    for (const coding of [0x10, 0x11, 0x50, 0xc0, 0xd8, 0xf0, 0xf1, 0xf2, 0xf3]) {
      assert.equal(schemeOf(coding, protocol), zero, `${coding}`);
    }
    for (const coding of [8, 0x18, 0x19, 0x1b, 0x58, 0xe0]) {
      assert.equal(decodeText(bytesOf(marketing, 'ucs2'), coding, protocol).text, marketing, `${coding}`);
      assert.equal(schemeOf(coding, protocol), 'ucs2', `${coding}`);
    }
    for (const coding of [4, 0x14, 0x16, 0xf4, 0xf6])
      assert.equal(schemeOf(coding, protocol), 'binary', `${coding}`);
    for (const coding of [9, 0x1c, 0x20, 0x80, 0xff + 1, -1]) {
      assert.equal(schemeOf(coding, protocol), undefined, `${coding}`);
    }
  }
});

test('a wrong or odd format value does not hide a text', () => {
  const english = Buffer.from('Click https://qh.example/win to claim your prize today');
  const chinese = '【青禾商城】双十一全场五折起，领券点击链接，回T退订';
  const rows: readonly [string, Buffer, number, TextProtocol, DecodedText][] = [
    [
      'binary: UTF-16',
      bytesOf(chinese, 'ucs2'),
      4,
      'cmpp',
      { text: chinese, scheme: 'ucs2', anomalies: ['binary-coding'] },
    ],
    [
      'binary: GBK',
      bytesOf(chinese, 'gb18030'),
      4,
      'smgp',
      { text: chinese, scheme: 'gb18030', anomalies: ['binary-coding'] },
    ],
    [
      'binary: ASCII',
      english,
      4,
      'smpp',
      { text: `${english}`, scheme: 'ascii', anomalies: ['binary-coding'] },
    ],
    [
      'SIM data: UTF-16',
      bytesOf(chinese, 'ucs2'),
      0xf6,
      'smgp',
      { text: chinese, scheme: 'ucs2', anomalies: ['binary-coding'] },
    ],
    [
      'binary: UTF-8',
      Buffer.from(chinese),
      4,
      'cmpp',
      { text: chinese, scheme: 'binary', anomalies: ['binary-coding', 'utf8-bytes'] },
    ],
    [
      'binary: UTF-16LE',
      utf16le(chinese),
      4,
      'cmpp',
      { text: chinese, scheme: 'ucs2', anomalies: ['binary-coding', 'byte-swapped'] },
    ],
    [
      'unknown: UTF-16',
      bytesOf(chinese, 'ucs2'),
      25 + 64 * 2,
      'sgip',
      { text: chinese, scheme: 'ucs2', anomalies: ['unknown-coding'] },
    ],
    [
      'unknown: GBK',
      bytesOf(chinese, 'gb18030'),
      9,
      'smpp',
      { text: chinese, scheme: 'gb18030', anomalies: ['unknown-coding'] },
    ],
    [
      'ASCII: GBK',
      bytesOf(chinese, 'gb18030'),
      0,
      'cmpp',
      { text: chinese, scheme: 'gb18030', anomalies: ['coding-mismatch'] },
    ],
    [
      'ASCII: UTF-16',
      bytesOf(chinese, 'ucs2'),
      0,
      'cmpp',
      { text: chinese, scheme: 'ucs2', anomalies: ['coding-mismatch'] },
    ],
    [
      'ASCII: UTF-16 Latin',
      bytesOf('free coupons', 'ucs2'),
      0,
      'cmpp',
      { text: 'free coupons', scheme: 'ucs2', anomalies: ['coding-mismatch'] },
    ],
    [
      'GSM 7-bit: GBK',
      bytesOf(chinese, 'gb18030'),
      0,
      'smpp',
      { text: chinese, scheme: 'gb18030', anomalies: ['coding-mismatch'] },
    ],
    [
      'Latin-1: UTF-16',
      bytesOf(chinese, 'ucs2'),
      3,
      'smpp',
      { text: chinese, scheme: 'ucs2', anomalies: ['coding-mismatch'] },
    ],
    [
      'GB18030: UTF-16',
      bytesOf(chinese, 'ucs2'),
      15,
      'cmpp',
      { text: chinese, scheme: 'ucs2', anomalies: ['coding-mismatch'] },
    ],
    [
      'UCS-2: GBK',
      bytesOf(chinese, 'gb18030'),
      8,
      'cmpp',
      { text: chinese, scheme: 'gb18030', anomalies: ['coding-mismatch'] },
    ],
    [
      'UCS-2: ASCII',
      english.subarray(0, 54),
      8,
      'cmpp',
      { text: `${english}`, scheme: 'ascii', anomalies: ['coding-mismatch'] },
    ],
    [
      'UCS-2: low byte first',
      utf16le(chinese),
      8,
      'cmpp',
      { text: chinese, scheme: 'ucs2', anomalies: ['coding-mismatch', 'byte-swapped'] },
    ],
    [
      'UCS-2: marked',
      bytesOf(`\ufeff${chinese}`, 'ucs2'),
      8,
      'cmpp',
      { text: chinese, scheme: 'ucs2', anomalies: ['byte-order-mark'] },
    ],
    [
      'UCS-2: odd',
      Buffer.concat([bytesOf(chinese, 'ucs2'), Buffer.of(0x30)]),
      8,
      'cmpp',
      { text: chinese, scheme: 'ucs2', anomalies: ['odd-length'] },
    ],
    [
      'UCS-2: lone',
      Buffer.from('90008ba2d83d', 'hex'),
      8,
      'cmpp',
      { text: '退订\ufffd', scheme: 'ucs2', anomalies: ['lone-surrogate'] },
    ],
    [
      'GB18030: cut',
      bytesOf(chinese, 'gb18030').subarray(0, -3),
      15,
      'cmpp',
      { text: `${chinese.slice(0, -2)}\ufffd`, scheme: 'gb18030', anomalies: ['undecodable-bytes'] },
    ],
    [
      'GSM 7-bit: escape',
      Buffer.from('4f4b1b', 'hex'),
      0,
      'smpp',
      { text: 'OK ', scheme: 'gsm7', anomalies: ['undecodable-bytes'] },
    ],
  ];
  for (const [name, bytes, coding, protocol, expected] of rows) {
    const before = Buffer.from(bytes);
    assert.deepEqual(decodeText(bytes, coding, protocol), expected, name);
    assert.deepEqual(bytes, before, `${name}: the input stays as it was`);
  }
});

test('texts in other scripts are found behind a binary value too', () => {
  for (const text of ['สวัสดีครับ ยินดีต้อนรับ', 'Скидки до конца недели', 'free coupons today']) {
    const expected = { text, scheme: 'ucs2', anomalies: ['binary-coding'] };
    assert.deepEqual(decodeText(bytesOf(text, 'ucs2'), 4, 'smgp'), expected, text);
    const swapped = { text, scheme: 'ucs2', anomalies: ['coding-mismatch', 'byte-swapped'] };
    if (text.startsWith('free')) assert.deepEqual(decodeText(utf16le(text), 8, 'smgp'), swapped, text);
  }
});

test('binary content gives its printable runs, so that a link in a push message is still judged', () => {
  const push = Buffer.concat([
    Buffer.from('0605040b8423f0a1b2c3d4e5f60102038487aabbccddeeff9081a2b3c4', 'hex'),
    Buffer.from('qh.example/win'),
    Buffer.from('0001089b8c7d9e0f88f1e2d3c4b5a697f3d1c5b7', 'hex'),
  ]);
  assert.deepEqual(decodeText(push, 4, 'cmpp'), {
    text: 'qh.example/win',
    scheme: 'binary',
    anomalies: ['binary-coding'],
  });
});

test('ordinary texts in UCS-2 are not doubted, whatever they begin with', () => {
  for (const text of [
    '最后一天',
    '一',
    '한국어 안내 메시지입니다',
    'สวัสดีครับ',
    'Привет, Анна',
    '😀😀',
    'ok',
    'こんにちは',
    '（重要）',
    '１２３',
  ]) {
    assert.deepEqual(
      decodeText(bytesOf(text, 'ucs2'), 8, 'smpp'),
      { text, scheme: 'ucs2', anomalies: [] },
      text,
    );
  }
});

test('clean results share one frozen list', () => {
  const a = decodeText(Buffer.from('OK'), 0, 'cmpp').anomalies;
  assert.equal(a, decodeText(bytesOf('退订', 'ucs2'), 8, 'smpp').anomalies);
  assert.ok(Object.isFrozen(a));
});

const wellFormed = fc.string({ unit: 'binary', maxLength: 200, size: 'max' });
const printable = fc.string({ unit: 'grapheme-ascii', maxLength: 200, size: 'max' });

test('round trips: every GSM-7 character and extension', () => {
  assert.equal(GSM7_CHARACTERS.length, 137);
  const all = GSM7_CHARACTERS.join('');
  assert.deepEqual(decodeText(bytesOf(all, 'gsm7'), 0, 'smpp'), { text: all, scheme: 'gsm7', anomalies: [] });
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...GSM7_CHARACTERS), maxLength: 160 }), (text) => {
      assert.deepEqual(decodeText(bytesOf(text, 'gsm7'), 0, 'smpp'), { text, scheme: 'gsm7', anomalies: [] });
    }),
  );
});

test('round trips: ASCII, and Latin-1 without control characters', () => {
  fc.assert(
    fc.property(printable, fc.constantFrom(...protocols), (text, protocol) => {
      const coding = codingOf('ascii', protocol)!;
      assert.deepEqual(decodeText(bytesOf(text, 'ascii'), coding, protocol), {
        text,
        scheme: 'ascii',
        anomalies: [],
      });
    }),
  );
  const latin = fc.string({ unit: fc.integer({ min: 0xa0, max: 0xff }).map((c) => String.fromCharCode(c)) });
  fc.assert(
    fc.property(latin, (text) => {
      assert.deepEqual(decodeText(bytesOf(text, 'latin1'), 3, 'smpp'), {
        text,
        scheme: 'latin1',
        anomalies: [],
      });
    }),
  );
});

test('round trips: UCS-2 of anything behind a signature', () => {
  fc.assert(
    fc.property(wellFormed, (tail) => {
      const text = `【青禾】${tail}`;
      assert.deepEqual(decodeText(bytesOf(text, 'ucs2'), 8, 'cmpp'), { text, scheme: 'ucs2', anomalies: [] });
    }),
    { numRuns: 500 },
  );
});

test('a longer text after a shorter one, and a very long one, read alike', () => {
  for (const length of [1, 70, 1024, 1025, 5000, 70, 32_000]) {
    const text = '安'.repeat(length);
    assert.equal(decodeText(bytesOf(text, 'ucs2'), 8, 'smpp').text, text);
  }
});

test('what a scheme cannot express is undefined, never a question mark', () => {
  const rows: readonly [string, Scheme][] = [
    ['退', 'gsm7'],
    ['`', 'gsm7'],
    ['\u001b', 'gsm7'],
    ['é', 'ascii'],
    ['€', 'latin1'],
    ['\ud83d', 'ucs2'],
    ['\ude00a', 'gb18030'],
    ['a', 'binary'],
  ];
  for (const [text, scheme] of rows) assert.equal(encodeText(text, scheme), undefined, `${scheme} ${text}`);
});

test('the best scheme expresses the text and its format value reads it back', () => {
  assert.equal(bestScheme('a@b.example', 'smpp'), 'gsm7');
  assert.equal(bestScheme('a`b', 'smpp'), 'ucs2');
  assert.equal(bestScheme('a@b.example', 'cmpp'), 'ascii');
  assert.equal(bestScheme('退订', 'smgp'), 'ucs2');
  fc.assert(
    fc.property(
      fc.oneof(
        printable,
        printable.map((t) => `【青禾】${t}`),
      ),
      fc.constantFrom(...protocols),
      (text, protocol) => {
        const scheme = bestScheme(text, protocol);
        assert.equal(decodeText(bytesOf(text, scheme), codingOf(scheme, protocol)!, protocol).text, text);
      },
    ),
  );
});

test('P12 any bytes under any format value give a well-formed text, unchanged input and no exception', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(...protocols),
      (octets, coding, protocol) => {
        const bytes = Buffer.from(octets);
        const { text, anomalies } = decodeText(bytes, coding, protocol);
        assert.ok(text.isWellFormed());
        assert.deepEqual([...bytes], [...octets]);
        assert.ok(Object.isFrozen(anomalies));
        assert.ok(anomalies.every((anomaly) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(anomaly)));
      },
    ),
    { numRuns: 3000 },
  );
});
