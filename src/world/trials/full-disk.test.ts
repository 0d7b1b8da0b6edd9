import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { DEFAULT_LIMITS, type RunningGateway, startGateway } from '../../gateway/index.ts';
import { CHINA } from '../../rules/index.ts';
import { openSpool, type Spool } from '../../store/index.ts';
import { MessageCentre } from '../message-centre.ts';
import { Random } from '../random.ts';
import {
  everyAcceptedMessageArrived,
  everyAnswerHasItsEntry,
  everyReceiptCame,
  evidenceVerifies,
  nothingIsOwed,
  readEvidence,
} from './reckoning.ts';
import { Ledger, Sender } from './sender.ts';
import { openSite, type Site } from './site.ts';

/*
 * The gateway's spool on a disk that fills up under load: first because of someone else's file, then because its own evidence cannot
 * leave. A crash of the gateway is a crash of this process. The tests build on each other, in their order.
 */

const GATEWAY = 'gw-full';
const SYSTEM_ERROR = { cmpp30: 100, smpp: 8 } as const;
const DISK_BYTES = 12 << 20;
const PATIENCE_MS = 40_000;

const mayMount = process.platform === 'linux' && process.getuid?.() === 0 && canMount();
const accounts = [
  { account: 'shop01', secret: 'secret1', refusal: 'response' },
  { account: 'shop02', secret: 'secret2', refusal: 'receipt' },
] as const;

let site: Site;
let centre: MessageCentre;
let disk: string;
let spool: Spool;
let gateway: RunningGateway;
let senders: readonly Sender[] = [];
const ledgers = { cmpp30: new Ledger(), smpp: new Ledger() };

before(async () => {
  site = await openSite('full', accounts);
  disk = join(site.folder, 'disk');
  mkdirSync(disk);
  if (mayMount) execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', disk]);
  centre = new MessageCentre({ remember: 'contents', resendAfterMs: 500 });
  await centre.start();
  const { sealer, record, shipTo } = site;
  spool = openSpool({
    folder: join(disk, 'spool'),
    sealer,
    ballastBytes: 1 << 20,
    ...(mayMount ? {} : { mapSizeBytes: DISK_BYTES >> 2 }),
  });
  const anyListener = { host: '127.0.0.1', listener: 0 };
  gateway = await startGateway(
    {
      name: GATEWAY,
      node: 1,
      listeners: [
        { protocol: 'cmpp', ...anyListener },
        { protocol: 'smpp', ...anyListener },
      ],
      control: anyListener,
      shipTo,
      limits: { ...DEFAULT_LIMITS, segmentsTimeoutMs: 2000 },
      upstreams: [
        {
          name: 'carrier',
          protocol: 'cmpp30',
          ...centre.addresses.cmpp!,
          account: 'anning',
          secret: 'secret',
          connections: 2,
          windowMax: 32,
          carrier: 'mobile',
          recipients: [],
        },
      ],
    },
    { record, spool, sealer, books: CHINA, clock: Date.now, log: pino({ level: 'silent' }) },
  );
  senders = (['cmpp30', 'smpp'] as const).map((protocol, i) => {
    const { account, secret } = accounts[i]!;
    const { listener } = gateway.addresses.find((address) => protocol.startsWith(address.protocol))!;
    const options = { protocol, host: '127.0.0.1', listener, account, secret, windowMax: 64 };
    return new Sender(options, ledgers[protocol], new Random(protocol), 5);
  });
  for (const sender of senders) sender.start(48);
});

after(async () => {
  for (const sender of senders) void sender.finish();
  await Promise.all(senders.map((sender) => sender.close()));
  await gateway?.stop();
  await spool?.close();
  await centre?.close();
  if (mayMount && disk !== undefined) execFileSync('umount', ['-l', disk]);
  await site?.close();
});

test('P1 a disk filled by others refuses with a system error; after room is made it accepts again, without a restart', {
  skip: mayMount ? false : 'needs the right to mount a tmpfs',
}, async () => {
  await accepts('at first');
  const other = join(disk, 'other');
  const piece = Buffer.alloc(64 << 10);
  // To the last byte, and what the spool frees, too; as fast as files grow beside a spool that keeps some room for itself.
  const filling = setInterval(() => {
    try {
      writeFileSync(other, piece, { flag: 'a' });
    } catch {}
  }, 5);
  await refuses();
  await sleep(1500);
  assert.equal(await health(), 503, 'it says that it is not well');
  clearInterval(filling);
  rmSync(other);
  await accepts('after room was made');
  assert.equal(await health(), 200);
});

test(`P1 evidence that cannot leave fills the ${mayMount ? 'disk' : 'spool up to its limit'} and is refused for; once it leaves, the gateway accepts again`, async () => {
  site.taking = false;
  await refuses();
  await sleep(1500);
  site.taking = true;
  await accepts('after the evidence left');
});

test('P1 P2 what was answered with success in all that time has its entry, arrived and was reported; no session was cut', async () => {
  await Promise.all(senders.map((sender) => sender.finish()));
  await until('drained', () => {
    const owed = centre.statistics.owed + spool.count;
    return owed === 0;
  });
  // Reports on what was parked are acknowledged when they are; then nothing more comes.
  await sleep(1500);
  for (const { client } of senders) assert.ok(client.connected);
  const evidence = await readEvidence(site, GATEWAY);
  for (const ledger of Object.values(ledgers)) {
    assert.equal(ledger.unanswered, 0, 'every submit was answered');
    everyAnswerHasItsEntry(evidence, ledger);
  }
  const all = Ledger.of(Object.values(ledgers));
  everyAcceptedMessageArrived(evidence, all, centre);
  everyReceiptCame(evidence, all);
  await nothingIsOwed(spool);
  await evidenceVerifies(evidence, site);
});

/** Waits until both protocols answer with their system error, and nothing else but refusals. */
async function refuses(): Promise<void> {
  const errors = () =>
    (['cmpp30', 'smpp'] as const).map((name) => ledgers[name].results.get(SYSTEM_ERROR[name]) ?? 0);
  const before = errors();
  await until('system errors', () => errors().every((count, i) => count > before[i]! + 200));
}

async function accepts(when: string): Promise<void> {
  const before = [ledgers.cmpp30.ok, ledgers.smpp.ok];
  await until(`success ${when}`, () =>
    [ledgers.cmpp30.ok, ledgers.smpp.ok].every((count, i) => count > before[i]! + 500),
  );
}

async function until(what: string, look: () => boolean): Promise<void> {
  for (const started = performance.now(); !look(); await sleep(50)) {
    const told = () =>
      JSON.stringify([ledgers.cmpp30, ledgers.smpp].map(({ results }) => Object.fromEntries(results)));
    const left = () => `${spool.count} blocks in the spool, the centre owes ${centre.statistics.owed}`;
    assert.ok(performance.now() - started < PATIENCE_MS, `no ${what}: ${told()}, ${left()}`);
  }
}

async function health(): Promise<number> {
  const { host, listener } = gateway.control;
  return (await fetch(`http://${host}:${listener}/healthz`)).status;
}

function canMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'anning-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
