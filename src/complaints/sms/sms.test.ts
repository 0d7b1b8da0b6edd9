import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { number } from '../../consent/fixture.ts';
import type { InboundText, OwnMessage } from '../../domain/index.ts';
import { isMarketing, signatureOf } from '../../domain/index.ts';
import { nastyTexts } from '../../domain/nasty.fixture.ts';
import { readPurpose } from '../../texts/index.ts';
import { type Centre, openCentre, PORT, SPAM } from '../fixture.ts';
import { acceptedText, FORM_TEXT, SmsComplaints } from './sms-complaints.ts';
import { readSmsForm } from './sms-form.ts';

const CENTRE_PORT = '106900012321';
const MINUTE = 60_000;
let centre: Centre;
let sms: SmsComplaints;
const sent: OwnMessage[] = [];
before(async () => {
  centre = await openCentre();
  const { record, sealer, key, clock } = centre.house;
  sms = new SmsComplaints({
    ground: { record, sealer, key, clock: () => clock.now },
    intake: centre.intake,
    send: async (_db, messages) => void sent.push(...messages),
    onSent: () => undefined,
  });
});
after(() => centre.shut());

let ids = 0;
const inbound = (i: number, text: string, part?: InboundText['part']): InboundText => ({
  ...{ inboundId: `i-${++ids}`, at: centre.house.clock.now, from: number(i), port: CENTRE_PORT, text, part },
  content: Buffer.from(text),
});
async function told(...texts: readonly InboundText[]) {
  const [count, answered] = [(await all()).length, sent.length];
  const done = await centre.house.record.db.transaction().execute((db) => sms.keep(db, texts));
  done();
  return { complaints: (await all()).slice(count), answers: sent.slice(answered) };
}
const all = async () => (await centre.complaints.list({}, { limit: 500 })).toReversed();

test('the forms of the carriers and of 12321, with space and marks of full width: the number, and the message untouched', () => {
  const forms: readonly (readonly [string, string, string])[] = [
    [`${PORT}*${SPAM}`, PORT, SPAM],
    [` ${PORT} ＊ ${SPAM} `, PORT, `${SPAM} `],
    [`１０６９１２３＊【ＡＢＣ】：１*２`, '1069123', '【ＡＢＣ】：１*２'],
    [`${PORT} ${SPAM}`, PORT, SPAM],
    [`ljdxjb#${PORT}#${SPAM}`, PORT, SPAM],
    [`LJDXJB＃${PORT}＃${SPAM}`, PORT, SPAM],
    [`${PORT}:${SPAM}`, PORT, SPAM],
    [`${PORT}：${SPAM}`, PORT, SPAM],
    [`1069 1234 56*${SPAM}`, '1069 1234 56', SPAM],
    [`+86 138-1234-5678#你好\n第二行`, '+86 138-1234-5678', '你好\n第二行'],
  ];
  for (const [raw, sender, text] of forms) assert.deepEqual(readSmsForm(raw), { sender, text }, raw);
  for (const none of [
    '',
    'T',
    '退订',
    '骗人的',
    SPAM,
    `${PORT}`,
    `${PORT}*`,
    `${PORT}* `,
    '*内容',
    '我要投诉10690001这个号码',
  ])
    assert.equal(readSmsForm(none), undefined, none);
});

test('a complaint by SMS is proven by the network, answered with its number; what came is kept', async () => {
  const { complaints, answers } = await told(inbound(1, `${PORT}*${SPAM}`));
  const [one] = complaints;
  assert.deepEqual(
    [one!.channel, one!.proof, one!.port, one!.text, one!.via],
    ['sms', 'network', PORT, SPAM, undefined],
  );
  assert.equal(one!.recipient, '86138****0001');
  assert.deepEqual(answers, [
    {
      ...{ key: `complaint:${one!.id}`, recipient: number(1), purpose: 'complaint-answer' },
      text: acceptedText(one!.id),
    },
  ]);
  const { bytes } = await centre.complaints.original(one!.id, 0);
  assert.equal(JSON.parse(bytes.toString()).text, `${PORT}*${SPAM}`);
});

test('what has no form is answered with it, once a day for each person; answers are notices and no marketing', async () => {
  const first = await told(inbound(2, '这是垃圾短信'), inbound(2, '怎么投诉'), inbound(3, '你好'));
  assert.equal(first.complaints.length, 0);
  assert.deepEqual(
    first.answers.map(({ text }) => text),
    [FORM_TEXT, FORM_TEXT, FORM_TEXT],
  );
  assert.equal(new Set(first.answers.map(({ key }) => key)).size, 2);
  centre.house.clock.now += 24 * 60 * MINUTE;
  const later = await told(inbound(2, '你好'));
  assert.ok(first.answers.every(({ key }) => key !== later.answers[0]!.key));
  for (const text of [FORM_TEXT, acceptedText('202606010000014')]) {
    assert.equal(signatureOf(text), undefined);
    const { purpose } = readPurpose(text);
    assert.ok(purpose === 'unclear' || !isMarketing(purpose), `${text}: ${purpose}`);
  }
});

test('a long message is one complaint once all its parts are here, in whatever order, twice or between others', async () => {
  const part = (place: number, text: string, reference = 7) =>
    inbound(10, text, { reference, total: 3, place });
  const [one, two, three] = ['第一段，', '第二段，', '第三段'];
  assert.equal((await told(part(2, two!), inbound(11, `${PORT}*${SPAM}甲`))).complaints.length, 1);
  assert.equal((await told(part(3, three!), part(2, two!), part(1, `${PORT}*别的`, 8))).complaints.length, 0);
  const { complaints, answers } = await told(part(1, `${PORT}*${one}`));
  assert.deepEqual(
    complaints.map(({ text }) => text),
    ['第一段，第二段，第三段'],
  );
  assert.equal(answers.length, 1);
  // The rest of the other never comes: what is here of it is taken with what comes next.
  centre.house.clock.now += 11 * MINUTE;
  const late = await told(inbound(12, `${PORT}*${SPAM}乙`));
  assert.deepEqual(late.complaints.map(({ text }) => text).sort(), [`${SPAM}乙`, '别的'].sort());
  const { rows } = await centre.house.record.db
    .selectFrom('complaint_sms_part')
    .select('message')
    .execute()
    .then((left) => ({ rows: left }));
  assert.deepEqual(rows, []);
});

test('P12 200 nasty texts to the complaint port: each is taken or answered with the form', async () => {
  const texts = nastyTexts(200);
  const { complaints, answers } = await told(...texts.map((text, i) => inbound(100 + i, `${PORT}*${text}`)));
  assert.equal(answers.length, 200);
  assert.ok(complaints.length >= 195, `${complaints.length}`);
  const plain = await told(...texts.map((text, i) => inbound(400 + i, text)));
  assert.equal(plain.answers.length, 200);
});
