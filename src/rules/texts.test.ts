import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { day, isMarketing, PURPOSES, type Purpose } from '../domain/index.ts';
import {
  advisedWording,
  OPT_OUT_WORDINGS,
  readConsentRequest,
  readPurpose,
  tellsHowToRefuse,
} from './index.ts';
import { SIGNALS } from './signal-words.ts';

const READS: readonly [Purpose | 'unclear', string][] = [
  ['marketing-retail', '会员专享：全场满300减50，今晚8点开抢，详询客服400-000-0000。拒收请回复R'],
  ['marketing-retail', '周年庆大促，女装5折起，买2送1，速来门店选购'],
  ['marketing-finance', '您有最高20万元贷款额度待领取，限时优惠利率低至3.6%'],
  ['marketing-insurance', '车险特惠，投保立减200元，详询热线'],
  ['marketing-education', '暑期英语课程火热招生，免费试听名额有限'],
  ['marketing-travel', '三亚5日游特价，双飞含酒店，报名从速'],
  ['marketing-property', '地铁口精装三房，首付18万起，样板间盛大开放'],
  ['marketing-games', '新服公测，登录送元宝礼包'],
  ['marketing-telecom', '预存100元送宽带一年，回复Y办理'],
  ['verification', '验证码384921，5分钟内有效，请勿告诉他人。'],
  ['verification', '您正在登录，动态密码为 283746，切勿泄露。'],
  ['notification', '您的订单已发货，运单号770012345678，请留意查收。'],
  ['notification', '尾号1234的账户6月1日支出200.00元，余额1,024.50元。'],
  ['notification', '您的订单已发货，请留意查收。退订回T'],
  ['public-interest', '气象台发布暴雨橙色预警信号，请减少外出。'],
  ['consent-request', '是否同意接收本店促销短信？每月不超过4条，有效期一年。回复Y同意，不回复视为不同意。'],
  ['unclear', '老地方见，记得带上。'],
  ['unclear', ''],
  // A notice with an advert at its tail is not silently service.
  ['unclear', '您的订单已发货，限时领优惠券'],
];

for (const [purpose, text] of READS) {
  test(`reads as ${purpose}: ${text.slice(0, 20)}`, () => assert.equal(readPurpose(text).purpose, purpose));
}

test('says what spoke for it', () => {
  assert.equal(readPurpose('全场满300减50，今晚开抢').because, '全场,满#减,开抢');
  assert.equal(readPurpose('满三百元减五十').because, '满#减');
  assert.equal(readPurpose('老地方见').because, 'none');
});

test('opt-out wording alone is no advertising', () => {
  for (const { wording } of OPT_OUT_WORDINGS) {
    const { purpose } = readPurpose(`请于周五前来取。${wording}`);
    assert.ok(purpose === 'unclear' || !isMarketing(purpose), wording);
  }
});

test('full-width letters and digits and characters without width hide nothing', () => {
  const plain = readPurpose('全场满300减50，VIP专享，今晚开抢');
  assert.deepEqual(readPurpose('全场满３００减５０，ＶＩＰ专享，今晚开抢'), plain);
  assert.deepEqual(readPurpose('全\u200b场满3\ufeff00减\u200d50，VIP专享，今晚\u2060开抢'), plain);
});

test('one text leaves nothing behind for the next', () => {
  const alone = READS.map(([, text]) => readPurpose(text));
  fc.assert(
    fc.property(fc.array(fc.nat(READS.length - 1), { maxLength: 20 }), (order) => {
      for (const i of order) assert.deepEqual(readPurpose(READS[i]![1]), alone[i]);
    }),
  );
});

test('P12 any text is read, in its own words never, with a purpose that exists', () => {
  const words = new Set(SIGNALS.flatMap((s) => s.words.split(/\s+/)));
  const fragment = fc.oneof(
    fc.constantFrom(...words),
    fc.string({ unit: 'binary', maxLength: 10 }),
    fc.constantFrom('3', '元', '折'),
  );
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 40 }), (parts) => {
      const { purpose, because } = readPurpose(parts.join(''));
      assert.ok(purpose === 'unclear' || PURPOSES.includes(purpose));
      if (because !== 'none') for (const word of because.split(',')) assert.ok(words.has(word), word);
    }),
  );
});

