import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Invalid, type Message, parseChange, parseMessage, type Verdict } from '../domain/index.ts';
import { CHINA, CLEAN_MESSAGE, EXAMPLE_CHANGES, type Example } from '../rules/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from './index.ts';

function messageOf(differs: Readonly<Record<string, unknown>> = {}): Message {
  const message = parseMessage({ ...CLEAN_MESSAGE, ...differs });
  if (message instanceof Invalid) throw new Error(message.toString());
  return message;
}

/** Plays an example as the gateway would live it: changes, the messages before, then the one in question. */
function judged(example: Pick<Example, 'message' | 'changes' | 'earlier'>): Verdict {
  const message = messageOf(example.message);
  const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
  for (const raw of [...EXAMPLE_CHANGES, ...(example.changes ?? [])]) {
    const change = parseChange(raw);
    if (change instanceof Invalid) throw new Error(change.toString());
    facts.apply(change);
  }
  const judge = new Judge(facts, CHINA);
  for (const before of (example.earlier ?? []).map(messageOf)) {
    facts.apply({ kind: 'time-passed', at: before.at });
    const verdict = judge.decide(before);
    if (verdict.outcome === 'allow') judge.passed(before, verdict);
  }
  facts.apply({ kind: 'time-passed', at: message.at });
  return judge.decide(message);
}

test('the clean message of the example world has no reason against it, enforced or shadow', () => {
  const verdict = judged({});
  assert.deepEqual(verdict.reasons, []);
  assert.equal(verdict.outcome, 'allow');
  assert.equal(verdict.purpose, 'marketing-retail');
  assert.equal(verdict.plan, 'P618');
});

const rules = new Map(CHINA.flatMap((book) => book.rules.map((rule) => [rule.id, rule])));
for (const rule of rules.values()) {
  for (const example of rule.examples) {
    test(`P3 ${rule.id}: ${example.title}`, () => {
      const found = judged(example)
        .reasons.filter((r) => r.rule === rule.id)
        .map((r) => r.code);
      assert.deepEqual(found, example.expect === null ? [] : [example.expect]);
    });
  }
}
