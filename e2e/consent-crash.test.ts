/** Grants over the API of a real `anning start` that is killed at any moment: what was acknowledged is there, once, in the record, in the feed and in the log. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyReceipt } from '../src/consent/index.ts';
import { Started } from './started.ts';

const SHOP = '91310000MA1FL00K2G';
const ROUNDS = 4;
const SIZE = 20;
const TEXT = '我同意接收安宁商城有限公司的促销短信：每月不超过4条，期限一年。';
const house = new Started();
let cookie: string;
let wording: string;
/** Events by number, as they were acknowledged. */
const acknowledged = new Map<number, number>();

before(async () => {
  const registered = {
    kind: 'organisation-registered',
    organisation: SHOP,
    name: '安宁商城有限公司',
    at: '2026-05-01',
  };
  await house.start([registered], SHOP);
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
    recipient: String(13_900_000_000 + i),
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

test(`P1 P6 kill -9 in grants, ${ROUNDS} times: no acknowledged consent is lost, none is there twice, each has its receipt`, async () => {
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
    while (acknowledged.size < before + 2 * SIZE) await sleep(5);
    await sleep(Math.random() * 200);
    await house.killAndStart();
    for (const { numbers, at } of await Promise.all(sending)) await grant(numbers, at);
  }
  assert.ok(torn > 0, 'each round was cut off in a request');
  const events: { id: number; log: unknown }[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await house.ask(
      `GET /api/consent/events?limit=500${after === undefined ? '' : `&after=${after}`}`,
      undefined,
      cookie,
    );
    events.push(...(page.answer['items'] as typeof events));
    after = page.answer['next'] as string | null;
  }
  assert.equal(events.length, acknowledged.size, 'one event for each number, and no other');
  assert.deepEqual(new Set(events.map(({ id }) => id)), new Set(acknowledged.values()));
  assert.ok(events.every(({ log }) => log !== null));
  const key = readFileSync(join(house.data, 'evidence', 'verifier.pub'), 'utf8');
  const all = [...acknowledged];
  for (const [i, event] of [all[0]!, all[SIZE * 3]!, all.at(-1)!]) {
    const recipient = String(13_900_000_000 + i);
    const { answer } = await house.ask(`POST /api/consent/events/${event}/receipt`, { recipient }, cookie);
    assert.ok(verifyReceipt(answer, key).ok);
    const found = (await house.ask('POST /api/consent/look-ups', { recipient }, cookie)).answer;
    assert.deepEqual(
      (found['consents'] as { mayBeSent: boolean }[]).map(({ mayBeSent }) => mayBeSent),
      [true],
    );
  }
});
