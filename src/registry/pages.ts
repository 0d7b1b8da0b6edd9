import { sql } from 'kysely';
import type { Instant, RecordedChange } from '../domain/index.ts';
import type { ApplicationRow } from './application-rows.ts';
import type { Db } from './ground.ts';

/** One fact as the registry's pages hold it (`registry_fact`). */
export interface Fact {
  /** Of one that is only provisional: behind all that there are. */
  readonly sequence: number;
  readonly at: Instant;
  readonly kind: string;
  readonly subject: string;
  /** Of a port's or a lease's fact. */
  readonly port: string | undefined;
  /** The signature, or those that a letter names. */
  readonly signatures: readonly string[];
  /** Whose matter it is. */
  readonly organisations: readonly string[];
  /** What stands in the record was parsed when it was written. */
  readonly body: RecordedChange;
}

export type SubjectKind = 'organisation' | 'account' | 'port' | 'lease' | 'signature' | 'letter' | 'template';

/** What one signature at a time is served by a port, and when. */
export interface Term {
  readonly signature: string;
  readonly from: Instant;
  readonly until: Instant | undefined;
}

/** Rows by name. What was not asked for yet is read once, all names together. */
export class Shelf<T> {
  readonly #read: (names: readonly string[]) => Promise<Iterable<readonly [name: string, row: T]>>;
  readonly #rows = new Map<string, T[]>();

  constructor(read: (names: readonly string[]) => Promise<Iterable<readonly [name: string, row: T]>>) {
    this.#read = read;
  }

