import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  checkCharacter,
  formatInstant,
  formatRecipient,
  Invalid,
  isMarketing,
  MessageIds,
  maskRecipient,
  mayDo,
  messageIdTime,
  PURPOSES,
  parseAccountId,
  parseChange,
  parseInstant,
  parseMessage,
  parseOrganisationId,
  parsePort,
  parseRecipient,
  parseSignature,
  precedence,
  REASON_CODES,
  REASONS,
  shanghaiDay,
  shanghaiMinuteOfDay,
  shanghaiMonth,
  signatureOf,
  valid,
} from './index.ts';

function table(
  name: string,
  parse: (text: string) => unknown,
  good: readonly string[],
  bad: readonly string[],
): void {
  test(`${name}: what is valid and what is not`, () => {
    for (const text of good) assert.ok(!(parse(text) instanceof Invalid), `${text} is valid`);
    for (const text of bad) {
      const found = parse(text);
      assert.ok(found instanceof Invalid, `${text} is not valid`);
      assert.ok(found.allowed.length > 0);
    }
  });
}

table(
  'recipient',
  parseRecipient,
  [
    '13800138000',
    '8613800138000',
    '+8613800138000',
    '008613800138000',
    '19912345678',
    '+14155550123',
    '0014155550123',
    '+85291234567',
  ],
  [
    '',
    '1380013800',
    '12800138000',
    '138001380001',
    '861380013800',
    '1380013800a',
    '+861012345678',
    '+86',
    '+0123456789',
    '24155550123',
    '+1234567890123456',
    '１３８００１３８０００',
    '-13800138000',
    '1e10',
  ],
);
table(
  'port',
  parsePort,
  ['10690001', '106900010001', '10657123456789012345', '95588', '10086', '12306', '4008123456', '96110'],
  [
    '',
    '106',
    '1064123456789',
    '13800138000',
    '106900010001000000001',
    '1069abc1',
    '+10690001',
    '10690001 ',
    '20690001',
  ],
);
table(
  'signature',
  parseSignature,
  ['安宁商城', 'ABC', '7天', '晴川贷款'],
  ['', '安', '安宁 商城', '【安宁】', '安宁-商城', '客'.repeat(21), '安宁\u200b'],
);
table('account', parseAccountId, ['900001', 'shop01', 'a.b_c-d'], ['', 'a b', '短信', 'x'.repeat(16), 'a\n']);
table(
  'organisation',
  parseOrganisationId,
  ['91310000MA1FL00K2G', '91110000ma01abcd1m', '91440300MA5DXY236C'],
  [
    '',
    '91310000MA1FL00K2H',
    '91310000MA1FL00K2',
    '91310000IA1FL00K2G',
    '91310000MA1FL0OK2G',
    '123456789012345679',
  ],
);
table(
  'time',
  (text) => parseInstant(text),
  ['2026-05-01', '2026-05-01T08:00:00+08:00', '2026-05-01T00:00Z', '2026-05-01T00:00:00.123Z'],
  ['', '2026-5-1', '2026-13-01', '2026-05-01T08:00:00', 'yesterday', '1777593600000'],
);

test('a recipient is one number however it is written', () => {
  const written = ['13800138000', '8613800138000', '+8613800138000', '008613800138000'].map((t) =>
    valid(parseRecipient(t)),
  );
  assert.deepEqual(new Set(written), new Set([8_613_800_138_000]));
  assert.equal(formatRecipient(written[0]!), '13800138000');
});

test('P7 a masked number and an error about a number hide its middle', () => {
  assert.equal(maskRecipient(valid(parseRecipient('13800138000'))), '86138****8000');
  const invalid = parseRecipient('138001380001');
  assert.ok(invalid instanceof Invalid && !String(invalid).includes('00138000'));
});

test('any single wrong character of a social credit code is found', () => {
  const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
  const character = fc.constantFrom(...alphabet);
  fc.assert(
    fc.property(
      fc.array(character, { minLength: 17, maxLength: 17 }),
      fc.nat(17),
      character,
      (body, place, other) => {
        const text = body.join('');
        const code = text + checkCharacter(text);
        assert.equal(parseOrganisationId(code), code);
        if (code[place] !== other)
          assert.ok(
            parseOrganisationId(code.slice(0, place) + other + code.slice(place + 1)) instanceof Invalid,
          );
      },
    ),
  );
});

