/** For the tests: the room on a PostgreSQL of its own, with a clock that is moved by hand. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  checkCharacter,
  Invalid,
  type OrganisationId,
  parseChange,
  parseOrganisationId,
  type RecordedChange,
  type Scope,
  valid,
} from '../domain/index.ts';
import {
  appendChanges,
  createSealer,
  openRecord,
  type RecordStore,
  SealKey,
  sealRecipients,
} from '../store/index.ts';
import { Directory } from './directory.ts';
import type { Actor, Deed } from './ground.ts';
import { Refusal } from './refusal.ts';
import { openRegistry, type RegistryRoom } from './registry.ts';

const code = (body: string): OrganisationId => valid(parseOrganisationId(body + checkCharacter(body)));
export const CARRIER = code('91330100MA2TWN001');
export const PROVIDER = code('91330100MA2TWN002');
export const SHOP = code('91330200MA2TWN003');
export const LENDER = code('91330300MA2TWN004');
export const STRANGER = code('91330400MA2TWN005');
const NAMES = { [CARRIER]: '晨星通信', [PROVIDER]: '云帆短信', [SHOP]: '青禾商城', [LENDER]: '晴川贷款' };

export const MAIN = '10690001';
export const START = Date.UTC(2026, 5, 1, 4);
export const DAY = 86_400_000;

export interface Room extends RegistryRoom {
  readonly record: RecordStore;
  readonly directory: Directory;
  readonly clock: { now: number };
  readonly deeds: Deed[];
  /** What a person of this name may do for these organisations. */
  as(name: string, scope?: Scope): Actor;
  /** Facts as `anning facts apply` writes them. */
  facts(...changes: readonly object[]): Promise<void>;
  /** The bodies that the feed holds after this sequence. */
  since(sequence: number): Promise<RecordedChange[]>;
  close(): Promise<void>;
}

export async function openRoom(): Promise<Room> {
  const folder = mkdtempSync(join(tmpdir(), 'registry-'));
  chmodSync(folder, 0o755);
  const sealer = createSealer(new SealKey(Buffer.alloc(32, 5)));
  const record = await openRecord({ embeddedFolder: folder, sealer });
  const clock = { now: START };
  const deeds: Deed[] = [];
  const directory = new Directory(record);
  await directory.start((error) => {
    throw error;
  });
  const room: Room = {
    ...openRegistry({
      record,
      sealer,
      clock: () => clock.now,
      resembling: (name, owner) => directory.resembling(name, owner),
    }),
    directory,
    record,
    clock,
    deeds,
    as: (name, scope = 'all') => ({
      id: `p_${name}`,
      name,
      scope,
      note: async (_db, ...noted) => {
        deeds.push(...noted);
      },
    }),
    async facts(...changes) {
      const parsed = changes.map((change) => {
        const read = parseChange({ at: clock.now, ...change });
        if (read instanceof Invalid) throw new Error(read.toString());
        return read;
      });
      await appendChanges(record.db, 'facts', sealRecipients(parsed, sealer));
    },
    since: async (sequence) =>
      (await record.readChanges(sequence, 500)).map(({ body }) => body as unknown as RecordedChange),
    async close() {
      await directory.close();
      await record.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await room.facts(
    ...Object.entries(NAMES).map(([organisation, name]) => ({
      kind: 'organisation-registered',
      organisation,
      name,
    })),
  );
  return room;
}

/** The codes and fields of what stood in the way, `field: code`; an act that goes through is told as []. */
export async function refusalOf(act: Promise<unknown>): Promise<string[]> {
  try {
    await act;
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    for (const { words, fix } of error.objections)
      for (const [zh, en] of [
        [words.zh, words.en],
        [fix.zh, fix.en],
      ]) {
        if (!/[一-龥]/.test(zh!) || /\{\w+\}/.test(zh! + en!))
          throw new Error(`unfinished words: ${zh} ${en}`);
      }
    return error.objections.map((each) => `${each.field}: ${each.code}`);
  }
}
