import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DAY_MS } from '../../domain/index.ts';
import { ConsentCounter, type CountedCode, type CountedEvent } from './consent-counter.ts';
import { declaredOn, FIRST, LENDER, SHOP } from './days.fixture.ts';
import { DEFAULT_CONSENT_THRESHOLD, defaultConsent } from './default-consent.ts';
import { defaultConsentEvidence } from './default-consent-words.ts';
import { Detector } from './detector.ts';
import type { Finding } from './findings.ts';
import { type ConsentSums, total, weighConsents } from './weigh-consents.ts';

const DAYS = 34;
const ONSET = 18;
const HOUR_MS = 3_600_000;

/** How an organisation's people behave on a day; shares are of newcomers, and of those who agreed. */
interface Habit {
  readonly newcomers: number;
  readonly returning?: number;
  readonly agree: number;
  readonly refuse?: number;
  /** From the code to the consent. */
  readonly afterMs?: number;
  readonly purposes?: number;
  readonly channel?: CountedEvent['channel'];
}

const HONEST: Habit = { newcomers: 14, returning: 6, agree: 0.2, refuse: 0.03, afterMs: 40_000 };
const DEFAULT: Habit = { ...HONEST, agree: 1, refuse: 0.2 };
const from = (before: Habit, then: Habit) => (day: number) => (day < ONSET ? before : then);

/** Every nth, so that no chance is in it: a share of 0.2 is every fifth. */
function every(share: number, n: number): boolean {
  return Math.floor((n + 1) * share) > Math.floor(n * share);
}

/** The town's season through the detector, each day also by one that remembers what it wrote down; findings of the shop. */
function season(habit: (day: number) => Habit, days = DAYS): Finding[] {
  const counter = new ConsentCounter();
  const detector = new Detector(defaultConsent);
  const due = new Map<number, CountedEvent[]>();
  let [person, agreed] = [0, 0];
  const found: Finding[] = [];
  for (let day = 0; day < days; day++) {
    const codes: CountedCode[] = [];
    const noon = (FIRST + day) * DAY_MS + 4 * HOUR_MS;
    const send = (tag: bigint, at: number) =>
      codes.push({ signature: '青禾商城', tag, at, messageId: `${day}-${codes.length}` });
    const record = (on: number, event: CountedEvent) => due.set(on, [...(due.get(on) ?? []), event]);
    const {
      newcomers,
      returning = 0,
      agree,
      refuse = 0,
      afterMs = 40_000,
      purposes = 1,
      channel = 'app',
    } = habit(day);
    for (let i = 0; i < returning && person > 0; i++)
      send(tagOf((day * 37 + i * 11) % person), noon - HOUR_MS);
    for (let i = 0; i < newcomers; i++, person++) {
      const code = noon + i * 300_000;
      send(tagOf(person), code);
      if (!every(agree, person)) continue;
      const of = { tag: tagOf(person), organisation: SHOP };
      const at = code + afterMs;
      for (let n = 0; n < purposes; n++)
        record(day, { ...of, kind: 'granted', at, recordedAt: at, channel, wording: 'w_1' });
      const late = at + 3 * DAY_MS;
      if (every(refuse, agreed++))
        record(day + 3, {
          ...of,
          kind: 'refused',
          at: late,
          recordedAt: late,
          channel: 'sms-reply',
          wording: '',
        });
    }
    const consents = counter.day(FIRST + day, due.get(day) ?? [], codes);
    const traffic = { day: FIRST + day, ports: [], signatures: [], consents };
    const resumed = new Detector(defaultConsent, detector.memory());
    const said = detector.run(traffic, declaredOn(day));
    assert.deepEqual(resumed.run(traffic, declaredOn(day)), said);
    assert.ok(said.length <= 1);
    found.push(...said);
  }
  return found;
}

function tagOf(person: number): bigint {
  return (BigInt(person + 1) * 0x9e3779b97f4a7c15n) & 0xffff_ffff_ffff_ffffn;
}

const isSuspect = ({ state }: Finding) => state === 'suspect';

