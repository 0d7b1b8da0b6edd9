import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Change, day, parseChange, parseMessage, type RecordedChange, valid } from '../domain/index.ts';
import { Facts, Judge } from '../kernel/index.ts';
import { CHINA } from '../rules/index.ts';
import { type Town, town } from './town.ts';
import { type TownMessage, Traffic } from './traffic.ts';

const NOW = day('2026-06-10') + 11 * 3_600_000;

it('the traffic meets in the kernel what each message was made to meet', () => {
  const place = town({ at: NOW });
  const judge = judgeOf(place);
  const seen = new Map<string, { right: number; all: number; other: string[] }>();
  for (const message of new Traffic(place, { seed: 7 })) {
    if (message.number === 6000) break;
    if (message.expects === undefined) continue;
    const verdict = judge.decide(asMessage(message));
    const enforced = verdict.reasons.filter((r) => r.mode === 'enforce' && r.outcome !== 'allow');
    const met = enforced[0]?.code ?? 'allow';
    const row = seen.get(message.name) ?? { right: 0, all: 0, other: [] };
    seen.set(message.name, row);
    row.all++;
    if (met === message.expects) row.right++;
    else row.other.push(`${met}: ${message.text}`);
  }
  assert.ok(seen.size > 25, `${seen.size} kinds came up`);
  for (const [name, { right, all, other }] of seen) {
    // What a text is for is read from its words, which is not always right: so the bound is below 1.
    assert.ok(right / all >= 0.8, `${name}: ${right} of ${all}; ${other[0]}`);
  }
});

function judgeOf(place: Town): Judge {
  const facts = new Facts();
  const opened = place.accounts.map(
    ({ account, organisation, refusal }): RecordedChange =>
      valid(
        parseChange({
          kind: 'account-opened',
          at: place.changes[0]!.at,
          account,
          organisation,
          refusal,
          credential: { scheme: 'sealed-secret', sealed: 'AAAA' },
        }),
      ),
  );
  for (const change of [...place.changes, ...opened] as Change[]) facts.apply(change);
  return new Judge(facts, CHINA);
}

function asMessage({ account, source, recipient, text }: TownMessage) {
  return valid(parseMessage({ at: NOW, account, source, recipient, carrier: 'mobile', text }));
}
