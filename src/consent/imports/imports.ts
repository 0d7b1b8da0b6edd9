import { stat } from 'node:fs/promises';
import type { ConsentFileFormat, FileEncoding, Objection, OrganisationId } from '../../domain/index.ts';
import {
  type Actor,
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
import { checkGrant } from '../door/check-grant.ts';
import { grantFacts, writtenFor } from '../door/consents.ts';
import { act, type Ground } from '../ground.ts';
import type { Ledger, Taken } from '../ledger/ledger.ts';
import { type ConsentFile, openConsentFile } from './open-file.ts';
import { counted, problemsOf, type ReasonCount, RejectedRows, withoutNumbers } from './rejections.ts';
import { wantedOf } from './wanted-row.ts';

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
const PIECE: PieceRows = { first: 200, min: 50, max: 4000 };
const JUDGED_ROWS = 2000;
/** The log follows: so many grants at most wait for it. */
const UNLOGGED_MAX = 20_000;
const BEGIN = { through: 0, fresh: 0, unproven: 0, same: 0, rejected: 0, reasons: {}, rejectedBytes: 0 };

/**
 * A platform's own book of consents into the ledger. Unlike the registry's rows these rest on nothing but themselves: a wrong one is rejected with its
 * reasons and holds up no other. Each row is judged by the door's own check, and a piece is one transaction of events, audit and the job's
 * progress, so that a crash anywhere loses nothing and doubles nothing.
 */
export class ConsentImports {
  readonly #ground: Ground;
  readonly #ledger: Ledger;
  readonly #logged: () => Promise<void>;
  readonly #size: PieceRows;

  /** `logged`: resolves when the log holds what was recorded; where another process sees to that, at once. */
  constructor(ground: Ground, ledger: Ledger, logged: () => Promise<void>, size: PieceRows = PIECE) {
    this.#ground = ground;
    this.#ledger = ledger;
    this.#logged = logged;
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
    if (!asked.dryRun) await this.#logged();
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
    let unlogged = 0;
    const size = new PieceSize(this.#size);
    const { dryRun } = asked;
    for await (const piece of inPieces(file.read(from.through), () => (dryRun ? JUDGED_ROWS : size.rows))) {
      if (await watch.stopped()) throw new ImportStopped();
      const before = stand.fresh;
      stand = dryRun
        ? (await this.#judge(this.#ground.record.db, piece, stand, rejected, asked, actor)).stand
        : await size.measured(piece.length, (begun) =>
            act(this.#ground, async (db) => {
              begun();
              const judged = await this.#judge(db, piece, stand, rejected, asked, actor);
              await this.#note(db, piece, judged, actor);
              await watch.keep?.(db, judged.stand);
              return judged.stand;
            }),
          );
      yield stand;
      unlogged += dryRun ? 0 : stand.fresh - before;
      if (unlogged < UNLOGGED_MAX) continue;
      await this.#logged();
      unlogged = 0;
    }
  }

  /** Judges the rows of a piece one by one, and writes those that are good unless it is a dry run. */
  async #judge(
    db: Db,
    piece: readonly ReadRow[],
    stand: ConsentStand,
    rejected: RejectedRows,
    { organisation, dryRun, source }: ConsentsAsked,
    actor: Actor,
  ): Promise<Judged> {
    const rows = piece.map((row) => ({ row, ...wantedOf(row, organisation) }));
    const facts = await grantFacts(
      db,
      rows.map(({ wanted }) => wanted),
      actor.scope,
      this.#ground.clock(),
    );
    const checked = rows.map(({ row, wanted, unread }) => {
      if (row.problems.length > 0) return { problems: row.problems.map(withoutNumbers), entry: undefined };
      const { objections, entry } = checkGrant(wanted, facts, source);
      const all = [
        ...unread,
        ...objections.filter(({ field }) => unread.every((each) => each.field !== field)),
      ];
      return { problems: told(row, all), entry: all.length > 0 ? undefined : entry };
    });
    const entries = checked.flatMap(({ entry }) => entry ?? []);
    const taken = dryRun
      ? await this.#ledger.judge(db, entries)
      : await this.#ledger.takeWithin(db, actor.id, entries);
    let next = 0;
    let after = { ...stand, through: stand.through + piece.length };
    const problems: Problem[] = [];
    for (const [i, { entry, problems: found }] of checked.entries()) {
      const one = entry === undefined ? undefined : taken[next++]!;
      const wrong =
        one === undefined ? found : one.event === undefined ? told(piece[i]!, [one.objection]) : [];
      problems.push(...wrong);
      if (wrong.length > 0) after.rejected++;
      else if (one!.event !== undefined && one!.again) after.same++;
      else {
        after.fresh++;
        if (entry!.proof === 'unproven') after.unproven++;
      }
    }
    await rejected.add(problems);
    if (problems.length > 0) after = { ...after, reasons: counted(stand.reasons, problems) };
    return { stand: { ...after, rejectedBytes: rejected.bytes }, entries, taken };
  }

  async #note(db: Db, piece: readonly ReadRow[], { entries, taken }: Judged, actor: Actor): Promise<void> {
    const [first, last] = [piece[0]!.row, piece.at(-1)!.row];
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

interface Judged {
  readonly stand: ConsentStand;
  readonly entries: Parameters<typeof writtenFor>[0];
  readonly taken: readonly Taken[];
}

function told({ row, columnOf }: ReadRow, objections: readonly Objection[]): Problem[] {
  return problemsOf(row, columnOf, objections);
}

/** Its bytes. Throws a FileFault where it is not the file that was handed in. */
async function sizeOf({ path, sha256 }: ConsentsAsked): Promise<number> {
  const { size } = await stat(path);
  if (size === 0) throw fileFault('file-empty');
  if (sha256 !== undefined && (await hashOf(path)) !== sha256) throw fileFault('file-changed');
  return size;
}
