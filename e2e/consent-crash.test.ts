/**
 * Grants over the API and withdrawals by SMS of a real `anning start` that is killed at any moment: what was acknowledged is there, once, in the record, in the feed and in
 * the log.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyReceipt } from '../src/consent/index.ts';
import { Started } from './started.ts';

const SHOP = '91310000MA1FL00K2G';
const PROVIDER = '91110000MA01ABCD1M';
const PORT = '10690001';
const CARRIER_ACCOUNT = '900001';
const ROUNDS = 4;
const SIZE = 20;
const TEXT = '我同意接收安宁商城有限公司的促销短信：每月不超过4条，期限一年。';
const house = new Started();
let cookie: string;
let wording: string;
/** Events by number, as they were acknowledged. */
const acknowledged = new Map<number, number>();
/** People who wrote T, once or twice. */
const refused = new Set<number>();
const FACTS = [
  { kind: 'organisation-registered', organisation: PROVIDER, name: '云桥通信有限公司' },
  { kind: 'organisation-registered', organisation: SHOP, name: '安宁商城有限公司' },
  { kind: 'signature-registered', signature: '安宁商城', owner: SHOP },
  { kind: 'signature-filed', signature: '安宁商城', carrier: 'mobile', state: 'filed' },
  { kind: 'port-opened', port: PORT, holder: PROVIDER, use: 'marketing' },
  { kind: 'lease-declared', lease: 'L1', port: PORT, lessor: PROVIDER, lessee: SHOP },
  { kind: 'lease-confirmed', lease: 'L1' },
].map((change) => ({ ...change, at: '2026-05-01' }));

before(async () => {
  await house.start(FACTS, SHOP);
  const operator = await house.enrol(house.way, 'lin', '林晚');
  const duties = [{ role: 'sender', organisation: SHOP }];
  const { answer } = await house.ask(
    'POST /api/people',
    { login: 'he', name: '何苗', language: 'zh', duties },
    operator,
  );
  cookie = await house.enrol(answer['link'] as string, 'he', '何苗');
  const wanted = {
    ...{ organisation: SHOP, name: 'box', channel: 'web', purpose: 'marketing-retail', text: TEXT },
    ...{ frequency: { count: 4, per: 'month' }, termDays: 365 },
  };
  wording = (await house.ask('POST /api/consent/wordings', wanted, cookie)).answer['id'] as string;
});
after(() => house.stop());

const numberOf = (i: number) => String(13_900_000_000 + i);

/** The same people with the same moments, whenever it is handed in. */
async function grant(numbers: readonly number[], at: string): Promise<void> {
  const of = {
    organisation: SHOP,
    purpose: 'marketing-retail',
    channel: 'web',
    wording,
    evidence: 'ab'.repeat(32),
  };
  const grants = numbers.map((i) => ({
    recipient: numberOf(i),
    ...of,
    at,
    preTicked: false,
    bundled: false,
  }));
  const { answer } = await house.ask('POST /api/consent/grants', { grants }, cookie);
  for (const [i, { event }] of (answer['items'] as { event: number }[]).entries()) {
    assert.ok(event > 0, JSON.stringify(answer));
    acknowledged.set(numbers[i]!, event);
  }
}

/** Those whose consent was acknowledged write T, some of them twice, until told to end. */
async function refuse(going: () => boolean): Promise<void> {
  for (let i = 0; going(); i++) {
    const agreed = [...acknowledged.keys()].filter((each) => each % 3 === 0 && !refused.has(each));
    const [person] = agreed;
    if (person !== undefined) {
      refused.add(person);
      for (let times = 0; times <= i % 2; times++)
        house.centre.reply(numberOf(person), PORT, 'T', CARRIER_ACCOUNT);
    }
    await sleep(10);
  }
}

test(`P1 P4 P6 kill -9 in grants and withdrawals, ${ROUNDS} times: none that was acknowledged is lost, none is there twice, each has its receipt`, async () => {
  let next = 0;
  let torn = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const before = acknowledged.size;
    const sending = [0, 1].map(async () => {
      for (;;) {
        const numbers = Array.from({ length: SIZE }, () => next++);
        const at = new Date().toISOString();
        try {
          await grant(numbers, at);
        } catch (error) {
          // The process went away under it: nothing was acknowledged, and the same is handed in again.
          if (error instanceof assert.AssertionError) throw error;
          torn += numbers.length;
          return { numbers, at };
        }
      }
    });
    let refusing = true;
    const refusals = refuse(() => refusing);
    while (acknowledged.size < before + 2 * SIZE) await sleep(5);
    await sleep(Math.random() * 200);
    await house.killAndStart();
    refusing = false;
    await refusals;
    for (const { numbers, at } of await Promise.all(sending)) await grant(numbers, at);
  }
  assert.ok(torn > 0, 'each round was cut off in a request');
  assert.ok(refused.size > ROUNDS, `${refused.size} refused`);
  // The carrier has been told that each reply was taken.
  await house.until('replies taken', () => house.centre.statistics.owed === 0);
  let events = await everyEvent();
  const withdrawals = () => events.filter(({ kind }) => kind === 'refused');
  for (
    const until = performance.now() + 60_000;
    withdrawals().length < refused.size;
    events = await everyEvent()
  )
    assert.ok(performance.now() < until, `${withdrawals().length} of ${refused.size} withdrawals`);
  const confirmed = (person: number) =>
    house.centre
      .messages()
      .filter(({ destination, text }) => destination.endsWith(numberOf(person)) && /退订申请/.test(text))
      .length;
  await house.until('each is confirmed', () => [...refused].every((person) => confirmed(person) > 0));
  await sleep(2000);
  events = await everyEvent();
  assert.equal(
    withdrawals().length,
    refused.size,
    'one withdrawal for each who refused, however often they wrote',
  );
  const grants = events.filter(({ kind }) => kind !== 'refused');
  assert.equal(grants.length, acknowledged.size, 'one consent for each number, and no other');
  assert.deepEqual(new Set(grants.map(({ id }) => id)), new Set(acknowledged.values()));
  assert.ok(events.every(({ log }) => log !== null));
  const key = readFileSync(join(house.data, 'evidence', 'verifier.pub'), 'utf8');
  const all = [...acknowledged].filter(([person]) => !refused.has(person));
  for (const [i, event] of [all[0]!, all[SIZE]!, all.at(-1)!]) {
    const recipient = numberOf(i);
    const { answer } = await house.ask(`POST /api/consent/events/${event}/receipt`, { recipient }, cookie);
    assert.ok(verifyReceipt(answer, key).ok);
    const found = (await house.ask('POST /api/consent/look-ups', { recipient }, cookie)).answer;
    assert.deepEqual(
      (found['consents'] as { mayBeSent: boolean }[]).map(({ mayBeSent }) => mayBeSent),
      [true],
    );
  }
  for (const person of refused) {
    const found = (await house.ask('POST /api/consent/look-ups', { recipient: numberOf(person) }, cookie))
      .answer;
    assert.ok(
      (found['consents'] as { mayBeSent: boolean }[]).every(({ mayBeSent }) => !mayBeSent),
      'nobody who refused may be sent anything',
    );
  }
});

async function everyEvent(): Promise<{ id: number; kind: string; log: unknown }[]> {
  const events: { id: number; kind: string; log: unknown }[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await house.ask(
      `GET /api/consent/events?limit=500${after === undefined ? '' : `&after=${after}`}`,
      undefined,
      cookie,
    );
    events.push(...(page.answer['items'] as typeof events));
    after = page.answer['next'] as string | null;
  }
  return events;
}
