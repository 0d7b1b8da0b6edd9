import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaveGatherer } from './gatherer.ts';

const contactKey = Buffer.from('a key of tests');
const OFFER =
  '【星河商城】亲爱的会员，双十一全场五折起，满300减50，点击 http://t.example.cn/a1 领取优惠券，退订回T';
const LOAN = '急需用钱？无抵押信用贷款，当天放款，额度50万，联系张经理，加微信 dk88666 详谈';
/** Each shares about half of its words with the one before, and nothing with the one before that. */
const CHAIN = [
  '春季新款女装清仓特卖全场包邮欢迎选购,小区门口菜店今日鸡蛋鲜肉低价供应',
  '小区门口菜店今日鸡蛋鲜肉低价供应,周末少儿围棋兴趣班免费试听名额不多',
  '周末少儿围棋兴趣班免费试听名额不多,专业疏通下水管道清洗油烟机随叫随到',
];

test('what differs by its slots and by how it is hidden is one wave; another text is another', () => {
  const gatherer = WaveGatherer.empty();
  const first = gatherer.take(OFFER);
  assert.deepEqual([first.isNewWave, first.isNewVariant, first.why.by], [true, true, 'first']);
  const slots = gatherer.take(OFFER.replace('300', '500').replace('a1', 'zz9').replace('50，', '80，'));
  assert.equal(slots.wave, first.wave);
  assert.equal(slots.isNewVariant, false);
  const hidden = gatherer.take(
    '【星河商城】亲爱的會员，双-十-一全場五折起，满③００减５０，点鸡 http://t.example.cn/a1 领取优会劵，退.订回Ｔ',
  );
  assert.equal(hidden.wave, first.wave);
  assert.equal(hidden.why.by, 'text');
  assert.equal(hidden.why.near, first.variant);
  const loan = gatherer.take(LOAN);
  assert.notEqual(loan.wave, first.wave);
  assert.equal(loan.isNewWave, true);
});

test('a few words in common do not make short texts one wave', () => {
  const gatherer = WaveGatherer.empty();
  const [one, other] = [gatherer.take('我在路上等你'), gatherer.take('我在楼下等你')];
  assert.notEqual(one.wave, other.wave);
});

test('other words with the same account are one wave, and it says why', () => {
  const gatherer = WaveGatherer.empty({ contactKey });
  const loan = gatherer.take(LOAN);
  const other = gatherer.take('资金周转不开？凭身份证就能办，三分钟到账，薇❤：ＤＫ88666');
  assert.equal(other.wave, loan.wave);
  assert.deepEqual([other.isNewVariant, other.why.by, other.why.near], [true, 'contact', loan.variant]);
  assert.deepEqual(gatherer.review().split, [], 'a contact holds a wave together');
  const without = WaveGatherer.empty();
  without.take(LOAN);
  assert.equal(without.take('资金周转不开？凭身份证就能办，三分钟到账，加微信dk88666').isNewWave, true);
});

test('a contact that many unlike texts have is a hotline and brings nothing together', () => {
  const gatherer = WaveGatherer.empty({ contactKey, unlikeMax: 2 });
  const waves = [
    '您尾号的储蓄卡账户支出人民币已到账请注意核对余额',
    '本周六上午在社区广场举办健康义诊欢迎街坊参加',
    '新学期课程表已经发布请家长登录平台查看并签收',
    '停电检修通知明日凌晨至清晨片区用电将受到影响',
  ].map((text) => gatherer.take(`${text}，咨询400-820-8820`).wave);
  assert.equal(waves[1], waves[0]);
  assert.equal(waves[2], waves[0]);
  assert.notEqual(waves[3], waves[0]);
  assert.ok(gatherer.review().split.length > 0, 'what only a hotline held together falls apart');
});

test('a text between two waves makes them one, whose older number stays', () => {
  const [a, b, c, d] = [
    '全场家电五折起送货上门',
    '老客户凭短信再减现金',
    '活动只有本周末三天',
    '地址在人民路家电广场',
  ];
  const gatherer = WaveGatherer.empty();
  const one = gatherer.take(`${a}，${b}，恭候光临本店`);
  const other = gatherer.take(`${c}，${d}，恭候光临本店`);
  assert.notEqual(one.wave, other.wave);
  const between = gatherer.take(`${a}，${b}，${c}，${d}，恭候光临本店`);
  assert.equal(between.wave, one.wave);
  assert.deepEqual(between.merged, [other.wave]);
  assert.equal(gatherer.waveOf(other.wave), one.wave);
  assert.equal(gatherer.variants(other.wave).length, 3);
  assert.equal(gatherer.size.waves, 1);
});

