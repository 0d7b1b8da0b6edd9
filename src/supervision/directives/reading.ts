import { type DirectiveState, type Instant, NotThere, type Objection } from '../../domain/index.ts';
import type { Db } from '../../registry/index.ts';
import { scoped } from '../../store/index.ts';
import { objectionsTo } from './check-directive.ts';
import {
  type Addressee,
  type Directive,
  type DirectiveFile,
  type DirectiveRow,
  type DirectiveStep,
  type Measurement,
  type Obligation,
  readDirective,
  readStep,
  type StepRow,
} from './directive-rows.ts';
import type { Discrepancy } from './discrepancy.ts';
import type { DirectiveGround, DirectiveReader } from './ground.ts';
import type { Measured } from './measurement.ts';
import { obligationsOf } from './obligation-fold.ts';
import { OVER } from './obligation-states.ts';
import { queryNamed } from './queries/queries.ts';
import type { SignedReport } from './report-draft.ts';

/** A report as it was signed. */
export interface KeptReport {
  readonly id: string;
  readonly clause: number;
  readonly organisation: string;
  readonly at: Instant;
  readonly by: string;
  readonly document: SignedReport;
  /** Hexadecimal, of the document’s bytes. */
  readonly sha256: string;
  readonly entry: number;
  /** For the regulator. */
  readonly discrepancy: Discrepancy | undefined;
}

export interface DirectivePage {
  readonly directive: Directive;
  readonly obligations: readonly Obligation[];
  readonly steps: readonly DirectiveStep[];
  readonly measurements: readonly Measurement[];
  readonly reports: readonly KeptReport[];
  readonly files: readonly DirectiveFile[];
  /** What stands in the way of issuing it; of a draft alone. */
  readonly objections: readonly Objection[];
}

/** A line of the list. */
export interface DirectiveEntry {
  readonly directive: Directive;
  readonly obligations: readonly Obligation[];
}

export interface OwedTally {
  readonly open: number;
  readonly overdue: number;
  readonly soon: number;
  readonly nextDue: Instant | undefined;
}

const COLUMNS = [
  ...(['id', 'sequence', 'state', 'title', 'occasion', 'text', 'clauses', 'acknowledge_days'] as const),
  ...([
    'issued_at',
    'issued_by_name',
    'sha256',
    'evidence_index',
    'withdrawn_at',
    'withdrawn_because',
  ] as const),
] as const;
const WRITTEN = ['addressees', 'edit', 'changed_at', 'changed_by', 'changed_by_name'] as const;
const SOON_MS = 3 * 86_400_000;

/** Directives, as far as the reader may see them (P8). */
export class DirectiveReading {
  readonly #ground: DirectiveGround;

  constructor(ground: DirectiveGround) {
    this.#ground = ground;
  }

  /** The newest first. */
  list(
    { states }: { readonly states?: readonly DirectiveState[] | undefined },
    reader: DirectiveReader,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): Promise<DirectiveEntry[]> {
    return this.#read(reader, async (db) => {
      let query = rowsFor(db, reader).orderBy('sequence', 'desc').limit(page.limit);
      if (states !== undefined) query = query.where('state', 'in', states);
      if (page.after !== undefined) {
        const { after } = page;
        query = query.where(({ eb, selectFrom }) =>
          eb(
            'directive.sequence',
            '<',
            selectFrom('directive as last').select('last.sequence').where('last.id', '=', after),
          ),
        );
      }
      return this.#entries(db, (await query.execute()) as DirectiveRow[], reader);
    });
  }

  /** Throws NotThere. */
  get(id: string, reader: DirectiveReader): Promise<DirectivePage> {
    return this.#read(reader, async (db) => {
      const row = await rowsFor(db, reader).where('id', '=', id).executeTakeFirst();
      if (row === undefined) throw new NotThere();
      const [entry] = await this.#entries(db, [row as DirectiveRow], reader);
      const { directive, obligations } = entry!;
      const steps = await stepsOf(db, [id]);
      return {
        ...{ directive, obligations, steps: steps.map(readStep) },
        measurements: await measurementsOf(db, directive, reader),
        reports: await reportsOf(db, id, reader),
        files: await filesOf(db, id),
        objections:
          directive.state === 'draft'
            ? objectionsTo(directive, (each) => this.#ground.directory.nameOf(each) !== undefined)
            : [],
      };
    });
  }

  /** Of the file, its bytes too. Throws NotThere. */
  file(
    id: string,
    file: string,
    reader: DirectiveReader,
  ): Promise<DirectiveFile & { readonly content: Buffer }> {
    return this.#read(reader, async (db) => {
      const row = await db
        .selectFrom('directive_file')
        .selectAll()
        .where('directive', '=', id)
        .where('id', '=', file)
        .executeTakeFirst();
      if (row === undefined) throw new NotThere();
      return { ...readFile(row), content: Buffer.from(this.#ground.sealer.open(row.sealed)) };
    });
  }

  /** What waits: for an addressee what it owes, for the regulator what was reported. */
  async waiting(reader: DirectiveReader): Promise<OwedTally> {
    const now = this.#ground.clock();
    const all = await this.#read(reader, async (db) => {
      const rows = (await rowsFor(db, reader).where('state', '=', 'issued').execute()) as DirectiveRow[];
      return this.#entries(db, rows, reader);
    });
    const open = all
      .flatMap(({ obligations }) => obligations)
      .filter(({ state }) => !OVER.includes(state))
      .filter(({ state }) => (state === 'reported' || state === 'verified') === reader.isRegulator);
    // What the regulator has to look at has no last day of its own.
    if (reader.isRegulator) return { open: open.length, overdue: 0, soon: 0, nextDue: undefined };
    const dues = open.filter(({ isOverdue }) => !isOverdue).map(({ due }) => due.dueAt);
    return {
      open: open.length,
      overdue: open.length - dues.length,
      soon: dues.filter((at) => at - now <= SOON_MS).length,
      nextDue: dues.length === 0 ? undefined : Math.min(...dues),
    };
  }

  async #entries(db: Db, rows: readonly DirectiveRow[], reader: DirectiveReader): Promise<DirectiveEntry[]> {
    if (rows.length === 0) return [];
    const ids = rows.map(({ id }) => id);
    const addressees = Map.groupBy(
      await db
        .selectFrom('directive_addressee')
        .selectAll()
        .where('directive', 'in', ids)
        .orderBy('organisation')
        .execute(),
      ({ directive }) => directive,
    );
    const steps = Map.groupBy(await stepsOf(db, ids), ({ directive }) => directive);
    const now = this.#ground.clock();
    return rows.map((row) => {
      const issued: Addressee[] = (addressees.get(row.id) ?? []).map(({ organisation, standing }) => ({
        organisation,
        standing,
      }));
      const whole = readDirective(row, row.issued_at === null ? row.addressees : issued);
      const obligations = obligationsOf(whole, (steps.get(row.id) ?? []).map(readStep), now);
      return { directive: reader.isRegulator ? whole : ownPart(whole), obligations };
    });
  }

  #read<T>({ isRegulator, scope }: DirectiveReader, work: (db: Db) => Promise<T>): Promise<T> {
    // A duty for no organisation in particular is no addressee.
    if (!isRegulator && scope === 'all') return scoped(this.#ground.record, [], work);
    return scoped(this.#ground.record, isRegulator ? 'all' : scope, work);
  }
}