test('P12 a hostile text takes no longer than its length', () => {
  const hostile = [
    '1',
    '满1',
    '满',
    '回复',
    '至',
    '退订',
    '一',
    '每 ',
    '促销',
    ' ',
    '存9',
    '\u200b',
    '拒收 ',
  ];
  for (const unit of hostile) {
    const text = unit.repeat(4000 / unit.length);
    const begin = process.hrtime.bigint();
    readPurpose(text);
    readConsentRequest(text);
    tellsHowToRefuse(text, day('2026-06-01'));
    const ms = Number(process.hrtime.bigint() - begin) / 1e6;
    assert.ok(ms < 100, `${JSON.stringify(unit)}: ${ms} ms`);
  }
});

test('a request states type, frequency and term, each found by itself', () => {
  const table: [string, boolean, boolean, boolean][] = [
    ['是否同意接收本店促销短信？每月不超过4条，有效期一年。回复Y同意', true, true, true],
    ['同意接收理财产品信息请回复Y，频次：每周1条，至2027年6月30日止', true, true, true],
    ['是否同意接收会员活动通知，1个月最多2条，12个月有效', true, true, true],
    ['是否同意接收我们的短信？每周一条，长期有效', false, true, true],
    ['是否同意接收新品优惠信息？一年有效', true, false, true],
    ['是否同意接收新品优惠信息？每天一条', true, true, false],
    ['是否同意？回复Y同意', false, false, false],
    ['', false, false, false],
  ];
  for (const [text, type, frequency, term] of table) {
    assert.deepEqual(readConsentRequest(text), { type, frequency, term }, text);
  }
});

const TELLS = [
  '拒收请回复R',
  '拒收回复R',
  '回T退订',
  '回TD退订',
  '回复TD退订',
  '回N退订',
  '退订回T',
  '退订回TD',
  '退订回N',
  '退订请回复TD',
  '回复 T 退订',
  '回复“T”退订',
  '回复ＴＤ退订',
  '退回T',
  '回t退',
  'TD退订',
  '回0000退订',
  '回复QX取消',
  '不再接收请回复N',
  '回复退订',
  '退订请点击 example.cn/t',
  '拒收请致电400-000-0000',
  '拒收请回复R 【安宁商城】',
];
const SILENT = [
  '',
  '七天无理由退货',
  '退款请留意查收',
  '详询客服',
  '回复Y参加活动',
  '取消订单不收费',
  '退订成功',
  '谢谢',
];

test('a way to refuse is found in each wording that readers understand, and nowhere else', () => {
  const offer = '【安宁商城】全场满300减50，今晚8点开抢，';
  for (const when of [day('2015-07-01'), day('2021-11-11'), day('2026-06-01')]) {
    for (const wording of TELLS) assert.ok(tellsHowToRefuse(offer + wording, when), wording);
    for (const words of SILENT) assert.ok(!tellsHowToRefuse(offer + words, when), words);
  }
});

test('a way to refuse stands at the end, where readers look for it', () => {
  assert.ok(!tellsHowToRefuse(`回T退订${'买'.repeat(80)}`, day('2026-06-01')));
  assert.ok(tellsHowToRefuse(`${'买'.repeat(900)}回T退订`, day('2026-06-01')));
});

test('the advised wording is that of the time', () => {
  assert.equal(advisedWording(day('2021-11-11')), '回T退订');
  assert.equal(advisedWording(day('2023-11-30')), '回T退订');
  assert.equal(advisedWording(day('2023-12-01')), '拒收请回复R');
  for (const { wording, from } of OPT_OUT_WORDINGS)
    assert.ok(tellsHowToRefuse(wording.replace('…', ''), from), wording);
});
