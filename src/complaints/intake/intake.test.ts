import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY, number, objectionCodes, refusalOf } from '../../consent/fixture.ts';
import { readComplaintNumber } from '../complaint-number.ts';
import { type Centre, CODE, complaintOf, idOf, openCentre, PERSON, PORT, SPAM } from '../fixture.ts';
import type { WantedComplaint } from './check-complaint.ts';
import { COUNTED_A_DAY, NUMBERS_FROM_ONE_PLACE } from './marks.ts';

let centre: Centre;
before(async () => {
  centre = await openCentre();
});
after(() => centre.shut());

const accept = (wanted: WantedComplaint) => centre.intake.accept(wanted, PERSON);
const marksOf = async (wanted: WantedComplaint) => {
  const taken = await accept(wanted);
  return taken.id === undefined ? taken.objections.map(({ code }) => code) : [...taken.marks];
};

test('P7: a complaint gets its number at once; what came is kept untouched and sealed, what was read stands beside it', async () => {
  const bytes = Buffer.from('{"text":"\\u0000\\ud800 原文 1069","recipient":"13800000001"}');
  const wanted = complaintOf(1, {
    text: `\0${SPAM}\ud800 `,
    sender: ' +86 1069-1234 56 ',
    originals: [{ name: 'form', mediaType: 'application/json', bytes }],
  });
  const id = idOf(await accept(wanted));
  assert.equal(readComplaintNumber(`${id.slice(0, 8)} ${id.slice(8)}`), id);
  const { complaint, events, originals } = await centre.complaints.get(id);
  assert.equal(complaint.port, PORT);
  assert.equal(complaint.text, `${SPAM}\ufffd`);
  assert.equal(complaint.recipient, '86138****0001');
  assert.equal(complaint.category, 'retail');
  assert.deepEqual([complaint.state, complaint.counted, complaint.marks], ['accepted', true, []]);
  assert.deepEqual(
    events.map(({ act, by }) => [act, by]),
    [['accept', PERSON.id]],
  );
  assert.equal(originals.length, 1);
  assert.deepEqual((await centre.complaints.original(id, 0)).bytes, bytes);
  const { rows } = await centre.house.record.db
    .selectFrom('complaint_original')
    .select('sealed')
    .where('complaint', '=', id)
    .execute()
    .then((all) => ({ rows: all }));
  assert.ok(!rows[0]!.sealed.includes('13800000001'));
});

test('what is wrong is told field by field, and nothing is written', async () => {
  const count = async () => (await centre.complaints.list({}, { limit: 100 })).length;
  const earlier = await count();
  const picture = { name: 'a.png', mediaType: 'image/png', bytes: Buffer.from('<script>') };
  const taken = await accept(
    complaintOf(2, {
      ...{ recipient: '1380', text: ' \0 ', category: 'nonsense', reference: '\n' },
      toldAt: centre.house.clock.now + DAY,
      originals: [complaintOf(2).originals[0]!, picture],
    }),
  );
  assert.deepEqual(objectionCodes([taken])[0]!.sort(), [
    'at: told-in-future',
    'attachments: attachment-kind',
    'category: category-not-known',
    'recipient: recipient-not-valid',
    'reference: reference-not-valid',
    'text: text-missing',
  ]);
  const long = await accept(complaintOf(2, { text: '好'.repeat(10_001) }));
  assert.deepEqual(objectionCodes([long]), [['text: text-too-long']]);
  assert.equal(await count(), earlier);
});

test('a code or a notice is kept and not counted, unless the person says that it is fraud; one’s own words are marked', async () => {
  assert.deepEqual(await marksOf(complaintOf(3, { text: CODE })), ['service-message']);
  assert.deepEqual(await marksOf(complaintOf(4, { text: CODE, category: 'fraud' })), []);
  assert.deepEqual(await marksOf(complaintOf(5, { text: '骗人的短信' })), ['paraphrased']);
});

test('P11 what a person wrote from her own number is not read: whoever complains says of what kind it is', async () => {
  const sender = '13900001111';
  const id = idOf(await accept(complaintOf(6, { sender, text: `${SPAM}，私人号码` })));
  const { complaint } = await centre.complaints.get(id);
  assert.deepEqual(
    [complaint.category, complaint.senderKind, complaint.sender],
    ['unclassified', 'person', '139****1111'],
  );
  const told = idOf(await accept(complaintOf(7, { sender, text: CODE, category: 'fraud' })));
  const { complaint: fraud } = await centre.complaints.get(told);
  assert.deepEqual([fraud.category, fraud.marks], ['fraud', []]);
});

