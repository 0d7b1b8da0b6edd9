/**
 * A whole gateway for the tests of this room: real sockets on free TCP ports, a real spool in a temporary folder, the town's message
 * centre as its carrier, and the facts of the rules' example world. The record is a list in memory that is followed like the real one
 * (the real one is tested in `store`), and evidence goes to a small HTTP receiver that fails on demand. Time begins on a Monday morning,
 * goes on by itself, and can be skipped. Part of the tests alone; long because it is one house with all its doors.
 */
import assert from 'node:assert/strict';
import { argon2Sync } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pino from 'pino';
import { Invalid, parseChange, type RecordedChange } from '../domain/index.ts';
import { CHINA, EXAMPLE_CHANGES, ORGANISATIONS } from '../rules/index.ts';
import { createSealer, openSpool, type RecordStore, SealKey, type Spool } from '../store/index.ts';
import {
  CMPP_LIMITS,
  type CmppCommand,
  type CmppPdu,
  type CmppPduOf,
  type CmppVersion,
  cmppAuthenticatorSource,
  cmppPdu,
  decodeCmpp,
  decodeSmpp,
  encodeCmpp,
  encodeSmpp,
  FrameSplitter,
  SMPP_LIMITS,
  type SmppCommand,
  type SmppPdu,
  type SmppPduOf,
  smppPdu,
  WireError,
} from '../wire/index.ts';
import {
  type CentreOptions,
  type ClientOptions,
  type ClientProtocol,
  clientFor,
  MessageCentre,
  type Receipt,
  type Reply,
  type SmsClient,
} from '../world/index.ts';
import { type RunningGateway, startGateway } from './gateway.ts';
import { readBlock } from './record-reader.ts';
import type { JournalRecord } from './records.ts';
import {
  DEFAULT_LIMITS,
  type GatewayLimits,
  type GatewaySettings,
  type UpstreamSettings,
} from './settings.ts';
import { openShipment } from './shipment.ts';

export const HOST = '127.0.0.1';
export const SECRET = 'town-888';
/** The shop's main marketing port, its sub-port that serves 安宁商城, another below the same main port, and its port for services. */
export const MARKETING_PORT = '106900010001';
export const OTHER_MARKETING_PORT = '1069000188';
export const SERVICE_PORT = '10690002';
/** Whoever agreed to the shop's marketing, often enough for any test. */
export const BUYERS = Array.from({ length: 200 }, (_, i) => `138001${String(i).padStart(5, '0')}`);
export const STRANGER = '13900139000';
/** A verification code goes to everyone; marketing to buyers. */
export const CODE = '【安宁商城】验证码384921，5分钟内有效，请勿告诉他人。';
export const MARKETING =
  '【安宁商城】会员专享：全场满300减50，今晚8点开抢，详询客服400-000-0000。拒收请回复R';
/** Several parts in every encoding. */
export const LONG_CODE = `【安宁商城】验证码384921，5分钟内有效。${'为了您的账户安全，请勿把验证码告诉任何人，包括自称客服的人员。'.repeat(6)}`;
export const LONG_MARKETING = `【安宁商城】会员专享：${'全场满300减50，今晚8点开抢，'.repeat(12)}拒收请回复R`;

const NOW = Date.parse('2026-06-01T10:00:00+08:00');
const START = '2015-07-03';
const sealer = createSealer(new SealKey(Buffer.alloc(32, 7)));
const sealedSecret = {
  scheme: 'sealed-secret',
  sealed: sealer.seal(Buffer.from(SECRET)).toString('base64'),
} as const;

/** Accounts by what is particular to each; all are the shop's but the last. */
const ACCOUNTS: readonly Readonly<Record<string, unknown>>[] = [
  { account: 'shop01' },
  { account: 'shop02' },
  { account: 'report', refusal: 'receipt' },
  { account: 'narrow', windowMax: 1 },
  { account: 'wide', windowMax: 500 },
  { account: 'slow05', ratePerSecond: 5 },
  { account: 'single', connectionsMax: 1 },
  { account: 'locked', addresses: ['10.0.0.0/8', '192.0.2.7'] },
  { account: 'local', addresses: ['127.0.0.0/8'] },
  { account: 'hashed', credential: { scheme: 'argon2id', hash: argonHash(SECRET) } },
  {
    account: 'sealed',
    credential: { scheme: 'sealed-secret', sealed: Buffer.alloc(40, 1).toString('base64') },
  },
  { account: 'lend01', organisation: ORGANISATIONS.lender },
];

