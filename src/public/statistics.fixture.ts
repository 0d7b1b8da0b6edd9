import type { Edition, StatisticsDocument } from '../complaints/index.ts';
import { documentFor, documentOfFew } from '../complaints/statistics/fixture.ts';
import { NotThere } from '../domain/index.ts';
import type { StatisticsParts } from './statistics-routes.ts';

function editionOf(document: StatisticsDocument, newest: number): Edition {
  const { kind, period, edition: number, headline } = document;
  const id = `${period}.${number}`;
  return {
    ...{ id, kind, period, number, newest, entry: 41_234_567, checkpoint: '' },
    ...{ from: Date.parse(document.from), until: Date.parse(document.until) },
    madeAt: Date.parse(document.until) + number * 86_400_000,
    ...{ received: headline.received, counted: headline.counted, changes: document.changed.length },
    ...{ marketing: headline.marketing ?? undefined, ecommerce: headline.ecommerce ?? undefined },
    files: (['csv', 'json'] as const).map((format) => ({
      ...{ format, name: `anning-statistics-${id}.${format}`, bytes: 12_345, sha256: 'a'.repeat(64) },
    })),
  };
}

/** A quarter with as many lines as there can be, revised once, and a day of which nothing but totals is told. */
const SHOWN = [documentFor('2026Q2', 2), documentFor('2026Q2', 1), documentOfFew('2026-05-31')].map(
  (document) => ({
    document,
    edition: editionOf(document, document.period === '2026Q2' ? 2 : 1),
  }),
);

export const STATISTICS: StatisticsParts['statistics'] = {
  list: async ({ kind }, { limit }) =>
    SHOWN.map(({ edition }) => edition)
      .filter((edition) => edition.kind === kind && edition.number === edition.newest)
      .slice(0, limit),
  ofPeriod: async (_, period) => SHOWN.map(({ edition }) => edition).filter((each) => each.period === period),
  get: async (id) => {
    const shown = SHOWN.find(({ edition }) => edition.id === id || edition.period === id);
    if (shown === undefined) throw new NotThere();
    return { ...shown, manifest: '{}', row: undefined as never };
  },
};
