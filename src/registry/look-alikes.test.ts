import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Invalid, type OrganisationId, type Signature } from '../domain/index.ts';
import { type LookAlike, LookAlikes } from './look-alikes.ts';

const OWNER = '91310000MA1FL00K2G' as OrganisationId;
const OTHER = '91310000MA1FL00K2H' as OrganisationId;

function registered(...names: readonly string[]): LookAlikes {
  const lookAlikes = new LookAlikes();
  for (const name of names) assert.equal(lookAlikes.add(name as Signature, OWNER), undefined);
  return lookAlikes;
}

function found(lookAlikes: LookAlikes, text: string, owner = OTHER): readonly LookAlike[] {
  const all = lookAlikes.find(text, owner);
  if (all instanceof Invalid) throw new Error(all.toString());
  return all;
}

test('variants of a name: which kind, and whether a person decides', () => {
  const rows: readonly [registered: string, asked: string, expected: string][] = [
    ['云雀书屋', '云雀书屋', 'refuse same-skeleton'],
    ['云雀书屋', '雲雀書屋', 'refuse same-skeleton'],
    ['云雀书屋', '云雀 书屋', 'refuse same-skeleton'],
    ['云雀书屋', '云\u200b雀书屋', 'refuse same-skeleton'],
    ['云雀书屋', '\u202e云雀书屋\u202c', 'refuse same-skeleton'],
    ['云雀书屋', '【云雀】书屋!', 'refuse same-skeleton'],
    ['云雀', '雲雀', 'refuse same-skeleton'],
    ['Meiwu', 'ＭＥＩＷＵ', 'refuse same-skeleton'],
    ['Meiwu', 'meiwú', 'refuse same-skeleton'],
    ['Meiwu', 'Меіwu', 'refuse looks-same'],
    ['Meiwu', 'rneiwu', 'refuse looks-same'],
    ['Meiwu', 'me1wu', 'refuse looks-same'],
    ['Good100', 'g00dIOO', 'refuse looks-same'],
    ['小末茶馆', '小未茶馆', 'refuse looks-same'],
    ['自己人', '自已人', 'refuse looks-same'],
    ['人土风', '入土风', 'refuse looks-same'],
    ['末云', '未云', 'ask looks-same'],
    ['清泉茶舍', '情泉茶舍', 'refuse looks-same'],
    ['云雀书屋', '匀雀书屋', 'refuse sounds-same'],
    ['蓝鲸书屋', '兰京书屋', 'ask sounds-same'],
    ['重山火锅王', '崇山火锅王', 'refuse sounds-same'],
    ['58云雀', '五八云雀', 'ask sounds-same'],
    ['宁川茶舍', '凌川茶舍', 'ask sounds-same'],
    ['达维', '达唯', 'ask sounds-same'],
    ['云雀', '云雀官方', 'refuse decorated'],
    ['云雀', '云雀旗舰店', 'refuse decorated'],
    ['云雀', '官方云雀客服中心', 'refuse decorated'],
    ['云雀', '云雀APP', 'refuse decorated'],
    ['云雀商城', '云雀客服', 'refuse decorated'],
    ['云雀', '云雀科技', 'ask decorated'],
    ['云雀', '中国云雀集团有限公司', 'ask decorated'],
    ['云雀屋', '云雀屋集团', 'refuse decorated'],
    ['Meiwu', 'Меiwu官方', 'refuse decorated'],
    ['山海云雀', '山云海雀', 'ask one-edit'],
    ['旧梦茶舍子', '旧梦茶舍', 'ask one-edit'],
    ['旧梦茶舍', '旧梦茶小舍', 'ask one-edit'],
    ['旧梦茶舍子', '旧愁茶舍子', 'ask one-edit'],
    ['Lapuna', 'Lapona', 'ask one-edit'],
  ];
  for (const [name, asked, expected] of rows) {
    const [first] = found(registered(name, '青山', '绿水长流'), asked);
    assert.equal(first && `${first.severity} ${first.kind}`, expected, `${asked} for ${name}`);
    assert.equal(first?.name, name);
    assert.equal(first?.owner, OWNER);
  }
});

test('names that share much and are not each other: nothing is found', () => {
  const rows: readonly [string, string][] = [
    ['平安银行', '平安保险'],
    ['中国移动', '中国联通'],
    ['中国移动', '中国电信'],
    ['京东', '东京'],
    ['大众点评', '大众'],
    ['云雀银行', '山雀银行'],
    ['云雀', '云海'],
    ['云雀', '匀却'],
    ['云雀茶馆', '云雀药房'],
    ['山海', '海山'],
    ['蓝天之家', '白云之家'],
    ['清风明月', '清风朗月'],
    ['科技', '集团'],
  ];
  for (const [one, other] of rows) {
    assert.deepEqual(found(registered(one), other), [], `${other} for ${one}`);
    assert.deepEqual(found(registered(other), one), [], `${one} for ${other}`);
  }
});

