import { sql } from 'kysely';
import {
  type BulletinAudience,
  formatInstant,
  type Instant,
  type Language,
  Refusal,
} from '../../domain/index.ts';
import type { Traffic } from '../../store/index.ts';
import type { Db, Ground } from '../ground.ts';
import { fillPlaces } from '../places/fill.ts';
import { objection } from '../refusals.ts';
import { countPeriod } from '../statistics/count.ts';
import { type BulletinPeriod, bulletinPeriodBefore } from './bulletin-periods.ts';
import { comparablesOf } from './comparable.ts';
import type { BulletinData, BulletinText, Figure } from './draft-data.ts';
import { SECTIONS } from './sections.ts';

export interface DrawGround extends Pick<Ground, 'record' | 'sealer' | 'clock'> {
  readonly traffic: Pick<Traffic, 'marketingVolumes' | 'marketingAmong'>;
  readonly directory: { nameOf(organisation: string): string | undefined };
}

const CHANGES_MAX = 3;

/**
 * Counts everything that a bulletin of a period tells, as it is known now. All of the record is read at one moment.
 * Throws Refusal where the period is not over, or nobody had complained by its end.
 */
export async function drawData(ground: DrawGround, period: BulletinPeriod): Promise<BulletinData> {
  const { record, clock, traffic, directory } = ground;
  const cutoff = clock();
  const first = await firstAt(record.db);
  const told = { period: period.name };
  if (cutoff < period.until) throw new Refusal([objection('period-not-over', 'period', told)]);
  if (first === undefined || first >= period.until)
    throw new Refusal([objection('period-before-first', 'period', told)]);
  const before = bulletinPeriodBefore(period);
  const { past } = comparablesOf(period.until, first);
  const oldest = Math.min(before.from, ...past.map(({ from }) => from));
  await fillPlaces(ground, oldest, period.until);
  return record.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (db) => {
      const counts = await countPeriod(db, period);
      const countsBefore = before.from >= first ? await countPeriod(db, before) : undefined;
      const facts = { db, traffic, period, before, first, counts, countsBefore };
      const sections = [];
      for (const builder of SECTIONS) {
        const section = await builder.build({ ...facts, nameOf: (code) => directory.nameOf(code) });
        if (section !== undefined) sections.push(section);
      }
      return {
        ...{ period: period.name, kind: period.kind },
        ...{ from: formatInstant(period.from), until: formatInstant(period.until) },
        ...{ cutoff: formatInstant(cutoff), sections },
      };
    });
}

async function firstAt(db: Db): Promise<Instant | undefined> {
  const { rows } = await sql<{ at: Date | null }>`select min(accepted_at) as at from complaint`.execute(db);
  return rows[0]?.at?.getTime();
}

/** The words that a draft begins with: a headline, at most the three greatest changes, everything that is not known, as far as its readers may know it. */
export function draftText(data: BulletinData, language: Language, audience: BulletinAudience): BulletinText {
  const { sections } = audience === 'public' ? publicData(data) : data;
  const headline = sections.map((each) => each.headline).find((each) => each !== null);
  const changes = sections.flatMap((each) => each.changes).sort((a, b) => b.weight - a.weight);
  return {
    headline: headline?.[language] ?? '',
    changes: changes.slice(0, CHANGES_MAX).map((each) => each.words[language]),
    unknown: sections.flatMap((each) => each.unknown).map((each) => each[language]),
    paragraphs: [],
  };
}

export function figuresOf(data: BulletinData): readonly Figure[] {
  return data.sections.flatMap(({ figures }) => figures);
}

/** What everybody may read of it. */
export function publicData(data: BulletinData): BulletinData {
  return { ...data, sections: data.sections.filter(({ isPublic }) => isPublic) };
}

/** A figure that is shown as another one than before, or only in one of the two. */
export interface ChangedFigure {
  readonly key: string;
  readonly name: Figure['name'];
  readonly before: Figure['shown'] | null;
  readonly after: Figure['shown'] | null;
}

export function changedFigures(before: BulletinData, after: BulletinData): ChangedFigure[] {
  const [then, now] = [before, after].map((data) => new Map(figuresOf(data).map((each) => [each.key, each])));
  return [...new Set([...then!.keys(), ...now!.keys()])].flatMap((key) => {
    const [was, is] = [then!.get(key), now!.get(key)];
    if (was?.shown.zh === is?.shown.zh) return [];
    return [{ key, name: (is ?? was)!.name, before: was?.shown ?? null, after: is?.shown ?? null }];
  });
}
