import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Recipient } from '../../domain/index.ts';
import { type MatchResult, match } from './match.ts';
import { MATCH_REASONS, tellMatchReason } from './reasons.ts';
import type { Candidate, MatchContext, Report } from './report.ts';

const NOW = Date.parse('2026-10-20T12:00:00+08:00');
const HOUR = 3_600_000;
const OWN = 8_613_800_138_000 as Recipient;
const PORT = '106900012345';
const CONTEXT: MatchContext = {
  keptFrom: NOW - 180 * 24 * HOUR,
  isOurs: (port) => port.startsWith(PORT) || port === '95123',
};

const TEXTS = [
  '【青禾商城】会员日大促，夏凉被低至5折，满199减40，戳 qh.example/a1 抢购，拒收请回复R',
  '【青禾商城】会员日大促，夏凉被低至5折，满299减60，戳 qh.example/b2 抢购，拒收请回复R',
  '【青禾商城】您的验证码是482913，5分钟内有效，请勿告诉他人',
  '【云栖银行】尊敬的王女士，您尾号4821的账户支出人民币300.25元，余额1280.10元',
  '【云栖银行】春季理财节，年化3.5%起，10月25日截止，详询400-123-4567，退订回T',
];
const CANDIDATES: readonly Candidate[] = TEXTS.map((text, i) => ({
  messageId: `m${i}`,
  at: NOW - (i * 5 + 2) * HOUR,
  port: i < 3 ? PORT : '10684007700',
  signature: i < 3 ? '青禾商城' : '云栖银行',
  text,
  outcome: 'allow',
  delivery: 'delivered',
}));

const ask = (
  report: Partial<Report>,
  context: Partial<MatchContext> = {},
  candidates = CANDIDATES,
): MatchResult =>
  match({ recipient: OWN, receivedAt: NOW, ...report }, candidates, { ...CONTEXT, ...context });
const foundIn = (result: MatchResult) => (result.kind === 'found' ? result.messageId : result.kind);

test('a message is found by what people give of it', () => {
  const [first, , code, bank, saving] = CANDIDATES;
  const minute = (each: Candidate) => ({ at: each.at, precision: 'minute' as const });
  const rows: readonly [string, Partial<Report>, string][] = [
    ['all of it', { text: TEXTS[0], sender: PORT, told: minute(first!) }, 'm0'],
    ['the text alone', { text: TEXTS[1] }, 'm1'],
    ['its beginning', { text: TEXTS[3]!.slice(0, 28), sender: '1068 4007 700' }, 'm3'],
    [
      'full width',
      {
        text: TEXTS[2]!.replace(/[\d]/g, (d) => String.fromCharCode(d.charCodeAt(0) + 0xfee0)),
        sender: PORT,
      },
      'm2',
    ],
    [
      'traditional characters',
      { text: '【雲棲銀行】春季理財節，年化3.5%起，10月25日截止，詳詢400-123-4567，退訂回T' },
      'm4',
    ],
    ['words around it', { text: `转发：${TEXTS[4]}，天天发烦死了`, sender: '10684007700' }, 'm4'],
    [
      'typing errors',
      { text: TEXTS[3]!.replace('尊敬', '尊重').replace('支出', '之出'), sender: '10684007701' },
      'm3',
    ],
    ['sender and time', { sender: PORT, told: minute(code!) }, 'm2'],
    [
      'the signature as sender',
      { sender: '云栖银行', text: TEXTS[3]!.slice(6, 40), told: minute(bank!) },
      'm3',
    ],
    [
      'their own number as sender',
      { sender: '+86 138 0013 8000', text: TEXTS[4], told: minute(saving!) },
      'm4',
    ],
    [
      'a time of another zone',
      { text: TEXTS[4], told: { at: saving!.at - 8 * HOUR, precision: 'minute' } },
      'm4',
    ],
    [
      'a day of another year',
      { text: TEXTS[4], told: { at: saving!.at - 365 * 24 * HOUR, precision: 'day' } },
      'm4',
    ],
  ];
  for (const [what, report, expected] of rows) {
    const result = ask(report);
    assert.equal(foundIn(result), expected, `${what}: ${JSON.stringify(result)}`);
    assert.ok(result.kind === 'found' && result.reasons.length > 0 && result.confidence >= 0.9, what);
  }
});

