import { stat } from 'node:fs/promises';
import type { ConsentFileFormat, FileEncoding, OrganisationId } from '../../domain/index.ts';
import {
  type Actor,
  Breath,
  type Db,
  FileFault,
  fileFault,
  hashOf,
  ImportStopped,
  inPieces,
  type PieceRows,
  PieceSize,
  type Problem,
  type ReadRow,
} from '../../registry/index.ts';
import { checkGrant, type GrantFacts } from '../door/check-grant.ts';
import { grantFacts, writtenFor } from '../door/consents.ts';
import { act, type Ground } from '../ground.ts';
import type { Attestation } from '../ledger/attestation.ts';
import type { Block } from '../ledger/block.ts';
import type { Ledger, Taken } from '../ledger/ledger.ts';
import type { LedgerEntry } from '../ledger/ledger-entry.ts';
import { type ConsentFile, openConsentFile } from './open-file.ts';
import { counted, problemsOf, type ReasonCount, RejectedRows, withoutNumbers } from './rejections.ts';
import { type WantedRow, wantedOf } from './wanted-row.ts';

/** One file of consents. */
export interface ConsentsAsked {
  readonly path: string;
  /** To whom the rows are that name nobody. */
  readonly organisation: OrganisationId | undefined;
  readonly dryRun: boolean;
  /** Under which each event of it is found again, such as the job's id. */
  readonly source: string;
  /** Where its rejected rows are told. */
  readonly rejectedPath: string;
  /** What the file is to be, where that is known: its SHA-256, as hexadecimal digits. */
  readonly sha256?: string | undefined;
  /** Of one that was interrupted: how far it was kept to be. */
  readonly from?: ConsentStand | undefined;
}

/** How far it is: kept in the transaction of each piece. */
export interface ConsentStand {
  /** Rows of the file, from its first on, of which each was taken or rejected. */
  readonly through: number;
  /** Written; of a dry run: that would be. */
  readonly fresh: number;
  /** And so many of those without wording or evidence. */
  readonly unproven: number;
  /** The ledger says so already. */
  readonly same: number;
  readonly rejected: number;
  readonly reasons: Readonly<Record<string, ReasonCount>>;
  /** How long the file of rejected rows is. */
  readonly rejectedBytes: number;
}

/** What became of it. */
export interface ConsentsTold extends Omit<ConsentStand, 'rejectedBytes'> {
  readonly format: ConsentFileFormat | undefined;
  readonly encoding: FileEncoding | undefined;
  readonly delimiter: string | undefined;
  /** Where the file, or the rest of it, could not be read. */
  readonly faults: readonly Problem[];
}

export interface ConsentsWatch {
  /** `share`: of the file, from 0 to 1. */
  onProgress(progress: { readonly stand: ConsentStand; readonly share: number }): void;
  /** Asked between two pieces; it ends the import there. */
  stopped(): boolean | Promise<boolean>;
  /** In the transaction of a piece: keeps how far it is. What throws here leaves the piece unwritten. */
  keep?(db: Db, stand: ConsentStand): Promise<void>;
}

/** While a piece is written, whoever withdraws waits for it (P4): so many rows as this machine writes in its time. */
const PIECE: PieceRows = { first: 500, min: 250, max: 8000, ms: 160 };
const JUDGED_ROWS = 2000;
/** The log follows: so many pieces at most wait for it. */
const UNLOGGED_MAX = 2;
const BEGIN = { through: 0, fresh: 0, unproven: 0, same: 0, rejected: 0, reasons: {}, rejectedBytes: 0 };

/**
 * A platform's own book of consents into the ledger. Unlike the registry's rows these rest on nothing but themselves: a wrong one is rejected with its
 * reasons and holds up no other. Each row is judged by the door's own check, and a piece is one transaction of events, audit and the job's
 * progress, so that a crash anywhere loses nothing and doubles nothing.
 */