const CHANGES: readonly Readonly<Record<string, unknown>>[] = [
  ...EXAMPLE_CHANGES.filter(({ kind }) => kind !== 'account-opened'),
  ...ACCOUNTS.map((account) => ({
    kind: 'account-opened',
    at: START,
    organisation: ORGANISATIONS.shop,
    credential: sealedSecret,
    ...account,
  })),
  {
    kind: 'consent-granted',
    at: START,
    organisation: ORGANISATIONS.shop,
    purpose: 'marketing-retail',
    recipients: BUYERS,
    frequency: { count: 10_000, per: 'day' },
    until: '2030-01-01',
  },
];

function argonHash(secret: string): string {
  const nonce = Buffer.alloc(16, 3);
  const tag = argon2Sync('argon2id', {
    message: secret,
    nonce,
    memory: 64,
    passes: 1,
    parallelism: 1,
    tagLength: 32,
  });
  const plain = (b: Buffer) => b.toString('base64').replace(/=+$/, '');
  return `$argon2id$v=19$m=64,t=1,p=1$${plain(nonce)}$${plain(tag)}`;
}

export interface StandOptions {
  readonly limits?: Partial<GatewayLimits>;
  readonly centre?: CentreOptions;
  /** What the carrier speaks. Default cmpp30. */
  readonly upstream?: UpstreamSettings['protocol'];
  readonly upstreamWindow?: number;
  readonly connections?: number;
  /** Instead of the one to the centre. */
  readonly upstreams?: (stand: Stand) => readonly UpstreamSettings[];
  /** Told after the example world's. */
  readonly changes?: readonly Readonly<Record<string, unknown>>[];
  /** The centre is not there at the start: `openCentre` opens it. */
  readonly centreAway?: boolean;
  readonly spoolBytes?: number;
}

/** Runs `use` on a stand of its own and takes it down whatever happens. */
export async function withStand(options: StandOptions, use: (stand: Stand) => Promise<void>): Promise<void> {
  const stand = new Stand(options);
  try {
    await stand.open();
    await use(stand);
  } finally {
    await stand.close();
  }
}

export class Stand {
  readonly clock = new StandClock();
  readonly receiver = new Receiver();
  readonly log: { readonly msg?: string }[] = [];
  centre: MessageCentre;
  gateway!: RunningGateway;
  readonly #options: StandOptions;
  readonly #record = new MemoryRecord();
  #folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  #spool: Spool | undefined;
  readonly #clients: SmsClient[] = [];
  readonly #peers: Peer[] = [];
  #running = false;
  #centreAt: { cmpp: number; smpp: number } | undefined;
  #settings: GatewaySettings | undefined;

  constructor(options: StandOptions) {
    this.#options = options;
    this.centre = this.#newCentre();
    this.#record.append([...CHANGES, ...(options.changes ?? [])]);
  }

