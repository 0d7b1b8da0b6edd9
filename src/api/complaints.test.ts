/** The complaint centre over HTTP, on real stores. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { SPAM } from '../complaints/fixture.ts';
import { readComplaintNumber } from '../complaints/index.ts';
import type { Duty } from '../domain/index.ts';
import { nastyTexts } from '../domain/nasty.fixture.ts';
import { OTHER, SHOP, type Stand, stand } from './fixture.ts';

const PNG = Buffer.concat([
  Buffer.from('89504e470d0a1a0a', 'hex'),
  Buffer.from('<script>window.ran=1</script>'),
]);
const number = (i: number) => String(13_800_000_000 + i);
const duties: Record<string, Duty> = {
  centre: { role: 'centre', organisation: undefined },
  regulator: { role: 'regulator', organisation: undefined },
  shop: { role: 'sender', organisation: SHOP },
  other: { role: 'provider', organisation: OTHER },
  carrier: { role: 'carrier', organisation: undefined },
};
const cookies: Record<string, string> = {};
let house: Stand;

const ask = (who: string, name: string, body?: unknown, headers = {}) =>
  house.ask(cookies[who], name, { headers, ...(body === undefined ? {} : { body }) });
const ok = async (who: string, name: string, body?: unknown) => {
  const answer = await ask(who, name, body);
  assert.equal(answer.statusCode, 200, `${name}: ${answer.body}`);
  return answer.json();
};
const told = (i: number, more: object = {}) => ({
  ...{ reference: `K-${i}`, recipient: number(i), sender: '1069123456', text: `${SPAM}${i}` },
  ...more,
});
const hand = async (who: string, ...complaints: object[]) =>
  (await ok(who, 'POST /api/complaints', { complaints })).items as {
    id: string;
    again: boolean;
    marks: string[];
    objections: { code: string; field: string }[];
  }[];
const one = async (who: string, item: object) => (await hand(who, item))[0]!.id;

before(async () => {
  house = await stand();
  for (const [name, duty] of Object.entries(duties)) cookies[name] = await house.signIn(`c-${name}`, [duty]);
});
after(() => house.close());

describe('handing in', () => {
  test('each is told by itself: its acceptance number and marks, that it was told before, or everything that is wrong', async () => {
    const [first, code, wrong, same] = await hand(
      'shop',
      told(1, { at: '2026-05-30 09:30:00', category: '贷款理财', wantsStop: true }),
      told(2, { text: '【青禾商城】您的验证码是 482913，10分钟内有效，请勿告诉他人。' }),
      told(3, { recipient: '138', at: 'yesterday', category: 'spam', text: ' \0' }),
      told(1),
    );
    assert.equal(readComplaintNumber(first!.id), first!.id);
    assert.deepEqual([first!.again, first!.marks, code!.marks], [false, [], ['service-message']]);
    assert.deepEqual(
      [wrong!.id, wrong!.objections.map(({ code, field }) => `${field}: ${code}`).sort()],
      [
        null,
        [
          'at: time-not-readable',
          'category: category-not-known',
          'recipient: recipient-not-valid',
          'text: text-missing',
        ],
      ],
    );
    assert.deepEqual([same!.id, same!.again], [first!.id, true]);
    assert.deepEqual(await hand('shop', told(1, { text: '又一次' })), [{ ...same!, marks: [] }]);
    const page = await ok('centre', `GET /api/complaints/${first!.id}`);
    assert.deepEqual(
      [page.via, page.viaName, page.reference, page.channel, page.proof, page.category, page.categoryBy],
      [SHOP, '青禾商城 Qinghe', 'K-1', 'api', 'told', 'loans', 'person'],
    );
    assert.deepEqual([page.toldAt, page.wantsStop], ['2026-05-30T09:30:00.000+08:00', true]);
    const audit = (await ok('centre', 'GET /api/audit?act=complaint.told')).items;
    assert.deepEqual(audit.at(-1).detail, { asked: 4, taken: 3, again: 1 });
  });

  test('in whose name: the only one of the duties, or one that is named, registered and within reach; the centre needs none', async () => {
    const refused = async (who: string, organisation?: string) => {
      const body = { complaints: [told(10)], ...(organisation === undefined ? {} : { organisation }) };
      const { error } = (await ask(who, 'POST /api/complaints', body)).json();
      return error.fields[0].code;
    };
    assert.equal(await refused('carrier'), 'teller-not-named');
    assert.equal(await refused('shop', OTHER), 'teller-not-known');
    assert.equal(await refused('carrier', '91330100MA2TWN0019'), 'teller-not-known');
    const named = { organisation: OTHER, complaints: [told(11)] };
    const [{ id }] = (await ok('carrier', 'POST /api/complaints', named)).items;
    assert.equal((await ok('centre', `GET /api/complaints/${id}`)).via, OTHER);
    const own = await one('centre', told(11, { reference: 'desk-1' }));
    assert.equal((await ok('centre', `GET /api/complaints/${own}`)).via, null);
  });

  test('more than 500 at once are refused; a key for telling tells and reads nothing', async () => {
    const many = { complaints: Array.from({ length: 501 }, (_, i) => told(i)) };
    assert.equal((await ask('shop', 'POST /api/complaints', many)).statusCode, 422);
    const body = { name: 'app', role: 'sender', organisation: SHOP, acts: ['complaint.tell'], days: 30 };
    const { secret } = await ok('shop', 'POST /api/keys', body);
    const headers = { authorization: `Bearer ${secret}` };
    const by = (name: string, sent: unknown) => house.ask(undefined, name, { headers, body: sent });
    const made = await by('POST /api/complaints', { complaints: [told(12)] });
    assert.equal(made.statusCode, 200, made.body);
    for (const name of ['GET /api/complaints', `GET /api/complaints/${made.json().items[0].id}`])
      assert.equal((await house.ask(undefined, name, { headers })).statusCode, 403);
  });
});

describe('P8', () => {
  test('a teller sees number and state of what it handed in, by its own references, and nothing else; the accused nothing', async () => {
    const id = await one('other', told(20));
    await one('shop', told(21));
    const body = { references: ['K-20', 'K-21', 'K-404'] };
    const { items } = await ok('other', 'POST /api/complaints/progress', body);
    assert.deepEqual(
      items.map((each: Record<string, unknown>) => [each['reference'], each['id'], each['state']]),
      [
        ['K-20', id, 'accepted'],
        ['K-21', null, null],
        ['K-404', null, null],
      ],
    );
    for (const who of ['shop', 'other', 'carrier'])
      for (const name of [
        'GET /api/complaints',
        `GET /api/complaints/${id}`,
        `POST /api/complaints/${id}/unmask`,
      ])
        assert.equal(
          (await ask(who, name, name.startsWith('GET') ? undefined : {})).statusCode,
          403,
          `${who} ${name}`,
        );
  });

  test('a centre’s duty for one organisation reaches what that one handed in', async () => {
    cookies['desk'] = await house.signIn('c-desk', [{ role: 'centre', organisation: OTHER }]);
    const [theirs, others] = [await one('other', told(30)), await one('shop', told(31))];
    const { items } = await ok('desk', 'GET /api/complaints');
    assert.ok(items.length > 0 && items.every(({ via }: { via: string }) => via === OTHER));
    await ok('desk', `GET /api/complaints/${theirs}`);
    const reason = { reason: '核对号码' };
    const act = { act: 'close', end: 'unfounded', note: '核对过' };
    for (const [name, body] of [
      [`GET /api/complaints/${others}`, undefined],
      [`POST /api/complaints/${others}/unmask`, reason],
      [`POST /api/complaints/${others}/originals/0`, reason],
      [`POST /api/complaints/${others}/classification`, { category: 'loans', service: false }],
      [`POST /api/complaints/${others}/mute`, { days: 3, ...reason }],
      [`POST /api/complaints/${others}/acts`, act],
      [`GET /api/complaints/${others}/match`, undefined],
      [`GET /api/complaints/${others}/verdicts`, undefined],
      [`POST /api/complaints/${others}/match`, { message: null, ...reason }],
    ] as const) {
      const [foreign, none] = [
        await ask('desk', name, body),
        await ask('desk', name.replace(others, '202601010000018'), body),
      ];
      assert.deepEqual([foreign.statusCode, foreign.body], [404, none.body], name);
    }
  });
});

describe('reading', () => {
  test('pages of the newest first, by state, kind, port, marks, time and words', async () => {
    const ids: string[] = [];
    for (let i = 40; i < 45; i++)
      ids.push(
        await one(
          'other',
          told(i, { sender: '10655001', text: `【临江文化】课程特惠第${i}期，报名立减，拒收请回复R` }),
        ),
      );
    const seen: string[] = [];
    for (let after = ''; ; ) {
      const { items, next } = await ok('centre', `GET /api/complaints?port=10655001&limit=2${after}`);
      seen.push(...items.map(({ id }: { id: string }) => id));
      if (next === null) break;
      after = `&after=${next}`;
    }
    assert.deepEqual(seen, ids.toReversed());
    const found = async (query: string) =>
      (await ok('regulator', `GET /api/complaints?${query}`)).items.map(({ id }: { id: string }) => id);
    assert.deepEqual(await found(`text=${encodeURIComponent('第42期')}`), [ids[2]]);
    assert.deepEqual(await found('mark=service-message'), await found('counted=0&category=unclassified'));
    assert.deepEqual(await found('port=10655001&state=closed'), []);
    assert.deepEqual(await found('from=2026-06-02'), []);
    assert.equal((await ask('centre', 'GET /api/complaints?after=nonsense')).json().error.field, 'after');
    assert.equal((await ask('centre', 'GET /api/complaints?text=a%00')).json().error.field, 'text');
  });

  test('P7 by its number through a question’s body; masked; in full with a reason that stands in the audit', async () => {
    const id = await one('other', told(50, { sender: '13912345678' }));
    const list = await ask('centre', 'POST /api/complaints/look-ups', { recipient: '138 0000 0050' });
    assert.deepEqual(
      list
        .json()
        .items.map((each: Record<string, unknown>) => [each['id'], each['recipient'], each['senderKind']]),
      [[id, '86138****0050', 'person']],
    );
    assert.doesNotMatch(list.body, /13800000050|13912345678/);
    assert.equal((await ask('centre', `POST /api/complaints/${id}/unmask`, { reason: ' ' })).statusCode, 422);
    assert.deepEqual(await ok('centre', `POST /api/complaints/${id}/unmask`, { reason: '回访核实' }), {
      ...{ recipient: '13800000050', sender: '13912345678' },
    });
    const audit = await ask('regulator', `GET /api/audit?object=${id}`);
    assert.deepEqual(
      [audit.json().items[0].act, audit.json().items[0].reason],
      ['complaint.unmasked', '回访核实'],
    );
    const looked = await ask('regulator', 'GET /api/audit?act=complaint.looked-up');
    assert.equal(looked.json().items[0].detail.found, 1);
    assert.doesNotMatch(audit.body + looked.body, /13800000050|13912345678/);
  });

  test('P12 what was sent in is kept as it was, and comes as a download that no browser runs, with a trace', async () => {
    const item = told(60, { text: '<script>window.ran=1</script>\u0000\ud800 【青禾】1069', sender: '=1+1' });
    const attachments = [{ name: '截图.png', mediaType: 'image/png', content: PNG.toString('base64') }];
    const id = await one('other', { ...item, attachments });
    const { originals } = await ok('centre', `GET /api/complaints/${id}`);
    assert.deepEqual(
      originals.map((each: Record<string, unknown>) => [each['mediaType'], each['sha256']]),
      [
        ['application/json', createHash('sha256').update(JSON.stringify(item)).digest('hex')],
        ['image/png', createHash('sha256').update(PNG).digest('hex')],
      ],
    );
    const fetched = (place: number, reason = '核对原文') =>
      ask('centre', `POST /api/complaints/${id}/originals/${place}`, { reason });
    for (const [place, type, bytes] of [
      [0, 'application/octet-stream', Buffer.from(JSON.stringify(item))],
      [1, 'image/png', PNG],
    ] as const) {
      const answer = await fetched(place);
      assert.deepEqual([answer.statusCode, answer.headers['content-type']], [200, type]);
      assert.match(
        String(answer.headers['content-disposition']),
        /^attachment; filename="\d+-\d\.(bin|png)"$/,
      );
      assert.equal(answer.headers['x-content-type-options'], 'nosniff');
      assert.match(String(answer.headers['content-security-policy']), /sandbox/);
      assert.ok(answer.rawPayload.equals(bytes));
    }
    assert.equal((await fetched(2)).statusCode, 404);
    assert.equal((await fetched(0, '')).statusCode, 422);
    const audit = (await ok('centre', `GET /api/audit?object=${id}`)).items;
    assert.deepEqual(
      audit.map(({ act }: { act: string }) => act),
      ['complaint.original-seen', 'complaint.original-seen'],
    );
    const bad = [{ name: 'a.png', mediaType: 'image/png', content: '%%' }];
    const html = [
      { name: 'a.png', mediaType: 'image/png', content: Buffer.from('<html>').toString('base64') },
    ];
    const [one1, two] = await hand('other', told(61, { attachments: bad }), told(62, { attachments: html }));
    assert.deepEqual(
      [one1!.objections[0]!.code, two!.objections[0]!.code],
      ['attachment-unreadable', 'attachment-kind'],
    );
  });
});

describe('handling', () => {
  test('is classified, closed with its reason, reopened, muted; what is not possible is told', async () => {
    const id = await one('other', told(70));
    const page = await ok('centre', `POST /api/complaints/${id}/classification`, {
      category: 'fraud',
      service: false,
    });
    assert.deepEqual([page.category, page.categoryBy], ['fraud', 'officer']);
    const close = { act: 'close', end: 'unfounded', told: '经核查不成立。', note: '与发送记录不符' };
    assert.equal(
      (await ask('centre', `POST /api/complaints/${id}/acts`, { ...close, end: undefined })).statusCode,
      422,
    );
    const closed = await ok('centre', `POST /api/complaints/${id}/acts`, close);
    assert.deepEqual(
      [closed.state, closed.ended, closed.events.at(-1).told],
      ['closed', 'unfounded', '经核查不成立。'],
    );
    assert.equal((await ask('centre', `POST /api/complaints/${id}/acts`, close)).statusCode, 409);
    const progress = await ok('other', 'POST /api/complaints/progress', { references: ['K-70'] });
    assert.deepEqual([progress.items[0].state, progress.items[0].ended], ['closed', 'unfounded']);
    const reopened = await ok('centre', `POST /api/complaints/${id}/acts`, {
      act: 'reopen',
      note: '有新的证据',
    });
    assert.deepEqual([reopened.state, reopened.ended], ['accepted', null]);
    await ok('centre', `POST /api/complaints/${id}/mute`, { days: 30, reason: '批量编造' });
    assert.deepEqual((await hand('other', told(71, { recipient: number(70) })))[0]!.marks, ['muted']);
    const deeds = (await ok('regulator', `GET /api/audit?object=${id}`)).items;
    assert.deepEqual(
      deeds.map(({ act }: { act: string }) => act),
      [...['complaint.muted', 'complaint.reopened', 'complaint.closed', 'complaint.classified']],
    );
    const { deeds: words } = await ok('centre', 'GET /api/vocabulary');
    for (const { act } of deeds) assert.ok(words[act].zh !== '', act);
  });

  test('the tree of categories is anybody’s to read, each with what it was called when', async () => {
    const { items } = (await house.ask(undefined, 'GET /api/complaint-categories')).json();
    const collection = items.find(({ code }: { code: string }) => code === 'collection');
    assert.deepEqual(collection.words.zh, '欠款催收');
    assert.deepEqual(
      collection.since.map(({ words }: { words: { zh: string } }) => words.zh),
      ['违规催收', '欠款催收'],
    );
  });
});

test('P12 200 nasty texts are handed in, kept, listed and found; a megabyte of text is told as too long', async () => {
  const texts = nastyTexts(200);
  const items = await hand(
    'shop',
    ...texts.map((text, i) => told(1000 + i, { text, sender: text.slice(0, 250), reference: undefined })),
  );
  for (const [i, { id, objections }] of items.entries())
    assert.ok(id !== null, `${JSON.stringify(texts[i])}: ${JSON.stringify(objections)}`);
  const list = await ask('centre', 'GET /api/complaints?limit=500');
  assert.match(String(list.headers['content-type']), /^application\/json/);
  const kept = new Map(list.json().items.map((each: { id: string; text: string }) => [each.id, each.text]));
  for (const [i, { id }] of items.entries())
    assert.equal(kept.get(id), texts[i]!.replaceAll('\0', '').toWellFormed().trim());
  for (const text of texts.slice(0, 50)) {
    const asked = text.replaceAll('\0', '').trim().slice(0, 60);
    const answer = await ask(
      'centre',
      `GET /api/complaints?text=${encodeURIComponent(asked.toWellFormed())}`,
    );
    assert.equal(answer.statusCode, 200, answer.body);
  }
  const [long] = await hand('shop', told(1300, { text: '长'.repeat(350_000) }));
  assert.deepEqual(
    long!.objections.map(({ code }) => code),
    ['text-too-long'],
  );
});
