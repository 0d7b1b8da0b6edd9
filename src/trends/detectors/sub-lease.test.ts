import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  declaredOn,
  FIRST,
  LENDER,
  lenderDay,
  loans,
  ONSET,
  OTHER_PORT,
  PORT,
  PROVIDER,
  type Sent,
  SHOP,
  shopDay,
  trafficOf,
} from './days.fixture.ts';
import { Detector } from './detector.ts';
import type { Finding } from './findings.ts';
import { subLease } from './sub-lease.ts';

type More = Parameters<typeof declaredOn>[1];

const DAYS = 28;

/** What is said of the port on each day. */
function season(
  extra: (day: number) => readonly Sent[],
  more: More = [],
  factor = (_: number) => 1,
): Finding[] {
  const detector = new Detector(subLease);
  return Array.from({ length: DAYS }, (_, day) => {
    const sent = [...shopDay(day, factor(day)), ...lenderDay(day), ...extra(day)];
    return onPort(detector.run(trafficOf(day, sent), declaredOn(day, more)));
  });
}

function onPort(findings: readonly Finding[], port = PORT): Finding {
  return findings.find(({ subject }) => subject === port)!;
}

/** The lender's own adverts, under its signature and with its address, over the shop's port. */
function lenders(day: number): Sent[] {
  const text = `第${day}期：您的额度已更新，详见 yunqiao.example 退订回T`;
  return loans(day, { signature: '云桥金服', text });
}

const kinds = (finding: Finding) => finding.evidence.map(({ kind }) => kind);

describe('sub-lease: what is found', () => {
  test('P10 a suspicion shows its reasoning in words with numbers, since when, and its false-alarm rate', () => {
    const last = season((day) => loans(day)).at(-1)!;
    assert.equal(last.state, 'suspect');
    assert.equal(last.since, FIRST + ONSET);
    assert.ok(last.score >= last.threshold);
    assert.ok(last.falseAlarms.perThousand > 0 && last.falseAlarms.words.zh.length > 0);
    assert.ok(last.examples.length > 0 && last.examples.every((id) => /^[0-9a-f]{16}$/.test(id)));
    for (const { words, numbers } of last.evidence) {
      assert.ok(Object.keys(numbers).length > 0);
      for (const number of Object.values(numbers).filter((each) => each > 0))
        assert.ok(words.zh.length > 10 && (words.en.includes(String(number)) || number <= 2), words.en);
    }
  });

  test('P10 too little data is said', () => {
    const found = season(() => []);
    assert.equal(found[0]!.state, 'insufficient-data');
    assert.equal(found.at(-1)!.state, 'ok');
  });

  test('under the lessee’s own signature: strangers, another line, other hours, an address never used', () => {
    const found = season((day) => loans(day));
    assert.ok(found.slice(0, ONSET).every(({ state }) => state !== 'suspect'));
    assert.deepEqual(kinds(found.at(-1)!).sort(), [
      'contacts-new',
      'hours-unusual',
      'line-unrelated',
      'recipients-strangers',
      'share-of-port',
    ]);
    const share = found.at(-1)!.evidence.find(({ kind }) => kind === 'share-of-port')!;
    assert.equal(share.numbers['messages'], 15 * (DAYS - ONSET));
  });

  test('under a signature whose owner stands on no declared hop', () => {
    const last = season((day) => loans(day, { signature: '云桥金服' })).at(-1)!;
    assert.equal(last.state, 'suspect');
    const piece = last.evidence.find(({ kind }) => kind === 'owner-not-declared')!;
    assert.deepEqual(piece.numbers, { messages: 120, owners: 1, unregistered: 0 });
  });

  test('under a signature that nobody registered', () => {
    const last = season((day) => loans(day, { signature: '无名小贷' })).at(-1)!;
    const piece = last.evidence.find(({ kind }) => kind === 'owner-not-declared')!;
    assert.deepEqual(piece.numbers, { messages: 0, owners: 0, unregistered: 120 });
  });

  test('with the address of a firm that sends from a port of its own', () => {
    const own = (day: number): Sent => ({
      port: OTHER_PORT,
      signature: '云桥金服',
      text: `额度更新，详见 jiedai.example，第${day}期`,
      purpose: 'notification',
      messages: 10,
      to: 5000,
    });
    const last = season((day) => [own(day), ...loans(day)]).at(-1)!;
    assert.ok(kinds(last).includes('texts-of-others'));
  });
});

describe('sub-lease: who is not accused', () => {
  const innocent = (found: readonly Finding[]) =>
    assert.deepEqual(
      found.filter(({ state }) => state === 'suspect'),
      [],
    );

  test('a sale that triples the volume', () => {
    innocent(
      season(
        () => [],
        [],
        (day) => (day >= ONSET ? 3 : 1),
      ),
    );
  });

  test('an owner with many registered signatures', () => {
    const names = Array.from({ length: 9 }, (_, n) => `青禾${n}号店`);
    const more: More = names.map((signature) => [
      0,
      { kind: 'signature-registered', signature, owner: SHOP },
    ]);
    const extra = (day: number) =>
      names.map((signature) => ({ ...loans(ONSET)[0]!, signature, messages: 5, to: 20 + (day % 4) * 5 }));
    innocent(season(extra, more));
  });

  test('a new customer, from the day that its lease is confirmed; without confirmation it is one', () => {
    const lease = { kind: 'lease-declared', lease: 'L3', port: PORT, lessor: SHOP, lessee: LENDER };
    innocent(
      season(lenders, [
        [ONSET, lease],
        [ONSET, { kind: 'lease-confirmed', lease: 'L3' }],
      ]),
    );
    assert.equal(season(lenders, [[ONSET, lease]]).at(-1)!.state, 'suspect');
  });

  test('a merchant who gave the lessee a letter', () => {
    const letter = {
      kind: 'letter-granted',
      letter: 'A1',
      signatures: ['云桥金服'],
      grantor: LENDER,
      grantee: SHOP,
      until: '2027-12-31',
    };
    innocent(season(lenders, [[ONSET, letter]]));
  });

  test('a firm that joined the lessee’s group', () => {
    const merged = { kind: 'organisation-registered', organisation: LENDER, name: '云桥', group: SHOP };
    innocent(season(lenders, [[ONSET, merged]]));
  });

  test('the holder of the port itself', () => {
    const own = { kind: 'signature-registered', signature: '云桥通信', owner: PROVIDER };
    innocent(season((day) => loans(day, { signature: '云桥通信' }), [[0, own]]));
  });
});

describe('sub-lease: memory', () => {
  const day = (number: number) =>
    trafficOf(number, [...shopDay(number), ...lenderDay(number), ...loans(number)]);
  const days = Array.from({ length: DAYS }, (_, number) => day(number));

  test('stopped and resumed each night it says the same as in one run', () => {
    const whole = new Detector(subLease);
    let memory: string | undefined;
    for (const [number, traffic] of days.entries()) {
      const resumed = new Detector(subLease, memory);
      assert.deepEqual(resumed.run(traffic, declaredOn(number)), whole.run(traffic, declaredOn(number)));
      memory = resumed.memory();
    }
    assert.equal(memory, whole.memory());
  });

  test('a day that is run twice changes nothing, an older one neither', () => {
    const detector = new Detector(subLease);
    for (const [number, traffic] of days.entries()) {
      const first = detector.run(traffic, declaredOn(number));
      const memory = detector.memory();
      assert.deepEqual(detector.run(traffic, declaredOn(number)), first);
      if (number > 0) assert.deepEqual(detector.run(days[number - 1]!, declaredOn(number)), []);
      assert.equal(detector.memory(), memory);
    }
  });
});