test('one template with other values is another message', () => {
  const other = TEXTS[2]!.replace('482913', '771204');
  const result = ask({ text: other, sender: PORT, told: { at: NOW - 40 * HOUR, precision: 'minute' } });
  assert.notEqual(result.kind, 'found', JSON.stringify(result));
  assert.ok(
    result.kind !== 'insufficient' && result.reasons.includes('value-differs'),
    JSON.stringify(result),
  );
});

test('what is not ours is told with its kind and its reason', () => {
  const told = { at: NOW - (HOUR * 2) / 3, precision: 'minute' as const };
  const fraud = '您的积分即将过期，请登录 zzz.example 兑换现金八千元，逾期作废';
  const rows: readonly [Partial<Report>, Partial<MatchContext>, string, string][] = [
    [{ sender: PORT, text: fraud, told }, {}, 'spoofed-sender', 'ours-sent-nothing-such'],
    [
      { sender: '95123', text: fraud, told },
      { nearby: { people: 6, spanMs: HOUR } },
      'fake-base-station',
      'others-report-it',
    ],
    [{ sender: '13911112222', text: TEXTS[0], told }, {}, 'person-to-person', 'sender-is-person'],
    [{ sender: '10698887776665', text: fraud, told }, {}, 'another-network', 'sender-strange'],
    [{ sender: '+14155550100', text: fraud, told }, {}, 'another-network', 'sender-abroad'],
    [{ sender: '未知号码', text: fraud, told }, {}, 'unknown-sender', 'sender-unreadable'],
    [
      { sender: PORT, text: fraud, told: { at: NOW - 400 * 24 * HOUR, precision: 'day' } },
      {},
      'too-old',
      'before-kept',
    ],
  ];
  for (const [report, context, kind, reason] of rows) {
    const result = ask(report, context);
    assert.ok(result.kind === 'not-ours', `${kind}: ${JSON.stringify(result)}`);
    assert.equal(result.because, kind, JSON.stringify(result));
    assert.ok(
      result.reasons.some((each) => each === reason),
      `${kind}: ${result.reasons}`,
    );
    assert.ok(result.confidence > 0 && result.confidence <= result.notOurs && result.notOurs < 1);
    assert.ok(Math.abs(result.kinds.reduce((sum, { confidence }) => sum + confidence, 0) - 1) < 1e-9);
  }
});

test('a telephone that other messages could not reach points to a fake base station', () => {
  const told = { at: NOW - 2 * HOUR, precision: 'minute' as const };
  const report = { sender: '95123', text: '您的手机号将被停机，请于今日访问 zzz.example 补登资料', told };
  const share = (result: MatchResult) =>
    'kinds' in result ? result.kinds.find(({ kind }) => kind === 'fake-base-station')!.confidence : 0;
  const failed = CANDIDATES.map((each) => ({ ...each, delivery: 'failed' as const }));
  assert.ok(share(ask(report, {}, failed)) > share(ask(report)) + 0.1);
});

test('copies are told as such, and a time tells them apart', () => {
  const again = { ...CANDIDATES[0]!, messageId: 'again', at: CANDIDATES[0]!.at - 30 * HOUR };
  const both = [...CANDIDATES, again];
  const unsure = ask(
    { text: TEXTS[0], sender: PORT, told: { at: CANDIDATES[0]!.at - 15 * HOUR, precision: 'minute' } },
    {},
    both,
  );
  assert.ok(unsure.kind === 'several' && unsure.copies, JSON.stringify(unsure));
  assert.deepEqual(unsure.messages.map(({ messageId }) => messageId).sort(), ['again', 'm0']);
  assert.ok(unsure.reasons.includes('sent-more-than-once'));
  const sure = ask({ text: TEXTS[0], sender: PORT, told: { at: again.at, precision: 'minute' } }, {}, both);
  assert.equal(foundIn(sure), 'again', JSON.stringify(sure));
});

test('nothing to go on is said', () => {
  for (const report of [
    {},
    { told: { at: NOW, precision: 'day' as const } },
    { sender: '13800138000', text: '！！' },
    { sender: '???', text: '烦' },
  ])
    assert.equal(ask(report).kind, 'insufficient', JSON.stringify(report));
  const own = ask({ sender: '13800138000' });
  assert.ok(own.kind === 'insufficient' && own.reasons.includes('own-number-as-sender'));
});

