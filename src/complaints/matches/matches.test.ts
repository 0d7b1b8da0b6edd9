import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY, number, OTHER, refusalOf, SHOP } from '../../consent/fixture.ts';
import { recipientTag, type TrafficMessage } from '../../store/index.ts';
import { recordMatchedStops } from '../cases/stops.ts';
import { type Centre, complaintOf, idOf, openCentre, PERSON, PORT, SPAM } from '../fixture.ts';
import type { Candidate, MatchSource } from '../matching/index.ts';
import { Matches } from './matches.ts';

const MINUTE = 60_000;
let centre: Centre;
let matches: Matches;
/** What went over these gateways, as the traffic store would tell it. */
const sent: TrafficMessage[] = [];
let found: string[] = [];
let reads = 0;

before(async () => {
  centre = await openCentre();
  const { record, sealer, key, clock } = centre.house;
  const source: MatchSource = {
    candidates: async ({ recipient }) => {
      reads++;
      const tag = recipientTag(key, recipient);
      const messages = sent
        .filter(({ recipientTag: of }) => of === tag)
        .map(
          ({ messageId, at, port, signature, text }): Candidate => ({
            ...{ messageId, at, port, signature, text, outcome: 'allow', delivery: 'delivered' },
          }),
        );
      return { messages, all: true };
    },
    elsewhere: async () => [],
    keptFrom: async (now) => now - 150 * DAY,
    isOurs: (port) => port.startsWith('1069'),
  };
  matches = new Matches({
    ...{ record, sealer, key, source, clock: () => clock.now },
    traffic: { message: async (id) => sent.find(({ messageId }) => messageId === id) },
    onFound: async (db, complaints) => {
      found.push(...complaints);
      const { ledger } = centre.house;
      await recordMatchedStops({ sealer, ledger, clock: () => clock.now }, db, complaints, PERSON);
    },
    afterFound: () => undefined,
  });
});
after(() => centre.shut());

function send(i: number, id: string, more: Partial<TrafficMessage> = {}): void {
  const { house } = centre;
  sent.push({
    ...{ messageId: id, at: house.clock.now - 10 * MINUTE, gateway: 'g', block: 1, record: 0, account: 'a' },
    ...{
      organisation: SHOP,
      signature: '青禾商城',
      port: PORT,
      recipientTag: recipientTag(house.key, number(i)),
    },
    recipientSealed: house.sealer.seal(Buffer.from(String(number(i)))).toString('base64'),
    ...{ carrier: 'mobile', protocol: 'cmpp', text: SPAM, textAnomalies: [], purpose: 'marketing-retail' },
    ...{ plan: '', outcome: 'allow', reasons: [], shadowReasons: [], rulebook: 'x', segments: 1 },
    ...more,
  });
}
const accept = async (i: number, more = {}) =>
  idOf(
    await centre.intake.accept(
      complaintOf(i, { toldAt: centre.house.clock.now - 9 * MINUTE, ...more }),
      PERSON,
    ),
  );
async function rounds(): Promise<void> {
  found = [];
  while ((await matches.round()) > 0);
}
const eventsOf = async (id: string) =>
  (await centre.complaints.get(id)).events
    .filter(({ act }) => act === 'match')
    .map(({ detail }) => detail['kind']);

test('each complaint is looked for once, and what is found names message and sender', async () => {
  send(1, 'aa01');
  const [mine, other] = [
    await accept(1),
    await accept(2, { sender: '1069999999', text: '不认识的短信，点击领取大奖' }),
  ];
  assert.equal(await matches.of(mine), undefined);
  await rounds();
  const kept = await matches.of(mine);
  assert.deepEqual(
    [kept?.result.kind, kept?.message, kept?.organisation, kept?.port, kept?.isDecided],
    ['found', 'aa01', SHOP, PORT, false],
  );
  assert.deepEqual(found, [mine]);
  assert.notEqual((await matches.of(other))?.result.kind, 'found');
  const before = reads;
  await rounds();
  assert.equal(reads, before, 'nothing is looked for twice in the same moment');
  assert.deepEqual(await eventsOf(mine), ['found']);
  await assert.rejects(matches.of('202601010000015'), { name: 'NotThere' });
});

test('a message that is shipped after the complaint came is found when it is looked for again; then no more', async () => {
  const id = await accept(3);
  await rounds();
  assert.notEqual((await matches.of(id))?.result.kind, 'found');
  send(3, 'aa03');
  await rounds();
  assert.notEqual((await matches.of(id))?.result.kind, 'found');
  centre.house.clock.now += 16 * MINUTE;
  await rounds();
  assert.equal((await matches.of(id))?.message, 'aa03');
  assert.deepEqual(found, [id]);
  assert.equal((await eventsOf(id)).at(-1), 'found');
  const never = await accept(4);
  await rounds();
  const kinds = (await eventsOf(never)).length;
  for (let i = 0; i < 3; i++) {
    centre.house.clock.now += 7 * 60 * MINUTE;
    await rounds();
  }
  assert.equal((await eventsOf(never)).length, kinds, 'the same answer again is no event');
  const before = reads;
  centre.house.clock.now += DAY;
  await rounds();
  assert.equal(reads, before);
});

test('P8 a person decides: a message to that number or none of ours; another’s is refused, and what was decided stays', async () => {
  send(5, 'aa05', {
    organisation: OTHER,
    text: '【临江文化】新书上架，会员八折，拒收请回复R',
    port: '1069777777',
  });
  send(6, 'aa06');
  const id = await accept(5, { text: '新书打折', sender: '' });
  await rounds();
  const officer = centre.house.as('ann');
  assert.deepEqual(await refusalOf(matches.pick(id, 'aa06', '看错', officer)), [
    'message: message-not-theirs',
  ]);
  assert.deepEqual(await refusalOf(matches.pick(id, 'none', '没有', officer)), [
    'message: message-not-theirs',
  ]);
  found = [];
  await matches.pick(id, 'aa05', '内容和时间一致', officer);
  assert.deepEqual(found, [id]);
  const kept = await matches.of(id);
  assert.deepEqual(
    [kept?.message, kept?.organisation, kept?.byName, kept?.isDecided],
    ['aa05', OTHER, 'ann', true],
  );
  assert.ok(centre.house.deeds.some(({ act, object }) => act === 'complaint.matched' && object.id === id));
  centre.house.clock.now += 16 * MINUTE;
  await rounds();
  assert.equal((await matches.of(id))?.message, 'aa05');
  await matches.pick(id, undefined, '号码被冒用', officer);
  assert.deepEqual(
    [(await matches.of(id))?.result.kind, (await matches.of(id))?.message],
    ['not-ours', undefined],
  );
});

test('P4 who asks that the sender stop has refused it as soon as the message is found: in the feed with that, once', async () => {
  const refusals = async () =>
    (await centre.house.reading.ofNumber(number(8), 'all')).events.map(
      ({ kind, channel, organisation, source }) => [kind, channel, organisation, source] as const,
    );
  send(8, 'aa08');
  const feed = (await centre.house.since(0)).length;
  const id = await accept(8, { wantsStop: true });
  await accept(9, { wantsStop: true, sender: '1069999999', text: '别人的短信，内容不同，查不到' });
  await rounds();
  assert.deepEqual(await refusals(), [['refused', 'complaint', SHOP, id]]);
  const [change] = (await centre.house.since(0)).slice(feed);
  assert.deepEqual(
    [change?.kind, (change as { organisation?: string }).organisation],
    ['suppression-placed', SHOP],
  );
  await matches.pick(id, 'aa08', '再确认一次', centre.house.as('ann'));
  assert.equal((await refusals()).length, 1);
});
