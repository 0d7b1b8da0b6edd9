import assert from 'node:assert/strict';
import { test } from 'node:test';
import { day } from '../domain/index.ts';
import { COMPLAINT_THRESHOLDS, type ComplaintThreshold, thresholdsAt } from './complaint-thresholds.ts';

const FROM = day('2026-05-01');

test('no threshold passes for law, each has a minimum that one complaint does not reach, and is met by one that alerts before it', () => {
  assert.equal(new Set(COMPLAINT_THRESHOLDS.map(({ id, citation }) => `${id} ${citation.from}`)).size, 7);
  for (const threshold of COMPLAINT_THRESHOLDS) {
    const { measures, follows, citation, complaintsMin, messagesMin, confidence, overdispersion } = threshold;
    assert.equal(citation.certainty, 'convention');
    assert.match(citation.zh, /没有法定比率/);
    assert.match(citation.en, /No law names a rate/);
    assert.ok(complaintsMin >= 5 && messagesMin >= 10_000 && confidence >= 0.9 && confidence < 1);
    assert.ok(overdispersion >= 1);
    if (follows.kind === 'alert') continue;
    assert.ok(follows.alertDaysMin > 0);
    const alert = COMPLAINT_THRESHOLDS.find(
      (each) => each.measures === measures && each.follows.kind === 'alert',
    );
    assert.ok(
      alert!.perMillionMax <= threshold.perMillionMax && alert!.confidence <= confidence,
      threshold.id,
    );
  }
});

test('a gateway slows organisations alone, so nothing else is to be slowed', () => {
  const slow = COMPLAINT_THRESHOLDS.filter(({ follows }) => follows.kind === 'slow');
  assert.deepEqual(
    slow.map(({ measures }) => measures),
    ['organisation'],
  );
});

test('a threshold counts from its day until the day of its successor, and not before any was', () => {
  const [first] = COMPLAINT_THRESHOLDS as [ComplaintThreshold];
  const change = day('2026-09-01');
  const table = [
    { ...first, citation: { ...first.citation, until: change } },
    { ...first, perMillionMax: 0.5, citation: { ...first.citation, from: change } },
  ];
  const limits = (at: number) => thresholdsAt(at, table).map(({ perMillionMax }) => perMillionMax);
  assert.deepEqual(limits(FROM - 1), []);
  assert.deepEqual(limits(FROM), [0.25]);
  assert.deepEqual(limits(change - 1), [0.25]);
  assert.deepEqual(limits(change), [0.5]);
});
