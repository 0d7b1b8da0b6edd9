import { stat } from 'node:fs/promises';
import { counted, problemsOf, type ReasonCount, RejectedRows, withoutNumbers } from '../../consent/index.ts';
import {
  type ComplaintFileFormat,
  type FileEncoding,
  type OrganisationId,
  UNCOUNTED_MARKS,
} from '../../domain/index.ts';
import {
  type Actor,
  type Db,
  FileFault,
  fileFault,
  hashOf,
  ImportStopped,
  inPieces,
  openRows,
  type PieceRows,
  PieceSize,
  type Problem,
  type ReadRow,
  type RowFile,
} from '../../registry/index.ts';
import type { Ground } from '../ground.ts';
import type { ComplaintJudged, Intake } from '../intake/intake.ts';
import { Likeness } from '../intake/marks.ts';
import { objectionsTo } from '../intake/telling.ts';
import { COMPLAINT_COLUMNS } from './columns.ts';
import { isMail, mailRow } from './mail-row.ts';
import { wantedOfRow } from './wanted-row.ts';

/** One file of complaints. */
export interface ComplaintsAsked {
  readonly path: string;
  /** Who hands it in; undefined: the centre. */
  readonly organisation: OrganisationId | undefined;
  readonly dryRun: boolean;
  /** Where its rejected rows are told. */
  readonly rejectedPath: string;
  /** What the file is to be, where that is known: its SHA-256, as hexadecimal digits. */
  readonly sha256?: string | undefined;
  /** Of one that was interrupted: how far it was kept to be. */
  readonly from?: ComplaintStand | undefined;
}

/** How far it is: kept in the transaction of each piece. */
export interface ComplaintStand {
  /** Rows of the file, from its first on, of which each was taken or rejected. */
  readonly through: number;
  /** Accepted; of a dry run: that would be. */
  readonly fresh: number;
  /** And so many of those that are kept and not counted; of a dry run: not known. */
  readonly uncounted: number;
  /** Handed in before. */
  readonly same: number;
  readonly rejected: number;
  readonly reasons: Readonly<Record<string, ReasonCount>>;
  /** How long the file of rejected rows is. */
  readonly rejectedBytes: number;
}

/** What became of it. */
export interface ComplaintsTold extends Omit<ComplaintStand, 'rejectedBytes'> {
  readonly format: ComplaintFileFormat | undefined;
  readonly encoding: FileEncoding | undefined;
  readonly delimiter: string | undefined;
  /** Where the file, or the rest of it, could not be read. */
  readonly faults: readonly Problem[];
}

export interface ComplaintsWatch {
  /** `share`: of the file, from 0 to 1. */
  onProgress(progress: { readonly stand: ComplaintStand; readonly share: number }): void;
  /** Asked between two pieces; it ends the import there. */
  stopped(): boolean | Promise<boolean>;
  /** In the transaction of a piece: keeps how far it is. What throws here leaves the piece unwritten. */
  keep?(db: Db, stand: ComplaintStand): Promise<void>;
}

/** While a piece is written, whoever complains by another door waits for it, some tenths of a second; smaller ones would take as long to commit as to write. */
const PIECE: PieceRows = { first: 500, min: 500, max: 2000 };
const JUDGED_ROWS = 2000;
const BEGIN = {
  ...{ through: 0, fresh: 0, uncounted: 0, same: 0 },
  ...{ rejected: 0, reasons: {}, rejectedBytes: 0 },
};

/**
 * A carrier's file of complaints into the centre. Rows rest on nothing but themselves: a wrong one is rejected with its reasons and holds up no other. A
 * piece is one transaction of complaints, audit and the job's progress, so that a crash anywhere loses nothing and doubles nothing.
 */
export class ComplaintImports {
  readonly #ground: Ground;
  readonly #intake: Intake;
  readonly #likeness: Likeness;
  readonly #size: PieceRows;

  constructor(ground: Ground, intake: Intake, size: PieceRows = PIECE) {
    this.#ground = ground;
    this.#intake = intake;
    this.#likeness = new Likeness(ground.key);
    this.#size = size;
  }

  /** Throws ImportStopped where it is asked to stop, or by what its watch throws; the pieces that were written until then stay. */
  async run(asked: ComplaintsAsked, actor: Actor, watch: ComplaintsWatch): Promise<ComplaintsTold> {
    let stand: ComplaintStand = asked.from ?? BEGIN;
    let file: ComplaintFile | undefined;
    let faults: readonly Problem[] = [];
    const rejected = await RejectedRows.open(asked.rejectedPath, asked.from?.rejectedBytes);
    try {
      let bytes = 0;
      const size = await sizeOf(asked);
      file = await openComplaintFile(asked.path, (read) => {
        bytes = read;
      });
      for await (const next of this.#pieces(asked, file, stand, rejected, actor, watch)) {
        stand = next;
        watch.onProgress({ stand, share: bytes / size });
      }
      if (stand.through === 0) throw fileFault('no-rows');
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      faults = error.problems.map(withoutNumbers);
      await rejected.add(faults);
    } finally {
      await rejected.close();
    }
    const { rejectedBytes: _, ...counts } = stand;
    const { format, encoding, delimiter } = file ?? {};
    return { ...counts, format, encoding, delimiter, faults };
  }

