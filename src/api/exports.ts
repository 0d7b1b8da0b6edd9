import type { FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import type { PersonCaller } from '../access/index.ts';
import { EXCHANGE_KINDS, type ExchangeKind, scopeFor } from '../domain/index.ts';
import { columnsOut, csvLine, type RegistryRoom } from '../registry/index.ts';
import type { Sealer } from '../store/index.ts';
import { CONTRACT, type RouteName } from './contract/index.ts';
import type { FileWatch, JobRow } from './job.ts';
import type { ApiParts } from './parts.ts';
import { read } from './reading.ts';
import type { Ask, Handler } from './serve.ts';

type ListKind = 'messages' | 'audit' | 'held' | 'accounts';
export type ExportKind = ListKind | ExchangeKind;
type ExportRow = Pick<JobRow, 'kind' | 'format' | 'filter' | 'owner'>;
type Filter = Readonly<Record<string, string>>;

/** An export is its list, read to the end page by page. What the registry holds is told by its own columns instead, and can be read again. */
const LISTS = {
  messages: 'GET /api/messages',
  audit: 'GET /api/audit',
  held: 'GET /api/held',
  accounts: 'GET /api/accounts',
} as const satisfies Record<ListKind, RouteName>;
type ListRoute = (typeof LISTS)[ListKind];
type Lists = { readonly [K in ListRoute]: Handler<K> };

export const EXPORT_KINDS: readonly ExportKind[] = [...(Object.keys(LISTS) as ListKind[]), ...EXCHANGE_KINDS];

const PAGE = 500;

/** One page of what an export holds, and where it goes on. */
interface ExportPage {
  readonly items: readonly unknown[];
  readonly next: string | null;
}

/** What an export writes, as its owner sees it while it is written. */
export class Exports {
  readonly #parts: Pick<ApiParts, 'access' | 'sealer'>;
  readonly #lists: Lists;
  readonly #room: Pick<RegistryRoom, 'exportPage'>;

  constructor(
    parts: Pick<ApiParts, 'access' | 'sealer'>,
    lists: Lists,
    room: Pick<RegistryRoom, 'exportPage'>,
  ) {
    this.#parts = parts;
    this.#lists = lists;
    this.#room = room;
  }

  /** A filter as it is kept with the job. Throws where it is not one of the list's. */
  filterOf(kind: ExportKind, filter: Filter): Record<string, string> {
    read(isExchange(kind) ? NO_FILTER : CONTRACT[LISTS[kind]].query, filter);
    return sealedFilter(filter, this.#parts.sealer);
  }

  /** Its whole list into a file, page by page. False where it was stopped. */
  async write(row: ExportRow, file: FileHandle, watch: FileWatch): Promise<boolean> {
    const kind = row.kind as ExportKind;
    const columns = isExchange(kind) ? columnsOut(kind).map(({ key }) => key) : columnsOf(LISTS[kind]);
    const { format } = row;
    // A byte order mark: without it office programs read Chinese as something else.
    await file.write(format === 'csv' ? `\ufeff${csvLine(columns)}` : format === 'json' ? '[' : '');
    let done = 0;
    for (let after: string | null | undefined; after !== null; ) {
      if (await watch.stopped()) return false;
      const page: ExportPage = await this.#page(row, kind, after);
      const lines = page.items.map((item, i) => {
        if (format === 'csv')
          return csvLine(columns.map((column) => (item as Record<string, unknown>)[column]));
        const line = JSON.stringify(item);
        return format === 'jsonl' ? `${line}\n` : `${done + i === 0 ? '' : ','}\n${line}`;
      });
      await file.write(lines.join(''));
      done += page.items.length;
      await watch.done(done);
      after = page.next;
    }
    if (format === 'json') await file.write('\n]\n');
    return true;
  }

  /** As the owner sees it now: duties that are gone since no longer count. */
  async #page(row: ExportRow, kind: ExportKind, after: string | undefined): Promise<ExportPage> {
    const person = await this.#parts.access.people.get(row.owner);
    const act = isExchange(kind) ? 'facts.read' : CONTRACT[LISTS[kind]].access.act;
    const scope = person?.state === 'active' ? scopeFor(person.duties, act) : undefined;
    if (person === undefined || scope === undefined) throw new Error('the owner may no longer see this list');
    if (isExchange(kind)) {
      const { rows, next } = await this.#room.exportPage(kind, scope, { after, limit: PAGE });
      return { items: rows, next };
    }
    const name = LISTS[kind];
    const caller: PersonCaller = { kind: 'person', session: '', ...person };
    const query = read(CONTRACT[name].query, {
      ...openFilter(row.filter, this.#parts.sealer),
      limit: String(PAGE),
      ...(after === undefined ? {} : { after }),
    });
    const ask = { query, scope, caller, params: undefined, body: undefined } as unknown as Ask<ListRoute>;
    return (this.#lists[name] as Handler<ListRoute>)(ask) as Promise<ExportPage>;
  }
}

const NO_FILTER = z.strictObject({});

function isExchange(kind: ExportKind): kind is ExchangeKind {
  return (EXCHANGE_KINDS as readonly string[]).includes(kind);
}

/** The one filter that names a person: it is kept as sealed as the messages that it finds (P7). */
function sealedFilter({ recipient, ...rest }: Filter, sealer: Sealer): Record<string, string> {
  if (recipient === undefined) return rest;
  return { ...rest, recipientSealed: sealer.seal(Buffer.from(recipient)).toString('base64') };
}

function openFilter({ recipientSealed, ...rest }: Filter, sealer: Sealer): Record<string, string> {
  if (recipientSealed === undefined) return rest;
  return { ...rest, recipient: sealer.open(Buffer.from(recipientSealed, 'base64')).toString() };
}

function columnsOf(name: ListRoute): string[] {
  const { items } = CONTRACT[name].answer.shape;
  return Object.keys((items.element as z.ZodObject).shape);
}
