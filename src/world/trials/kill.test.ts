import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_LIMITS } from '../../gateway/index.ts';
import { openSpool } from '../../store/index.ts';
import { MessageCentre } from '../message-centre.ts';
import { Random } from '../random.ts';
import { GatewayProcess } from './gateway-process.ts';
import {
  everyAcceptedMessageArrived,
  everyAnswerHasItsEntry,
  everyReceiptCame,
  evidenceVerifies,
  nothingIsOwed,
  readEvidence,
} from './reckoning.ts';
import { CARRIERS, Ledger, Sender } from './sender.ts';
import { openSite, type Site } from './site.ts';

/*
 * kill -9 of the gateway under load, again and again, and afterwards the word of everyone else against what it kept: the clients'
 * answers and receipts, the carriers' message centre, the evidence. `ANNING_KILL_ROUNDS=10` for a quick one by hand.
 */

const ROUNDS = Number(process.env['ANNING_KILL_ROUNDS'] ?? 100);
const SEED = process.env['ANNING_KILL_SEED'] ?? 'kill';
const GATEWAY = 'gw-kill';
const DRAIN_MS = 90_000;

/** Short waits, so that what happens after minutes happens here between two kills. */
const limits = {
  ...DEFAULT_LIMITS,
  segmentsTimeoutMs: 2000,
  parkAfterMs: 1000,
  retryFirstMs: 50,
  retryLastMs: 200,
};
const accounts = [
  { account: 'shop01', secret: 'secret1', refusal: 'response' },
  { account: 'shop02', secret: 'secret2', refusal: 'receipt' },
  { account: 'shop03', secret: 'secret3', refusal: 'response' },
] as const;

let site: Site;
let centre: MessageCentre;
let gateway: GatewayProcess;
let spoolFolder: string;
const ledger = new Ledger();
let senders: readonly Sender[] = [];

before(async () => {
  site = await openSite('kill', accounts);
  centre = new MessageCentre({
    remember: 'contents',
    resendAfterMs: 2000,
    // Reports on what was sent twice over a kill wait for long in the gateway; they are to leave room for others.
    receiptWindowMax: 1024,
    outcomes: { UNDELIV: 0.05, 'MK:0001': 0.02 },
  });
  await centre.start();
  spoolFolder = join(site.folder, 'spool');
  const upstreams = (['cmpp30', 'smpp'] as const).map((protocol, i) => ({
    name: `carrier-${protocol}`,
    protocol,
    ...centre.addresses[protocol === 'smpp' ? 'smpp' : 'cmpp']!,
    account: `up${i}`,
    secret: 'secret',
    connections: 2,
    windowMax: 32,
    carrier: 'mobile' as const,
    recipients: i === 0 ? [] : [`86${CARRIERS[i]}`],
  }));
  gateway = await GatewayProcess.at(site, spoolFolder, { name: GATEWAY, upstreams, limits });
});

after(async () => {
  for (const sender of senders) void sender.finish();
  await Promise.all(senders.map((sender) => sender.close()));
  await gateway?.kill();
  await centre?.close();
  await site?.close();
});

test(`P1 P2 kill -9 under load, ${ROUNDS} times at random moments: nothing answered lacks its entry, nothing accepted is lost`, async () => {
  const random = new Random(SEED);
  senders = (['cmpp30', 'smpp', 'cmpp30', 'smpp', 'cmpp30'] as const).map((protocol, i) => {
    const { account, secret } = i === 4 ? accounts[2] : accounts[protocol === 'smpp' ? 1 : 0];
    const listener = gateway.listener(protocol === 'smpp' ? 'smpp' : 'cmpp');
    const options = { protocol, host: '127.0.0.1', listener, account, secret, windowMax: 16 };
    return new Sender(options, ledger, new Random(`${SEED} sender ${i}`), 25);
  });
  for (const sender of senders) sender.start(8);
  await killRounds(random, senders.at(-1)!);

  await gateway.start();
  centre.faults.withholdReceipts = false;
  await sleep(500);
  await Promise.all(senders.map((sender) => sender.finish()));
  await drained();
  await Promise.all(senders.map((sender) => sender.close()));
  assert.equal(await gateway.stop(), 0, gateway.said);
  assert.deepEqual(gateway.crashes, []);

  assert.ok(ledger.ok > ROUNDS * 50, `${ledger.ok} submits were answered with success`);
  const evidence = await readEvidence(site, GATEWAY);
  everyAnswerHasItsEntry(evidence, ledger);
  everyAcceptedMessageArrived(evidence, ledger, centre);
  everyReceiptCame(evidence, ledger);
  await evidenceVerifies(evidence, site);
  const spool = openSpool({ folder: spoolFolder, sealer: site.sealer });
  await nothingIsOwed(spool).finally(() => spool.close());
});

/** `absent` is cut off now and then for some seconds, so that its receipts wait for it. */
async function killRounds(random: Random, absent: Sender): Promise<void> {
  for (let round = 1; round <= ROUNDS; round++) {
    // Carriers are late with their reports for a while, so that messages wait for them over a kill.
    centre.faults.withholdReceipts = round % 10 >= 7;
    if (round % 4 === 0) absent.client.cut();
    // One in ten lives long enough to park what waits and to let go of what is finished, while the carriers are late.
    const waitMs = random.between(50, 1500) + (round % 10 === 8 ? 2500 : 0);
    // Most kills meet it at work, the others while it starts and brings back what it owed.
    const early = random.chance(0.2);
    const started = gateway.start();
    if (!early) await started;
    await sleep(waitMs);
    await gateway.kill();
    await started;
    assert.deepEqual(gateway.crashes, [], `round ${round}`);
    if (round % 10 === 0 || round === ROUNDS) {
      process.stderr.write(
        `kill: round ${round}/${ROUNDS}, ${ledger.ok} answered with success, ${ledger.unanswered} cut off, ` +
          `${ledger.receipts.size} reported\n`,
      );
    }
  }
}

/** Nothing waits in the gateway, nothing in the message centre, and nothing came for a while. */
async function drained(): Promise<void> {
  const figures = ['backlog_messages', 'awaiting_receipt_messages', 'journal_blocks'];
  let quietSince = performance.now();
  let receipts = -1;
  let told = '';
  for (const until = performance.now() + DRAIN_MS; performance.now() < until; await sleep(200)) {
    const left = await Promise.all(figures.map((name) => gateway.figure(`anning_${name}`)));
    told = `${figures.map((name, i) => `${name} ${left[i]}`).join(', ')}, the centre owes ${centre.statistics.owed}`;
    const busy = left.some((value) => value > 0) || centre.statistics.owed > 0;
    if (busy || ledger.receipts.size !== receipts) quietSince = performance.now();
    receipts = ledger.receipts.size;
    if (performance.now() - quietSince > 3000) return;
  }
  assert.fail(`not drained after ${DRAIN_MS} ms: ${told}\n${gateway.said}`);
}