test('what only a chain of texts holds together is split, and the oldest part keeps the number', () => {
  const gatherer = WaveGatherer.empty({ joins: 0.2, holds: 0.25, bands: 48 });
  const [first, , last] = CHAIN.map((text) => gatherer.take(text));
  assert.equal(last!.wave, first!.wave);
  const { split } = gatherer.review();
  assert.equal(split.length, 1);
  assert.equal(split[0]!.from, first!.wave);
  assert.ok(split[0]!.wave > first!.wave);
  assert.ok(!split[0]!.variants.includes(first!.variant));
  assert.equal(
    gatherer.variants(first!.wave).length + gatherer.variants(split[0]!.wave).length,
    CHAIN.length,
  );
  assert.deepEqual(gatherer.review(), { merged: [], split: [] }, 'a review settles');
});

test('a wave grows to eight full ones and no further, so that a review stays quick', () => {
  const gatherer = WaveGatherer.empty({ contactKey, variantsMax: 3, unlikeMax: 1000 });
  for (let i = 0; i < 60; i++) {
    const own = Array.from({ length: 12 }, (_, k) =>
      String.fromCharCode(0x4e00 + (((i * 12 + k) * 37) % 5000)),
    ).join('');
    gatherer.take(own);
    gatherer.take(`${own}，微信 dk88666`);
  }
  const sizes = Map.groupBy(gatherer.memory().variants, ({ wave }) => wave);
  const most = Math.max(...[...sizes.values()].map(({ length }) => length));
  assert.ok(most > 3 && most <= 24, `${most} variants`);
});

test('the template has fixed pieces, and slots with what stood there, but for numbers and names of people', () => {
  const gatherer = WaveGatherer.empty();
  const written = (name: string, amount: string, phone: string, town: string) =>
    `尊敬的${name}先生您好，${town}分店周年庆，充值${amount}元送豪华礼包，数量有限先到先得，详询${phone}，网址 http://${town === '合肥' ? 'hf' : 'nc'}.example.cn/x7`;
  const { wave } = gatherer.take(written('张伟', '300', '13800138000', '合肥'));
  gatherer.take(written('李芳', '500', '13900139000', '合肥'));
  gatherer.take(written('王娜', '800', '13700137000', '南昌城东新区万家广场三楼影院旁'));
  gatherer.take(written('王娜', '800', '13700137000', '南昌城东新区万家广场三楼影院旁'));
  const { pieces } = gatherer.template(wave);
  const fixed = pieces.flatMap((piece) => (piece.kind === 'fixed' ? [piece.text] : []));
  assert.ok(fixed.some((text) => text.includes('分店周年庆,充值')));
  const slot = (kind: string) => pieces.find((piece) => piece.kind === kind);
  assert.deepEqual(slot('name'), { kind: 'name', examples: [] });
  assert.deepEqual(slot('telephone'), { kind: 'telephone', examples: [] });
  const amount = slot('amount');
  assert.ok(amount !== undefined && amount.kind !== 'fixed');
  assert.ok(amount.examples.includes('500元') && amount.examples.includes('800元'));
  const link = slot('link');
  assert.ok(link !== undefined && link.kind !== 'fixed');
  assert.ok(link.examples.includes('hf.example.cn') && link.examples.includes('nc.example.cn'));
  const words = slot('words');
  assert.ok(words !== undefined && words.kind !== 'fixed');
  assert.ok(words.examples.includes('合肥'), JSON.stringify(pieces));
});

test('P7 of a code, a card or an order the form alone is an example', () => {
  const gatherer = WaveGatherer.empty();
  const { wave } = gatherer.take('【星河商城】您的验证码是194545，请在3分钟内填写，请勿告诉他人');
  gatherer.take('【星河商城】您的验证码是880213，请在5分钟内填写，请勿告诉他人');
  const examples = gatherer
    .template(wave)
    .pieces.flatMap((piece) => (piece.kind === 'number' ? [piece.examples] : []));
  assert.deepEqual(examples, [['######'], ['5']]);
});

test('a variant tells its parent and what was changed', () => {
  const gatherer = WaveGatherer.empty();
  const first = gatherer.take(LOAN);
  const second = gatherer.take(LOAN.replace('当天放款', '免费评估秒批到账').replace('急需用钱？', ''));
  assert.equal(second.isNewVariant, true);
  const tree = gatherer.variants(first.wave);
  assert.equal(tree.length, 2);
  assert.deepEqual([tree[0]!.parent, tree[0]!.changes], [undefined, []]);
  assert.equal(tree[1]!.parent, first.variant);
  assert.ok(tree[1]!.distance > 0.3 && tree[1]!.distance < 0.65);
  const { changes } = tree[1]!;
  assert.ok(changes.some(({ before, after }) => before.startsWith('急需用钱') && after === ''));
  assert.ok(changes.some(({ before, after }) => before.includes('当天') && after.includes('免费评估')));
  let text = tree[0]!.prototype;
  for (const { at, before, after } of [...changes].reverse()) {
    assert.equal(text.slice(at, at + before.length), before);
    text = text.slice(0, at) + after + text.slice(at + before.length);
  }
  assert.equal(text, tree[1]!.prototype, 'the changes make one of the other');
});

test('a wave that is not held is told as such', () => {
  assert.throws(() => WaveGatherer.empty().template(7), /wave: found 7/);
  assert.equal(WaveGatherer.empty().waveOf(7), undefined);
});