test('the steps show a person why: what stood there, what it became, where', () => {
  const [like] = found(registered('蓝鲸书屋'), '官方 藍京书屋');
  assert.deepEqual(like?.steps, [
    { step: 'inserted', side: 'asked', before: ' ', after: '', from: 2, to: 3 },
    { step: 'traditional', side: 'asked', before: '藍', after: '蓝', from: 3, to: 4 },
    { step: 'sound', side: 'asked', before: '京', after: '鲸', from: 4, to: 5 },
    { step: 'decoration', side: 'asked', before: '官方', after: '', from: 0, to: 2 },
  ]);
  const [edit] = found(registered('旧梦茶舍子'), '旧梦茶舍');
  assert.deepEqual(edit?.steps, [{ step: 'edit', side: 'asked', before: '', after: '子', from: 4, to: 4 }]);
  const [plain] = found(registered('云雀商城'), '云雀');
  assert.deepEqual(plain?.steps, [
    { step: 'decoration', side: 'registered', before: '商城', after: '', from: 2, to: 4 },
  ]);
});

test('the best come first: what is refused, then the closer kind; no more than asked for', () => {
  const lookAlikes = registered('云雀茶舍', '匀雀茶舍', '匀确茶舍', '雲雀茶舍', '云雀茶小舍');
  const said = found(lookAlikes, '云雀茶舍').map(({ name, severity, kind }) => `${name} ${severity} ${kind}`);
  assert.deepEqual(said, [
    '云雀茶舍 refuse same-skeleton',
    '雲雀茶舍 refuse same-skeleton',
    '匀雀茶舍 refuse sounds-same',
    '匀确茶舍 ask sounds-same',
    '云雀茶小舍 ask one-edit',
  ]);
  assert.equal((lookAlikes.find('云雀茶舍', OTHER, { limit: 2 }) as readonly LookAlike[]).length, 2);
});

test('a name is found behind any number of others that share its core or its sound', () => {
  const lookAlikes = registered('云雀', '云雀书屋');
  const owners = Array.from({ length: 300 }, (_, i) => `91310000MA1FL0${i}` as OrganisationId);
  for (const owner of owners) {
    lookAlikes.add('云雀集团' as Signature, owner);
    lookAlikes.add('匀雀书屋' as Signature, owner);
  }
  for (const name of ['云雀', '云雀书屋']) assert.equal(found(lookAlikes, name)[0]?.name, name);
});

const han = fc.constantFrom(...'云雀山海未末己已人入蓝鲸京兰书屋宁凌0oO1lI');
const name = fc.string({ unit: han, minLength: 2, maxLength: 8 });

test('a name resembles none of its own owner', () => {
  fc.assert(
    fc.property(fc.array(name, { maxLength: 8 }), name, (names, asked) => {
      assert.deepEqual(found(registered(...names, asked), asked, OWNER), []);
    }),
  );
});

test('what equals by skeleton, looks or sound does so both ways round, with one severity', () => {
  fc.assert(
    fc.property(name, name, (one, other) => {
      const kind = ([like]: readonly LookAlike[]) => like && `${like.severity} ${like.kind}`;
      assert.equal(kind(found(registered(one), other)), kind(found(registered(other), one)));
    }),
    { numRuns: 2000 },
  );
});

test('adding and taking out leaves nothing; the second time changes nothing', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 12 }), (names) => {
      const lookAlikes = registered(...names);
      const { entries } = lookAlikes.index;
      for (const each of names) lookAlikes.add(each as Signature, OWNER);
      assert.equal(lookAlikes.index.entries, entries);
      assert.equal(lookAlikes.size, names.length);
      for (const each of names) {
        assert.equal(lookAlikes.remove(each as Signature, OTHER), false);
        assert.equal(lookAlikes.remove(each as Signature, OWNER), true);
        assert.equal(lookAlikes.remove(each as Signature, OWNER), false);
        assert.ok(found(lookAlikes, each).every((like) => like.name !== each));
      }
      assert.equal(lookAlikes.size, 0);
      assert.equal(lookAlikes.index.entries, 0);
    }),
  );
});

test('two owners of one name are two; one leaves, the other stays', () => {
  const lookAlikes = registered('云雀');
  lookAlikes.add('云雀' as Signature, OTHER);
  assert.equal(lookAlikes.size, 2);
  lookAlikes.remove('云雀' as Signature, OWNER);
  assert.deepEqual(
    found(lookAlikes, '云雀', OWNER).map(({ owner }) => owner),
    [OTHER],
  );
});

test('P12 whatever a stranger types is answered, soon', () => {
  const lookAlikes = registered('云雀书屋', 'Meiwu');
  const hostile = [
    '',
    '🔥',
    '\ud83d\ud83d云雀',
    `${'\u202e'.repeat(150)}云雀书屋`,
    '云'.repeat(1_000_000),
    'é\u0301'.repeat(60),
    'ﷺ'.repeat(200),
    '__proto__',
    'constructor',
    '1l'.repeat(10),
  ];
  for (const text of hostile) {
    const start = process.cpuUsage();
    const answer = lookAlikes.find(text, OTHER);
    assert.ok(answer instanceof Invalid || Array.isArray(answer));
    const { user, system } = process.cpuUsage(start);
    assert.ok(user + system < 200_000, JSON.stringify(text.slice(0, 20)));
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const answer = lookAlikes.find(text, OTHER);
      assert.ok(answer instanceof Invalid || Array.isArray(answer));
    }),
  );
});
