import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { EXAMPLE_CHANGES, ORGANISATIONS } from '../../rules/index.ts';
import type { ReceivedMessage } from '../centre-types.ts';
import { CarrierProcess } from './carrier.ts';
import { findKannel, Kannel } from './kannel.ts';
import { ForeignCentre, SmppUser } from './npm-smpp.ts';
import { Product } from './product.ts';

/*
 * The main job, as a user does it: the program is started with a configuration file, told facts and accounts with its own commands,
 * and driven by SMPP software that we did not write: the npm package `smpp` and Kannel as clients, the npm package as a carrier's
 * message centre. One installation serves all tests, in their order.
 */

const MARKETING_PORT = '106900010001';
const SERVICE_PORT = '10690002';
const CONSENTING = '13800138000';
const OFFER = '【安宁商城】会员专享：全场满300减50，今晚8点开抢，详询客服400-000-0000。拒收请回复R';
const NOTICE = '【安宁商城】您的订单已发货，运单号770012345678，请留意查收。';
const VENDOR = 0x400;
const NEVER_CONSENTED = VENDOR + 20;

const product = new Product();
let carrier: CarrierProcess;
let foreign: ForeignCentre;
let client: SmppUser;

before(async () => {
  carrier = await CarrierProcess.start({ listen: { cmpp: {} } });
  foreign = new ForeignCentre();
  const listener = await foreign.start();
  const secret = product.file('carrier.secret', 'carrier\n');
  product.configure(
    upstream('carrier-a', 'cmpp30', carrier.addresses.cmpp!.listener, secret, []) +
      upstream('carrier-b', 'smpp', listener, secret, ['86139']),
  );
  await product.start();
});

after(async () => {
  client?.end();
  carrier?.stop();
  foreign?.stop();
  product.remove();
});

