/** The evidence pack of a case over HTTP, on real stores: what is in it, who may have it, and that it proves itself. Long because all of it runs on one stand: chDB opens one data folder a process. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PassThrough } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { SaxesParser } from 'saxes';
import yauzl from 'yauzl';
import yazl from 'yazl';
import { verifyPack } from '../complaints/index.ts';
import { nastyTexts } from '../domain/nasty.fixture.ts';
import { createSigner, signNote } from '../evidence/index.ts';
import { judgedIn } from '../gateway/index.ts';
import { OTHER, SHOP } from './fixture.ts';
import {
  messageId,
  number,
  type PackStand,
  PORT,
  packStand,
  signedByProvider,
  TEXT,
} from './packs.fixture.ts';

let office: PackStand;
let folder: string;
let id: string;
let lead: string;
const complaints: string[] = [];
const PICTURE = Buffer.from('89504e470d0a1a0a', 'hex');
const WORDING = {
  ...{ organisation: SHOP, name: 'box', channel: 'web', purpose: 'marketing-retail' },
  text: '我同意接收青禾商城 Qinghe的促销短信：每月不超过4条，期限一年。可随时回复R退订。',
  ...{ frequency: { count: 4, per: 'month' }, termDays: 365 },
};

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'packs-'));
  office = await packStand();
  const { ok, house } = office;
  const wording = (await ok('shop', 'POST /api/consent/wordings', WORDING)).id;
  const granted = await ok('shop', 'POST /api/consent/grants', {
    grants: [
      {
        ...{ recipient: number(2), organisation: SHOP, purpose: 'marketing-retail', channel: 'web', wording },
        ...{ at: new Date(house.clock.now).toISOString(), preTicked: false, bundled: false },
        evidence: 'ab'.repeat(32),
      },
    ],
  });
  await house.parts.consent.attestation.round();
  await office.later(2 * 3_600_000);
  await office.send([
    { i: 1 },
    { i: 2 },
    {
      i: 3,
      outcome: 'hold',
      because: [
        {
          ...{ code: 'recipient-never-consented', rule: 'consent', outcome: 'hold', mode: 'enforce' },
          evidence: { organisation: SHOP },
        },
      ],
    },
  ]);
  await office.send([{ i: 4 }], false);
  await signedByProvider(office, [1, 2]);
  for (const i of [1, 2, 3, 4]) {
    const more = i === 1 ? { picture: PICTURE, text: `${TEXT} 我的号码${number(1)}`, wantsStop: true } : {};
    complaints.push(await office.complain(i, more));
  }
  complaints.push(await office.complain(9));
  await office.match();
  id = (await ok('ann', 'POST /api/cases', { subjectKind: 'wave', port: PORT, complaints, reason: '同源' }))
    .case;
  await ok('ann', `POST /api/cases/${id}/acts`, {
    move: { act: 'name', organisation: SHOP, signature: '青禾', reason: `签名主体，联系人 13912345678` },
  });
  ({ lead } = await ok('ann', `POST /api/cases/${id}/leads`, {}));
  await ok('shop', `GET /api/leads/${lead}`);
  await ok('shop', `POST /api/leads/${lead}/answer`, {
    ...{ organisation: SHOP, found: 'sent-with-consent', deeds: ['stopped'], until: '2026-06-01' },
    ...{ statement: '已核查，已停止发送。', proofs: [{ complaint: 2, event: granted.items[0].event }] },
    files: [{ name: '同意记录.pdf', sha256: 'cd'.repeat(32) }],
  });
  await ok('ann', `POST /api/leads/${lead}/passing`, { note: '再问服务提供者' });
  await ok('ann', `POST /api/leads/${lead}/checks`);
  await office.later(40 * 86_400_000);
  const sanction = await ok('regulator', 'POST /api/sanctions', {
    ...{ targetKind: 'organisation', target: SHOP, action: 'suspend', reason: '未经同意发送' },
  });
  await ok('ann', `POST /api/cases/${id}/acts`, {
    move: { act: 'link', sanction: sanction.id, reason: '同一事项' },
  });
  await ok('ann', `POST /api/cases/${id}/acts`, {
    move: { act: 'decide', decision: 'founded', reason: '多条短信没有同意。' },
  });
});
after(async () => {
  await office.house.close();
  rmSync(folder, { recursive: true, force: true });
});

async function unpacked(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await yauzl.fromBufferPromise(bytes);
  const files = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry())
    files.set(entry.fileName, Buffer.concat(await (await zip.openReadStreamPromise(entry)).toArray()));
  return files;
}
function verify(bytes: Buffer, key = office.house.evidence.verifierKey) {
  const place = join(folder, 'pack.zip');
  writeFileSync(place, bytes);
  return verifyPack(place, key, judgedIn);
}

/** The text of a report, once its XML has been read by a strict parser. */
async function textOf(docx: Buffer): Promise<string> {
  let text = '';
  for (const [name, part] of await unpacked(docx)) {
    if (!/\.(?:xml|rels)$/.test(name)) continue;
    const parser = new SaxesParser();
    parser.on('error', (error) => assert.fail(`${name}: ${error.message}`));
    if (name === 'word/document.xml') {
      parser.on('text', (piece) => {
        text += piece;
      });
      parser.on('closetag', ({ name: tag }) => {
        if (tag === 'w:p') text += '\n';
      });
    }
    parser.write(part.toString()).close();
  }
  return text;
}