describe('consents by default', () => {
  test('are found within days of their beginning, with when, by which form, how much and why', () => {
    const found = season(from(HONEST, DEFAULT));
    const first = found.find(isSuspect)!;
    assert.ok(first.day >= FIRST + ONSET && first.day <= FIRST + ONSET + 9, `day ${first.day - FIRST}`);
    const last = found.at(-1)!;
    assert.deepEqual(
      [last.subject, last.state, last.threshold],
      [SHOP, 'suspect', DEFAULT_CONSENT_THRESHOLD],
    );
    assert.ok(Math.abs(last.since! - (FIRST + ONSET)) <= 4, `since ${last.since! - FIRST}`);
    assert.deepEqual(last.causes, [{ key: `${last.since}`, score: last.score }]);
    assert.ok(last.examples.length > 0);
    const [forms, ...reasons] = last.evidence;
    assert.match(
      forms!.words.en,
      /consent followed\. 100 % of them came by the app, with the wording w_1\.$/,
    );
    assert.match(forms!.words.zh, /100% 来自应用，征询用语 w_1。$/);
    const kinds = reasons.map(({ kind }) => kind);
    for (const kind of ['rate', 'change', 'refused-soon']) assert.ok(kinds.includes(kind), kind);
    const rate = reasons.find(({ kind }) => kind === 'rate')!;
    assert.ok(rate.numbers['share']! > 75);
    for (const { words } of last.evidence) assert.doesNotMatch(words.zh + words.en, /undefined|NaN|Infinity/);
  });

  test('one who began before the first day is found as well, by those who refuse', () => {
    const found = season(() => ({ ...DEFAULT, newcomers: 20, afterMs: 1500 }));
    assert.ok(found.some(isSuspect));
    assert.equal(
      found.find(isSuspect)!.evidence.some(({ kind }) => kind === 'too-fast'),
      true,
    );
  });

  test('whoever signs in again is no newcomer and hides nothing', () => {
    const last = season(from({ ...HONEST, returning: 60 }, { ...DEFAULT, returning: 60 })).at(-1)!;
    assert.equal(last.state, 'suspect');
    assert.ok(last.evidence.find(({ kind }) => kind === 'rate')!.numbers['share']! > 75);
  });

  for (const [what, habit] of [
    ['a box that few tick', () => HONEST],
    [
      'a loyalty programme, whose people come for it',
      () => ({ ...HONEST, agree: 0.96, refuse: 0.01, purposes: 3 }),
    ],
    ['a new design that three times as many tick', from(HONEST, { ...HONEST, agree: 0.6 })],
    ['a loyalty programme that begins', from(HONEST, { ...HONEST, agree: 0.95, refuse: 0.02, purposes: 2 })],
    ['adverts that annoy', from(HONEST, { ...HONEST, refuse: 0.2 })],
    ['paper that a clerk enters at night', () => ({ ...HONEST, channel: 'paper', afterMs: 11 * HOUR_MS })],
    ['a campaign with four times as many newcomers', from(HONEST, { ...HONEST, newcomers: 56, agree: 0.4 })],
  ] as const satisfies readonly (readonly [string, (day: number) => Habit])[])
    test(`is not taken for one: ${what}`, () => {
      const found = season(habit);
      assert.equal(found.at(-1)!.state, 'ok');
      assert.deepEqual(found.filter(isSuspect), []);
    });

  test('until enough newcomers were seen, and where none are, it is said that the data do not suffice', () => {
    const few = season(() => ({ ...DEFAULT, newcomers: 1, returning: 0 }), 12);
    assert.ok(few.length > 0 && few.every(({ state }) => state === 'insufficient-data'));
    const counter = new ConsentCounter();
    const detector = new Detector(defaultConsent);
    for (let day = 0; day < 20; day++) {
      const events = Array.from({ length: 30 }, (_, n): CountedEvent => {
        const at = (FIRST + day) * DAY_MS + n * 60_000;
        const of = { tag: tagOf(day * 100 + n), organisation: LENDER };
        return { ...of, kind: 'granted', at, recordedAt: at, channel: 'web', wording: '' };
      });
      const consents = counter.day(FIRST + day, events, []);
      const [said] = detector.run({ day: FIRST + day, ports: [], signatures: [], consents }, declaredOn(day));
      assert.deepEqual([said!.subject, said!.state], [LENDER, 'insufficient-data']);
    }
  });

  test('what has ended is forgotten after weeks, and nothing is said of it any more', () => {
    const found = season((day) => (day < 4 ? HONEST : { newcomers: 0, agree: 0 }), 80);
    assert.ok(found.length > 50 && found.length < 75);
  });
});

describe('the weights', () => {
  const none: ConsentSums = {
    ...{ tested: 0, granted: 0, fast: 0, people: 0, several: 0, whole: 0 },
    ...{ regrets: 0, expected: 0, timed: 0, night: 0 },
  };
  const of = (sums: Partial<ConsentSums>, before: Partial<ConsentSums> = {}) =>
    weighConsents({ ...none, ...sums }, { ...none, ...before }, 0.04);

  test('without anything to go by, nothing weighs anything', () => {
    for (const weight of Object.values(of({}))) assert.ok(Math.abs(weight) < 1e-9);
  });

  test('however good a form is, it takes somebody’s refusal or the clock to be suspected', () => {
    const form = { tested: 500, granted: 500, people: 2000, several: 2000, whole: 2000 };
    const least = Math.log(1 + (Math.exp(DEFAULT_CONSENT_THRESHOLD) - 1) / 0.02);
    const before = { tested: 400, granted: 20 };
    assert.ok(total(of({ ...form, expected: 0 }, before)) < least);
    assert.ok(total(of({ ...form, expected: 20, regrets: 20 }, before)) < least);
    assert.ok(total(of({ ...form, expected: 20, regrets: 90 }, before)) > least);
    assert.ok(total(of({ ...form, expected: 4, regrets: 4, fast: 300 }, before)) < least);
    assert.ok(total(of({ ...form, expected: 4, regrets: 12, fast: 300 }, before)) > least);
  });

  test('what speaks for it is told, the heaviest first; of what does not, that people did not refuse', () => {
    const sums = {
      ...none,
      tested: 100,
      granted: 95,
      people: 300,
      several: 300,
      whole: 280,
      regrets: 4,
      expected: 5,
    };
    const found = { since: FIRST, sums, before: none, weights: of(sums), forms: [['store\n', 95]] as const };
    const weights = { rate: 2, change: 0, whole: -0.3, regret: -1, fast: 2.5, night: 0.1 };
    const told = defaultConsentEvidence(found, weights, { rate: undefined, night: 0.04 }, FIRST + 6);
    assert.deepEqual(
      told.map(({ kind }) => kind),
      ['forms', 'too-fast', 'rate', 'not-refused'],
    );
    assert.match(told[0]!.words.en, /^In 7 days 100 people .* came by the shop, with no wording named\.$/);
    assert.match(told.at(-1)!.words.en, /^Against it: /);
  });

  test('refusals as before and as with others weigh against it; several times as many for it', () => {
    const regret = (regrets: number, before = {}) =>
      of({ people: 500, expected: 10, regrets }, before).regret;
    assert.ok(regret(10) < -1 && regret(40) > 2);
    assert.ok(regret(30, { expected: 30, regrets: 90 }) < regret(30));
  });
});
