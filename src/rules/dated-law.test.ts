import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Instant, parseInstant, valid } from '../domain/index.ts';
import { CHINA, citationsAt, describeReason, formatCitation, rulebookAt } from './index.ts';

const at = (text: string): Instant => valid(parseInstant(text));
const RULES = CHINA[1]!.rules;

// The dates that decide which clause is printed.
const lawsOf = (id: string, when: string) =>
  citationsAt(RULES.find((rule) => rule.id === id)!.citations, at(when)).map((c) => `${c.law} ${c.article}`);
const main = (when: string) =>
  describeReason(
    { code: 'recipient-never-consented', rule: 'consent', outcome: 'refuse', mode: 'enforce', evidence: {} },
    at(when),
    CHINA,
  )?.citation;

test('P3 the penalty for article 43 of the advertising law stands in 62 at the meeting and at Double Eleven, in 63 before', () => {
  for (const when of [
    '2021-10-25T09:00:00+08:00',
    '2021-11-11T00:00:00+08:00',
    '2021-04-29T00:00:00+08:00',
  ]) {
    assert.ok(lawsOf('consent', when).includes('中华人民共和国广告法 43、62'), when);
    assert.ok(!lawsOf('consent', when).some((law) => law.includes('63')), when);
  }
  assert.ok(lawsOf('consent', '2021-04-28T23:59:59+08:00').includes('中华人民共和国广告法 43、63'));
});

test('P3 the personal information law is not cited before it was in force', () => {
  const cites = (id: string, when: string) => lawsOf(id, when).some((law) => law.includes('个人信息保护法'));
  for (const id of ['consent', 'consent-withdrawn', 'opt-out-instruction', 'consent-request-complete']) {
    assert.equal(cites(id, '2021-10-25T12:00:00+08:00'), false, id);
    assert.equal(cites(id, '2021-10-31T23:59:59+08:00'), false, id);
    assert.equal(cites(id, '2021-11-01T00:00:00+08:00'), true, id);
    assert.equal(cites(id, '2021-11-11T00:00:00+08:00'), true, id);
  }
});

test('P3 order 31 is cited until the last second of April 2026, order 74 from the first of May', () => {
  const before = main('2026-04-30T23:59:59+08:00')!;
  const after = main('2026-05-01T00:00:00+08:00')!;
  assert.match(before.law, /第31号/);
  assert.match(after.law, /第74号/);
  assert.equal(rulebookAt(CHINA, at('2026-04-30T23:59:59+08:00'))?.id, 'cn-2015');
  assert.equal(rulebookAt(CHINA, at('2026-05-01T00:00:00+08:00'))?.id, 'cn-2026');
  assert.equal(rulebookAt(CHINA, at('2015-06-29T23:59:59+08:00')), undefined);
  assert.match(formatCitation(before, 'zh'), /第18条第1款（2015-06-30，已核对）$/);
  assert.match(formatCitation(after, 'en'), /art\. 21 \(2026-05-01, found\)$/);
});

test('P3 of order 74 no article but 21 is printed, and nothing is called found that is not established', () => {
  for (const citation of RULES.flatMap((rule) => rule.citations)) {
    if (!citation.law.includes('第74号')) continue;
    if (citation.certainty === 'found') assert.equal(citation.article, '21');
    else assert.doesNotMatch(citation.article, /\d/);
  }
});
