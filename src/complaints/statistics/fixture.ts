/** For the tests of pages: documents as editions hold them, made of counts without a database. */
import type { SimpleTable } from '../../domain/index.ts';
import type { Count, Counts, Single } from './count.ts';
import { documentOf, type StatisticsDocument } from './document.ts';
import { figuresOf } from './figures.ts';
import { readPeriod } from './periods.ts';
import { codesOf } from './tables.ts';

const TABLE_OF: Readonly<Record<Single, SimpleTable>> = {
  ...{ why: 'uncounted', category: 'category', channel: 'channel', sender: 'sender' },
  ...{ sender_carrier: 'sender-carrier', carrier: 'carrier', province: 'province', match: 'match' },
} as const;

/** Something under every code of every table: as long as an edition can be. */
function fullCounts(more: number): Counts {
  const at = readPeriod('2026Q2')!.from;
  const of = (table: SimpleTable): ReadonlyMap<string, Count> =>
    new Map(
      codesOf(table, at).map(([code], i) => [code, { all: 1_234_567 + i, counted: 1_034_567 + i + more }]),
    );
  const singles = Object.entries(TABLE_OF) as [Single, SimpleTable][];
  const crossed = (table: SimpleTable) =>
    new Map(
      codesOf('category', at).map(([code]) => [
        code,
        new Map(codesOf(table, at).map(([other]) => [other, 4321])),
      ]),
    );
  return {
    total: { all: 21_000_000, counted: 18_000_000 },
    by: Object.fromEntries(singles.map(([single, table]) => [single, of(table)])) as unknown as Counts['by'],
    crossed: { channel: crossed('channel'), carrier: crossed('carrier'), province: crossed('province') },
    ended: of('ended'),
    leads: { 'in-time': 123_456, late: 2345, silent: 34, 'no-clock': 0 },
  };
}

export function documentFor(name: string, edition: 1 | 2): StatisticsDocument {
  const period = readPeriod(name)!;
  const earlier = (of: string) => {
    const past = readPeriod(of)!;
    const figures = figuresOf(fullCounts(1), past.from);
    const none = { last: undefined, before: undefined, yearAgo: undefined };
    return {
      document: documentOf({ ...none, figures, period: past, publisher: 'anning.example/log' }),
      reference: { period: of, edition: 1, sha256: 'c'.repeat(64) },
    };
  };
  const making = (more: number, last?: StatisticsDocument) =>
    documentOf({
      ...{ period, publisher: 'anning.example/log', figures: figuresOf(fullCounts(more), period.from) },
      last: last && { document: last, reference: { period: name, edition: 1, sha256: 'b'.repeat(64) } },
      ...{ before: earlier('2026Q1'), yearAgo: earlier('2025Q2') },
    });
  const first = making(0);
  return edition === 1 ? first : making(3, first);
}

export function documentOfFew(name: string): StatisticsDocument {
  const period = readPeriod(name)!;
  const counts: Counts = { ...fullCounts(0), total: { all: 3, counted: 2 } };
  return documentOf({
    ...{ period, publisher: 'anning.example/log', figures: figuresOf(counts, period.from) },
    ...{ last: undefined, before: undefined, yearAgo: undefined },
  });
}
