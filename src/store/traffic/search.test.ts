import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MessageFilter } from './filter.ts';
import type { TrafficMessage } from './rows.ts';
import { type Found, type MessageKey, type MessagesPage, type SearchPlace, search } from './search.ts';
import { MAY, message } from './stand.fixture.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A store of these messages in which a day costs so many milliseconds, and its clock. */
function store(messages: readonly TrafficMessage[], msOfDay: number) {
  let now = 0;
  const asked: MessageFilter[] = [];
  const read = async (filter: MessageFilter, { limit, after, order = 'newest' }: MessagesPage) => {
    const { from = 0, to = 4e12 } = filter;
    asked.push(filter);
    now += 1 + ((to - from) / DAY_MS) * msOfDay;
    const sign = order === 'newest' ? -1 : 1;
    const place = (a: MessageKey, b: MessageKey) =>
      sign * (a.at - b.at || Number(a.messageId > b.messageId) - Number(a.messageId < b.messageId));
    return messages
      .filter((each) => each.at >= from && each.at < to && (after === undefined || place(each, after) > 0))
      .sort(place)
      .slice(0, limit);
  };
  const times = messages.map(({ at }) => at);
  const whole = messages.length === 0 ? undefined : { from: Math.min(...times), to: Math.max(...times) + 1 };
  return { read, whole, asked, clock: () => now };
}

const ids = (messages: readonly TrafficMessage[]) => messages.map(({ messageId }) => messageId);

test('a search that is gone on with finds what one look through everything finds, each message once', async () => {
  await fc.assert(
    fc.asyncProperty(
      // Few enough moments that many share one.
      fc.array(
        fc.integer({ min: 0, max: 20 }).map((n) => n * 5 * DAY_MS),
        { maxLength: 40 },
      ),
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom('newest' as const, 'oldest' as const),
      fc.constantFrom(0.01, 5, 400),
      fc.option(fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })), {
        nil: undefined,
      }),
      async (places, limit, order, msOfDay, days) => {
        const messages = places.map((ms) => message({ at: MAY + ms }));
        const { read, whole, clock } = store(messages, msOfDay);
        const filter = days === undefined ? {} : { from: MAY + days[0] * DAY_MS, to: MAY + days[1] * DAY_MS };
        const found: TrafficMessage[] = [];
        for (let after: SearchPlace | undefined, turn = 0; ; turn++) {
          assert.ok(turn < 5000, 'it ends');
          const begun = clock();
          const page = { limit, order, withinMs: 300, ...(after === undefined ? {} : { after }) };
          const part: Found = await search(filter, page, whole, read, () => clock() - begun);
          assert.ok(part.messages.length <= limit);
          found.push(...part.messages);
          after = part.goesOn ?? (part.messages.length === limit ? part.messages.at(-1) : undefined);
          if (after === undefined) break;
        }
        assert.deepEqual(ids(found), ids(await read(filter, { limit: 1000, order })));
      },
    ),
  );
});

test('an answer after another begins with what the one before would have had time for', async () => {
  const ends = [message({ at: MAY }), message({ at: MAY + 365 * DAY_MS })];
  const { read, whole, asked, clock } = store(ends, 8);
  let answers = 0;
  for (let after: SearchPlace | undefined; answers === 0 || after !== undefined; answers++) {
    const begun = clock();
    const page = { limit: 50, withinMs: 300, ...(after === undefined ? {} : { after }) };
    after = (await search({ text: '无' }, page, whole, read, () => clock() - begun)).goesOn;
    assert.ok(clock() - begun < 330, `${clock() - begun} ms`);
  }
  // 2,920 milliseconds of looking at least.
  assert.ok(answers <= 11, `${answers} answers`);
  assert.ok(asked.length <= 25, `${asked.length} windows`);
});

test('it answers in time however much there is, and tells how far it got', async () => {
  const ends = [message({ at: MAY }), message({ at: MAY + 3650 * DAY_MS })];
  for (const msOfDay of [0.01, 8, 100]) {
    const { read, whole, asked, clock } = store(ends, msOfDay);
    const found = await search({ text: '无' }, { limit: 50, withinMs: 300 }, whole, read, clock);
    assert.ok(clock() < 330, `${msOfDay}: ${clock()} ms`);
    assert.equal(found.goesOn?.at, msOfDay === 0.01 ? undefined : asked.at(-1)!.from);
    assert.ok(asked.length < 12, `${asked.length} windows`);
  }
  // One hour alone takes longer than the time there is: it is looked through all the same, so that each answer gets on.
  const { read, whole, asked, clock } = store(ends, 100_000);
  const found = await search({}, { limit: 50, withinMs: 300 }, whole, read, clock);
  assert.equal(asked.length, 1);
  assert.equal(found.goesOn?.at, whole!.to - HOUR_MS);
});
