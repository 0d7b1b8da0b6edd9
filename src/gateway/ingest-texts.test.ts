import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { InboundText, Recipient } from '../domain/index.ts';
import type { EvidenceStore } from '../evidence/index.ts';
import { createSealer, openRecord, type RecordStore, SealKey, type Traffic } from '../store/index.ts';
import { Ingest } from './ingest.ts';
import { OwnMessages } from './own-messages.ts';
import { RecordWriter } from './record-writer.ts';
import type { InboundMeaning } from './records.ts';
import { packShipment } from './shipment.ts';

const PORT = '106900012321';
const AT = Date.UTC(2026, 5, 1, 4);
const SHOP = '91310000MA1FL00K2G';
const key = new SealKey(Buffer.alloc(32, 5));
const sealer = createSealer(key);
const folder = mkdtempSync(join(tmpdir(), 'ingest-texts-'));
const number = (i: number) => (8_613_800_000_000 + i) as Recipient;
let record: RecordStore;
before(async () => {
  chmodSync(folder, 0o755);
  record = await openRecord({ embeddedFolder: join(folder, 'record'), sealer });
});
after(async () => {
  await record.close();
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
});

test('answers to complaints by SMS are among what the operator sends', async () => {
  const settings = { account: 'own', port: PORT, signature: '安宁' };
  const own = new OwnMessages({ record, sealer, clock: () => AT, settings });
  const answer = {
    key: 'complaint:1',
    recipient: number(1),
    text: '已受理',
    purpose: 'complaint-answer' as const,
  };
  await own.send(record.db, [answer, answer]);
  const rows = await record.db.selectFrom('own_message').select(['port', 'purpose', 'state']).execute();
  assert.deepEqual(rows, [{ port: PORT, purpose: 'complaint-answer', state: 'waiting' }]);
});

test('what is written to the asked port is handed on once, with its part of a long message; refusals and other ports are not', async () => {
  const kept: InboundText[][] = [];
  let fails = true;
  const ingest = () =>
    new Ingest({
      ...{ record, sealer, key, evidence: { addBatches: async () => [] } as unknown as EvidenceStore },
      traffic: { insertBlock: async () => undefined } as unknown as Traffic,
      keepReplies: async () => () => undefined,
      texts: {
        port: PORT,
        keep: async (_db, texts) => {
          if (fails) throw new Error('the record went away');
          kept.push([...texts]);
          return () => undefined;
        },
      },
    });
  const writer = new RecordWriter();
  const write = (i: number, port: string, meaning: InboundMeaning, text: string, udh = Buffer.alloc(0)) =>
    writer.inbound({
      ...{
        inboundId: `${i}`.padStart(16, '0'),
        at: AT,
        upstream: 'carrier',
        from: String(number(i)),
      },
      ...{ port, meaning, organisation: SHOP, account: 'shop01', protocol: 'cmpp', coding: 8 },
      ...{ udhi: udh.length > 0, content: Buffer.concat([udh, Buffer.from(text, 'utf16le').swap16()]) },
    });
  write(1, PORT, 'none', '10690001*原文');
  write(2, PORT, 'opt-out', 'T');
  write(3, '10690001', 'none', '你好');
  write(4, PORT, 'none', '第二段', Buffer.from('050003070302', 'hex'));
  const block = sealer.seal(Buffer.from(writer.block));
  const shipment = packShipment({ gateway: 'gw-1', blocks: [{ sequence: 1, block }] });
  await assert.rejects(ingest().takeShipment(shipment), /the record went away/);
  fails = false;
  await ingest().takeShipment(shipment);
  await ingest().takeShipment(shipment);
  assert.deepEqual(
    kept.map((texts) => texts.map(({ from, text, part }) => [from, text, part])),
    [
      [
        [number(1), '10690001*原文', undefined],
        [number(4), '第二段', { reference: 7, total: 3, place: 2 }],
      ],
    ],
  );
});
