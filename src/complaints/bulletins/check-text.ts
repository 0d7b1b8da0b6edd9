import { sql } from 'kysely';
import { type BulletinAudience, type Objection, piecesOf } from '../../domain/index.ts';
import type { Db } from '../ground.ts';
import { withoutMobiles } from '../pack/shown-text.ts';
import { type ComplaintRefusalCode, objection } from '../refusals.ts';
import type { BulletinData, BulletinText } from './draft-data.ts';
import { figuresOf, publicData } from './draw.ts';

/** Every line that people wrote, under the name of its field. */
export function linesOf(text: BulletinText): readonly (readonly [field: string, line: string])[] {
  return [
    ['headline', text.headline],
    ...text.changes.map((line, i) => [`changes.${i}`, line] as const),
    ...text.unknown.map((line, i) => [`unknown.${i}`, line] as const),
    ...text.paragraphs.flatMap(({ title, text: body }, i) => [
      [`paragraphs.${i}.title`, title] as const,
      [`paragraphs.${i}.text`, body] as const,
    ]),
  ];
}

/** What stands in the way of handing it to a reviewer; empty: nothing. */
export async function objectionsTo(
  db: Db,
  text: BulletinText,
  data: BulletinData,
  audience: BulletinAudience,
): Promise<Objection<ComplaintRefusalCode>[]> {
  const found: Objection<ComplaintRefusalCode>[] = [];
  if (text.headline.trim() === '') found.push(objection('headline-missing', 'headline'));
  if (text.unknown.every((line) => line.trim() === '')) found.push(objection('unknown-missing', 'unknown'));
  const shown = figuresOf(data).map(({ key, shown: { zh } }) => ({ key, shown: zh }));
  const known = new Set(shown.map(({ key }) => key));
  const open = new Set(figuresOf(publicData(data)).map(({ key }) => key));
  for (const [field, line] of linesOf(text)) {
    if (field !== 'headline' && line.trim() === '') found.push(objection('line-empty', field));
    if (withoutMobiles(line) !== line) found.push(objection('number-in-text', field));
    for (const piece of piecesOf(line, shown)) {
      if (piece.kind === 'text') continue;
      if (!known.has(piece.key)) found.push(objection('figure-not-known', field, { found: piece.key }));
      else if (audience === 'public' && !open.has(piece.key))
        found.push(objection('figure-not-public', field, { found: piece.key }));
    }
  }
  if (audience === 'public') found.push(...(await namesIn(db, linesOf(text))));
  return found;
}

/** Of a reason that everybody will read. */
export async function objectionsToReason(
  db: Db,
  field: string,
  reason: string,
): Promise<Objection<ComplaintRefusalCode>[]> {
  return [
    ...(withoutMobiles(reason) === reason ? [] : [objection('number-in-text', field)]),
    ...(await namesIn(db, [[field, reason]])),
  ];
}

/** Organisations that are registered here, by name or code: the public form names none. */
async function namesIn(
  db: Db,
  written: readonly (readonly [field: string, line: string])[],
): Promise<Objection<ComplaintRefusalCode>[]> {
  const found: Objection<ComplaintRefusalCode>[] = [];
  const lines = written.map(([field, line]) => [field, line.normalize('NFKC')] as const);
  const { rows } = await sql<{ readonly name: string }>`
    select distinct told.name from registry_fact f,
      lateral (values (normalize(f.body ->> 'name', NFKC)), (f.subject)) as told (name)
    where f.subject_kind = 'organisation' and f.kind = 'organisation-registered' and length(told.name) > 1
      and position(lower(told.name) in lower(${lines.map(([, line]) => line).join('\n')})) > 0
    order by 1`.execute(db);
  for (const { name } of rows)
    for (const [field, line] of lines)
      if (line.toLowerCase().includes(name.toLowerCase()))
        found.push(objection('organisation-named', field, { found: name }));
  return found;
}
