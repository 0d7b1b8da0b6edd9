import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { EXCHANGE_KINDS } from '../../domain/index.ts';
import { openRoom, type Room } from '../fixture.ts';
import { columnTables, withTables } from './column-tables.ts';

const DOCS = new URL('../../../docs/', import.meta.url);
const EXAMPLES = new URL('examples/import/', DOCS);

let room: Room;
before(async () => {
  room = await openRoom();
});
after(() => room.close());

test('the handbook’s columns are those of the code: npm run exchange-docs', () => {
  const page = readFileSync(new URL('exchange.md', DOCS), 'utf8');
  assert.equal(withTables(page, columnTables()), page);
});

test('the example files come in, one after another, as the handbook says', async () => {
  const names = readdirSync(EXAMPLES).sort();
  const kinds = names.map((name) => /^\d-(\w+)\.(?:csv|jsonl)$/.exec(name)?.[1]);
  assert.deepEqual([...kinds].sort(), [...EXCHANGE_KINDS].sort());
  for (const [i, name] of names.entries()) {
    const kind = EXCHANGE_KINDS.find((each) => each === kinds[i])!;
    const path = new URL(name, EXAMPLES).pathname;
    const asked = { kind, mode: 'facts', dryRun: false, reason: '', path } as const;
    const told = await room.imports.run(asked, room.as('ann'), {
      onProblem: (problem) => assert.fail(`${name}: ${JSON.stringify(problem)}`),
      onProgress: () => undefined,
      stopped: () => false,
    });
    assert.equal(told.written, true, name);
  }
});