export class ConsentImports {
  readonly #ground: Ground;
  readonly #ledger: Ledger;
  readonly #log: Follow;
  readonly #size: PieceRows;

  /** `log`: undefined where another process sees to that. */
  constructor(ground: Ground, ledger: Ledger, log: Follow | undefined, size: PieceRows = PIECE) {
    this.#ground = ground;
    this.#ledger = ledger;
    this.#log = log ?? { follow: async () => undefined, round: async () => undefined };
    this.#size = size;
  }

  /** Throws ImportStopped where it is asked to stop, or by what its watch throws; the pieces that were written until then stay. */
  async run(asked: ConsentsAsked, actor: Actor, watch: ConsentsWatch): Promise<ConsentsTold> {
    let stand: ConsentStand = asked.from ?? BEGIN;
    let file: ConsentFile | undefined;
    let faults: readonly Problem[] = [];
    const rejected = await RejectedRows.open(asked.rejectedPath, asked.from?.rejectedBytes);
    try {
      let bytes = 0;
      const size = await sizeOf(asked);
      file = await openConsentFile(asked.path, (read) => {
        bytes = read;
      });
      const { rows } = file;
      for await (const next of this.#pieces(asked, file, stand, rejected, actor, watch)) {
        stand = next;
        watch.onProgress({
          stand,
          share: rows === undefined ? bytes / size : stand.through / Math.max(1, rows),
        });
      }
      if (stand.through === 0) throw fileFault('no-rows');
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      faults = error.problems.map(withoutNumbers);
      await rejected.add(faults);
    } finally {
      await rejected.close();
    }
    if (!asked.dryRun) await this.#log.round();
    const { rejectedBytes: _, ...counts } = stand;
    const { format, encoding, delimiter } = file ?? {};
    return { ...counts, format, encoding, delimiter, faults };
  }

  async *#pieces(
    asked: ConsentsAsked,
    file: ConsentFile,
    from: ConsentStand,
    rejected: RejectedRows,
    actor: Actor,
    watch: ConsentsWatch,
  ): AsyncGenerator<ConsentStand> {
    let stand = from;
    const size = new PieceSize(this.#size);
    const { dryRun } = asked;
    const pieces = inPieces(file.read(from.through), () => (dryRun ? JUDGED_ROWS : size.rows));
    const logging: Promise<void>[] = [];
    // While a piece is written the next one is read and checked, and those before go into the log.
    for await (const piece of ahead(this.#checked(pieces, asked, actor))) {
      if (await watch.stopped()) throw new ImportStopped();
      if (dryRun) {
        const { db } = this.#ground.record;
        const taken = await this.#ledger.judge(db, piece.entries);
        stand = await told(piece, taken, stand, rejected);
        yield stand;
        continue;
      }
      const { own, ...written } = await size.measured(piece.rows.length, (begun) =>
        act(this.#ground, async (db) => {
          begun();
          const { taken, own } = await this.#ledger.takeBlock(db, actor.id, piece.entries);
          const stood = await told(piece, taken, stand, rejected);
          await this.#note(db, piece, taken, actor);
          await watch.keep?.(db, stood);
          return { own, stand: stood };
        }),
      );
      stand = written.stand;
      if (own !== undefined) logging.push(followed(this.#log, own));
      yield stand;
      while (logging.length > UNLOGGED_MAX) await logging.shift();
    }
    await Promise.all(logging);
  }

  /** The rows of each piece judged one by one by the door, against what stands in the registry when the piece is read. */
  async *#checked(
    pieces: AsyncIterable<readonly ReadRow[]>,
    { organisation, source }: ConsentsAsked,
    actor: Actor,
  ): AsyncGenerator<CheckedPiece> {
    const breath = new Breath();
    for await (const piece of pieces) {
      const wanted = piece.map((row) => wantedOf(row, organisation));
      const facts = await grantFacts(
        this.#ground.record.db,
        wanted.map((each) => each.wanted),
        actor.scope,
        this.#ground.clock(),
      );
      const rows: CheckedRow[] = [];
      for (const [i, row] of piece.entries()) {
        rows.push(checked(row, wanted[i]!, facts, source));
        await breath.draw();
      }
      yield { rows, entries: rows.flatMap(({ entry }) => entry ?? []) };
    }
  }

  async #note(db: Db, { rows, entries }: CheckedPiece, taken: readonly Taken[], actor: Actor): Promise<void> {
    const [first, last] = [rows[0]!.row.row, rows.at(-1)!.row.row];
    const deeds = [...writtenFor(entries, taken)]
      .filter(([, { written }]) => written > 0)
      .map(([organisation, count]) => ({
        act: 'consent.granted',
        object: { kind: 'organisation', id: organisation },
        ...{ organisation, reason: undefined, detail: { ...count, first, last } },
      }));
    if (deeds.length > 0) await actor.note(db, ...deeds);
  }
}

