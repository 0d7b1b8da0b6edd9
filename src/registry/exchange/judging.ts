import { Invalid, parseChange } from '../../domain/index.ts';
import type { Actor, Db, Ground } from '../ground.ts';
import type { LookAlike } from '../look-alikes.ts';
import { LookAlikes } from '../look-alikes.ts';
import { type Pages, remember } from '../pages.ts';
import { prefixesOf } from '../port-book.ts';
import type { Assignment } from '../ports.ts';
import type { Objection } from '../refusal.ts';
import type { Moment } from '../wanted.ts';
import { type Column, columnsIn } from './columns.ts';
import { differences } from './compare.ts';
import { fault, type Problem, shown } from './faults.ts';
import type { ImportAsked } from './imports.ts';
import type { Exchange, Judged, Reader } from './kind.ts';
import { EXCHANGES } from './kinds.ts';
import { Breath } from './pieces.ts';
import type { ReadRow, RowValues } from './row-values.ts';

export interface JudgedRow {
  readonly problems: readonly Problem[];
  /** `same`: it stands in the registry as the row says. Undefined: it has problems. */
  readonly judged?: Judged | 'same';
}

/** Judges row after row, each seeing what those above would write. */
export class Judging {
  readonly #columns: readonly Column[];
  readonly #exchange: Exchange;
  readonly #reader: Reader;
  readonly #pages: Pages;
  readonly #names: LookAlikes;
  readonly #seen = new Map<string, number>();
  readonly #breath = new Breath();

  /** `names`: signatures of this file that may not be among the registered ones yet. */
  constructor(ground: Ground, db: Db, asked: ImportAsked, actor: Actor, names = new LookAlikes()) {
    const { kind, mode, reason } = asked;
    const now = ground.clock();
    this.#columns = columnsIn(kind, mode);
    this.#exchange = EXCHANGES[kind];
    this.#names = names;
    this.#pages = remember(db);
    const moment: Moment = {
      now,
      asked: now,
      elsewhere: mode === 'facts',
      resembling: (name, owner) => {
        const here = names.find(name, owner);
        const found = [...ground.resembling(name, owner), ...(here instanceof Invalid ? [] : here)];
        return found.sort((a, b) => rank(a) - rank(b));
      },
    };
    const assigned = new Map<string, Assignment[]>();
    this.#reader = { db, scope: actor.scope, moment, mode, reason, assigned };
  }

  /** Reads what these rows will be judged by, all at once. What stands in the registry is looked at anew. */
  async turnTo(rows: readonly ReadRow[]): Promise<void> {
    this.#pages.forget();
    await preload(this.#pages, this.#exchange, rows);
  }

  async judge(row: ReadRow): Promise<JudgedRow> {
    await this.#breath.draw();
    if (row.problems.length > 0) return { problems: row.problems };
    const { db, moment } = this.#reader;
    const subject = this.#exchange.subject(row.values);
    const above = this.#seen.get(subject);
    if (above !== undefined) {
      const place = { row: row.row, column: '', field: '', found: shown(subject) };
      return { problems: [fault('row-twice', place, { row: `${above}` })] };
    }
    this.#seen.set(subject, row.row);
    const standing = await this.#exchange.current(db, row.values, moment.now);
    if (standing !== undefined) return this.#compared(row, subject, standing);
    const judged = await this.#exchange.judge(this.#reader, row.values);
    if (judged.objections.length > 0) return { problems: problemsOf(row, judged.objections, this.#columns) };
    if (judged.same === true) return { problems: [], judged: 'same' };
    for (const change of judged.ahead) {
      const parsed = parseChange(change);
      if (parsed instanceof Invalid) throw new Error(parsed.toString());
      if (parsed.kind === 'signature-registered') this.#names.add(parsed.signature, parsed.owner);
      await this.#pages.provide(parsed as typeof parsed & Readonly<Record<string, unknown>>);
    }
    return { problems: [], judged };
  }

  #compared(row: ReadRow, subject: string, standing: RowValues): JudgedRow {
    const apart = differences(this.#columns, row.values, standing);
    if (apart.length === 0) return { problems: [], judged: 'same' };
    return {
      problems: apart.map(({ field, found, standing: stands }) =>
        fault(
          'already-otherwise',
          { row: row.row, column: row.columnOf(field), field, found: shown(found) },
          { what: shown(subject), standing: stands, found: shown(found) },
        ),
      ),
    };
  }
}

/** The first one is looked at: what is refused stands before what a person decides. */
const rank = ({ severity }: LookAlike) => (severity === 'refuse' ? 0 : 1);

/** What was found of fields that the file has; of others only where there is nothing else to tell. */
function problemsOf(row: ReadRow, objections: readonly Objection[], columns: readonly Column[]): Problem[] {
  const keys = new Set(columns.map(({ key }) => key));
  const within = objections.filter(({ field }) => keys.has(field.split('.')[0]!));
  return (within.length > 0 ? within : objections).map(({ code, field, words, fix }) => {
    const [key = '', place] = field.split('.');
    const value = row.values[key];
    const found = shown(Array.isArray(value) && place !== undefined ? value[Number(place)] : (value ?? ''));
    return { row: row.row, column: row.columnOf(field), field, found, code, words, fix };
  });
}

const PARTIES = ['organisation', 'owner', 'lessor', 'lessee', 'grantor', 'grantee', 'group'] as const;
const CODE = /^[0-9A-Z]{18}$/i;
const NUMBER = /^\d{3,20}$/;

/** What a row says of whom stands in columns of these names, whatever its kind. What is not loaded here is read when it is asked for. */
async function preload(pages: Pages, exchange: Exchange, rows: readonly ReadRow[]): Promise<void> {
  const all = (...keys: readonly string[]) =>
    rows.flatMap(({ values }) => keys.flatMap((key) => values[key] ?? []));
  const numbers = all('port', 'ports').filter((port) => NUMBER.test(port));
  const codes = all(...PARTIES).filter((code) => CODE.test(code));
  await pages.ports.load(numbers.flatMap(prefixesOf));
  await pages.signatures.load(all('signature', 'signatures'));
  await pages.subjects('organisation').load(codes.map((code) => code.toUpperCase()));
  for (const kind of ['lease', 'letter', 'template'] as const) await pages.subjects(kind).load(all(kind));
  const { waits, assigns } = exchange;
  if (waits !== undefined)
    await pages.applications.load(rows.map(({ values }) => `${waits} ${exchange.subject(values)}`));
  if (assigns === true) await pages.assignments.load(numbers);
}
