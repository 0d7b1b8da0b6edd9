/** For the tests: the room on a PostgreSQL and an evidence log of its own, with a clock that is moved by hand. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Invalid,
  type OrganisationId,
  parseChange,
  parseOrganisationId,
  parseRecipient,
  type Recipient,
  type RecordedChange,
  Refusal,
  type Scope,
  valid,
} from '../domain/index.ts';
import { createSigner, type EvidenceStore, openEvidence } from '../evidence/index.ts';
import type { Actor, Deed } from '../registry/index.ts';
import {
  appendChanges,
  createSealer,
  openRecord,
  type RecordStore,
  type Sealer,
  SealKey,
  sealRecipients,
} from '../store/index.ts';
import type { WantedGrant } from './door/check-grant.ts';
import { type ConsentRoom, openConsent } from './room.ts';
import type { Wording } from './wordings/wordings.ts';

export const SHOP = valid(parseOrganisationId('91310000MA1FL00K2G'));
export const SISTER = valid(parseOrganisationId('91110000MA0000003T'));
export const OTHER = valid(
  parseOrganisationId('91330100MA2TWN0019'.slice(0, 17) + check('91330100MA2TWN001')),
);
export const START = Date.UTC(2026, 5, 1, 4);
export const DAY = 86_400_000;
export const WORDING = '我同意接收青禾商城的促销短信：每月不超过4条，期限一年。可随时回复R退订。';

function check(body: string): string {
  for (const mark of '0123456789ABCDEFGHJKLMNPQRTUWXY')
    if (!(parseOrganisationId(body + mark) instanceof Invalid)) return mark;
  throw new Error('no check character');
}

export function number(i: number): Recipient {
  return valid(parseRecipient(String(13_800_000_000 + i)));
}

export interface House extends ConsentRoom {
  readonly record: RecordStore;
  readonly evidence: EvidenceStore;
  readonly sealer: Sealer;
  readonly key: SealKey;
  readonly clock: { now: number };
  readonly deeds: Deed[];
  readonly wording: Wording;
  as(name: string, scope?: Scope): Actor;
  facts(...changes: readonly object[]): Promise<void>;
  since(sequence: number): Promise<RecordedChange[]>;
  /** A consent that the door takes. */
  consent(i: number, more?: Partial<WantedGrant>): WantedGrant;
  shut(): Promise<void>;
}

export async function openHouse(
  through: (evidence: EvidenceStore) => Pick<EvidenceStore, 'addBatches'> = (evidence) => evidence,
): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'consent-'));
  chmodSync(folder, 0o755);
  const key = new SealKey(Buffer.alloc(32, 5));
  const sealer = createSealer(key);
  const record = await openRecord({ embeddedFolder: join(folder, 'record'), sealer });
  const signer = createSigner('consent.test/log', Buffer.alloc(32, 9));
  const evidence = await openEvidence({
    folder: join(folder, 'evidence'),
    origin: 'consent.test/log',
    signer,
    sealer,
  });
  const clock = { now: START };
  const deeds: Deed[] = [];
  const written = through(evidence);
  const room = openConsent(
    { record, sealer, key, clock: () => clock.now },
    {
      addBatches: (batches) => written.addBatches(batches),
      prove: (...place) => evidence.prove(...place),
      verifierKey: evidence.verifierKey,
      log: evidence.log,
    },
    () => undefined,
  );
  const as: House['as'] = (name, scope = 'all') => ({
    id: `p_${name}`,
    ...{ name, scope },
    note: async (_db, deed) => {
      deeds.push(deed);
    },
  });
  const facts: House['facts'] = async (...changes) => {
    const parsed = changes.map((change) => {
      const read = parseChange({ at: clock.now, ...change });
      if (read instanceof Invalid) throw new Error(read.toString());
      return read;
    });
    await appendChanges(record.db, 'facts', sealRecipients(parsed, sealer));
  };
  await facts(
    { kind: 'organisation-registered', organisation: SHOP, name: '青禾商城' },
    { kind: 'organisation-registered', organisation: SISTER, name: '青禾金融', group: SHOP },
    { kind: 'organisation-registered', organisation: OTHER, name: '临江文化' },
  );
  const wording = await room.wordings.add(
    {
      ...{
        organisation: SHOP,
        name: 'signup-box',
        channel: 'web',
        purpose: 'marketing-retail',
        text: WORDING,
      },
      ...{ frequency: { count: 4, per: 'month' }, termDays: 365 },
    },
    as('ann'),
  );
  return {
    ...room,
    ...{ record, evidence, sealer, key, clock, deeds, wording, as, facts },
    since: async (sequence) =>
      (await record.readChanges(sequence, 5000)).map(({ body }) => body as unknown as RecordedChange),
    consent: (i, more = {}) => ({
      recipient: String(number(i)),
      ...{ organisation: SHOP, purpose: 'marketing-retail', channel: 'web', wording: wording.id },
      ...{
        at: new Date(clock.now).toISOString(),
        preTicked: false,
        bundled: false,
        evidence: 'ab'.repeat(32),
      },
      ...more,
    }),
    async shut() {
      await room.close();
      await evidence.close();
      await record.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** `field: code` of what stood in the way of each; [] where nothing did. Words that are not finished fail. */
export function objectionCodes(
  told: readonly { readonly objections?: readonly { code: string; field: string }[] | undefined }[],
): string[][] {
  return told.map(({ objections = [] }) => {
    finished(objections as never);
    return objections.map(({ code, field }) => `${field}: ${code}`);
  });
}

export async function refusalOf(act: Promise<unknown>): Promise<string[]> {
  try {
    await act;
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return objectionCodes([{ objections: error.objections }])[0]!;
  }
}

function finished(objections: Refusal['objections']): void {
  for (const { words, fix } of objections)
    for (const text of [words.zh, words.en, fix.zh, fix.en])
      if (text === '' || /\{\w+\}/.test(text)) throw new Error(`unfinished words: ${text}`);
}

export type { OrganisationId };