  async *#pieces(
    asked: ComplaintsAsked,
    file: Pick<ComplaintFile, 'rows'>,
    from: ComplaintStand,
    rejected: RejectedRows,
    actor: Actor,
    watch: ComplaintsWatch,
  ): AsyncGenerator<ComplaintStand> {
    let stand = from;
    const size = new PieceSize(this.#size);
    const { dryRun } = asked;
    for await (const piece of inPieces(file.rows, () => (dryRun ? JUDGED_ROWS : size.rows), from.through)) {
      if (await watch.stopped()) throw new ImportStopped();
      const before = stand;
      stand = dryRun
        ? await this.#piece(undefined, piece, before, rejected, asked, actor)
        : await size.measured(piece.length, () =>
            this.#ground.record.db.transaction().execute(async (db) => {
              const after = await this.#piece(db, piece, before, rejected, asked, actor);
              await watch.keep?.(db, after);
              return after;
            }),
          );
      if (!dryRun && stand.fresh > before.fresh) this.#intake.onTaken();
      yield stand;
    }
  }

  /** `db`: of the transaction that the good rows are written in; undefined: they are judged alone. */
  async #piece(
    db: Db | undefined,
    piece: readonly ReadRow[],
    stand: ComplaintStand,
    rejected: RejectedRows,
    { organisation }: ComplaintsAsked,
    actor: Actor,
  ): Promise<ComplaintStand> {
    const now = this.#ground.clock();
    const rows = piece.map((row) => {
      if (row.problems.length > 0)
        return { row, wanted: undefined, problems: row.problems.map(withoutNumbers) };
      const { wanted, unread } = wantedOfRow(row, organisation, this.#likeness);
      const problems = unread.length === 0 ? [] : told(row, objectionsTo(wanted, unread, now));
      return { row, wanted: problems.length > 0 ? undefined : wanted, problems };
    });
    const good = rows.flatMap(({ wanted }) => wanted ?? []);
    const taken: readonly ComplaintJudged[] =
      db === undefined ? await this.#intake.judge(good) : await this.#intake.takeWithin(db, good, actor);
    const counts = { fresh: 0, uncounted: 0, same: 0, rejected: 0 };
    const problems: Problem[] = [];
    let next = 0;
    for (const { row, wanted, problems: found } of rows) {
      const one = wanted === undefined ? undefined : taken[next++]!;
      const wrong = one?.objections === undefined ? found : told(row, one.objections);
      problems.push(...wrong);
      if (wrong.length > 0) counts.rejected++;
      else if (one?.again === true) counts.same++;
      else {
        counts.fresh++;
        if (db !== undefined && one?.marks?.some((mark) => UNCOUNTED_MARKS.includes(mark)) === true)
          counts.uncounted++;
      }
    }
    await rejected.add(problems);
    if (db !== undefined && counts.fresh > 0) await this.#note(db, piece, counts.fresh, organisation, actor);
    return {
      through: stand.through + piece.length,
      fresh: stand.fresh + counts.fresh,
      uncounted: stand.uncounted + counts.uncounted,
      same: stand.same + counts.same,
      rejected: stand.rejected + counts.rejected,
      reasons: problems.length > 0 ? counted(stand.reasons, problems) : stand.reasons,
      rejectedBytes: rejected.bytes,
    };
  }

  #note(
    db: Db,
    piece: readonly ReadRow[],
    written: number,
    organisation: OrganisationId | undefined,
    actor: Actor,
  ): Promise<void> {
    return actor.note(db, {
      act: 'complaint.imported',
      object: { kind: 'organisation', id: organisation ?? 'centre' },
      ...{ organisation, reason: undefined },
      detail: { written, first: piece[0]!.row, last: piece.at(-1)!.row },
    });
  }
}

function told({ row, columnOf }: ReadRow, objections: Parameters<typeof problemsOf>[2]): Problem[] {
  return problemsOf(row, columnOf, objections);
}

type ComplaintFile = Omit<RowFile, 'format' | 'encoding'> & {
  readonly format: ComplaintFileFormat;
  readonly encoding: FileEncoding | undefined;
};

/** Told by what it holds: a file of rows, or one mail. */
async function openComplaintFile(path: string, onBytes: (bytes: number) => void): Promise<ComplaintFile> {
  if (!(await isMail(path))) return openRows(path, COMPLAINT_COLUMNS, onBytes);
  async function* rows() {
    yield await mailRow(path);
    onBytes((await stat(path)).size);
  }
  return { format: 'eml', encoding: undefined, delimiter: undefined, rows: rows() };
}

/** Its bytes. Throws a FileFault where it is not the file that was handed in. */
async function sizeOf({ path, sha256 }: ComplaintsAsked): Promise<number> {
  const { size } = await stat(path);
  if (size === 0) throw fileFault('file-empty');
  if (sha256 !== undefined && (await hashOf(path)) !== sha256) throw fileFault('file-changed');
  return size;
}
