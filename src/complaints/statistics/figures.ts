import {
  CROSS_TABLES,
  type Instant,
  SIMPLE_TABLES,
  type SimpleTable,
  type StatisticsTableId,
  type Words,
} from '../../domain/index.ts';
import type { Count, Counts, Single } from './count.ts';
import { mergeCells } from './merge-cells.ts';
import { CROSSED_BY, codesOf, ECOMMERCE, kindOf, MERGED, MERGED_WORDS, wayOf } from './tables.ts';

/** With fewer complaints in a period nothing but totals is told: tables of one thing each, read together, would describe the few. */
export const BREAKDOWN_LEAST = 10;
/** A cell of two things tells of no fewer. */
export const CELL_LEAST = 5;

export interface Line {
  readonly code: string;
  readonly name: Words;
  /** Of a table of two things: the other one. */
  readonly by: { readonly code: string; readonly name: Words } | null;
  readonly all: number | null;
  readonly counted: number | null;
  /** 0 to 1, to four places; null: no share is told, or of nothing. */
  readonly share: number | null;
}

export interface FiguresTable {
  readonly id: StatisticsTableId;
  /** What shares are of; null: the table has none. */
  readonly shareOf: number | null;
  readonly lines: readonly Line[];
}

export interface Headline {
  readonly received: number;
  readonly counted: number;
  /** Null: withheld, so few are there. */
  readonly marketing: number | null;
  readonly ecommerce: number | null;
  readonly ecommerceShare: number | null;
}

/** What is told of a period; nothing in it depends on when or by whom it was counted. */
export interface Figures {
  readonly headline: Headline;
  readonly withheld: boolean;
  readonly tables: readonly FiguresTable[];
}

const NONE: Count = { all: 0, counted: 0 };
const SINGLE_OF: Partial<Record<SimpleTable, Single>> = {
  category: 'category',
  channel: 'channel',
  sender: 'sender',
  'sender-carrier': 'sender_carrier',
  carrier: 'carrier',
  province: 'province',
  match: 'match',
};

/** @param at whose words are used */
export function figuresOf(counts: Counts, at: Instant): Figures {
  const withheld = counts.total.all < BREAKDOWN_LEAST;
  const kinds = sumBy(counts.by.category, kindOf);
  const marketing = kinds.get('marketing') ?? NONE;
  const ecommerce = counts.by.category.get(ECOMMERCE) ?? NONE;
  const headline: Headline = {
    received: counts.total.all,
    counted: counts.total.counted,
    marketing: withheld ? null : marketing.counted,
    ecommerce: withheld ? null : ecommerce.counted,
    ecommerceShare: withheld ? null : shareOf(ecommerce.counted, marketing.counted),
  };
  const table = (
    id: SimpleTable,
    found: ReadonlyMap<string, Count>,
    base: number | null,
    isFlow = false,
  ): FiguresTable => ({
    id,
    shareOf: base,
    lines: named(id, found, at).map(({ code, name, count }) => ({
      ...{ code, name, by: null, all: count.all, counted: isFlow ? null : count.counted },
      share: base === null ? null : shareOf(count.counted, base),
    })),
  });
  const simple = (id: SimpleTable): FiguresTable => {
    const { total, by } = counts;
    if (id === 'total') return totals(counts, { marketing, ecommerce }, withheld, at);
    if (id === 'uncounted') {
      const why = new Map([...by.why].filter(([code]) => code !== 'counted'));
      return { ...table(id, why, null, true) };
    }
    if (id === 'kind') return table(id, kinds, total.counted);
    if (id === 'line') {
      const lines = new Map([...by.category].filter(([code]) => kindOf(code) === 'marketing'));
      return table(id, lines, marketing.counted);
    }
    if (id === 'way') return table(id, sumBy(by.sender, wayOf), total.counted);
    if (id === 'ended') return table(id, counts.ended, null);
    if (id === 'lead')
      return table(
        id,
        new Map(Object.entries(counts.leads).map(([code, all]) => [code, { all, counted: 0 }])),
        null,
        true,
      );
    return table(id, by[SINGLE_OF[id]!], total.counted);
  };
  const shown = withheld ? (['total'] as const) : SIMPLE_TABLES;
  return {
    ...{ headline, withheld },
    tables: [...shown.map(simple), ...(withheld ? [] : CROSS_TABLES.map((id) => crossTable(id, counts, at)))],
  };
}

function totals(
  { total }: Counts,
  { marketing, ecommerce }: { readonly marketing: Count; readonly ecommerce: Count },
  withheld: boolean,
  at: Instant,
): FiguresTable {
  const [received, ofMarketing, ofEcommerce] = codesOf('total', at).map(([code, name]) => ({
    code,
    name,
    by: null,
  }));
  return {
    id: 'total',
    shareOf: withheld ? null : marketing.counted,
    lines: [
      { ...received!, ...total, share: null },
      ...(withheld
        ? []
        : [
            { ...ofMarketing!, ...marketing, share: null },
            { ...ofEcommerce!, ...ecommerce, share: shareOf(ecommerce.counted, marketing.counted) },
          ]),
    ],
  };
}

function crossTable(id: (typeof CROSS_TABLES)[number], counts: Counts, at: Instant): FiguresTable {
  const other = CROSSED_BY[id];
  const { cells, merged } = mergeCells(counts.crossed[other], CELL_LEAST);
  const names = new Map(codesOf(other, at));
  const lines = named('category', counts.by.category, at).flatMap(({ code, name }): Line[] => {
    const row = cells.get(code) ?? new Map<string, number>();
    const line = (by: Line['by'], counted: number): Line => ({
      ...{ code, name, by, all: null, counted, share: null },
    });
    const known = [...names].filter(([each]) => row.has(each));
    const strange = [...row.keys()].filter((each) => !names.has(each)).sort();
    const few = merged.get(code);
    return [
      ...known.map(([each, words]) => line({ code: each, name: words }, row.get(each)!)),
      ...strange.map((each) => line({ code: each, name: { zh: each, en: each } }, row.get(each)!)),
      ...(few === undefined ? [] : [line({ code: MERGED, name: MERGED_WORDS }, few)]),
    ];
  });
  return { id, shareOf: null, lines };
}

/** Every code of the table, also where nothing was counted: that it is none is a figure. */
function named(id: SimpleTable, found: ReadonlyMap<string, Count>, at: Instant) {
  const codes = codesOf(id, at);
  const known = new Set(codes.map(([code]) => code));
  const strange = [...found.keys()].filter((code) => !known.has(code)).sort();
  return [...codes, ...strange.map((code) => [code, { zh: code, en: code }] as const)].map(
    ([code, name]) => ({
      ...{ code, name },
      count: found.get(code) ?? NONE,
    }),
  );
}

function sumBy(found: ReadonlyMap<string, Count>, keyOf: (code: string) => string): Map<string, Count> {
  const sums = new Map<string, Count>();
  for (const [code, { all, counted }] of found) {
    const before = sums.get(keyOf(code)) ?? NONE;
    sums.set(keyOf(code), { all: before.all + all, counted: before.counted + counted });
  }
  return sums;
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
}
