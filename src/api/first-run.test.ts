import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enrol, stand } from './fixture.ts';

test('the first person comes in by the first-run token, and nobody after', async () => {
  const fresh = await stand();
  const session = async (cookie?: string) => (await fresh.ask(cookie, 'GET /api/session')).json();
  assert.equal((await session()).firstRun, true);
  const token = (await fresh.access.people.firstRunToken())!;
  const cookie = await enrol(fresh.ask, token, fresh.clock, 'first');
  const found = await session(cookie);
  assert.equal(found.step, 'in');
  assert.deepEqual(found.duties.map((each: { role: string }) => each.role).sort(), ['carrier', 'operator']);
  assert.equal(await fresh.access.people.firstRunToken(), undefined);
  assert.equal((await fresh.ask(undefined, 'POST /api/session/token', { body: { token } })).statusCode, 401);
  assert.equal((await session()).firstRun, false);
  await fresh.close();
});
