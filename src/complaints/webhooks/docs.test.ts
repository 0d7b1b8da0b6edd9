import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { WEBHOOK_EVENTS } from '../../domain/index.ts';
import { drawSecret, signedHeaders } from './signing.ts';

const folder = mkdtempSync(join(tmpdir(), 'webhook-docs-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const handbook = readFileSync(join(import.meta.dirname, '../../../docs/webhooks.md'), 'utf8');

test('the verifier in the handbook takes what we sign, by either secret, and nothing else', () => {
  const [, sample] = /```js\n([\s\S]*?)```/.exec(handbook)!;
  // Its server is left out: what is copied from here is the check.
  const check = sample!.slice(0, sample!.indexOf('createServer((request'));
  assert.ok(sample!.split('\n').length <= 34);
  writeFileSync(join(folder, 'verify.mjs'), check);
  const [secret, other] = [drawSecret(), drawSecret()];
  process.env['WEBHOOK_SECRET'] = secret;
  const { verify } = createRequire(import.meta.url)(join(folder, 'verify.mjs')) as {
    verify(headers: Record<string, string>, body: Buffer): boolean;
  };
  const body = Buffer.from('{"type":"lead.sent","data":{"text":"【青禾】大促"}}');
  const now = Date.now();
  assert.equal(verify(signedHeaders('msg_1', now, body, [secret]), body), true);
  assert.equal(verify(signedHeaders('msg_1', now, body, [other, secret]), body), true);
  assert.equal(verify(signedHeaders('msg_1', now, body, [other]), body), false);
  assert.equal(verify(signedHeaders('msg_1', now, body, [secret]), Buffer.from(`${body} `)), false);
  assert.equal(verify(signedHeaders('msg_1', now - 301_000, body, [secret]), body), false);
  assert.equal(verify({}, body), false);
});

test('the handbook names every event', () => {
  for (const event of WEBHOOK_EVENTS) assert.ok(handbook.includes(`| \`${event}\` |`), event);
});
