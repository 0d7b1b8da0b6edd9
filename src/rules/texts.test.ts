/** Texts and what they are read as. Long because it is mostly a table of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { day, isMarketing, PURPOSES, type Purpose } from '../domain/index.ts';
import {
  advisedWording,
  OPT_OUT_WORDINGS,
  readConsentRequest,
  readWords,
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
  // A code stays a code, whatever it is for and however it is written.
  ['verification', '您正在领取满100减20新人礼包，验证码 663201，切勿告诉他人。'],
  ['verification', '验证码：7781，输入即可领取优惠券'],
  ['verification', '您的秒杀订单校验码为552913，请在3分钟内完成支付'],
  ['verification', '384921是您本次抽奖的短信验证码'],
  ['verification', '验证码384921.5分钟内有效，参与双11抢购请尽快输入'],
  ['verification', '登录码 A7K9Q2，会员专享通道，勿转发'],
  ['verification', '贷款申请动态密码：778120，额度最高20万，请勿泄露'],
  ['verification', '验证码：６６３２０１，用于领取红包'],
  ['verification', '您的验证码是 384 921，用于申领发票'],
  ['verification', 'G-384921 is your verification code for the flash sale.'],
  ['verification', 'Use 552913 to confirm your voucher.'],
  // An advert may name a code, or even show one.
  ['marketing-retail', '邀请码8866，全场5折起，满300减50，速抢'],
  ['marketing-other', '凭优惠码2023下单立减50元，限时抢购，先到先得'],
  ['marketing-other', '无需验证码，拨打4001234567领券，限时抢购'],
  ['marketing-retail', '验证码8888，全场5折起，满300减50，限时抢购，点击 a.example 领取'],
  ['marketing-retail', '验证码1234，请勿泄露。另：店庆全场5折起，满300减50，限时抢购，速来！'],
  // A request names what it asks for.
  [
    'consent-request',
    '您好，请问您愿意收到我们的夏季上新优惠短信吗？每月最多2条，为期一年，愿意请回复Y，不回复视为不同意',
  ],
  ['consent-request', '诚邀您订阅本店促销信息，每周1条，期限半年，回复Y同意'],
  ['consent-request', '您是否愿意接收本店的满减活动与特价促销短信？同意请回复1，不同意请忽略'],
  [
    'consent-request',
    '我们希望向您发送理财产品资讯，每月2条，有效期至2027年1月，如您同意请点击 a.example 确认',
  ],
  ['consent-request', '如您同意接收我司课程优惠信息（每周不超过2条，有效期6个月），请回复“同意”。'],
  [
    'consent-request',
    'Would you like to receive our offers by text? 4 a month for one year. Reply YES to agree.',
  ],
  // An advert that asks besides is an advert; and what is agreed to must be messages.
  ['marketing-retail', '全场5折起，满300减50，今晚开抢！同意接收更多优惠短信请回复Y'],
  ['marketing-retail', '您已同意接收本店短信。全场5折起，满300减50，回复Y参加抢购。退订回T'],
  [
    'marketing-retail',
    '店庆特惠，全场大促进行中，新品上市，欢迎选购，愿意接收优惠短信请回复Y，每月4条，为期一年',
  ],
  ['unclear', '会议改至周五，是否同意请回复。'],
  ['unclear', '如您不想接收此类短信，请回复N'],
  // Advertising in a notice is advertising.
  ['marketing-retail', '您的快递已到南门驿站，取件码3-2-5566。另，店铺周年庆全场5折，满200减30，快来选购！'],
  ['marketing-other', '您的订单已发货，运单号770012。感谢支持，现在下单立减50元，限时抢购。'],
  ['marketing-other', '您预约的体检已确认，6月3日8点。即日起老客户体检半价，名额有限先到先得。'],
  ['marketing-other', '您的账户有一份权益待激活，请于今日登录 a.example 领取。'],
  // Honest notices stay notices.
  ['notification', '您的会员卡消费128.00元，余额300.50元，感谢您的光临。'],
  ['notification', '您的优惠券订单退款成功，已原路退回，请查收。'],
  ['notification', '尾号1234信用卡6月账单2,300.00元，最低还款230元，还款日6月20日。'],
  ['notification', '您的快递已到驿站，取件码5-2-1023，请今天20点前领取。'],
  ['notification', '您预约的6月3日口腔科就诊已确认，请提前15分钟到场，改约请致电。'],
  ['notification', '您的退款申请商家逾期未回复视为同意退款，已原路退回。'],
  ['unclear', '老地方见，记得带上。'],
  ['unclear', ''],
  // A notice with an advert at its tail is not silently service.
  ['unclear', '您的订单已发货，限时领优惠券'],
];

for (const [purpose, text] of READS) {
  test(`reads as ${purpose}: ${text.slice(0, 40)}`, () => assert.equal(readWords(text).purpose, purpose));
}

test('says what spoke for it', () => {
  assert.equal(readWords('全场满300减50，今晚开抢').because, '全场,满#减,开抢');
  assert.equal(readWords('满三百元减五十').because, '满#减');
  assert.equal(readWords('老地方见').because, 'none');
});

test('opt-out wording alone is no advertising', () => {
  for (const { wording } of OPT_OUT_WORDINGS) {
    const { purpose } = readWords(`请于周五前来取。${wording}`);
    assert.ok(purpose === 'unclear' || !isMarketing(purpose), wording);
  }
});

test('full-width letters and digits and characters without width hide nothing', () => {
  const plain = readWords('全场满300减50，VIP专享，今晚开抢');
  assert.deepEqual(readWords('全场满３００减５０，ＶＩＰ专享，今晚开抢'), plain);
  assert.deepEqual(readWords('全\u200b场满3\ufeff00减\u200d50，VIP专享，今晚\u2060开抢'), plain);
});

test('one text leaves nothing behind for the next', () => {
  const alone = READS.map(([, text]) => readWords(text));
  fc.assert(
    fc.property(fc.array(fc.nat(READS.length - 1), { maxLength: 20 }), (order) => {
      for (const i of order) assert.deepEqual(readWords(READS[i]![1]), alone[i]);
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
      const { purpose, because } = readWords(parts.join(''));
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
    '同意',
    '愿意接收',
    '注册即视为同意接收',
    '不回复视为',
    '将发送优惠短信',
    '验证码12345678',
    '验证码 ',
    'reply ',
    'Reply R to ',
  ];
  for (const unit of hostile) {
    const text = unit.repeat(4000 / unit.length);
    // Of this process alone: other load on the machine is not the text's doing.
    const begin = process.cpuUsage();
    readWords(text);
    readConsentRequest(text);
    tellsHowToRefuse(text, day('2026-06-01'));
    const { user, system } = process.cpuUsage(begin);
    const ms = (user + system) / 1000;
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
    ['May we send you offers by text? At most 4 a month until 30 June. Reply Y', true, true, true],
    ['', false, false, false],
  ];
  for (const [text, type, frequency, term] of table) {
    const { terms: _terms, ...states } = readConsentRequest(text);
    assert.deepEqual(states, { type, frequency, term, assumes: false, assumed: undefined }, text);
  }
});

test('what a request states is read as values, or not at all', () => {
  const one = (per: 'day' | 'week' | 'month', count: number) => ({ per, count });
  const table: [string, string | undefined, object | undefined, object | undefined][] = [
    ['是否同意接收促销短信？每月不超过4条，期限一年', 'retail', one('month', 4), { days: 365 }],
    ['是否同意接收促销短信？每周 1-2 条，为期6个月', 'retail', one('week', 2), { days: 180 }],
    ['是否同意接收促销短信？４条／月，有效期为自同意之日起半年', 'retail', one('month', 4), { days: 180 }],
    [
      '同意接收理财产品信息请回复Y，频次：每周三条以内，至2027年6月30日止',
      'finance',
      one('week', 3),
      { until: day('2027-07-01') },
    ],
    [
      '贷款优惠短信，每月最多十二条，截至2027-02有效',
      'finance',
      one('month', 12),
      { until: day('2027-03-01') },
    ],
    ['是否同意接收保险产品推广短信，1个月最多2条，18个月有效', 'insurance', one('month', 2), { days: 545 }],
    ['您愿意收到我们的课程优惠短信吗？每天一条，30天内有效', 'education', one('day', 1), { days: 30 }],
    ['类型：旅游优惠；频率：每周最多1次；期限：两年', 'travel', one('week', 1), { days: 730 }],
    ['楼盘推广短信，7天不超过2条，期限三个月', 'property', one('week', 2), { days: 90 }],
    ['诚邀您订阅资讯，每月1条，有效期一年', 'other', one('month', 1), { days: 365 }],
    [
      'May we send you offers by text? At most 4 a month for one year',
      'retail',
      one('month', 4),
      { days: 365 },
    ],
    [
      'May we text you loan offers? Twice a week until 2027-06-30',
      'finance',
      one('week', 2),
      { until: day('2027-07-01') },
    ],
    // Said, and yet nothing that could be counted or would end.
    ['促销短信，每季度2条，长期有效', 'retail', undefined, undefined],
    ['促销短信，每月4条，每天1条，期限一年，期限两年', 'retail', undefined, undefined],
    ['促销短信，每月若干条，至2027年2月30日止', 'retail', undefined, undefined],
    ['促销短信，每月0条，期限20年', 'retail', undefined, undefined],
    ['贷款和保险优惠短信，每月4条，期限一年', undefined, one('month', 4), { days: 365 }],
  ];
  for (const [text, trade, frequency, term] of table) {
    const purpose = trade === undefined ? undefined : `marketing-${trade}`;
    assert.deepEqual(readConsentRequest(text).terms, { purpose, frequency, term }, text);
  }
});

const ASSUMES = [
  '我们将发送会员优惠短信，如不同意请回复N',
  '是否同意接收优惠短信？未回复视为同意。',
  '是否同意接收优惠短信？同意回复Y，不同意回复N，三日内不回复即视为您同意。',
  '会员您好，已默认为您订阅。',
  '感谢注册，系统已默认为您开通促销信息推送。',
  '本店将定期为您推送新品优惠信息，若您不愿意接收请回复N告知。',
  '使用本服务即表示您同意接收商家营销短信。',
  '未\u200b回复视为同意接收优惠短信',
  'We will text you our offers unless you object. No reply means you agree.',
];
const ASKS = [
  '是否同意接收优惠短信？同意请回复Y，不回复视为不同意。',
  '是否愿意接收新品优惠短信？愿意请回复Y，不回复即为拒绝。',
  '本店将在您同意后发送会员优惠短信，同意请回复Y，不同意请回复N。',
  '我们不会默认您同意接收营销短信，同意请回复Y。',
];
const NEITHER = [
  '您的退款申请商家逾期未回复视为同意退款，请留意短信。',
  '超时未处理，系统将默认同意退货申请。',
  '验收单已发送，三日内未回复视为同意验收结果。',
  '亲子活动通知：周六集合，未回复视为同意参加。',
  '物流信息将通过短信发送，如不需要送货上门请回复N。',
  '您的验证码是384921，登录即表示同意用户协议。',
];

test('a text that takes silence or a default for a yes is a request, and says so of itself', () => {
  for (const text of ASSUMES) {
    assert.equal(readWords(text).purpose, 'consent-request', text);
    const { assumes, assumed } = readConsentRequest(text);
    assert.ok(assumes && assumed !== undefined, text);
  }
  for (const text of ASKS) {
    assert.equal(readWords(text).purpose, 'consent-request', text);
    assert.ok(!readConsentRequest(text).assumes, text);
  }
  for (const text of NEITHER) {
    assert.notEqual(readWords(text).purpose, 'consent-request', text);
    assert.ok(!readConsentRequest(text).assumes, text);
  }
});

test('P4 a code of any making stays one, whatever stands before or behind it', () => {
  const code = fc.stringMatching(/^\d{4,8}$/);
  const word = fc.constantFrom('验证码', '校验码', '动态码', '动态密码', '登录码', '短信验证码');
  const shape = fc.constantFrom('W为C', 'W：C', 'W C', '您的W是C', 'W【C】', 'C是您的W', 'C（领取W');
  // One strong word at most: several would be an advert.
  const beside = fc.constantFrom(
    '优惠券',
    '满100减20',
    '秒杀',
    '抽奖',
    '会员专享',
    '红包',
    '贷款',
    '新人礼包',
    '双11',
  );
  fc.assert(
    fc.property(code, word, shape, beside, beside, (c, w, form, before, behind) => {
      const text = `${before}，${form.replace('W', w).replace('C', c)}，用于${behind}`;
      assert.equal(readWords(text).purpose, 'verification', text);
    }),
  );
  // Digits within a code are no word: 618 is the name of a sale.
  for (const text of ['秒杀，验证码为618000，用于满100减20', '红包，验证码：261812，用于双11'])
    assert.equal(readWords(text).purpose, 'verification', text);
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
  '不想再收到请回复T',
  '回复“退订”取消',
  '如需退订，请点击 example.cn/t',
  '拒收短信请回R',
  '取消订阅回复0000',
  '取消请回复QX',
  '回复QXDY取消订阅',
  '退订请访问 example.cn/t',
  '屏蔽请回复0',
  '拒绝请回复R',
  '停止推送回复T',
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
  '资格将于今晚取消，点 a.example 领取',
  '名额将取消，回复Y保留',
  '不再犹豫，回复1立即参加',
  '七天可退，回复1领券',
  '不满意退T恤',
  '停止营业前最后一天，点 a.example',
  '停不下来的优惠，戳 a.example',
  '回复1取消预约',
  '回复1退款',
  '屏蔽门店街88号，致电预约',
  '不再错过，点 a.example',
  '拒绝高价，点击 a.example 抢购',
  '活动取消请拨打电话核实',
  'Reply R to stop',
];

test('a way to refuse is found in each wording that readers understand, and nowhere else', () => {
  const offer = '【安宁商城】全场满300减50，今晚8点开抢，';
  for (const when of [day('2015-07-01'), day('2021-11-11'), day('2026-06-01')]) {
    for (const wording of TELLS) assert.ok(tellsHowToRefuse(offer + wording, when), wording);
    for (const words of SILENT) assert.ok(!tellsHowToRefuse(offer + words, when), words);
  }
});

test('an English text may tell it in English', () => {
  const offer = '【山海书店】Weekend sale: 30% off all books until Sunday. ';
  const tells = [
    'Reply R to stop',
    'Text STOP to opt out',
    'Reply TD to unsubscribe',
    'To unsubscribe, reply TD',
    'Text "STOP" to 10690001 to opt out.',
    'STOP to end',
    'Reply N to opt-out',
    'reply stop',
    'Reply 0000 to unsubscribe',
    'Unsubscribe: shop.example/u',
    '拒收请回复R',
  ];
  const silent = [
    '',
    'Stop by our store today',
    'Non-stop deals all week',
    'Reply Y to join',
    'Text WIN to enter',
    'You can cancel your order any time',
    'Reply N to cancel your booking',
    'Never stop reading',
  ];
  for (const words of tells) assert.ok(tellsHowToRefuse(offer + words, day('2026-06-01')), words);
  for (const words of silent) assert.ok(!tellsHowToRefuse(offer + words, day('2026-06-01')), words);
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
