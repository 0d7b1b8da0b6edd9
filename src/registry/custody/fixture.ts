/** For the tests: the room with an evidence log of its own, a chain of three, and keys that sign. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OrganisationId, type Port, parseRecipient, type Recipient, valid } from '../../domain/index.ts';
import { createSigner, type EvidenceStore, openEvidence, type Signer } from '../../evidence/index.ts';
import { createSealer, SealKey } from '../../store/index.ts';
import { CARRIER, DAY, MAIN, openRoom, PROVIDER, type Room, SHOP, START } from '../fixture.ts';
import { type ReadBatch, readBatch } from './batch-file.ts';
import { BatchBuilder } from './build.ts';
import { type CustodyRoom, openCustody } from './custody.ts';
import { possessionStatement, type WantedKey } from './keys.ts';
import type { PassedOn } from './leaf.ts';
import type { TraceAsked } from './trace.ts';

export const HOUR = 3_600_000;
export const ORIGIN = 'anning.test/custody';
export const NUMBER = `${MAIN}8`;

export interface House {
  readonly room: Room;
  readonly custody: CustodyRoom;
  readonly evidence: EvidenceStore;
  /** A key of an organisation, registered. */
  key(organisation: OrganisationId, name: string): Promise<Signer>;
  close(): Promise<void>;
}

export async function openHouse(): Promise<House> {
  const room = await openRoom();
  const folder = mkdtempSync(join(tmpdir(), 'custody-'));
  const sealer = createSealer(new SealKey(Buffer.alloc(32, 7)));
  const signer = createSigner(ORIGIN, randomBytes(32));
  const evidence = await openEvidence({ folder, origin: ORIGIN, signer, sealer });
  const { record, clock } = room;
  const custody = openCustody({ record, clock: () => clock.now, sealer, evidence });
  const at = START - 30 * DAY;
  const lease = (name: string, lessor: OrganisationId, lessee: OrganisationId) => [
    { kind: 'lease-declared', at, lease: name, port: MAIN, lessor, lessee },
    { kind: 'lease-confirmed', at, lease: name },
  ];
  await room.facts(
    { kind: 'port-opened', at, port: MAIN, holder: CARRIER, use: 'marketing' },
    ...lease('L1', CARRIER, PROVIDER),
    ...lease('L2', PROVIDER, SHOP),
  );
  return {
    room,
    custody,
    evidence,
    async key(organisation, name) {
      const made = createSigner(organisation, randomBytes(32));
      await custody.keys.register(organisation, wantedKey(made, name), room.as('ann'));
      return made;
    },
    async close() {
      await evidence.close();
      await room.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function publicKeyOf(signer: Signer): string {
  return Buffer.from(signer.verifierKey.split('+').slice(2).join('+'), 'base64')
    .subarray(1)
    .toString('base64');
}

export function wantedKey(signer: Signer, key: string, origin = ORIGIN): WantedKey {
  const publicKey = publicKeyOf(signer);
  const statement = possessionStatement(signer.name, { key, publicKey }, origin);
  return { key, publicKey, proof: signer.sign(Buffer.from(statement)).toString('base64') };
}

export const recipient = (text: string): Recipient => valid(parseRecipient(text));

export const passedOn = (number: string, text = '【青禾】您好'): PassedOn => ({
  port: NUMBER,
  recipient: recipient(number),
  text,
});

export interface Span {
  readonly organisation: OrganisationId;
  readonly lease?: string;
  readonly port?: string;
  readonly from: number;
  readonly to: number;
}

/** A batch file. */
export function batch(
  signer: Signer,
  span: Span,
  messages: readonly PassedOn[],
  salt = randomBytes(32),
): string {
  const builder = new BatchBuilder(salt);
  for (const each of messages) builder.add(each);
  const { organisation, lease, port = MAIN, from, to } = span;
  return [...builder.finish({ organisation, port: port as Port, lease, from, to }, signer)].join('');
}

/** As it comes over the wire: in pieces that end anywhere. */
export async function* pieces(file: string | Buffer, bytes = 1000): AsyncGenerator<Buffer> {
  const whole = Buffer.from(file as string);
  for (let at = 0; at < whole.length; at += bytes) yield whole.subarray(at, at + bytes);
}

export function readFile(file: string): Promise<ReadBatch> {
  return readBatch(pieces(file));
}

export function asked(message: PassedOn, at: number, more: Partial<TraceAsked> = {}): TraceAsked {
  const { port: number, recipient: to, text } = message;
  return {
    ...{ number, recipient: to, text, at, until: at, sender: SHOP, via: SHOP },
    identicalSince: async () => 0,
    ...more,
  };
}
