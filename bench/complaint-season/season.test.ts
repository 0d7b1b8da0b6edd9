import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAMAGES } from './damage.ts';
import { play } from './play.ts';
import { calibrationError, scoreOf, scoreOfPlain, share } from './report.ts';
import { ComplaintSeason } from './season.ts';

const TINY = { seed: 8, people: 60, firms: 60, reports: 500 };

test('a season repeats exactly, and another seed gives another one', () => {
  const { cases } = new ComplaintSeason(TINY);
  assert.deepEqual(new ComplaintSeason(TINY).cases, cases);
  assert.notDeepEqual(new ComplaintSeason({ ...TINY, seed: 9 }).cases, cases);
});

test('a season has every damage and every kind of stranger, and its key names messages that came before the report', () => {
  const season = new ComplaintSeason({ ...TINY, reports: 2000 });
  const damages = new Set(season.cases.flatMap((each) => each.damages));
  assert.deepEqual([...damages].sort(), [...DAMAGES].sort());
  assert.equal(new Set(season.cases.map(({ truth }) => truth.kind)).size, 8);
  for (const { truth, recipient, receivedAt } of season.cases) {
    if (truth.kind !== 'message') continue;
    const message = season.traffic.of(recipient).find(({ id }) => id === truth.id);
    assert.ok(message !== undefined && message.at < receivedAt && message.outcome !== 'refuse');
  }
});

test('in a tiny season nearly all is found, hardly anything wrongly, and more than by the plain ways', async () => {
  const played = await play(TINY);
  const { found, right, settled, there } = scoreOf(played);
  assert.ok(there > 250);
  assert.ok(right / found >= 0.985, `precision ${right} of ${found}`);
  assert.ok(settled / there >= 0.95, `recall ${settled} of ${there}`);
  for (const way of ['bySender', 'byText'] as const) assert.ok(scoreOfPlain(played, way).settled < settled);
  assert.ok(calibrationError(played) < 0.03);
});

test('an interval is Wilson’s', () => {
  assert.equal(share(9, 10), '0.900 (0.596 to 0.982)');
  assert.equal(share(0, 0), '–');
});
