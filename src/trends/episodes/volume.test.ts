import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type VolumeAsked, volumeOf } from './volume.ts';

const FROM = 20_700;
const TO = FROM + 6;

/** Eight weeks of so many a day, and then a window of other numbers. */
function asked(
  before: { messages: number; complaints: number },
  now: { messages: number; complaints: number },
  more: Partial<VolumeAsked> = {},
): VolumeAsked {
  const days = Array.from({ length: 63 }, (_, i) => FROM - 56 + i);
  const of = (what: 'messages' | 'complaints') =>
    new Map(days.map((day) => [day, (day < FROM ? before : now)[what]] as const));
  return {
    ...{ from: FROM, to: TO, complaints: of('complaints'), messages: of('messages') },
    ...{ unsaid: undefined, shares: [], ...more },
  };
}

function compared(...of: Parameters<typeof asked>) {
  const told = volumeOf(asked(...of));
  assert.equal(told.kind, 'compared');
  return told as Extract<typeof told, { kind: 'compared' }>;
}

test('three times as many messages and complaints: a sale, and all of the rise is volume’s', () => {
  const told = compared({ messages: 100_000, complaints: 4 }, { messages: 300_000, complaints: 12 });
  assert.equal(told.rise, 'volume');
  assert.ok(Math.abs(told.share! - 1) < 1e-9);
  assert.deepEqual([told.messages, told.usual], [2_100_000, 700_000]);
  assert.ok(Math.abs(told.change!.ratio - 1) < 1e-9 && told.change!.low < 1 && told.change!.high > 1);
});

test('as many messages and three times the complaints: nothing of it is volume’s', () => {
  const told = compared({ messages: 100_000, complaints: 4 }, { messages: 100_000, complaints: 12 });
  assert.deepEqual([told.rise, told.share], ['rate', 0]);
  assert.ok(told.change!.low > 1.5);
  assert.ok(Math.abs(told.now.perMillion - 120) < 1e-9 && Math.abs(told.before.perMillion - 40) < 1e-9);
});

test('twice the messages and four times the complaints: a third is volume’s', () => {
  const told = compared({ messages: 100_000, complaints: 4 }, { messages: 200_000, complaints: 16 });
  assert.equal(told.rise, 'both');
  assert.ok(Math.abs(told.share! - 1 / 3) < 1e-9);
});

test('fewer messages explain nothing, and no share lies outside 0 and 1', () => {
  assert.equal(compared({ messages: 100_000, complaints: 4 }, { messages: 50_000, complaints: 8 }).share, 0);
  assert.equal(compared({ messages: 100_000, complaints: 4 }, { messages: 900_000, complaints: 6 }).share, 1);
  const fewer = compared({ messages: 100_000, complaints: 4 }, { messages: 100_000, complaints: 3 });
  assert.deepEqual([fewer.share, fewer.rise], [undefined, 'none']);
});

test('a day of which half the complaints are known counts half: late complaints look like no fall of the rate', () => {
  const shares = [0.5];
  const half = asked({ messages: 100_000, complaints: 8 }, { messages: 100_000, complaints: 8 }, { shares });
  const told = volumeOf({ ...half, complaints: new Map([...half.complaints, [TO, 4]]) });
  assert.ok(told.kind === 'compared' && Math.abs(told.now.perMillion - told.before.perMillion) < 1e-9);
});

test('weekdays are held against the same weekdays', () => {
  const { complaints } = asked({ messages: 0, complaints: 2 }, { messages: 0, complaints: 4 });
  const busy = FROM % 7;
  const messages = new Map(
    [...complaints.keys()].map((day) => [day, day % 7 === busy ? 1_000_000 : 1000] as const),
  );
  const told = volumeOf({ from: FROM, to: FROM, complaints, messages, unsaid: undefined, shares: [] });
  assert.ok(told.kind === 'compared' && told.usual === 1_000_000 && told.share === 0);
});

test('what is not known is said to be so, and is neither 0 nor infinite', () => {
  const some = asked({ messages: 100_000, complaints: 4 }, { messages: 100_000, complaints: 12 });
  const without = (of: (day: number) => boolean) => new Map([...some.messages].filter(([day]) => !of(day)));
  assert.deepEqual(volumeOf({ ...some, messages: new Map(), unsaid: 'category' }), {
    kind: 'not-known',
    because: 'category',
  });
  assert.deepEqual(volumeOf({ ...some, messages: without((day) => day === TO) }), {
    kind: 'not-known',
    because: 'traffic',
  });
  assert.deepEqual(volumeOf({ ...some, messages: without((day) => day < FROM - 5) }), {
    kind: 'too-short',
    days: 5,
  });
  const sent = (before: number, now: number) =>
    volumeOf(asked({ messages: before, complaints: 0 }, { messages: now, complaints: 9 }));
  assert.equal(sent(1000, 0).kind, 'nothing-sent');
  const fresh = sent(0, 1000);
  assert.ok(fresh.kind === 'new' && fresh.messages === 7000 && fresh.now.perMillion === 9000);
});