/** The same pack with its files as they are handed in; null takes one out. */
async function forged(bytes: Buffer, changes: Readonly<Record<string, Buffer | null>>): Promise<Buffer> {
  const files = await unpacked(bytes);
  for (const [name, content] of Object.entries(changes)) {
    if (content === null) files.delete(name);
    else files.set(name, content);
  }
  const zip = new yazl.ZipFile();
  for (const [name, content] of files) zip.addBuffer(content, name);
  zip.end();
  return Buffer.concat(await (zip.outputStream as PassThrough).toArray());
}

const csvOf = (file: Buffer | undefined): Record<string, string>[] =>
  parse(file!, { bom: true, columns: (head: string[]) => head.map((each) => each.split(' ')[1]!) });

describe('a pack', () => {
  let bytes: Buffer;

  test('is made as a job, and all of it is genuine', async () => {
    const made = await office.pack('regulator', id);
    bytes = made.bytes;
    if (process.env['PACK_OUT'] !== undefined) writeFileSync(process.env['PACK_OUT'], bytes);
    const { job } = made;
    assert.deepEqual([job.kind, job.state, job.total, job.done], ['case-pack', 'done', 9, 9]);
    assert.match(job.fileName, new RegExp(`^case-${id}-2026-0\\d-\\d\\d\\.zip$`));
    const report = await verify(bytes);
    assert.deepEqual(report.problems, []);
    assert.deepEqual(report.files, { genuine: 15, changed: 0, missing: 0, added: 0 });
    assert.deepEqual(report.messages, { genuine: 0, closed: 3, none: 1, changed: 0 });
    assert.deepEqual(report.consents, { genuine: 1, closed: 0, none: 0, changed: 0 });
    assert.deepEqual([report.ok, report.hops, report.checkpointSize], [true, 4, 4]);
  });

  test('tells the case from its complaints to its end, and what is not known', async () => {
    const text = await textOf((await unpacked(bytes)).get('案件报告.docx')!);
    for (const told of [
      id,
      ...complaints,
      `青禾商城 Qinghe（${SHOP}）`,
      '临江移动',
      '端口持有方',
      '台账中没有当时有效的同意',
      '台账第 1 条',
      '已证明转出',
      '其批次否认',
      '用户未曾同意或请求',
      '《中华人民共和国',
      '由我方发送，有本人同意',
      'cd'.repeat(32),
      '与数据不符：此后仍有发送',
      '逾期未答复',
      `<b>北岸</b>金服（${OTHER}） 应在 2026-06-24 00:00:00 前答复，至今没有答复（从未打开线索）`,
      '15 个工作日',
      '2026-06-19 端午节',
      '投诉属实',
      '多条短信没有同意。',
      '未经同意发送',
      '1 件投诉没有确定对应的短信。',
      'data/complaints.csv',
      'openssl pkeyutl -verify',
      office.house.evidence.verifierKey,
    ])
      assert.ok(text.includes(told), told);
    assert.match(text, /发生\n获知\n事项/);
  });

  test('has tables and a file for machines that say the same', async () => {
    const files = await unpacked(bytes);
    const json = JSON.parse(files.get('data/case.json')!.toString());
    assert.deepEqual([json.format, json.case.id, json.counts.complaints], ['anning-case-1', id, 5]);
    assert.equal(json.case.openedAt, '2026-06-01T14:00:00.000+08:00');
    const rows = csvOf(files.get('data/complaints.csv'));
    assert.deepEqual(
      rows.map((row) => row['complaint']),
      complaints,
    );
    assert.deepEqual(
      json.complaints.map((each: { id: string }) => each.id),
      complaints,
    );
    const messages = csvOf(files.get('data/messages.csv'));
    assert.deepEqual(
      messages.map(({ message, consent, consentEvent, proof }) => [message, consent, consentEvent, proof]),
      [
        [messageId(1), 'none', '', 'closed'],
        [messageId(2), 'consent', '1', 'closed'],
        [messageId(3), 'none', '', 'closed'],
        [messageId(4), 'none', '', 'block-missing'],
      ],
    );
    assert.deepEqual(
      messages[0]!['chain']!.split(' ').map((hop) => hop.split(':').slice(1).join(':')),
      ['holder:said', 'confirmed:proved', 'confirmed:said'],
    );
    const [first, second] = csvOf(files.get('data/leads.csv'));
    assert.deepEqual(
      [first!['organisation'], first!['state'], first!['stopCheck']],
      [SHOP, 'answered', 'contradicted'],
    );
    assert.deepEqual(
      [second!['organisation'], second!['state'], second!['dueAt']],
      [OTHER, 'silent', '2026-06-24T00:00:00.000+08:00'],
    );
    const timeline = csvOf(files.get('data/timeline.csv'));
    assert.equal(timeline.filter(({ kind }) => kind === 'complaint').length, 5);
    assert.equal(timeline.filter(({ kind }) => kind === 'message').length, 4);
    assert.ok(timeline.every(({ at }, i) => i === 0 || at! >= timeline[i - 1]!['at']!));
    const without = files
      .get('proofs/no-consent.jsonl')!
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    assert.equal(without[0].checkpoint, office.house.evidence.checkpoint);
    assert.deepEqual(
      without.slice(1).map(({ message }) => message),
      [messageId(1), messageId(3), messageId(4)],
    );
  });

  test('P7 shows no number, in no file and no text, nor a hash that could be guessed back into one', async () => {
    for (const [name, content] of await unpacked(bytes)) {
      const parts = name.endsWith('.docx') ? [...(await unpacked(content)).values()] : [content];
      for (const part of parts) {
        const text = part.toString();
        for (const each of [1, 2, 3, 4, 9].map(number).concat('13912345678'))
          assert.ok(
            !text.includes(each) && !text.includes(Buffer.from(each).toString('base64')),
            `${name}: ${each}`,
          );
      }
      if (name.startsWith('proofs/messages/')) {
        const { evidence } = JSON.parse(content.toString());
        assert.ok(evidence === null || !('record' in evidence || 'salt' in evidence), name);
      }
    }
  });

  test('is the same bytes for the same case at the same moment', async () => {
    assert.ok((await office.pack('regulator', id)).bytes.equals(bytes));
    office.house.clock.now += 1000;
    assert.ok(!(await office.pack('regulator', id)).bytes.equals(bytes));
  });

  test('P6 names each file that was changed, taken out or added, and each proof that does not hold', async () => {
    const files = await unpacked(bytes);
    const problems = async (changes: Readonly<Record<string, Buffer | null>>, key?: string) => {
      const report = await verify(await forged(bytes, changes), key);
      assert.equal(report.ok, report.problems.length === 0);
      return report.problems.map(({ what, where }) => `${what} ${where.split(' ')[0]}`);
    };
    const edited = (name: string, from: string, to: string) =>
      Buffer.from(files.get(name)!.toString().replace(from, to));
    assert.deepEqual(await problems({}), []);
    assert.deepEqual(await problems({ '案件报告.docx': Buffer.from('x') }), ['file-changed 案件报告.docx']);
    assert.deepEqual(await problems({ 'data/messages.csv': null }), ['file-missing data/messages.csv']);
    assert.deepEqual(await problems({ 'data/more.csv': Buffer.from('x') }), ['file-added data/more.csv']);
    const proof = `proofs/messages/${messageId(1)}.json`;
    const { evidence } = JSON.parse(files.get(proof)!.toString());
    const other = Buffer.alloc(32, 1).toString('base64');
    assert.deepEqual(await problems({ [proof]: edited(proof, evidence.recordHash, other) }), [
      `file-changed ${proof}`,
      `proof-changed ${proof}`,
    ]);
    // Its custody by itself: the leaf that the provider signed.
    const { custody } = JSON.parse(files.get(proof)!.toString());
    const { leaf } = custody[1].found;
    assert.deepEqual(
      await problems({
        [proof]: edited(proof, leaf, leaf.replace(/^../, leaf.startsWith('00') ? '01' : '00')),
      }),
      [`file-changed ${proof}`, `proof-changed ${proof}`],
    );
    const receipt = 'proofs/consents/1.json';
    assert.deepEqual(await problems({ [receipt]: edited(receipt, '青禾商城', '别的商城') }), [
      `file-changed ${receipt}`,
      `proof-changed ${receipt}`,
    ]);
    // Whoever also mends the manifest has not the log's key.
    const csv = edited('data/complaints.csv', '零售', '借贷');
    const sha = (content: Buffer) => createHash('sha256').update(content).digest('hex');
    const mended = Buffer.from(
      files
        .get('manifest.json')!
        .toString()
        .replace(sha(files.get('data/complaints.csv')!), sha(csv)),
    );
    assert.deepEqual(await problems({ 'data/complaints.csv': csv, 'manifest.json': mended }), [
      'file-changed manifest.json',
    ]);
    const stranger = createSigner('anning.test/log', Buffer.alloc(32, 8));
    const note = signNote(files.get('manifest.note')!.toString().split('\n\n')[0]!.concat('\n'), [stranger]);
    assert.deepEqual(await problems({ 'manifest.note': Buffer.from(note) }), [
      'signature-differs manifest.note',
    ]);
    assert.ok((await problems({}, stranger.verifierKey)).includes('signature-differs manifest.note'));
    assert.deepEqual(await problems({ 'manifest.note': null }), ['signature-missing manifest.note']);
    assert.deepEqual(await problems({ 'manifest.json': null }), ['manifest-missing manifest.json']);
    assert.deepEqual(await problems({ 'manifest.json': Buffer.from('{}') }), [
      'file-changed manifest.json',
      'manifest-malformed manifest.json',
    ]);
    assert.deepEqual((await verify(bytes.subarray(0, bytes.length - 40))).problems[0]!.what, 'not-a-zip');
  });

  test('P7 with numbers and originals only with a reason, and each that was seen stands in the audit', async () => {
    const none = await office.refused('regulator', `POST /api/cases/${id}/packs`, { withNumbers: true });
    assert.deepEqual([none.status, none.field], [422, 'reason']);
    const { bytes: whole } = await office.pack('ann', id, {
      ...{ english: true, withNumbers: true, withOriginals: true, reason: '移送监管机构' },
    });
    const report = await verify(whole);
    assert.deepEqual(report.problems, []);
    assert.deepEqual(report.messages, { genuine: 3, closed: 0, none: 1, changed: 0 });
    const files = await unpacked(whole);
    const rows = csvOf(files.get('data/complaints.csv'));
    assert.deepEqual([rows[0]!['recipient'], rows[0]!['text']!.slice(-11)], [number(1), number(1)]);
    assert.ok(files.get(`originals/${complaints[0]}/1.png`)!.equals(PICTURE));
    assert.equal([...files.keys()].filter((name) => name.startsWith('originals/')).length, 6);
    const english = await textOf(files.get('case-report.docx')!);
    assert.match(english, /Evidence report on a case of complaints/);
    assert.match(english, /no consent in the ledger at that moment/);
    assert.doesNotMatch(english.replaceAll(TEXT, ''), /投诉属实|逾期/);
    const proof = `proofs/messages/${messageId(1)}.json`;
    const swapped = await forged(whole, { [proof]: files.get(`proofs/messages/${messageId(2)}.json`)! });
    assert.deepEqual(
      (await verify(swapped)).problems.map(({ what }) => what),
      ['file-changed', 'proof-changed'],
    );
    for (const [act, count] of [
      ['complaint.unmasked', 5],
      ['complaint.original-seen', 5],
    ] as const) {
      const { items } = await office.ok('regulator', `GET /api/audit?act=${act}&limit=100`);
      const seen = items.filter(({ reason }: { reason: string }) => reason === '移送监管机构');
      assert.equal(seen.length, count);
      assert.deepEqual(seen.map((each: { object: { id: string } }) => each.object.id).sort(), complaints);
    }
    const { items } = await office.ok('regulator', `GET /api/audit?object=${id}&limit=100`);
    const acts = items.map(({ act }: { act: string }) => act);
    for (const act of ['case.pack-asked', 'case.packed', 'case.pack-fetched'])
      assert.ok(acts.includes(act), act);
  });

  test('P8 is the centre’s and the regulator’s; nobody else gets one, nor what another asked for', async () => {
    const route = `POST /api/cases/${id}/packs`;
    for (const who of ['shop', 'other', 'carrier', 'operator', 'own'] as const)
      assert.equal((await office.refused(who, route, {})).status, 403, who);
    assert.equal((await office.refused(undefined, route, {})).status, 401);
    assert.equal(
      (await office.refused('ann', 'POST /api/cases/g_00000000000000000000/packs', {})).status,
      404,
    );
    const { job } = await office.pack('ann', id);
    for (const who of ['bob', 'regulator', 'shop', 'other'] as const) {
      const theirs = await office.refused(who, `GET /api/jobs/${job.id}/file`);
      assert.equal(theirs.status, 404);
    }
    // A key that names no unmasking makes no pack with numbers.
    const key = await office.ok('ann', 'POST /api/keys', {
      ...{ name: 'packs', role: 'centre', organisation: null, acts: ['complaint.read'], days: 30 },
    });
    const headers = { authorization: `Bearer ${key.secret}` };
    const asked = (body: object) => office.house.ask(undefined, route, { headers, body });
    assert.equal((await asked({ withNumbers: true, reason: '核对' })).statusCode, 403);
    assert.equal((await asked({})).statusCode, 200);
  });
});

