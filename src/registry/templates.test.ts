import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { LENDER, MAIN, openRoom, PROVIDER, type Room, refusalOf, SHOP } from './fixture.ts';
import { NotThere } from './refusal.ts';
import type { Wanted, WantedTemplate } from './wanted.ts';

let room: Room;
before(async () => {
  room = await openRoom();
  await room.facts(
    { kind: 'port-opened', port: MAIN, holder: PROVIDER, use: 'service' },
    { kind: 'port-opened', port: '10690002', holder: SHOP, use: 'marketing' },
    { kind: 'signature-registered', signature: '青禾', owner: SHOP },
    {
      kind: 'letter-granted',
      letter: 'L1',
      signatures: ['青禾'],
      grantor: SHOP,
      grantee: PROVIDER,
      purposes: ['verification', 'notification'],
      ports: [MAIN],
      until: '2027-06-01',
    },
  );
});
after(() => room.close());

const CODE = '您的验证码是{code:code}，{minutes:number}分钟内有效，请勿告诉他人。';
const template = (name: string, more: Partial<WantedTemplate> = {}): Wanted => ({
  kind: 'template',
  organisation: SHOP,
  template: name,
  signature: '青禾',
  text: CODE,
  purpose: 'verification',
  ...more,
});
const apply = (wanted: Wanted) => room.applications.apply(wanted, '报备', room.as('ann'));
const through = async (wanted: Wanted) =>
  room.applications.decide((await apply(wanted)).id, true, '材料齐全', room.as('bob'));
const check = async (more: Partial<WantedTemplate>) =>
  (await room.applications.check(template('T9', more), 'all')).map(({ field, code }) => `${field}: ${code}`);

describe('an application for a template', () => {
  test('that is wrong in everything is told all of it, and nothing is kept', async () => {
    const head = await room.record.head();
    const wrong = template('T 1', {
      organisation: LENDER,
      text: '【青禾】点{link:url}领\u202e取，致电{phone:phone}或400-800-1234，看 shop.example.cn，全场五折限时抢购',
      purpose: 'notification',
      ports: [MAIN, '10690099'],
      links: ['HTTP://x'],
      callbacks: ['4008001234', '(95)'],
    });
    assert.deepEqual(await refusalOf(apply(wrong)), [
      'template: name-not-valid',
      'text: template-unseen',
      'text: template-signature-inside',
      'links.0: link-not-valid',
      'callbacks.1: callback-not-valid',
      'links: template-links-open',
      'callbacks: template-callbacks-open',
      'links: template-link-foreign',
      'callbacks: template-callback-foreign',
      'purpose: template-advertises',
      'signature: template-signature-not-yours',
      'ports.0: not-on-chain',
      'ports.1: port-not-open',
    ]);
    assert.equal(await room.record.head(), head);
    assert.deepEqual(await room.applications.list({}, 'all', { limit: 10 }), []);
  });

  const rows: readonly (readonly [what: string, more: Partial<WantedTemplate>, found: readonly string[]])[] =
    [
      ['a code', {}, []],
      ['nothing', { text: '' }, ['text: template-length']],
      ['a megabyte', { text: '青'.repeat(1_000_000) }, ['text: template-length']],
      ['a brace left open', { text: '您的验证码是{code' }, ['text: template-not-valid']],
      ['variables alone', { text: '{a:text}{b:text}' }, ['text: template-not-valid']],
      ['a variable of any text, and hardly more', { text: '您好，{a:text}' }, ['text: template-fixed-share']],
      ['no purpose that there is', { purpose: 'spam' }, ['purpose: value-not-allowed']],
      ['a signature nobody has', { signature: '青禾二' }, ['signature: signature-not-registered']],
      [
        'marketing that tells no way to refuse and varies in most of it',
        { purpose: 'marketing-retail', text: '会员专享：{offer:text}满{amount:amount}减，{until:date}止' },
        ['text: template-fixed-share', 'text: template-opt-out-missing'],
      ],
      [
        'marketing as it should be',
        {
          purpose: 'marketing-retail',
          text: '会员专享：全场满300减50，今晚8点开抢，详见 shop.example.cn/d，咨询4008001234，拒收请回复R',
          links: ['example.cn'],
          callbacks: ['4008001234'],
          ports: ['10690002'],
        },
        [],
      ],
      [
        'marketing on a service port',
        {
          purpose: 'marketing-retail',
          text: '会员专享：全场满300减50，今晚8点开抢，拒收请回复R',
          organisation: PROVIDER,
          ports: [MAIN],
        },
        ['signature: template-signature-not-yours', 'ports.0: template-port-service'],
      ],
      ['by letter', { organisation: PROVIDER, ports: [MAIN] }, []],
      [
        'by letter, on a port that it does not name',
        { organisation: PROVIDER, ports: ['10690002'] },
        ['signature: template-signature-not-yours', 'ports.0: not-on-chain'],
      ],
      [
        'dates and amounts, which are no numbers to call',
        { text: '您2026-11-11的订单共10000元，将于{d:date}送达。', purpose: 'notification' },
        [],
      ],
      [
        'a hotline that is not named',
        { text: '您的订单将于{d:date}送达，如有疑问请拨打95000。', purpose: 'notification' },
        ['callbacks: template-callback-foreign'],
      ],
    ];
  for (const [what, more, found] of rows)
    test(`of ${what}: ${found.length === 0 ? 'nothing stands in the way' : found.join(', ')}`, async () => {
      assert.deepEqual(await check(more), found);
    });

  test('is rejected, appealed, approved by a third person, and in the feed; its name is taken for good', async () => {
    const { id } = await apply(template('T1'));
    await room.applications.decide(id, false, '请说明用途', room.as('bob'));
    await room.applications.appeal(id, '登录使用', room.as('ann'));
    assert.deepEqual(await refusalOf(room.applications.decide(id, true, '同意', room.as('bob'))), [
      'decision: four-eyes',
    ]);
    const before = await room.record.head();
    await room.applications.decide(id, true, '同意', room.as('carol'));
    assert.deepEqual(await room.since(before), [
      {
        kind: 'template-filed',
        at: room.clock.now,
        template: 'T1',
        organisation: SHOP,
        signature: '青禾',
        text: CODE,
        purpose: 'verification',
      },
    ]);
    assert.deepEqual(await refusalOf(apply(template('T1'))), ['template: template-name-taken']);
  });
});

