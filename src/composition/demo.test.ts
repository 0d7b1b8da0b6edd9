import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

/** `npm run demo` as a machine runs it, and as a person does. */

const program = new URL('../../bin/anning', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'anning-demo-test-'));
chmodSync(folder, 0o755);
after(() => rmSync(folder, { recursive: true, force: true }));
const environment = { ...process.env, LANG: 'zh_CN.UTF-8', LC_ALL: '', TMPDIR: folder };

function demo(...words: string[]) {
  return spawnSync(program, ['demo', '--headless', ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: environment,
  });
}

describe('demo --headless', () => {
  const path = join(folder, 'report.json');
  const { status, stderr } = demo(
    '--messages',
    '400',
    '--seed',
    '7',
    '--report',
    path,
    '--data',
    join(folder, 'data'),
  );
  const report = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;

  test('P1, P2: answers every message, loses none, and its evidence verifies', () => {
    assert.equal(status, 0, stderr);
    assert.equal(report.version, 1);
    assert.deepEqual([report.sent, report.answered, report.lost], [400, 400, 0]);
    assert.equal(report.verify.passed, true);
    assert.equal(report.clients.unanswered, 0);
  });

  test('counts the same by the gateway, by the traffic store and by the clients', () => {
    const { allow, hold, refuse } = report.verdicts;
    assert.equal(allow + hold + refuse, report.stores.judged);
    assert.equal(report.stores.stored, report.stores.judged);
    assert.ok(allow > 100 && refuse > 30);
    const states: number[] = Object.values(report.receipts.states);
    assert.equal(
      states.reduce((a, b) => a + b, 0),
      report.receipts.expected,
    );
    assert.ok(Object.keys(report.reasons).length > 10);
    // Replies are records too: judged messages are some of them.
    assert.ok(report.verify.checked.records >= report.stores.judged);
  });

  test('all three protocols were spoken, and receipts came back over each', () => {
    assert.deepEqual(Object.keys(report.clients.byProtocol).sort(), ['cmpp20', 'cmpp30', 'smpp']);
    for (const { ok } of Object.values<{ ok: number }>(report.clients.byProtocol)) assert.ok(ok > 0);
    assert.ok(report.latencies.receiptMs.count > 0);
  });

  test('shows the verdicts by reason, in Chinese, and where to look', () => {
    assert.match(stderr, /用户未曾同意或请求 +recipient-never-consented +\d+/);
    assert.match(stderr, /^网页：http:\/\/localhost:\d+\/console\/$/m);
    assert.match(stderr, /^核验命令：bin\/anning verify --data /m);
    assert.match(stderr, /存证核验通过/);
  });

  test('P7: neither what it prints nor its report carries a phone number', () => {
    for (const text of [stderr, JSON.stringify(report)])
      assert.doesNotMatch(text, /(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)/);
  });

  test('whoever refused by a reply is told so on the phone', () => {
    assert.ok(report.confirmed > 0);
    assert.match(stderr, /退订的人都收到了确认，共 \d+ 条，例如 \d+\*+\d+：【.+】您的退订申请已受理并生效/);
  });

  test('its verify command finds what the report says', () => {
    const words = report.verify.command.split(' ').slice(1);
    const verified = spawnSync(program, [...words, '--json'], {
      cwd: folder,
      encoding: 'utf8',
      env: environment,
    });
    assert.equal(verified.status, 0);
    assert.equal(JSON.parse(verified.stdout).root, report.verify.root);
  });

  test('texts from a file take the place of the town’s; without --data and --report nothing is left', () => {
    const texts = join(folder, 'texts.txt');
    writeFileSync(texts, '【禾屿集市】全场满200减80，今晚开抢，拒收请回复R\n【未名】恭喜中奖，点击领取\n');
    const played = demo('--texts', texts, '--messages', '50');
    assert.equal(played.status, 0, played.stderr);
    assert.match(played.stderr, /signature-unknown/);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.startsWith('anning-demo-')),
      [],
    );
    assert.equal(demo('--texts', join(folder, 'none.txt')).status, 2);
  });
});

/** A visitor comes in with the number that is printed, by the code that is shown, and sees what a person of the town agreed to. */
async function ownNumber(said: () => string): Promise<void> {
  const [, address, number] = /用户的页面：(\S+\/mine)（试用手机号 (\d{11})/.exec(said())!;
  const post = async (path: string, form: Record<string, string>, cookie = '') => {
    const body = new URLSearchParams(form);
    const answer = await fetch(address! + path, {
      method: 'POST',
      body,
      headers: { cookie },
      redirect: 'manual',
    });
    assert.equal(answer.status, 303, await answer.text());
    return answer.headers.getSetCookie()[0]!.split(';')[0]!;
  };
  const asked = await post('/code', { number: number! });
  const arrived = /^手机 199\*{4}\d{4} 收到：【安宁】验证码(\d{6})/m;
  for (const end = performance.now() + 60_000; !arrived.test(said()); await sleep(100))
    assert.ok(performance.now() < end, said());
  const cookie = await post('/session', { code: arrived.exec(said())![1]! }, asked);
  const page = await (await fetch(address!, { headers: { cookie } })).text();
  for (const text of [
    '禾屿集市贸易有限公司',
    '砚青小额贷款有限公司',
    '砾岸信息技术有限公司',
    '每月最多 4 条',
  ])
    assert.ok(page.includes(text), text);
}

test('without --headless it goes on until Ctrl-C, then ends with 0 and leaves nothing', async () => {
  const child = spawn(program, ['demo', '--messages', '50'], { cwd: folder, env: environment });
  let said = '';
  const going = new Promise<void>((resolve) => {
    child.stderr.on('data', (piece: Buffer) => {
      said += piece;
      if (said.includes('演示继续慢速运行')) resolve();
    });
  });
  await Promise.race([going, once(child, 'exit')]);
  assert.equal(child.exitCode, null, said);
  await ownNumber(() => said);
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  assert.equal(code, 0, said);
  assert.match(said, /存证核验通过/);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.startsWith('anning-demo-')),
    [],
  );
});