function rowsFor(db: Db, { isRegulator }: DirectiveReader) {
  return db
    .selectFrom('directive')
    .select(COLUMNS)
    .$if(isRegulator, (query) => query.select(WRITTEN));
}

/** Without the whole text, which speaks of everybody; clauses keep their places, and those for others are empty. */
function ownPart(directive: Directive): Directive {
  const standings = directive.addressees.map(({ standing }) => standing);
  return {
    ...directive,
    text: '',
    clauses: directive.clauses.map((clause) =>
      clause.for.some((each) => standings.includes(each))
        ? clause
        : { ...clause, text: '', evidence: '', query: null, threshold: null },
    ),
  };
}

async function stepsOf(db: Db, ids: readonly string[]): Promise<StepRow[]> {
  return db
    .selectFrom('directive_step')
    .selectAll()
    .where('directive', 'in', ids)
    .orderBy('sequence')
    .execute();
}

async function measurementsOf(
  db: Db,
  { id, clauses }: Directive,
  { isRegulator }: DirectiveReader,
): Promise<Measurement[]> {
  const rows = await db
    .selectFrom('directive_measurement')
    .selectAll()
    .where('directive', '=', id)
    .orderBy('sequence')
    .execute();
  return rows.map((row) => {
    const query = queryNamed(clauses[row.clause - 1]?.query ?? '');
    const isShown = isRegulator || query?.isHidden === false;
    return {
      ...{ id: row.id, clause: row.clause, organisation: row.organisation, takenFor: row.taken_for },
      ...{ cutoff: row.cutoff.getTime(), result: row.result, name: row.by_name },
      measured: isShown ? (row.measured as Measured) : undefined,
    };
  });
}

async function reportsOf(db: Db, id: string, { isRegulator }: DirectiveReader): Promise<KeptReport[]> {
  const rows = await db
    .selectFrom('directive_report')
    .select(['id', 'clause', 'organisation', 'at', 'by_name', 'document', 'sha256', 'evidence_index'])
    // Who is no regulator may not even ask for it.
    .$if(isRegulator, (query) => query.select('discrepancy'))
    .where('directive', '=', id)
    .orderBy('sequence')
    .execute();
  return rows.map((row) => ({
    ...{
      id: row.id,
      clause: row.clause,
      organisation: row.organisation,
      at: row.at.getTime(),
      by: row.by_name,
    },
    ...{ document: JSON.parse(row.document) as SignedReport, sha256: row.sha256.toString('hex') },
    ...{ entry: row.evidence_index, discrepancy: row.discrepancy as Discrepancy | undefined },
  }));
}

export async function filesOf(db: Db, id: string): Promise<DirectiveFile[]> {
  const rows = await db
    .selectFrom('directive_file')
    .select(['id', 'clause', 'organisation', 'name', 'media', 'size', 'sha256', 'at', 'by_name'])
    .where('directive', '=', id)
    .orderBy('sequence')
    .execute();
  return rows.map(readFile);
}

function readFile(row: {
  readonly id: string;
  readonly clause: number;
  readonly organisation: string;
  readonly name: string;
  readonly media: string;
  readonly size: number;
  readonly sha256: Buffer;
  readonly at: Date;
  readonly by_name: string;
}): DirectiveFile {
  return {
    ...{ id: row.id, clause: row.clause, organisation: row.organisation, name: row.name, media: row.media },
    ...{ bytes: row.size, sha256: row.sha256.toString('hex'), at: row.at.getTime(), by: row.by_name },
  };
}
