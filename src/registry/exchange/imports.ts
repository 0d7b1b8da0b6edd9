import type { ExchangeKind, FileEncoding, FileFormat, ImportMode } from '../../domain/index.ts';
import { type Actor, act, type Db, type Deed, feed, type Ground } from '../ground.ts';
import { LookAlikes } from '../look-alikes.ts';
import { columnsIn, KINDS } from './columns.ts';
import { FileFault, fileFault, type Problem } from './faults.ts';
import { hashOf, standOf } from './file-stand.ts';
import { Judging } from './judging.ts';
import type { Judged } from './kind.ts';
import { CHECKED_ROWS, inPieces, PieceSize } from './pieces.ts';
import { openRows, type RowFile } from './read-file.ts';
import type { ReadRow } from './row-values.ts';

/** One file that is to come in. */
export interface ImportAsked {
  readonly kind: ExchangeKind;
  readonly mode: ImportMode;
  readonly dryRun: boolean;
  /** Of applications: why they are made, for whoever reviews them. */
  readonly reason: string;
  readonly path: string;
  /** What the file is to be, where that is known: its SHA-256, as hexadecimal digits. */
  readonly sha256?: string | undefined;
  /** Of one that was interrupted while it was written: how far it was kept to be. */
  readonly from?: ImportStand | undefined;
}

/** How far a file that was found without a problem is written. */
export interface ImportStand {
  /** Rows of the file. */
  readonly rows: number;
  /** As the check found them: to be written, and there already. */
  readonly fresh: number;
  readonly same: number;
  /** From the first on: so many rows stand in the registry, and so many of them were written by this import. */
  readonly through: number;
  readonly wrote: number;
}

/** What became of it. */
export interface ImportTold {
  readonly format: FileFormat | undefined;
  readonly encoding: FileEncoding | undefined;
  readonly delimiter: string | undefined;
  readonly rows: number;
  /** The whole file was looked at, and nothing found wrong. */
  readonly checked: boolean;
  /** As the check found them: rows that stand in the registry as they are, or wait there for their review. */
  readonly same: number;
  /** As the check found them: rows that are to be written. */
  readonly fresh: number;
  readonly rowsThrough: number;
  readonly rowsWritten: number;
  /** Everything in the file stands in the registry, where some of it was to be written. */
  readonly written: boolean;
  readonly problems: number;
}

export interface ImportProgress {
  /** Read and checked; once it is being written, those that stand in the registry. */
  readonly rows: number;
  readonly bytes: number;
  /** Rows of the file; undefined while it is checked. */
  readonly of: number | undefined;
}

export interface ImportWatch {
  onProblem(problem: Problem): void | Promise<void>;
  onProgress(progress: ImportProgress): void;
  /** Asked between two pieces; it ends the import there. */
  stopped(): boolean | Promise<boolean>;
  /** In the transaction of a piece: keeps how far it is. What throws here leaves the piece unwritten. */
  keep?(db: Db, stand: ImportStand): Promise<void>;
}

export class ImportStopped extends Error {}

type Form = Pick<ImportTold, 'format' | 'encoding' | 'delimiter'>;

