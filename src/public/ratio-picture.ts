import type { BulletinTable } from '../complaints/index.ts';
import { type Html, html, type Language, shownNumber } from '../domain/index.ts';

/** A factor of four to either side is drawn; what lies further ends at the edge. */
const REACH = 2;
const [WIDTH, ROW, NAMES, RIGHT, AXIS] = [640, 22, 190, 56, 24];

/** Figure I: bars from 1 on a log scale, hatched beyond two standard deviations. The table beside it says the same. */
export function ratioPicture(
  { rows, title }: Pick<BulletinTable, 'rows' | 'title'>,
  language: Language,
  id: string,
): Html | undefined {
  const drawn = rows.flatMap((row) => {
    const { ratio, low, high, name } = row;
    if (typeof ratio !== 'number' || typeof low !== 'number' || typeof high !== 'number') return [];
    return [
      {
        ...{ ratio, edge: Math.min(Math.max(ratio, low), high) },
        name: typeof name === 'object' && name !== null ? name[language] : String(name),
      },
    ];
  });
  if (drawn.length === 0) return undefined;
  const height = drawn.length * ROW + AXIS;
  const at = (ratio: number) => {
    const log = Math.max(-REACH, Math.min(REACH, Math.log2(Math.max(ratio, 1e-9))));
    return Math.round(NAMES + ((log + REACH) / (2 * REACH)) * (WIDTH - NAMES - RIGHT));
  };
  // One path for all bars of a kind: a page stays small.
  const path = (spans: readonly (readonly [from: number, to: number])[]) =>
    spans
      .map(([from, to], i) =>
        at(from) === at(to) ? '' : `M${at(from)} ${i * ROW + 3}H${at(to)}v${ROW - 8}H${at(from)}z`,
      )
      .join('');
  const ticks = [0.25, 0.5, 1, 2, 4];
  const foot = height - AXIS;
  return html`<div class="scroll" role="region" aria-label="${title[language]}" tabindex="0"><svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${title[language]}" font-size="13" fill="currentColor"><pattern id="${id}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0v5" stroke="currentColor" stroke-width="2"/></pattern><path d="${ticks.map((tick) => `M${at(tick)} 0V${foot}`).join('')}" stroke="currentColor" opacity=".25"/><path d="M${at(1)} 0V${foot}" stroke="currentColor"/><path d="${path(drawn.map(({ edge }) => [1, edge]))}"/><path d="${path(drawn.map(({ edge, ratio }) => [edge, ratio]))}" fill="url(#${id})" stroke="currentColor"/>${drawn.map(({ name }, i) => html`<text y="${i * ROW + 15}">${name}</text>`)}<g text-anchor="end">${drawn.map(({ ratio }, i) => html`<text x="${WIDTH}" y="${i * ROW + 15}">${shownNumber(ratio, 'ratio')}</text>`)}</g><g text-anchor="middle">${ticks.map((tick) => html`<text x="${at(tick)}" y="${height - 6}">${tick}</text>`)}</g></svg></div>`;
}