/** Where what is written goes into the evidence log. */
type Follow = Pick<Attestation, 'follow' | 'round'>;

interface CheckedRow {
  readonly row: ReadRow;
  /** Why it is not taken; none: it is `entry`, unless the ledger has something against it. */
  readonly problems: readonly Problem[];
  readonly entry: Extract<LedgerEntry, { act: 'grant' }> | undefined;
}

interface CheckedPiece {
  readonly rows: readonly CheckedRow[];
  /** Of its good rows, in their order. */
  readonly entries: readonly NonNullable<CheckedRow['entry']>[];
}

function checked(row: ReadRow, { wanted, unread }: WantedRow, facts: GrantFacts, source: string): CheckedRow {
  if (row.problems.length > 0) return { row, problems: row.problems.map(withoutNumbers), entry: undefined };
  const { objections, entry } = checkGrant(wanted, facts, source);
  if (unread.length === 0 && objections.length === 0) return { row, problems: [], entry };
  const all = [...unread, ...objections.filter(({ field }) => unread.every((each) => each.field !== field))];
  return { row, problems: problemsOf(row.row, row.columnOf, all), entry: undefined };
}

/** Tells the rejected rows of a piece, and how far the import is with it. */
async function told(
  { rows }: CheckedPiece,
  taken: readonly Taken[],
  stand: ConsentStand,
  rejected: RejectedRows,
): Promise<ConsentStand> {
  let next = 0;
  const after = { ...stand, through: stand.through + rows.length };
  const problems: Problem[] = [];
  for (const { row, entry, problems: found } of rows) {
    const one = entry === undefined ? undefined : taken[next++]!;
    if (one === undefined || one.event === undefined) {
      problems.push(...(one === undefined ? found : problemsOf(row.row, row.columnOf, [one.objection])));
      after.rejected++;
    } else if (one.again) after.same++;
    else {
      after.fresh++;
      if (entry!.proof === 'unproven') after.unproven++;
    }
  }
  await rejected.add(problems);
  const reasons = problems.length === 0 ? stand.reasons : counted(stand.reasons, problems);
  return { ...after, reasons, rejectedBytes: rejected.bytes };
}

/** What goes wrong is told to whoever awaits it, later. */
function followed(log: Follow, own: Block): Promise<void> {
  const logged = log.follow(own);
  logged.catch(() => undefined);
  return logged;
}

/** The next is got ready while one is dealt with. */
async function* ahead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  const begin = () => {
    const next = source.next();
    next.catch(() => undefined);
    return next;
  };
  let next = begin();
  try {
    for (let one = await next; one.done !== true; one = await next) {
      next = begin();
      yield one.value;
    }
  } finally {
    await source.return(undefined);
  }
}

/** Its bytes. Throws a FileFault where it is not the file that was handed in. */
async function sizeOf({ path, sha256 }: ConsentsAsked): Promise<number> {
  const { size } = await stat(path);
  if (size === 0) throw fileFault('file-empty');
  if (sha256 !== undefined && (await hashOf(path)) !== sha256) throw fileFault('file-changed');
  return size;
}
