import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { Asking, type ConsentRoom, openConsent } from '../../consent/index.ts';
import { Invalid, parseChange, type RecordedChange } from '../../domain/index.ts';
import { type EvidenceStore, loadOrCreateSigner, openEvidence } from '../../evidence/index.ts';
import { Ingest, OwnDelivery, type OwnGateway, OwnMessages } from '../../gateway/index.ts';
import { EXAMPLE_CHANGES, ORGANISATIONS } from '../../rules/index.ts';
import {
  appendChanges,
  createSealer,
  loadOrCreateKey,
  openRecord,
  openTraffic,
  type RecordStore,
  type Sealer,
  sealRecipients,
  type Traffic,
} from '../../store/index.ts';

/** All that a gateway process needs from outside, as the composition gives it: the record, and somewhere to ship evidence. */
export interface Site {
  readonly folder: string;
  readonly record: RecordStore;
  readonly recordUrl: string;
  readonly traffic: Traffic;
  readonly evidence: EvidenceStore;
  readonly evidenceFolder: string;
  readonly sealer: Sealer;
  readonly sealKeyFile: string;
  readonly shipTo: { readonly url: string; readonly token: string };
  /** Off: shipments are answered with 503 and nothing of them is kept. */
  taking: boolean;
  readonly consent: ConsentRoom;
  /** Sends the operator’s own messages; undefined: none does. */
  ownGateway: OwnGateway | undefined;
  close(): Promise<void>;
}

/** An account of a trial. CMPP needs the secret itself for its digest; SMPP sends it in clear. */
export interface TrialAccount {
  readonly account: string;
  readonly secret: string;
  readonly refusal: 'response' | 'receipt';
}

export const SERVICE_PORT = '10690002';
export const MARKETING_PORT = '106900010001';
/** So many people agreed to the shop's marketing, four times a month. */
export const CONSENTS = 30_000;

export function consenting(n: number): string {
  return `137${String(n).padStart(8, '0')}`;
}

/** A record on an embedded PostgreSQL, traffic on chDB, an evidence log, and the app's end of shipping, all in this process. */
export async function openSite(name: string, accounts: readonly TrialAccount[]): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), `anning-${name}-`));
  // The server of the record runs as another user where this is root.
  chmodSync(folder, 0o755);
  const sealKeyFile = join(folder, 'seal.key');
  const key = loadOrCreateKey(sealKeyFile);
  const sealer = createSealer(key);
  const record = await openRecord({ embeddedFolder: join(folder, 'record'), sealer });
  const changes = sealRecipients(changesFor(accounts, sealer), sealer);
  await record.db.transaction().execute((db) => appendChanges(db, 'trial', changes));
  const traffic = await openTraffic({ chdbFolder: join(folder, 'traffic') });
  const evidenceFolder = join(folder, 'evidence');
  const origin = 'trials.example/log';
  const signer = await loadOrCreateSigner(join(folder, 'evidence.key'), origin);
  const evidence = await openEvidence({ folder: evidenceFolder, origin, signer, sealer });
  const ground = { record, sealer, key, clock: () => Date.now() };
  const consent = openConsent(ground, evidence, (error) => console.error(error));
  const own = new OwnMessages({ ...ground, settings: { account: '', port: '', signature: '' } });
  const site = { taking: true, ownGateway: undefined as OwnGateway | undefined };
  const delivery = new OwnDelivery({
    ...ground,
    log: pino({ level: 'silent' }),
    gateway: () => site.ownGateway,
  });
  delivery.start();
  const asking = new Asking({
    ...{ ground, ledger: consent.ledger, answerMs: 72 * 3_600_000 },
    send: (db, messages) => own.send(db, messages),
    onSent: delivery.wake,
  });
  const ingest = new Ingest({
    ...{ evidence, traffic, record, sealer, key },
    keepReplies: (db, gateway, news) => asking.keep(db, gateway, news),
  });
  const token = randomBytes(32).toString('hex');
  const { host, user } = record.embedded!;
  const taken = async (of: () => Promise<unknown>) => {
    if (!site.taking) throw new Error('told to take nothing');
    await of();
  };
  const server = await shippingServer(token, {
    '/internal/blocks': (body) => taken(() => ingest.takeShipment(body)),
    '/internal/refusals': (body) => taken(() => ingest.takeRefusals(body)),
  });
  const { port } = server.address() as AddressInfo;
  return Object.assign(site, {
    ...{ folder, record, traffic, evidence, evidenceFolder, sealer, sealKeyFile, consent },
    recordUrl: `postgres://${user}@localhost/anning?host=${encodeURIComponent(host)}`,
    shipTo: { url: `http://127.0.0.1:${port}`, token },
    async close() {
      server.close();
      server.closeAllConnections();
      await delivery.close();
      await consent.close();
      await evidence.close();
      await traffic.close();
      await record.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

/** The rules' own example world, with the accounts of the trial in place of its one. */
function changesFor(accounts: readonly TrialAccount[], sealer: Sealer): RecordedChange[] {
  const opened = accounts.map(({ account, secret, refusal }) => ({
    kind: 'account-opened',
    at: '2015-07-01',
    account,
    organisation: ORGANISATIONS.shop,
    credential: { scheme: 'sealed-secret', sealed: sealer.seal(Buffer.from(secret)).toString('base64') },
    windowMax: 64,
    refusal,
  }));
  const consent = {
    kind: 'consent-granted',
    at: '2015-07-02',
    organisation: ORGANISATIONS.shop,
    purpose: 'marketing-retail',
    recipients: Array.from({ length: CONSENTS }, (_, i) => consenting(i + 1)),
    frequency: { count: 4, per: 'month' },
    until: '2045-01-01',
  };
  const rest = EXAMPLE_CHANGES.filter((change) => change['kind'] !== 'account-opened');
  return [...rest, consent, ...opened].map((raw) => {
    const change = parseChange(raw);
    if (change instanceof Invalid) throw new Error(`trial: ${JSON.stringify(raw)}: ${change.allowed}`);
    return change;
  });
}

/** What the app answers to gateways that ship, without the rest of the app. */
async function shippingServer(
  token: string,
  routes: Readonly<Record<string, (body: Buffer) => Promise<void>>>,
): Promise<Server> {
  const server = createServer(async (request, response) => {
    const take = request.headers.authorization === `Bearer ${token}` ? routes[request.url!] : undefined;
    try {
      const body = await bodyOf(request);
      await take?.(body);
      response.statusCode = take === undefined ? 401 : 200;
      response.end('{}');
    } catch (error) {
      response.statusCode = 503;
      response.end((error as Error).message);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