test('the same complaint again is kept and not counted; told again under its number it is the same', async () => {
  const id = idOf(await accept(complaintOf(10)));
  assert.deepEqual(await marksOf(complaintOf(10, { text: ` ${SPAM.replaceAll('，', ' ，')}` })), [
    'repeated',
  ]);
  centre.house.clock.now += 91 * DAY;
  assert.deepEqual(await marksOf(complaintOf(10)), []);
  const told = complaintOf(11, { channel: 'api', via: 'carrier', reference: 'K-1', proof: 'told' });
  const [first, again] = await Promise.all([accept(told), accept(told)]);
  assert.equal(first.id, again.id);
  assert.ok(
    !('objections' in again && again.objections) &&
      [first, again].some((each) => 'again' in each && each.again),
  );
  const later = await accept({ ...told, text: '另一段文字，编号相同 123' });
  assert.equal(later.id, first.id);
  assert.notEqual(id, first.id);
  // Another teller's numbers are its own.
  assert.notEqual(idOf(await accept({ ...told, via: 'platform' })), first.id);
});

test('a flood from one number, and one text of many numbers from one place, are kept and not counted, also all at once', async () => {
  const many = await Promise.all(
    Array.from({ length: COUNTED_A_DAY + 5 }, (_, i) => marksOf(complaintOf(20, { text: `${SPAM}${i}` }))),
  );
  assert.equal(many.filter((marks) => marks.includes('flood')).length, 5);
  const placed = await Promise.all(
    Array.from({ length: NUMBERS_FROM_ONE_PLACE + 4 }, (_, i) =>
      marksOf(complaintOf(100 + i, { text: `${SPAM} 统一投诉`, origin: '192.0.2.7' })),
    ),
  );
  assert.equal(placed.filter((marks) => marks.includes('mass-produced')).length, 4);
  // Another text from there, and the same from elsewhere, count.
  assert.deepEqual(await marksOf(complaintOf(130, { text: `${SPAM} 别的`, origin: '192.0.2.7' })), []);
  assert.deepEqual(await marksOf(complaintOf(131, { text: `${SPAM} 统一投诉`, origin: '192.0.2.8' })), []);
});

test('a muted number’s complaints are kept and not counted until its time is over', async () => {
  const id = idOf(await accept(complaintOf(40)));
  const officer = centre.house.as('ann');
  assert.deepEqual(await refusalOf(centre.complaints.mute(id, 0, '测试', officer)), ['days: mute-term']);
  await centre.complaints.mute(id, 7, '批量编造', officer);
  assert.deepEqual(await marksOf(complaintOf(40, { text: `${SPAM}甲` })), ['muted']);
  centre.house.clock.now += 8 * DAY;
  assert.deepEqual(await marksOf(complaintOf(40, { text: `${SPAM}乙` })), []);
});

test('a notice is answered at once; its person objects once, and nobody else in her place', async () => {
  const { complaints } = centre;
  const officer = centre.house.as('ann');
  const open = idOf(await accept(complaintOf(49)));
  assert.deepEqual(await refusalOf(complaints.object(open, number(49), '太慢')), ['state: state-forbids']);
  const id = idOf(await accept(complaintOf(50, { text: CODE })));
  const { complaint: closed, events } = await complaints.get(id);
  assert.deepEqual([closed.state, closed.ended, closed.counted], ['closed', 'service-message', false]);
  assert.deepEqual(
    events.map(({ act }) => act),
    ['accept', 'close'],
  );
  await assert.rejects(complaints.object(id, number(51), '我的'), { name: 'NotThere' });
  await complaints.object(id, number(50), '我没有请求验证码');
  const { complaint } = await complaints.get(id);
  assert.deepEqual([complaint.state, complaint.ended, complaint.counted], ['accepted', undefined, true]);
  await complaints.do(id, { act: 'close', end: 'unfounded' }, officer);
  assert.deepEqual(await refusalOf(complaints.object(id, number(50), '再次')), [
    'complaint: objected-already',
  ]);
});

test('many are moved together or not at all', async () => {
  const { complaints, house } = centre;
  const ids = [idOf(await accept(complaintOf(60))), idOf(await accept(complaintOf(61)))];
  await complaints.do(ids[1]!, { act: 'close', end: 'not-ours' }, house.as('ann'));
  const gather = house.record.db
    .transaction()
    .execute((db) => complaints.move(db, ids, { act: 'gather' }, house.as('ann')));
  assert.deepEqual(await refusalOf(gather), ['state: state-forbids']);
  assert.equal((await complaints.get(ids[0]!)).complaint.state, 'accepted');
});
