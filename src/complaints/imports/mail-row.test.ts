import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { nastyTexts } from '../../domain/nasty.fixture.ts';
import { type Centre, openCentre, SPAM } from '../fixture.ts';
import { MAIL_BYTES_MAX } from './mail-row.ts';

const folder = mkdtempSync(join(tmpdir(), 'complaint-mails-'));
let centre: Centre;
before(async () => {
  centre = await openCentre();
});
after(async () => {
  await centre.shut();
  rmSync(folder, { recursive: true, force: true });
});

async function bring(mail: string | Buffer) {
  const path = join(folder, 'one.eml');
  writeFileSync(path, mail);
  const asked = { path, organisation: undefined, dryRun: false, rejectedPath: join(folder, 'rejected.csv') };
  const told = await centre.imports.run(asked, centre.house.as('ann'), {
    ...{ onProgress: () => undefined, stopped: () => false },
  });
  const [newest] = await centre.complaints.list({}, { limit: 1 });
  return { told, newest };
}
const HEAD = (id: string, more = '') =>
  `Received: from mx.example\r\nFrom: =?UTF-8?B?5byg5LiJ?= <a@example.cn>\r\nTo: abuse@centre.example\r\nMessage-ID: <${id}@example.cn>\r\nMIME-Version: 1.0\r\n${more}`;
const plain = (id: string, text: string) =>
  `${HEAD(id)}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(text).toString('base64')}\r\n`;
const report = (id: string, fields: string, text: string) =>
  [
    `${HEAD(id)}Content-Type: multipart/report; report-type=feedback-report; boundary="b"`,
    '',
    '--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n',
    text,
    '--b\r\nContent-Type: message/feedback-report\r\n',
    fields,
    '--b\r\nContent-Type: message/rfc822\r\n',
    'From: 1069123456@sms.example\r\nSubject: x\r\n\r\nthe message',
    '--b--\r\n',
  ].join('\r\n');

test('a mail’s fields are lines of its text, in either language; the mail is kept whole; the same mail again is the same', async () => {
  const mail = plain(
    'm1',
    `您好，我要投诉：\n收到号码：138 0000 0001\n发送号码: 1069123456\n时间：2026-05-30 10:00\n短信内容：${SPAM}\n第二行\n类别：零售业推销\n谢谢`,
  );
  const { told, newest } = await bring(mail);
  assert.deepEqual([told.format, told.fresh, told.rejected, told.faults], ['eml', 1, 0, []]);
  assert.deepEqual(
    [newest!.channel, newest!.port, newest!.text, newest!.category, newest!.recipient],
    ['mail', '1069123456', `${SPAM}\n第二行`, 'retail', '86138****0001'],
  );
  const { bytes, mediaType } = await centre.complaints.original(newest!.id, 0);
  assert.deepEqual([bytes.toString(), mediaType], [mail, 'message/rfc822']);
  assert.equal((await bring(mail)).told.same, 1);
  const english = await bring(plain('m2', `Recipient: +86 13800000002\nSender: 1069123456\nText: ${SPAM}2`));
  assert.deepEqual([english.told.fresh, english.newest!.text], [1, `${SPAM}2`]);
});

test('a feedback report (RFC 5965) is one: its numbers and its kind count; what is no spam is none', async () => {
  const fields = (type: string) =>
    `Feedback-Type: ${type}\r\nUser-Agent: Phone/1.0\r\nVersion: 1\r\nOriginal-Rcpt-To: <tel:+8613800000010>\r\nOriginal-Mail-From: <1069123456@sms.example>\r\n`;
  const { told, newest } = await bring(report('r1', fields('abuse'), `短信内容：${SPAM}3`));
  assert.deepEqual([told.fresh, newest!.port, newest!.recipient], [1, '1069123456', '86138****0010']);
  const fraud = await bring(report('r2', fields('fraud'), `短信内容：${SPAM}4`));
  assert.equal(fraud.newest!.category, 'fraud');
  const optOut = await bring(report('r3', fields('opt-out'), `短信内容：${SPAM}5`));
  assert.equal(optOut.newest!.wantsStop, true);
  const none = await bring(report('r4', fields('not-spam'), `短信内容：${SPAM}6`));
  assert.deepEqual([none.told.fresh, none.told.faults.map(({ code }) => code)], [0, ['mail-no-complaint']]);
});

test('P12 a mail without the fields is rejected with what it lacks; large, deep, long-lined and nasty ones end soon and break nothing', async () => {
  const { told } = await bring(plain('w1', '骗人的短信'));
  assert.deepEqual([told.rejected, Object.keys(told.reasons)], [1, ['cell-missing']]);
  const large = await bring(`${HEAD('w2')}\r\n${'a'.repeat(MAIL_BYTES_MAX)}`);
  assert.deepEqual(
    large.told.faults.map(({ code }) => code),
    ['mail-too-large'],
  );
  const long = await bring(`${HEAD('w5')}\r\n${'\n'.repeat(100_000)}`);
  assert.deepEqual(
    long.told.faults.map(({ code }) => code),
    ['mail-too-long'],
  );
  const deep = Array.from(
    { length: 60 },
    (_, i) => `Content-Type: multipart/mixed; boundary="n${i}"\r\n\r\n--n${i}\r\n`,
  );
  assert.equal((await bring(`${HEAD('w3')}${deep.join('')}`)).told.fresh, 0);
  const begun = performance.now();
  for (const [i, sign] of ['<', ' ', '长', '：', 'a：'].entries())
    await bring(
      `${HEAD(`w4-${i}`)}Content-Type: text/${i === 0 ? 'html' : 'plain'}; charset=utf-8\r\n\r\n${sign.repeat(1_000_000)}`,
    );
  assert.ok(performance.now() - begun < 60_000, 'long lines end soon');
  for (const [i, text] of nastyTexts(60).entries()) {
    const mail = await bring(
      plain(
        `n${i}`,
        `收到号码：13800001${String(i).padStart(3, '0')}\n发送号码：1069123456\n短信内容：${text}`,
      ),
    );
    assert.deepEqual([mail.told.through, mail.told.faults], [1, []], JSON.stringify(text));
  }
});