/** Files of rows that come into the registry: checked whole, then written in pieces, each row judged as a single one is (decision 0020). */
export class Imports {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  /** Throws ImportStopped where it is asked to stop, or by what its watch throws; the pieces that were written until then stay. */
  async run(asked: ImportAsked, actor: Actor, watch: ImportWatch): Promise<ImportTold> {
    const seen: Seen = { problems: 0, checked: asked.from !== undefined, form: NO_FORM };
    const tell = async (problems: readonly Problem[]) => {
      seen.problems += problems.length;
      for (const problem of problems) await watch.onProblem(problem);
    };
    let stand = asked.from ?? { rows: 0, fresh: 0, same: 0, through: 0, wrote: 0 };
    try {
      if (!KINDS[asked.kind].modes.includes(asked.mode)) throw fileFault('kind-not-applied-for');
      const sha256 = await hashOf(asked.path);
      if (asked.sha256 !== undefined && asked.sha256 !== sha256) throw fileFault('file-changed');
      if (asked.from === undefined) {
        const checked = { rows: 0, fresh: 0, same: 0 };
        // What is counted stays told where the rest of the file cannot be read.
        await this.#check(asked, actor, watch, seen, tell, checked).finally(() => {
          stand = { ...checked, through: 0, wrote: 0 };
        });
        seen.checked = seen.problems === 0;
        if (asked.dryRun || !seen.checked || stand.fresh === 0) return told(stand, seen, asked);
      }
      const before = await standOf(asked.path);
      if ((await hashOf(asked.path)) !== sha256) throw fileFault('file-changed');
      for await (const next of this.#write(asked, actor, watch, seen, stand, before)) {
        stand = next.stand;
        await tell(next.refused);
      }
    } catch (error) {
      if (!(error instanceof FileFault)) throw error;
      await tell(error.problems);
    }
    return told(stand, seen, asked);
  }

  /** Reads and judges all of it; nothing is written, nobody kept waiting. */
  async #check(
    asked: ImportAsked,
    actor: Actor,
    watch: ImportWatch,
    seen: Seen,
    tell: (problems: readonly Problem[]) => Promise<void>,
    counts: { rows: number; fresh: number; same: number },
  ): Promise<void> {
    let bytes = 0;
    const file = await open(asked, seen, (read) => {
      bytes = read;
    });
    // A connection of its own name, under which what is read is remembered.
    const judging = new Judging(this.#ground, this.#ground.record.db.withoutPlugins(), asked, actor);
    for await (const piece of inPieces(file.rows, () => CHECKED_ROWS)) {
      if (await watch.stopped()) throw new ImportStopped();
      await judging.turnTo(piece);
      for (const row of piece) {
        counts.rows++;
        const { problems, judged } = await judging.judge(row);
        await tell(problems);
        if (judged === 'same') counts.same++;
        else if (judged !== undefined && seen.problems === 0) counts.fresh++;
      }
      watch.onProgress({ rows: counts.rows, bytes, of: undefined });
    }
    if (counts.rows === 0) throw fileFault('no-rows');
  }

  /** Piece by piece, from where it stands. Ends with the first row that the registry refuses by now. */
  async *#write(
    asked: ImportAsked,
    actor: Actor,
    watch: ImportWatch,
    seen: Seen,
    from: ImportStand,
    before: string,
  ): AsyncGenerator<{ readonly stand: ImportStand; readonly refused: readonly Problem[] }> {
    let stand = from;
    let bytes = 0;
    const size = new PieceSize();
    const names = new LookAlikes();
    const file = await open(asked, seen, (read) => {
      bytes = read;
    });
    for await (const piece of inPieces(file.rows, () => size.rows, from.through)) {
      if (await watch.stopped()) throw new ImportStopped();
      if ((await standOf(asked.path)) !== before) throw fileFault('file-changed');
      const { judged, refused } = await this.#writePiece(piece, stand, names, asked, actor, watch, size);
      stand = after(stand, judged);
      yield { stand, refused };
      if (refused.length > 0) return;
      watch.onProgress({ rows: stand.through, bytes, of: stand.rows });
    }
  }

  /** One transaction under the registry's lock, the feed last: judged once more, and written up to the first row that is refused. */
  #writePiece(
    piece: readonly ReadRow[],
    stand: ImportStand,
    names: LookAlikes,
    asked: ImportAsked,
    actor: Actor,
    watch: ImportWatch,
    size: PieceSize,
  ) {
    return size.measured(piece.length, (begun) =>
      act(this.#ground, async (db) => {
        begun();
        const judging = new Judging(this.#ground, db, asked, actor, names);
        await judging.turnTo(piece);
        const judged: (Judged | 'same')[] = [];
        let refused: readonly Problem[] = [];
        for (const row of piece) {
          const found = await judging.judge(row);
          refused = found.problems;
          if (found.judged === undefined) break;
          judged.push(found.judged);
        }
        const fresh = judged.filter((each) => each !== 'same');
        const changes = await this.#lay(db, fresh, asked, actor, piece[0]!, piece[judged.length - 1]);
        await watch.keep?.(db, after(stand, judged));
        // From here on the feed is kept from others: all else is written.
        await feed(db, actor, changes);
        return { judged, refused };
      }),
    );
  }

  /** Writes all but the feed; resolves with what the feed is to hold. */
  async #lay(
    db: Db,
    fresh: readonly Judged[],
    { kind, mode, reason }: ImportAsked,
    actor: Actor,
    first: ReadRow,
    last: ReadRow | undefined,
  ): Promise<Record<string, unknown>[]> {
    if (fresh.length === 0 || last === undefined) return [];
    const now = this.#ground.clock();
    const deeds: Deed[] = [];
    // All of a piece at once: a line of the audit for each row is most of what is written.
    const gathering: Actor = { ...actor, note: async (_db, ...noted) => void deeds.push(...noted) };
    const changes: Record<string, unknown>[] = [];
    for (const each of fresh) changes.push(...(await each.write(db, gathering, now)));
    await actor.note(db, ...deeds, {
      act: 'import.written',
      object: { kind: 'import', id: kind },
      organisation: undefined,
      reason: reason === '' ? undefined : reason,
      detail: { kind, mode, rows: fresh.length, first: first.row, last: last.row },
    });
    return changes;
  }
}

interface Seen {
  problems: number;
  checked: boolean;
  form: Form;
}
const NO_FORM: Form = { format: undefined, encoding: undefined, delimiter: undefined };

async function open(asked: ImportAsked, seen: Seen, onBytes: (bytes: number) => void): Promise<RowFile> {
  const file = await openRows(asked.path, columnsIn(asked.kind, asked.mode), onBytes);
  const { format, encoding, delimiter } = file;
  seen.form = { format, encoding, delimiter };
  return file;
}

function after(stand: ImportStand, judged: readonly (Judged | 'same')[]): ImportStand {
  const wrote = judged.filter((each) => each !== 'same').length;
  return { ...stand, through: stand.through + judged.length, wrote: stand.wrote + wrote };
}

function told(stand: ImportStand, { problems, checked, form }: Seen, { dryRun }: ImportAsked): ImportTold {
  const { rows, fresh, same, through, wrote } = stand;
  const written = !dryRun && problems === 0 && fresh > 0 && through === rows;
  const counts = { rows, fresh, same, rowsThrough: through, rowsWritten: wrote };
  return { ...form, checked, ...counts, written, problems };
}
