/** `anning witness` as somebody runs it for a log that is not theirs, and `anning verify` with its key. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  Cosigning,
  createSigner,
  type Log,
  openLog,
  type Post,
  parseVerifierKey,
} from '../evidence/index.ts';

const program = new URL('../../bin/anning', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'anning-witness-'));
const evidence = join(folder, 'evidence');
const key = join(evidence, 'verifier.pub');
const environment = { ...process.env, LANG: 'C', LC_ALL: 'C' };
const signer = createSigner('evidence.example.cn/log', Buffer.alloc(32, 7));

const children = new Set<ChildProcess>();
after(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const post: Post = async (url, body) => {
  const response = await fetch(url, { method: 'POST', body });
  return { status: response.status, body: await response.text() };
};

/** Until it has said where it listens and by what key it signs. */
async function witness() {
  const words = [
    'witness',
    '--name',
    'witness.example.org/w1',
    '--log',
    key,
    '--folder',
    join(folder, 'state'),
  ];
  const child = spawn(program, [...words, '--listener', '0'], { env: environment });
  children.add(child);
  let said = '';
  child.stderr.on('data', (piece) => {
    said += piece;
  });
  for (const begun = performance.now(); performance.now() - begun < 60_000; await sleep(50)) {
    const [, url] = /witness at: (http:\S+)/.exec(said) ?? [];
    const [, verifierKey] = /public key, for the log’s owner: (\S+)/.exec(said) ?? [];
    if (url !== undefined && verifierKey !== undefined) return { child, url, verifierKey };
    assert.equal(child.exitCode, null, said);
  }
  assert.fail(`not within a minute: ${said}`);
}

const verify = (...more: string[]) =>
  spawnSync(program, ['verify', '--evidence', evidence, '--key', key, ...more], {
    env: environment,
    encoding: 'utf8',
  });

const leaves = (count: number, from: number) =>
  Array.from({ length: count }, (_, i) => Buffer.from(`entry ${from + i}`));

test('P6 a witness in a process of its own cosigns a log, remembers it over kill -9, and verification asks for its word', async () => {
  const log: Log = await openLog({ folder: evidence, origin: signer.name, signer });
  const one = await witness();
  const cosigning = new Cosigning({
    log,
    witnesses: [{ url: one.url, key: parseVerifierKey(one.verifierKey, 'cosignature') }],
    post,
    clock: Date.now,
  });
  for (const count of [3, 400]) {
    await log.append(leaves(count, log.size));
    await cosigning.round();
    assert.deepEqual(
      cosigning.standings.map(({ size, problem }) => [size, problem]),
      [[log.size, undefined]],
    );
  }
  const kept = await (await fetch(`${one.url}/checkpoint?origin=${signer.name}`)).text();
  assert.match(kept, /^evidence\.example\.cn\/log\n403\n/);
  assert.equal((await fetch(`${one.url}/checkpoint?origin=another`)).status, 404);

  const whole = verify('--witness', one.verifierKey);
  assert.equal(whole.status, 0, whole.stdout + whole.stderr);
  assert.match(whole.stdout, /witness witness\.example\.org\/w1 cosigned the first 403 entries/);
  const stranger = verify('--witness', one.verifierKey.replace('witness.example.org/w1', 'w.example'));
  assert.equal(stranger.status, 2, 'its id is not its own');
  assert.match(stranger.stderr, /--witness/);

  one.child.kill('SIGKILL');
  await once(one.child, 'exit');
  const two = await witness();
  assert.equal(two.verifierKey, one.verifierKey);
  assert.equal(statSync(join(folder, 'state', 'witness.key')).mode & 0o777, 0o600);
  const again = await post(`${two.url}/add-checkpoint`, `old 0\n\n${log.checkpoint}`);
  assert.deepEqual(again, { status: 409, body: '403\n' });
  const huge = await post(`${two.url}/add-checkpoint`, 'x'.repeat(100_000));
  assert.equal(huge.status, 413);
  two.child.kill('SIGINT');
  const [code] = (await once(two.child, 'exit')) as [number];
  assert.equal(code, 0);
  await log.close();
});

test('what is wrong in its flags is told', () => {
  const run = (...words: string[]) =>
    spawnSync(program, ['witness', ...words], { env: environment, encoding: 'utf8' });
  const wrong: [string[], RegExp][] = [
    [['--folder', folder, '--name', 'w'], /--log is missing/],
    [['--folder', folder, '--log', key], /--name is missing/],
    [['--name', 'w', '--log', key], /--folder is missing/],
    [['--folder', folder, '--name', 'a b', '--log', key], /--name: found "a b"/],
    [['--folder', folder, '--name', 'w', '--log', join(folder, 'none')], /none: cannot be read/],
    [['--folder', folder, '--name', 'w', '--log', program], /--log: found/],
    [['--folder', folder, '--name', 'w', '--log', key, '--listener', '70000'], /--listener: found/],
  ];
  for (const [words, expected] of wrong) {
    const { status, stderr } = run(...words);
    assert.equal(status, 2, stderr);
    assert.match(stderr, expected);
  }
});
