import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type House, number, OTHER, openHouse, SHOP } from '../consent/fixture.ts';
import type { Receipt } from '../consent/index.ts';
import { createSigner } from '../evidence/index.ts';
import { type Language, type Parts, runCommand, type Terminal } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'anning-receipt-cli-'));
let house: House;
let receipt: Receipt;
before(async () => {
  house = await openHouse();
  const [told] = await house.consents.grant([house.consent(1)], house.as('ann'));
  receipt = await house.receipts.issue(told!.event!, [SHOP], number(1));
  writeFileSync(join(folder, 'verifier.pub'), `${house.evidence.verifierKey}\n`);
});
after(async () => {
  await house.shut();
  rmSync(folder, { recursive: true });
});

async function verify(given: unknown, more: readonly string[] = [], language: Language = 'en') {
  const file = join(folder, 'receipt.json');
  writeFileSync(file, typeof given === 'string' ? given : JSON.stringify(given));
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    ...{ language, interactive: false, rows: undefined, readInput: async () => undefined },
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  };
  const code = await runCommand(['verify', file, ...more], terminal, {
    configurationKeys: ['data'],
  } as unknown as Parts);
  return { code, ...said };
}
const withKey = ['--key', join(folder, 'verifier.pub')];

test('P6 anning verify RECEIPT tells what it proves, in both languages and as JSON', async () => {
  const en = await verify(receipt, withKey);
  assert.equal(en.code, 0, en.err);
  assert.match(
    en.out,
    /^the receipt holds: entry 0 of 1 in the log consent\.test\/log\n {2}What: consent granted\n {2}Organisation: 青禾商城 \(91310000MA1FL00K2G\)/,
  );
  assert.match(
    (await verify(receipt, ['--key', house.evidence.verifierKey], 'zh')).out,
    /^收据有效：日志 consent\.test\/log 的第 0 条[\s\S]*号码：8613800000001/,
  );
  const json = JSON.parse((await verify(receipt, [...withKey, '--json'])).out);
  assert.deepEqual([json.version, json.ok, json.statement.organisation], [1, true, SHOP]);
});

test('P6 what does not hold ends with 4, and with what was found and expected', async () => {
  const forged = JSON.parse(JSON.stringify(receipt).replaceAll(SHOP, OTHER));
  const told = await verify(forged, withKey);
  assert.equal(told.code, 4);
  assert.match(
    told.out,
    new RegExp(
      `does NOT hold \\(receipt-differs-from-its-statement\\).*: found .*${OTHER}.*; expected .*${SHOP}`,
    ),
  );
  const stranger = createSigner('consent.test/log', Buffer.alloc(32, 1)).verifierKey;
  assert.equal((await verify(receipt, ['--key', stranger])).code, 4);
  assert.equal((await verify({}, withKey)).code, 4);
});

test('a receipt’s own key proves nothing: another has to be given; what is no JSON and what is no key are told', async () => {
  const none = await verify(receipt);
  assert.equal(none.code, 2);
  assert.match(none.err, /not from the receipt/);
  assert.equal((await verify('{', withKey)).code, 2);
  assert.equal((await verify(receipt, ['--key', 'nonsense'])).code, 2);
});
