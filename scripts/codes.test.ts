/** The handbook's table of codes is the one that the gateway speaks by. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { REASONS } from '../src/domain/index.ts';

test('P3 the handbook lists every reason with the codes that clients see', () => {
  const page = readFileSync(new URL('../docs/gateway.md', import.meta.url), 'utf8');
  for (const [code, { wire, zh, en }] of Object.entries(REASONS)) {
    const row = `| ${100 + wire} | 0x${(0x400 + wire).toString(16)} | ${String(wire).padStart(3, '0')} | \`${code}\` | ${zh} | ${en} |`;
    assert.ok(page.includes(row), `docs/gateway.md has the row ${row}`);
  }
});
