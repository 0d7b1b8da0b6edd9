import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  type Change,
  day,
  type Purpose,
  parseChange,
  parseMessage,
  type RecordedChange,
  valid,
} from '../domain/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from '../kernel/index.ts';
import { CHINA, type PurposeReader } from '../rules/index.ts';
import { type Town, town } from './town.ts';
import { type TownMessage, Traffic } from './traffic.ts';

const NOW = day('2026-06-10') + 11 * 3_600_000;

it('the traffic meets in the kernel what each message was made to meet', () => {
  const place = town({ at: NOW });
  // What a text is for is read from the answer key, so that the town's facts are tested and not the product's reading.
  const purposes = new Map<string, Purpose | 'unclear'>();
  const judge = judgeOf(place, (body) => ({ purpose: purposes.get(body) ?? 'unclear', because: 'key' }));
  const seen = new Map<string, { right: number; all: number; other: string[] }>();
  for (const message of new Traffic(place, { seed: 7 })) {
    if (message.number === 6000) break;
    if (message.expects === undefined) continue;
    purposes.set(message.text.replace(/^【[^】]*】/, ''), message.purpose ?? 'unclear');
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
    assert.equal(right, all, `${name}: ${other[0]}`);
  }
});

function judgeOf(place: Town, read: PurposeReader): Judge {
  const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
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
  for (const change of [...opened, ...place.changes] as Change[]) facts.apply(change);
  facts.apply({ kind: 'time-passed', at: NOW });
  return new Judge(facts, CHINA, read);
}

function asMessage({ account, source, recipient, text }: TownMessage) {
  return valid(parseMessage({ at: NOW, account, source, recipient, carrier: 'mobile', text }));
}