describe('the main job', { timeout: 240_000 }, () => {
  test('facts and accounts are told with the program’s own commands and reach the gateway', async () => {
    product.done(['facts', 'apply', product.file('facts.json', JSON.stringify(facts()))]);
    for (const [account, secret] of [
      ['shop02', 'hunter2'],
      ['kannel', 'hunter3'],
    ] as const) {
      const words = ['--account', account, '--organisation', ORGANISATIONS.shop, '--protocol', 'smpp'];
      product.done(['account', 'add', ...words], `${secret}\n`);
    }
    const count = facts().length + 2;
    await product.until(
      'facts in the gateway',
      async () => (await product.health()).factsSequence === count,
      10_000,
    );
    await product.until('upstreams', async () =>
      (await product.health()).upstreams.every(({ bound }) => bound === 1),
    );
  });

  test('the npm package smpp binds with its password alone, and asks whether the link lives', async () => {
    const wrong = await SmppUser.bound(product.listener('SMPP'), 'shop02', 'hunter9');
    assert.equal(wrong.status, 0x0e);
    wrong.end();
    client = await SmppUser.bound(product.listener('SMPP'), 'shop02', 'hunter2');
    assert.equal(client.status, 0);
    assert.equal(await client.enquireLink(), 0);
  });

  test('an offer to someone who agreed arrives as it was written, and its receipt comes back under its id', async () => {
    const { status, id } = await client.submit(MARKETING_PORT, CONSENTING, ucs2(OFFER));
    assert.equal(status, 0);
    assert.match(id, /^[0-9a-f]{16}$/);
    const arrived = await arrivalAt(CONSENTING);
    assert.equal(arrived.text, OFFER);
    assert.equal(arrived.source, MARKETING_PORT);
    const receipt = await receiptOf(id);
    assert.match(
      receipt,
      new RegExp(
        `^id:${id} sub:\\d{3} dlvrd:\\d{3} submit date:\\d{10} done date:\\d{10} stat:DELIVRD err:000`,
      ),
    );
  });

  test('the same offer to someone who never agreed is refused with the code of that reason, and goes nowhere', async () => {
    const { status, id } = await client.submit(MARKETING_PORT, '13800138001', ucs2(OFFER));
    assert.equal(status, NEVER_CONSENTED);
    assert.equal(id, '');
    await sleep(300);
    assert.deepEqual((await carrier.messages()).filter(sentTo('13800138001')), []);
  });

  test('a long notice in parts with a user data header is judged and delivered whole, with a receipt for each part', async () => {
    const text = NOTICE + '请凭取件码到小区东门快递柜领取，超过两天未取将退回站点。'.repeat(4);
    const to = '13800138002';
    const parts = inParts(ucs2(text), 0x5a);
    assert.equal(parts.length, 3);
    // Out of order, as carriers deliver them.
    const answers = [];
    for (const i of [1, 0, 2]) answers.push(await client.submit(SERVICE_PORT, to, parts[i]!, 0x40));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [0, 0, 0],
    );
    const arrived = await arrivalAt(to);
    assert.equal(arrived.text, text);
    assert.equal(arrived.segments, 3);
    for (const { id } of answers) assert.match(await receiptOf(id), /stat:DELIVRD/);
  });

  test('a long offer in parts to someone who never agreed is refused whole: no part goes out', async () => {
    const to = '13800138003';
    const parts = inParts(
      ucs2(OFFER.replace('拒收', `${'会员价更优惠，数量有限先到先得。'.repeat(4)}拒收`)),
      0x5b,
    );
    assert.equal(parts.length, 2);
    const first = await client.submit(MARKETING_PORT, to, parts[0]!, 0x40);
    const last = await client.submit(MARKETING_PORT, to, parts[1]!, 0x40);
    assert.equal(first.status, 0, 'what it is part of is not known yet');
    assert.equal(last.status, NEVER_CONSENTED);
    assert.match(await receiptOf(first.id), /stat:REJECTD err:020/);
    assert.deepEqual((await carrier.messages()).filter(sentTo(to)), []);
  });

  test('a message centre that we did not write takes messages and its receipts come back', async () => {
    const { status, id } = await client.submit(SERVICE_PORT, '13900139000', ucs2(NOTICE));
    assert.equal(status, 0);
    assert.match(await receiptOf(id), /^id:[0-9a-f]{16} .*stat:DELIVRD/);
    const [taken] = foreign.taken;
    assert.equal(taken?.destination_addr, '13900139000');
    assert.equal(taken?.source_addr, SERVICE_PORT);
    assert.equal(taken?.short_message?.message, NOTICE);
  });

  test('P4 whoever answers R is handed on to the sender, and gets no more offers within a second, but still notices', async () => {
    await carrier.reply(CONSENTING, MARKETING_PORT, 'R');
    await product.until('the reply', () => client.replies.length === 1, 5000);
    assert.deepEqual(client.replies[0], { from: CONSENTING, to: MARKETING_PORT, text: 'R' });
    const offer = await client.submit(MARKETING_PORT, CONSENTING, ucs2(OFFER));
    assert.ok(offer.status > VENDOR, `answered ${offer.status}`);
    assert.notEqual(offer.status, NEVER_CONSENTED);
    assert.equal((await client.submit(SERVICE_PORT, CONSENTING, ucs2(NOTICE))).status, 0);
  });

  test('P7 neither who agreed nor who answered R stands in a dump of the record, and both are counted', async () => {
    const agreed = facts().flatMap(({ recipients = [] }) => recipients);
    assert.ok(agreed.includes(CONSENTING));
    const rows = await product.dump('change', (text) => text.includes('"suppression-placed"'));
    for (const number of agreed) assert.doesNotMatch(rows, new RegExp(number));
    assert.match(rows, /"kind": "consent-granted".*"recipients": \{"count": \d+, "sealed": "/);
    const listed = product.done(['facts', 'list']);
    assert.match(listed, /suppression-placed.*recipients=1\b/);
    assert.doesNotMatch(listed, new RegExp(CONSENTING));
  });

  const programs = findKannel();
  test('Kannel sends over HTTP and SMPP: allowed is delivered and reported, refused is reported as refused', {
    skip: programs === undefined ? 'Kannel is not installed (Debian: apt-get install kannel)' : false,
  }, async () => {
    const kannel = await Kannel.start({
      folder: join(product.folder, 'kannel'),
      programs: programs!,
      listener: product.listener('SMPP'),
      account: 'kannel',
      secret: 'hunter3',
    });
    try {
      await sendsThrough(kannel);
    } finally {
      await kannel.stop();
    }
  });

  test('the evidence of all that verifies, exit code 0', () => {
    const report = JSON.parse(product.done(['verify', '--json']));
    assert.equal(report.ok, true);
    assert.ok(report.checked.records > 10, `${report.checked.records} records`);
  });

  test('unbind is agreed to, Ctrl-C ends all of it within 15 s, and no process is left', async () => {
    assert.equal(await client.unbind(), 0);
    const processes = product.processes();
    assert.ok(processes.length >= 3, 'itself, the gateway, the record');
    const { code, tookMs } = await product.stop();
    assert.equal(code, 0, product.said);
    assert.ok(tookMs < 15_000, `${tookMs} ms`);
    await sleep(200);
    assert.deepEqual(processes.filter(alive), []);
  });

  test('what is on disk afterwards verifies just as well', () => {
    assert.match(product.done(['verify']), /./);
  });
});

async function sendsThrough(kannel: Kannel): Promise<void> {
  const to = '13800138010';
  const notice = { tag: 'notice', from: SERVICE_PORT, to, text: NOTICE };
  assert.match(await kannel.send(notice), /^0: Accepted/);
  assert.equal((await arrivalAt(to)).text, NOTICE);
  await product.until('its reports', () => kannel.reportsOn('notice').some(({ kind }) => kind === 1), 20_000);
  assert.deepEqual(
    kannel.reportsOn('notice').map(({ kind }) => kind),
    [8, 1],
  );

  const long = { ...notice, tag: 'long', to: '13800138011', text: NOTICE + '请凭取件码领取。'.repeat(12) };
  assert.match(await kannel.send(long), /^0: Accepted/);
  assert.equal((await arrivalAt(long.to)).text, long.text);

  const refused = { tag: 'refused', from: MARKETING_PORT, to: '13800138012', text: OFFER };
  assert.match(await kannel.send(refused), /^0: Accepted/);
  await product.until('its refusal', () => kannel.reportsOn('refused').length > 0, 20_000);
  assert.deepEqual(
    kannel.reportsOn('refused').map(({ kind }) => kind),
    [16],
  );
  assert.deepEqual((await carrier.messages()).filter(sentTo(refused.to)), []);
}

/** The rules' example world, its dates made long, without the account that it opens. */
function facts(): { readonly kind?: unknown; readonly recipients?: readonly string[] }[] {
  return EXAMPLE_CHANGES.filter((change) => change['kind'] !== 'account-opened').map((change) =>
    'until' in change ? { ...change, until: '2095-01-01' } : change,
  );
}

function upstream(
  name: string,
  protocol: string,
  listener: number,
  secretFile: string,
  recipients: string[],
): string {
  return `
[[upstreams]]
name = "${name}"
protocol = "${protocol}"
host = "127.0.0.1"
listener = ${listener}
account = "900001"
secret_file = "${secretFile}"
connections = 1
window_max = 16
carrier = "mobile"
recipients = ${JSON.stringify(recipients)}
`;
}

function sentTo(recipient: string): (message: ReceivedMessage) => boolean {
  return ({ destination }) => destination.endsWith(recipient);
}

async function arrivalAt(recipient: string): Promise<ReceivedMessage> {
  return product.until(
    `arrival at ${recipient}`,
    async () => (await carrier.messages()).find(sentTo(recipient))!,
    20_000,
  );
}

function receiptOf(id: string): Promise<string> {
  return product.until(`a receipt for ${id}`, () => client.receipts.get(id)!, 20_000);
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

function ucs2(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

/** With the header of GSM 03.40, section 9.2.3.24.1, as the package takes it: contents of 134 octets. */
function inParts(content: Buffer, reference: number): Buffer[] {
  const total = Math.ceil(content.length / 134);
  return Array.from({ length: total }, (_, i) =>
    Buffer.concat([
      Buffer.from([5, 0, 3, reference, total, i + 1]),
      content.subarray(i * 134, (i + 1) * 134),
    ]),
  );
}