describe('a pack of texts that are meant to break it', () => {
  test('P12 says what they are in every file, and shows what cannot be seen', async () => {
    const texts = nastyTexts(60)
      .map((text) => text.replaceAll('\0', ''))
      .filter((text) => text.trim() !== '');
    const ids: string[] = [];
    for (const [i, text] of texts.entries()) ids.push(await office.complain(100 + i, { text }));
    const long = `【青禾】${'长\u202e\u0000\u0007'.repeat(250_000)}`;
    const nasty = nastyTexts(60);
    await office.send([
      { i: 100, text: long },
      ...nasty.slice(0, 20).map((text, i) => ({ i: 101 + i, text })),
    ]);
    const { record } = office.house;
    for (let i = 0; i < 20; i++)
      await record.db
        .insertInto('complaint_match')
        .values({
          ...{ complaint: ids[i]!, kind: 'found', confidence: 0.9, message: messageId(100 + i) },
          ...{
            message_at: new Date(office.house.clock.now - 3_600_000 + (100 + i) * 1000),
            organisation: SHOP,
          },
          ...{ port: PORT, signature: '青禾', matched_at: new Date(office.house.clock.now), again_at: null },
          result: JSON.stringify({
            kind: 'found',
            messageId: messageId(100 + i),
            confidence: 0.9,
            reasons: [],
          }),
        })
        .execute();
    const opened = await office.ok('ann', 'POST /api/cases', {
      subjectKind: 'port',
      port: PORT,
      complaints: ids,
    });
    for (const note of texts.slice(0, 30))
      await office.ok('ann', `POST /api/cases/${opened.case}/acts`, {
        move: { act: 'note', note, isPublic: true },
      });
    const { bytes } = await office.pack('ann', opened.case, { english: true });
    assert.deepEqual((await verify(bytes)).problems, []);
    const files = await unpacked(bytes);
    const json = JSON.parse(files.get('data/case.json')!.toString());
    const kept = new Map(json.complaints.map((each: { id: string; text: string }) => [each.id, each.text]));
    const rows = new Map(
      csvOf(files.get('data/complaints.csv')).map((row) => [row['complaint'], row['text']!]),
    );
    for (const complaint of ids) {
      const cell = rows.get(complaint)!;
      assert.doesNotMatch(cell, /^[=+\-@\t\r]/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
      assert.doesNotMatch(cell, /[\u0000-\u0008\u000b-\u001f\u202a-\u202e\u2066-\u2069]/);
      assert.equal(typeof kept.get(complaint), 'string');
    }
    assert.equal(kept.get(ids[0]!), '<script>window.ran=1</script>');
    const report = await textOf(files.get('案件报告.docx')!);
    await textOf(files.get('case-report.docx')!);
    assert.ok(report.includes('<script>window.ran=1</script>'));
    assert.ok(report.includes('长‹U+202E›␀␇'));
    assert.ok(report.includes(`（共 ${long.length} 字，全文见 data/messages.csv）`));
    const message = json.messages.find(({ id: of }: { id: string }) => of === messageId(100));
    assert.equal(message.kept.text, long);
  });
});