describe('a filed template', () => {
  before(async () => {
    await through(template('T2', { links: ['example.cn'], text: `${CODE}详见{link:url}` }));
  });

  const said = '您的验证码是493021，5分钟内有效，请勿告诉他人。详见shop.example.cn/a';
  const trials: readonly (readonly [text: string, expected: readonly unknown[]])[] = [
    [`【青禾】${said}`, ['exactly', ['493021', '5', 'shop.example.cn/a']]],
    [
      '【青禾】您的验证码是 493021,5 分钟内有效,请勿告诉他人 详见 shop.example.cn/a',
      ['by-letters', ['493021', '5', 'shop.example.cn/a']],
    ],
    [`【晴川】${said}`, ['no', 'signature', 0]],
    [said, ['no', 'signature', 0]],
    ['【青禾】您的校验码是493021，5分钟内有效', ['no', 'fixed-text', 6, '验证码是']],
    [
      '【青禾】您的验证码是领红包，5分钟内有效，请勿告诉他人。详见shop.example.cn/a',
      ['no', 'variable', 10, 'code'],
    ],
    ['【青禾】您的验证码是493021，5分钟内失效', ['no', 'fixed-text', 17, '分钟内有效，请勿告诉他人。详见']],
    [
      '【青禾】您的验证码是493021，5分钟内有效，请勿告诉他人。详见evil.example',
      ['no', 'variable', 33, 'url'],
    ],
  ];
  for (const [text, expected] of trials)
    test(`tried with ${text.slice(0, 30)}: ${expected.join(' ')}`, async () => {
      const tried = await room.templates.try('T2', text, [SHOP]);
      const told =
        tried.matches === 'no'
          ? [tried.matches, tried.because, tried.at, tried.expected].slice(0, expected.length)
          : [tried.matches, tried.filled.map(({ value }) => value)];
      assert.deepEqual(told, expected);
    });

  test('with more than it has is told from where on', async () => {
    const tried = await room.templates.try(
      'T1',
      '【青禾】您的验证码是493021，5分钟内有效，请勿告诉他人。点击领取',
      'all',
    );
    assert.deepEqual(tried, {
      matches: 'no',
      because: 'more-text',
      at: 31,
      expected: '',
      found: '点击领取',
      variable: undefined,
    });
  });

  test('is its sender’s alone: another sees none, finds none, tries none, withdraws none', async () => {
    for (const act of [
      () => room.templates.get('T2', [PROVIDER]),
      () => room.templates.try('T2', said, [PROVIDER]),
      () => room.templates.withdraw('T2', '不用', room.as('eve', [PROVIDER])),
      () => room.templates.get('T-none', [PROVIDER]),
    ])
      await assert.rejects(act, NotThere);
    assert.deepEqual((await room.templates.list([PROVIDER], { limit: 10 })).items, []);
    const mine = await room.templates.list([SHOP], { limit: 1 });
    assert.deepEqual([mine.items[0]!.filed.template, mine.next], ['T1', 'T1']);
    const next = await room.templates.list([SHOP], { limit: 1, after: mine.next! });
    assert.deepEqual([next.items[0]!.filed.template, next.next], ['T2', null]);
    const found = await room.templates.list([SHOP], { limit: 9, q: '详见' });
    assert.deepEqual(
      found.items.map(({ filed }) => filed.template),
      ['T2'],
    );
  });

  test('is withdrawn once, and its history tells it', async () => {
    await room.templates.withdraw('T2', '活动结束', room.as('ann', [SHOP]));
    assert.deepEqual(await refusalOf(room.templates.withdraw('T2', '再撤', room.as('ann', [SHOP]))), [
      'template: template-over',
    ]);
    const page = await room.templates.get('T2', [SHOP]);
    assert.equal(page.withdrawnAt, room.clock.now);
    assert.deepEqual(
      page.history.map(({ kind }) => kind),
      ['template-filed', 'template-withdrawn'],
    );
    assert.deepEqual(room.deeds.at(-1), {
      act: 'template.withdrawn',
      object: { kind: 'template', id: 'T2' },
      organisation: SHOP,
      reason: '活动结束',
      detail: { name: '青禾' },
    });
  });

  test('that came by the feed alone stands here as well', async () => {
    await room.facts({
      kind: 'template-filed',
      template: 'F1',
      organisation: LENDER,
      signature: '青禾',
      text: '您好',
      purpose: 'notification',
    });
    assert.equal((await room.templates.get('F1', [LENDER])).filed.text, '您好');
    await room.facts({ kind: 'template-withdrawn', template: 'F1' });
    const { items } = await room.templates.list([LENDER], { limit: 5 });
    assert.equal(items[0]!.withdrawnAt, room.clock.now);
  });
});
