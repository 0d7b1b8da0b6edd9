import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Invalid, type Message, parseChange, parseMessage } from '../domain/index.ts';
import { CHINA, CLEAN_MESSAGE, EXAMPLE_CHANGES, type Example } from '../rules/index.ts';
import { ConsentIndex, Facts, Judge, Tally } from './index.ts';

function judged(example: Pick<Example, 'message' | 'changes'>) {
  const message = parseMessage({ ...CLEAN_MESSAGE, ...example.message });
  if (message instanceof Invalid) throw new Error(message.toString());
  const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
  for (const raw of [...EXAMPLE_CHANGES, ...(example.changes ?? [])]) {
    const change = parseChange(raw);
    if (change instanceof Invalid) throw new Error(change.toString());
    facts.apply(change);
  }
  facts.apply({ kind: 'time-passed', at: (message as Message).at });
  return new Judge(facts, CHINA).decide(message as Message);
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
      const verdict = judged(example);
      const found = verdict.reasons.filter((r) => r.rule === rule.id).map((r) => r.code);
      assert.deepEqual(found, example.expect === null ? [] : [example.expect]);
    });
  }
}