  async load(names: Iterable<string>): Promise<void> {
    const missing = [...new Set(names)].filter((name) => !this.#rows.has(name));
    for (const name of missing) this.#rows.set(name, []);
    // The database holds no text with a zero in it, and takes no question with one.
    const asked = missing.filter((name) => !name.includes('\0'));
    if (asked.length === 0) return;
    for (const [name, row] of await this.#read(asked)) this.#rows.get(name)?.push(row);
  }

  async of(name: string): Promise<readonly T[]> {
    if (!this.#rows.has(name)) await this.load([name]);
    return this.#rows.get(name)!;
  }

  /** Of a name that was loaded. */
  loaded(name: string): readonly T[] | undefined {
    return this.#rows.get(name);
  }

  clear(): void {
    this.#rows.clear();
  }
}

const AHEAD = 2 ** 52;

/** Facts under one kind of name: those in the database, and behind them those that are provisional. */
class FactShelf {
  readonly #standing: Shelf<Fact>;
  readonly #ahead = new Map<string, Fact[]>();

  constructor(read: ConstructorParameters<typeof Shelf<Fact>>[0]) {
    this.#standing = new Shelf(read);
  }

  load(names: Iterable<string>): Promise<void> {
    return this.#standing.load(names);
  }

  clear(): void {
    this.#standing.clear();
  }

  put(name: string, fact: Fact): void {
    const before = this.#ahead.get(name);
    if (before === undefined) this.#ahead.set(name, [fact]);
    else before.push(fact);
  }

  /** In the order of the feed, each once. */
  async of(names: readonly string[]): Promise<Fact[]> {
    if (names.some((name) => this.#standing.loaded(name) === undefined)) await this.load(names);
    const found = new Map<number, Fact>();
    for (const name of names) {
      for (const fact of this.#standing.loaded(name)!) found.set(fact.sequence, fact);
      for (const fact of this.#ahead.get(name) ?? []) found.set(fact.sequence, fact);
    }
    return [...found.values()].sort((a, b) => a.sequence - b.sequence);
  }
}

/**
 * What is read of the registry to judge by. Each name is asked for once; many at once where they are known beforehand (`load…`), which is what makes a
 * file of a hundred thousand rows a matter of minutes. Provisional facts stand here as if they were in the feed.
 */
export class Pages {
  readonly #db: Db;
  readonly #ports: FactShelf;
  readonly #signatures: FactShelf;
  readonly #subjects = new Map<SubjectKind, FactShelf>();
  readonly #names = new Map<string, string>();
  readonly applications: Shelf<ApplicationRow>;
  readonly assignments: Shelf<Term>;
  #next = AHEAD;

  constructor(db: Db) {
    this.#db = db;
    this.#ports = new FactShelf(async (ports) =>
      (await this.#facts(sql`port = any(${ports})`)).map((fact) => [fact.port!, fact]),
    );
    this.#signatures = new FactShelf(async (names) =>
      (await this.#facts(sql`signatures && ${names}::text[]`)).flatMap((fact) =>
        fact.signatures.map((name) => [name, fact] as const),
      ),
    );
    this.applications = new Shelf(async (names) => {
      const rows = await this.#db
        .selectFrom('application')
        .selectAll()
        .where(sql<boolean>`(kind, subject) in (
          select split_part(name, ' ', 1), substr(name, strpos(name, ' ') + 1) from unnest(${names}::text[]) as name)`)
        .where('state', 'in', ['applied', 'appealed', 'approved'])
        .where('spent_at', 'is', null)
        .orderBy('sequence')
        .execute();
      return rows.map((row) => [`${row.kind} ${row.subject}`, row]);
    });
    this.assignments = new Shelf(async (ports) => {
      const { rows } = await sql<{ port: string; signature: string; starts: Date; ends: Date | null }>`
        select port, signature, lower(term) as starts, upper(term) as ends
        from port_assignment where port = any(${ports}) order by port, lower(term)`.execute(this.#db);
      return rows.map(({ port, signature, starts, ends }) => [
        port,
        { signature, from: starts.getTime(), until: ends?.getTime() },
      ]);
    });
  }

  /** All that is said of ports and of the leases on them, by the ports' very numbers. */
  get ports(): Pick<FactShelf, 'load' | 'of'> {
    return this.#ports;
  }

  /** Registration, filings, and every letter that names one of them. */
  get signatures(): Pick<FactShelf, 'load' | 'of'> {
    return this.#signatures;
  }

  /** All that is said of subjects of one kind, by their names. */
  subjects(kind: SubjectKind): Pick<FactShelf, 'load' | 'of'> {
    return this.#subject(kind);
  }

  /** Whose name this is among the organisations that are provisional. */
  ownerOfName(name: string): string | undefined {
    return this.#names.get(plain(name));
  }

  /** Stands here from now on as if it were in the feed. As `note_registry_fact` in the database has it. */
  async provide(change: RecordedChange & Readonly<Record<string, unknown>>): Promise<void> {
    const about = change.kind.slice(0, change.kind.indexOf('-')) as SubjectKind;
    const subject = String(change[about]);
    const shelf = this.#subject(about);
    const given = ownOf(change);
    const before = given === undefined ? (await shelf.of([subject])).at(-1) : undefined;
    const fact: Fact = {
      sequence: this.#next++,
      at: change.at,
      kind: change.kind,
      subject,
      port: about === 'port' ? subject : ((change['port'] as string | undefined) ?? before?.port),
      signatures: about === 'signature' ? [subject] : (given?.signatures ?? before?.signatures ?? []),
      organisations: given?.organisations ?? before?.organisations ?? [],
      body: change,
    };
    shelf.put(subject, fact);
    if (fact.port !== undefined && about !== 'template') this.#ports.put(fact.port, fact);
    for (const name of fact.signatures) this.#signatures.put(name, fact);
    if (change.kind === 'organisation-registered') this.#names.set(plain(String(change['name'])), subject);
  }

  /** What was read from the database is read anew the next time; what is provisional stays. */
  forget(): void {
    for (const shelf of [this.#ports, this.#signatures, ...this.#subjects.values()]) shelf.clear();
    this.applications.clear();
    this.assignments.clear();
  }

  #subject(kind: SubjectKind): FactShelf {
    let shelf = this.#subjects.get(kind);
    if (shelf === undefined) {
      shelf = new FactShelf(async (names) =>
        (await this.#facts(sql`subject_kind = ${kind} and subject = any(${names})`)).map((fact) => [
          fact.subject,
          fact,
        ]),
      );
      this.#subjects.set(kind, shelf);
    }
    return shelf;
  }

  async #facts(where: ReturnType<typeof sql>): Promise<Fact[]> {
    const rows = await this.#db
      .selectFrom('registry_fact')
      .select(['sequence', 'at', 'kind', 'subject', 'port', 'signatures', 'organisations', 'body'])
      .where(where as ReturnType<typeof sql<boolean>>)
      .orderBy('sequence')
      .execute();
    return rows.map(({ at, port, body, ...row }) => ({
      ...row,
      at: at.getTime(),
      port: port ?? undefined,
      body: body as unknown as RecordedChange,
    }));
  }
}

/** Whose matter the first fact of a subject is, and which signatures it names; a later one is the matter of the same. */
function ownOf(
  change: RecordedChange & Readonly<Record<string, unknown>>,
): Pick<Fact, 'organisations' | 'signatures'> | undefined {
  const of = (...keys: readonly string[]) => keys.map((key) => String(change[key]));
  switch (change.kind) {
    case 'organisation-registered':
    case 'account-opened':
    case 'template-filed':
      return { organisations: of('organisation'), signatures: [] };
    case 'port-opened':
      return { organisations: of('holder'), signatures: [] };
    case 'lease-declared':
      return { organisations: of('lessor', 'lessee'), signatures: [] };
    case 'signature-registered':
      return { organisations: of('owner'), signatures: [] };
    case 'letter-granted':
      return {
        organisations: of('grantor', 'grantee'),
        signatures: change['signatures'] as unknown as readonly string[],
      };
    default:
      return undefined;
  }
}

function plain(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

const remembered = new WeakMap<Db, Pages>();

/** What is read through this connection is remembered from now on. For work that nobody else's comes between. */
export function remember(db: Db): Pages {
  const pages = new Pages(db);
  remembered.set(db, pages);
  return pages;
}

/** What is remembered of this connection; where nothing is, what is asked for is read anew. */
export function pagesOf(db: Db): Pages {
  return remembered.get(db) ?? new Pages(db);
}
