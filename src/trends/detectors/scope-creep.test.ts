import assert from 'node:assert/strict';
import { test } from 'node:test';
import { declaredOn, FIRST, filed, type Sent, SHOP, shopDay, trafficOf } from './days.fixture.ts';
import { Detector } from './detector.ts';
import type { Finding } from './findings.ts';
import { scopeCreep } from './scope-creep.ts';
import { serviceMarketing } from './service-marketing.ts';

const ONSET = 18;
const SIGNATURE = '青禾商城';
const LESSONS = ['少儿英语体验课开班啦，名师在线授课', '考研冲刺班名额告急，报名即送全套讲义'];

/** The shop's signature for lessons, each day one of `texts`. */
function lessons(day: number, texts: readonly string[] = LESSONS): Sent[] {
  if (day < ONSET) return [];
  return [
    { text: texts[day % texts.length]!, purpose: 'marketing-education', messages: 12, to: (day % 4) * 20 },
  ];
}

function season(
  extra: (day: number) => readonly Sent[],
  more: Parameters<typeof declaredOn>[1] = [],
): Finding[] {
  const detector = new Detector(scopeCreep);
  return Array.from({ length: 28 }, (_, day) => {
    const traffic = trafficOf(day, [...shopDay(day), ...extra(day)]);
    const [first] = detector.run(traffic, declaredOn(day, more));
    assert.deepEqual(new Detector(scopeCreep, detector.memory()).run(traffic, declaredOn(day, more)), [
      first,
    ]);
    return first!;
  });
}

test('a signature that comes to advertise another line is found, with when, how much and which messages', () => {
  const last = season((day) => lessons(day)).at(-1)!;
  assert.equal(last.state, 'suspect');
  assert.equal(last.subject, SIGNATURE);
  assert.equal(last.since, FIRST + ONSET);
  const [piece] = last.evidence;
  assert.equal(piece!.numbers['messages'], 12 * (28 - ONSET));
  assert.match(
    piece!.words.en,
    /^2 of \d new texts that came up in 10 days are education advertising \(120 messages, 120 of them read so\)/,
  );
  assert.match(piece!.words.zh, /报备的类型：零售营销/);
  assert.ok(last.examples.length > 0);
});

test('its own line in a sale, a line that was filed, and one text read wrongly are no creep', () => {
  const innocent = (found: readonly Finding[]) => assert.ok(found.every(({ state }) => state !== 'suspect'));
  innocent(season((day) => (day < ONSET ? [] : shopDay(day, 3))));
  innocent(season((day) => lessons(day), [[ONSET, filed('T9', SIGNATURE, SHOP, 'marketing-education')]]));
  innocent(season((day) => lessons(day, LESSONS.slice(0, 1))));
  innocent(season((day) => lessons(day, [LESSONS[0]!, `${LESSONS[0]}哦`])));
});

test('until enough is learned, it is said that the data do not suffice', () => {
  const found = season(() => []);
  assert.equal(found[0]!.state, 'insufficient-data');
  assert.equal(found.at(-1)!.state, 'ok');
});

test('advertising on a service port is found from the day on which it begins; on a marketing port it is none', () => {
  const port = '10690001002';
  const notices = (day: number): Sent => ({
    port,
    signature: '云桥金服',
    text: `您的账单${day}已出，请查看`,
    purpose: 'notification',
    messages: 30,
    to: day,
  });
  const detector = new Detector(serviceMarketing);
  let found: readonly Finding[] = [];
  for (let day = 0; day < 28; day++) {
    const adverts = lessons(day).map((each) => ({ ...each, port, signature: '云桥金服' }));
    found = detector.run(trafficOf(day, [...shopDay(day), notices(day), ...adverts]), declaredOn(day));
    if (day === ONSET - 1) assert.equal(found[0]!.state, 'ok');
  }
  assert.deepEqual(
    found.map(({ subject, state, since }) => [subject, state, since]),
    [[port, 'suspect', FIRST + ONSET]],
  );
  assert.equal(found[0]!.evidence[0]!.numbers['messages'], 120);
});