test('P11 the text of a message between people is not read', () => {
  const report = {
    recipient: OWN,
    receivedAt: NOW,
    sender: '139 1111 2222',
    get text(): string {
      return assert.fail('it was read');
    },
  };
  const result = match(report, CANDIDATES, CONTEXT);
  assert.ok(result.kind === 'not-ours' && result.because === 'person-to-person');
});

const noise = fc.array(
  fc.tuple(fc.nat(200), fc.constantFrom('', '的', '7', 'x', ' ', '\u200b', '，烦', '\u202e', '\0')),
  { maxLength: 60 },
);
const damaged = (text: string, changes: readonly (readonly [number, string])[]) => {
  const letters = [...text];
  for (const [at, put] of changes) letters[at % letters.length] = put;
  return letters.join('');
};

test('noise never makes a wrong message certain', () => {
  fc.assert(
    fc.property(
      fc.nat(4),
      noise,
      fc.integer({ min: -100, max: 100 }),
      fc.boolean(),
      (n, changes, hours, withSender) => {
        const { port, at } = CANDIDATES[n]!;
        const result = ask({
          text: damaged(TEXTS[n]!, changes),
          told: { at: at + hours * HOUR, precision: 'minute' },
          ...(withSender ? { sender: port } : {}),
        });
        if (result.kind === 'found' && result.messageId !== `m${n}`)
          assert.ok(result.confidence < 0.97, JSON.stringify(result));
        const shares = 'messages' in result ? result.messages.map(({ confidence }) => confidence) : [];
        for (const share of shares) assert.ok(share >= 0 && share < 1);
      },
    ),
    { numRuns: 400 },
  );
});

test('more noise does not find another message with more confidence than the true one had', () => {
  fc.assert(
    fc.property(fc.nat(4), noise, (n, changes) => {
      const sender = CANDIDATES[n]!.port;
      const clean = ask({ text: TEXTS[n], sender });
      const noisy = ask({ text: damaged(TEXTS[n]!, changes), sender });
      assert.ok(clean.kind === 'found' && clean.messageId === `m${n}`);
      if (noisy.kind === 'found' && noisy.messageId !== clean.messageId)
        assert.ok(noisy.confidence < clean.confidence);
    }),
    { numRuns: 300 },
  );
});

test('P12 whatever is typed is answered in time: a megabyte, one character, every script, nulls, marks of direction', () => {
  const long = [
    'a'.repeat(1_000_000),
    '退订'.repeat(500_000),
    '0'.repeat(1_000_000),
    '\0'.repeat(1_000_000),
    '\u202e\u2066'.repeat(500_000),
    '\ud83d'.repeat(1_000_000),
    Array.from({ length: 300_000 }, (_, i) => String.fromCodePoint(0x21 + ((i * 7919) % 0xd7de))).join(''),
    TEXTS[0]!.repeat(20_000),
    `${'x'.repeat(900_000)}${TEXTS[0]}`,
    '𠀀𪚥'.repeat(200_000),
    'e\u0301'.repeat(500_000),
    'ﷺ'.repeat(300_000),
  ];
  const candidates = [
    ...CANDIDATES,
    ...long.map((text, i) => ({ ...CANDIDATES[0]!, messageId: `long${i}`, text: text.slice(0, 4000) })),
  ];
  ask({ text: 'warm' });
  for (const [i, text] of long.entries()) {
    const begun = performance.now();
    ask(
      { text, sender: text.slice(0, 100_000), told: { at: Number.NaN, precision: 'minute' } },
      { elsewhere: [text] },
      candidates,
    );
    const ms = performance.now() - begun;
    assert.ok(ms < 1500, `text ${i} took ${Math.round(ms)} ms`);
  }
  // At its end a message is found all the same.
  assert.equal(foundIn(ask({ text: long[8], sender: PORT })), 'm0');
});

test('P12 no string in any field throws, and every reason has words', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
      fc.double(),
      (sender, text, at) => {
        const result = ask({ sender, text, told: { at, precision: 'minute' } });
        const all = [
          ...result.reasons,
          ...('messages' in result ? result.messages.flatMap(({ reasons }) => reasons) : []),
        ];
        for (const code of all)
          assert.ok(tellMatchReason(code, 'zh').length > 3 && tellMatchReason(code, 'en').length > 3);
      },
    ),
    { numRuns: 300 },
  );
  for (const [code, { zh, en }] of Object.entries(MATCH_REASONS))
    assert.ok(/\p{Script=Han}/u.test(zh) && /^[ -~’“”]+$/u.test(en), code);
});