test('the signature of a text is what stands in 【】 at its very front', () => {
  assert.equal(signatureOf('【安宁商城】您好'), '安宁商城');
  for (const text of [
    '您好【安宁商城】',
    ' 【安宁商城】',
    '【】您好',
    '【安宁商城',
    `【${'长'.repeat(30)}】x`,
    '',
  ]) {
    assert.equal(signatureOf(text), undefined, text);
  }
});

test('Shanghai days, minutes and months turn at midnight there', () => {
  const before = valid(parseInstant('2026-04-30T23:59:59.999+08:00'));
  const after = valid(parseInstant('2026-05-01'));
  assert.equal(after - before, 1);
  assert.equal(shanghaiDay(after) - shanghaiDay(before), 1);
  assert.equal(shanghaiMonth(after) - shanghaiMonth(before), 1);
  assert.equal(shanghaiMinuteOfDay(before), 1439);
  assert.equal(shanghaiMinuteOfDay(after), 0);
  assert.equal(formatInstant(after), '2026-05-01T00:00:00.000+08:00');
});

test('message ids rise and never repeat, also when the clock stands still or steps back', () => {
  const ids = new MessageIds(7);
  const start = Date.UTC(2026, 5, 1);
  const given: string[] = [];
  for (let i = 0; i < 10_000; i++) given.push(ids.next(i < 5000 ? start : start - 1000));
  assert.equal(new Set(given).size, given.length);
  assert.deepEqual([...given].sort(), given);
  assert.equal(messageIdTime(given[0] as never), start);
});

test('P3 reason codes are sentences in kebab-case with a wire number of their own, in a declared order', () => {
  const wires = REASON_CODES.map((code) => REASONS[code].wire);
  assert.equal(new Set(wires).size, wires.length);
  for (const code of REASON_CODES) {
    assert.match(code, /^[a-z]+(-[a-z]+)+$/);
    assert.ok(REASONS[code].wire >= 1 && REASONS[code].wire <= 99);
    assert.ok(REASONS[code].zh.length > 3 && REASONS[code].en.length > 3);
  }
  assert.ok(precedence('sender-suspended') < precedence('recipient-never-consented'));
});

test('a change from outside is parsed or refused with the key, what was found and what is allowed', () => {
  const good = parseChange({
    kind: 'port-opened',
    at: '2026-05-01',
    port: '10690001',
    holder: '91310000MA1FL00K2G',
    use: 'marketing',
  });
  assert.ok(!(good instanceof Invalid));
  assert.equal(good.at, valid(parseInstant('2026-05-01')));
  const bad = parseChange({
    kind: 'port-opened',
    at: '2026-05-01',
    port: '1064000',
    holder: '91310000MA1FL00K2G',
    use: 'adverts',
  });
  assert.ok(bad instanceof Invalid);
  assert.match(bad.allowed, /port: .*1064/);
  assert.match(bad.allowed, /use: /);
  assert.ok(parseChange({ kind: 'port-oppened', at: 0 }) instanceof Invalid);
  assert.ok(parseChange({ kind: 'port-closed', at: 0, port: '10690001', extra: 1 }) instanceof Invalid);
  assert.ok(parseChange(null) instanceof Invalid);
});

test('P12 no value makes a parser throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
      for (const parse of [
        parseRecipient,
        parsePort,
        parseSignature,
        parseAccountId,
        parseOrganisationId,
        parseInstant,
      ])
        parse(text);
      signatureOf(text);
    }),
  );
  fc.assert(
    fc.property(fc.anything(), (value) => {
      parseChange(value);
      parseMessage(value);
    }),
  );
});

test('every purpose is marketing exactly when its name says so', () => {
  for (const purpose of PURPOSES) assert.equal(isMarketing(purpose), purpose.startsWith('marketing-'));
});

test('what a role may do is what the table says, and the public may only verify', () => {
  assert.equal(mayDo('public', 'evidence.verify'), true);
  assert.equal(mayDo('public', 'number.unmask'), false);
  assert.equal(mayDo('sender', 'rule.mode'), false);
});