  #newCentre(): MessageCentre {
    const at = this.#centreAt;
    const listen = at && {
      cmpp: { host: HOST, listener: at.cmpp },
      smpp: { host: HOST, listener: at.smpp },
    };
    return new MessageCentre({
      remember: 'messages',
      receiptDelayMs: 1,
      clock: () => this.clock.now(),
      ...this.#options.centre,
      ...(listen === undefined ? {} : { listen }),
    });
  }

  async open(): Promise<void> {
    await this.receiver.open();
    await this.centre.start();
    const { cmpp, smpp } = this.centre.addresses;
    this.#centreAt = { cmpp: cmpp!.listener, smpp: smpp!.listener };
    if (this.#options.centreAway) await this.centre.close();
    await this.start();
  }

  /** The carrier comes (back) where it was expected, knowing nothing of before. */
  async openCentre(): Promise<void> {
    this.centre = this.#newCentre();
    await this.centre.start();
  }

  async start(): Promise<void> {
    const { limits, spoolBytes } = this.#options;
    this.#settings ??= {
      name: 'gw-test',
      node: 1,
      listeners: [
        { protocol: 'cmpp', host: HOST, listener: 0 },
        { protocol: 'smpp', host: HOST, listener: 0 },
      ],
      upstreams: this.#options.upstreams?.(this) ?? [this.upstream()],
      control: { host: HOST, listener: 0 },
      shipTo: { url: this.receiver.url, token: 'token' },
      limits: { ...DEFAULT_LIMITS, retryFirstMs: 20, ...limits },
    };
    this.#spool = openSpool({
      folder: this.#folder,
      sealer,
      ballastBytes: 64 * 1024,
      ...(spoolBytes === undefined ? {} : { mapSizeBytes: spoolBytes }),
    });
    this.gateway = await startGateway(this.#settings, {
      record: this.#record as unknown as RecordStore,
      spool: this.#spool,
      sealer,
      books: CHINA,
      clock: () => this.clock.now(),
      log: pino({ level: 'info' }, { write: (line) => this.log.push(JSON.parse(line)) }),
    });
    this.#running = true;
    if (!this.#options.centreAway && this.#options.upstreams === undefined)
      await until('bound upstream', () => this.boundUpstream() === (this.#options.connections ?? 1));
  }

  /** Settings of an upstream at the stand's centre. */
  upstream(more: Partial<UpstreamSettings> = {}): UpstreamSettings {
    const { upstream = 'cmpp30', upstreamWindow = 16, connections = 1 } = this.#options;
    const protocol = more.protocol ?? upstream;
    return {
      name: 'carrier',
      protocol,
      host: HOST,
      listener: this.#centreAt![protocol === 'smpp' ? 'smpp' : 'cmpp'],
      account: 'gw0001',
      secret: 'x',
      connections,
      windowMax: upstreamWindow,
      carrier: 'mobile',
      recipients: [],
      ...more,
    };
  }

  boundUpstream(): number {
    return this.log.filter((line) => line.msg === 'bound upstream').length;
  }

  /** Orderly, the spool too. */
  async stop(): Promise<void> {
    this.#running = false;
    await this.gateway.stop();
    await this.#spool?.close();
    this.log.length = 0;
  }

  /** As after a power cut: the next start finds what was on disk when this was called, and nothing that came later. */
  async crash(): Promise<void> {
    const left = mkdtempSync(join(tmpdir(), 'gateway-'));
    cpSync(this.#folder, left, { recursive: true, filter: (file) => !file.endsWith('owner.pid') });
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
    this.#folder = left;
    await this.start();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.cut();
    for (const peer of this.#peers) peer.socket.destroy();
    this.receiver.failing = 0;
    if (this.#running) await this.stop();
    await this.centre.close();
    await this.receiver.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Facts that come while it runs. */
  tell(...changes: readonly Readonly<Record<string, unknown>>[]): void {
    this.#record.append(changes.map((change) => ({ at: this.clock.now(), ...change })));
  }

  listener(protocol: 'cmpp' | 'smpp'): number {
    return this.gateway.addresses.find((a) => a.protocol === protocol)!.listener;
  }

  /** A client that is not connected yet. */
  newClient(protocol: ClientProtocol, account = 'shop01', more: Partial<ClientOptions> = {}): StandClient {
    const client = clientFor({
      protocol,
      host: HOST,
      listener: this.listener(protocol === 'smpp' ? 'smpp' : 'cmpp'),
      account,
      secret: SECRET,
      answerTimeoutMs: 5000,
      clock: () => this.clock.now(),
      ...more,
    });
    this.#clients.push(client);
    return new StandClient(client);
  }

  async client(
    protocol: ClientProtocol,
    account = 'shop01',
    more: Partial<ClientOptions> = {},
  ): Promise<StandClient> {
    const client = this.newClient(protocol, account, more);
    await client.sms.connect();
    return client;
  }

  /** A socket that says exactly what a test tells it to. */
  async cmpp(version: CmppVersion = 0x30): Promise<CmppPeer> {
    const peer = new CmppPeer(this.listener('cmpp'), version);
    this.#peers.push(peer);
    await once(peer.socket, 'connect');
    return peer;
  }

  async smpp(): Promise<SmppPeer> {
    const peer = new SmppPeer(this.listener('smpp'));
    this.#peers.push(peer);
    await once(peer.socket, 'connect');
    return peer;
  }

  async control(path: string, method = 'GET'): Promise<{ status: number; body: string }> {
    const { listener } = this.gateway.control;
    const response = await fetch(`http://${HOST}:${listener}${path}`, { method });
    return { status: response.status, body: await response.text() };
  }

  /** One value of /metrics, `anning_` left out, with its label where it has one; 0 where it is not told. */
  async metric(name: string): Promise<number> {
    const { body } = await this.control('/metrics');
    const line = body.split('\n').find((l) => l.startsWith(`anning_${name} `));
    return line === undefined ? 0 : Number(line.slice(line.lastIndexOf(' ') + 1));
  }

  async metricBecomes(name: string, holds: (value: number) => boolean): Promise<void> {
    await until(`metric ${name}`, async () => holds(await this.metric(name)));
  }
}

/** A town's client with what came back to it. */
export class StandClient {
  readonly sms: SmsClient;
  readonly receipts: Receipt[] = [];
  readonly replies: Reply[] = [];

  constructor(sms: SmsClient) {
    this.sms = sms;
    sms.on('receipt', (receipt) => this.receipts.push(receipt));
    sms.on('reply', (reply) => this.replies.push(reply));
  }

  /** Submits one message and tells result and ids. A code to a stranger from the service port, unless told otherwise. */
  async send(order: Partial<Parameters<SmsClient['submit']>[0]> = {}): Promise<{
    result: number;
    id: string;
    ids: string[];
    results: number[];
  }> {
    const { result, parts } = await this.sms.submit({
      source: SERVICE_PORT,
      recipient: STRANGER,
      text: CODE,
      receipt: true,
      ...order,
    });
    return { result, id: parts[0]!.id, ids: parts.map((p) => p.id), results: parts.map((p) => p.result) };
  }

  /** The receipt for an id, as soon as it came. */
  async receipt(id: string): Promise<Receipt> {
    await until(`a receipt for ${id}`, () => this.receipts.some((r) => r.id === id));
    return this.receipts.find((r) => r.id === id)!;
  }
}

/** What to judge a wait by. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs = 20_000,
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await holds())) {
    assert.ok(performance.now() < end, `never came true: ${what}`);
    await wait(3);
  }
}

/** Goes on by itself, in milliseconds since 1970, and jumps when told to. */
export class StandClock {
  readonly #start = performance.now();
  #skippedMs = 0;

  now(): number {
    return Math.floor(NOW + performance.now() - this.#start + this.#skippedMs);
  }

  skip(ms: number): void {
    this.#skippedMs += ms;
  }
}

class MemoryRecord {
  readonly #changes: { sequence: number; actor: string; body: RecordedChange }[] = [];
  readonly #tails = new Set<(changes: readonly { sequence: number; body: RecordedChange }[]) => void>();

  append(raw: readonly Readonly<Record<string, unknown>>[]): void {
    const added = raw.map((change, i) => {
      const body = parseChange(change);
      if (body instanceof Invalid) throw new Error(String(body));
      return { sequence: this.#changes.length + i + 1, actor: 'stand', body };
    });
    this.#changes.push(...added);
    for (const tail of this.#tails) tail(added);
  }

  async readChanges(after: number, limit: number): Promise<unknown[]> {
    return this.#changes.slice(after, after + limit);
  }

  tailChanges(options: {
    onChanges: (changes: readonly unknown[]) => void;
    signal: AbortSignal;
  }): Promise<void> {
    this.#tails.add(options.onChanges);
    return new Promise((resolve) => {
      options.signal.addEventListener('abort', () => {
        this.#tails.delete(options.onChanges);
        resolve();
      });
    });
  }

  /** It is the only gateway. */
  async readSentCounts(): Promise<unknown[]> {
    return [];
  }

  tailSentCounts({ signal }: { signal: AbortSignal }): Promise<void> {
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  }
}

/** Takes shipments as the app does, and fails on demand. */
export class Receiver {
  /** So many requests are answered with 503; below 0: all of them. `loseAnswers`: they are kept, and then answered so. */
  failing = 0;
  loseAnswers = false;
  /** Off: blocks are answered with 503, and refusals are still taken. */
  storing = true;
  requests = 0;
  readonly wrong: string[] = [];
  /** Sequences of blocks whose refusals were told ahead of them. */
  readonly told: number[] = [];
  /** Sequences in the order in which they came, repeats too. */
  readonly came: number[] = [];
  readonly blocks = new Map<number, Buffer>();
  url = '';
  readonly #server: Server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      this.requests++;
      const away = !this.storing && request.url === '/internal/blocks';
      const fails = away || this.failing !== 0;
      if (this.failing > 0) this.failing--;
      if (!fails || this.loseAnswers) this.#keep(request.url, request.headers, Buffer.concat(pieces));
      response.statusCode = fails ? 503 : 200;
      response.end('{}');
    });
  });

  #keep(url: string | undefined, headers: IncomingHttpHeaders, body: Buffer): void {
    const ahead = url === '/internal/refusals';
    if ((!ahead && url !== '/internal/blocks') || headers.authorization !== 'Bearer token')
      this.wrong.push(`${url}`);
    const { gateway, blocks } = openShipment(body, sealer);
    if (gateway !== 'gw-test') this.wrong.push(gateway);
    if (ahead) {
      this.told.push(...blocks.map(({ sequence }) => sequence));
      return;
    }
    for (const { sequence, block } of blocks) {
      this.came.push(sequence);
      const before = this.blocks.get(sequence);
      if (before !== undefined && !before.equals(block)) this.wrong.push(`block ${sequence} changed`);
      this.blocks.set(sequence, Buffer.from(block));
    }
  }

  /** All records that were shipped, in their order. */
  records(): JournalRecord[] {
    const sequences = [...this.blocks.keys()].sort((a, b) => a - b);
    return sequences.flatMap((sequence) => readBlock(this.blocks.get(sequence)!));
  }

  async open(): Promise<void> {
    this.#server.listen(0, HOST);
    await once(this.#server, 'listening');
    const address = this.#server.address();
    assert.ok(address !== null && typeof address === 'object');
    this.url = `http://${HOST}:${address.port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

type AnyPdu = { readonly command: string; readonly sequence: number };

/** One socket in a client's role that sends what it is told and keeps what comes. */
export abstract class Peer<Pdu extends AnyPdu = AnyPdu> {
  readonly socket: Socket;
  readonly received: Pdu[] = [];
  readonly broken: WireError[] = [];
  closed = false;
  readonly #splitter: FrameSplitter;

  constructor(listener: number, limits: ConstructorParameters<typeof FrameSplitter>[0]) {
    this.#splitter = new FrameSplitter(limits);
    this.socket = connect({ host: HOST, port: listener, noDelay: true });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.closed = true;
    });
    this.socket.on('data', (chunk) => {
      this.#splitter.push(chunk, (frame) => {
        const pdu = this.decode(frame);
        if (pdu instanceof WireError) this.broken.push(pdu);
        else this.received.push(pdu);
      });
    });
  }

  protected abstract decode(frame: Buffer): Pdu | WireError;

  write(bytes: Buffer): void {
    this.socket.write(bytes);
  }

  /** The next PDU of this command, which is then no longer among the received. */
  protected async next(command: string, sequence?: number): Promise<Pdu> {
    const fits = (pdu: Pdu) =>
      pdu.command === command && (sequence === undefined || pdu.sequence === sequence);
    await until(`${command} ${sequence ?? ''} (came: ${this.received.map((p) => p.command).join(' ')})`, () =>
      this.received.some(fits),
    );
    return this.received.splice(this.received.findIndex(fits), 1)[0]!;
  }

  async ended(timeoutMs?: number): Promise<void> {
    await until('closed by the gateway', () => this.closed, timeoutMs);
  }
}

/** Octets of a text in one format. */
export function ucs2(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

export class CmppPeer extends Peer<CmppPdu> {
  version: CmppVersion;

  constructor(listener: number, version: CmppVersion) {
    super(listener, CMPP_LIMITS);
    this.version = version;
  }

  protected decode(frame: Buffer): CmppPdu | WireError {
    return decodeCmpp(Buffer.from(frame), this.version);
  }

  send(...pdus: readonly CmppPdu[]): void {
    this.write(Buffer.concat(pdus.map((pdu) => encodeCmpp(pdu, this.version))));
  }

  async take<C extends CmppCommand>(command: C, sequence?: number): Promise<CmppPduOf<C>> {
    return (await this.next(command, sequence)) as CmppPduOf<C>;
  }

  connectPdu(
    account = 'shop01',
    { secret = SECRET, version = this.version as number } = {},
  ): CmppPduOf<'connect'> {
    const timestamp = 601_100_000;
    return cmppPdu('connect', 1, {
      sourceAddr: account,
      authenticatorSource: cmppAuthenticatorSource(account, secret, timestamp),
      version,
      timestamp,
    });
  }

  async login(account?: string, more?: { secret?: string; version?: number }): Promise<number> {
    this.send(this.connectPdu(account, more));
    return (await this.take('connect_resp')).status;
  }

  /** A SUBMIT of a code to a stranger, with differences. */
  submit(sequence: number, fields: Partial<CmppPduOf<'submit'>> = {}): CmppPduOf<'submit'> {
    return {
      ...cmppPdu('submit', sequence, {
        msgId: Buffer.alloc(8),
        pkTotal: 1,
        pkNumber: 1,
        registeredDelivery: 1,
        serviceId: 'test',
        feeUserType: 2,
        msgFmt: 8,
        msgSrc: 'shop01',
        feeType: '01',
        feeCode: '0',
        srcId: SERVICE_PORT,
        destTerminalIds: [STRANGER],
        content: ucs2(CODE),
      }),
      ...fields,
    };
  }

  /** Answers the next DELIVER and gives it. */
  async deliver(result = 0): Promise<CmppPduOf<'deliver'>> {
    const deliver = await this.take('deliver');
    this.send(cmppPdu('deliver_resp', deliver.sequence, { msgId: deliver.msgId, result }));
    return deliver;
  }
}

export class SmppPeer extends Peer<SmppPdu> {
  constructor(listener: number) {
    super(listener, SMPP_LIMITS);
  }

  protected decode(frame: Buffer): SmppPdu | WireError {
    return decodeSmpp(Buffer.from(frame));
  }

  send(...pdus: readonly SmppPdu[]): void {
    this.write(Buffer.concat(pdus.map((pdu) => encodeSmpp(pdu))));
  }

  async take<C extends SmppCommand>(command: C, sequence?: number): Promise<SmppPduOf<C>> {
    return (await this.next(command, sequence)) as SmppPduOf<C>;
  }

  async bind(
    account = 'shop01',
    { secret = SECRET, as = 'transceiver' as 'transceiver' | 'transmitter' | 'receiver' } = {},
  ): Promise<number> {
    this.send(smppPdu(`bind_${as}`, 1, { systemId: account, password: secret, interfaceVersion: 0x34 }));
    return (await this.take(`bind_${as}_resp`)).status;
  }

  submit(sequence: number, fields: Partial<SmppPduOf<'submit_sm'>> = {}): SmppPduOf<'submit_sm'> {
    return {
      ...smppPdu('submit_sm', sequence, {
        sourceAddr: SERVICE_PORT,
        destAddrTon: 1,
        destAddrNpi: 1,
        destinationAddr: `86${STRANGER}`,
        registeredDelivery: 1,
        dataCoding: 8,
        shortMessage: ucs2(CODE),
      }),
      ...fields,
    };
  }

  async deliver(status = 0): Promise<SmppPduOf<'deliver_sm'>> {
    const deliver = await this.take('deliver_sm');
    this.send(smppPdu('deliver_sm_resp', deliver.sequence, {}, status));
    return deliver;
  }
}
