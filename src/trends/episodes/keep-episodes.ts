import type { AlarmLevel, Instant } from '../../domain/index.ts';
import { drawId } from '../../registry/index.ts';
import type { AlarmMonitor, Assessment } from '../alarms/index.ts';
import { type Db, leavesOf } from '../series/leaves.ts';
import { type Node, nodeOf, seriesOf } from '../series/nodes.ts';

/** One of the leaves that make up an alarm, in the window that stood out: of a wave, where its complaints came from. */
export interface EpisodeLeaf extends Omit<Node, 'wave'> {
  readonly complaints: number;
  /** By the monitor of leaves; null: it does not know the leaf. */
  readonly expected: number | null;
  /** Of the leaf's own episode, where it has one. */
  readonly episode: string | null;
}

export interface EpisodeLeaves {
  /** Those furthest over what was expected. */
  readonly items: readonly EpisodeLeaf[];
  /** How many there are beside, and what they had. */
  readonly others: { readonly leaves: number; readonly complaints: number };
}

interface Day {
  readonly level: AlarmLevel;
  readonly day: number;
  readonly ranAt: Instant;
  readonly alarms: readonly Assessment[];
  readonly monitors: Readonly<Record<AlarmLevel, AlarmMonitor>>;
}

/** Alarms that lie at most so many days apart are one episode. */
const GAP_DAYS = 7;
/** After so many quiet days an episode is over. */
const QUIET_DAYS = 14;
const LEAVES_MAX = 12;
const ITSELF = { by: 'alarms', by_name: '苗头预警 alarms', reason: '' } as const;

/** Takes what was said of a day, in its transaction; days come in order, and leaves before what is summed up of them. */
export async function keepEpisodes(db: Db, { level, day, ranAt, alarms, monitors }: Day): Promise<void> {
  const open = new Map(
    (
      await db
        .selectFrom('alarm_episode')
        .select(['id', 'series', 'last_day', 'peak'])
        .where('level', '=', level)
        .where('closed_day', 'is', null)
        .execute()
    ).map((each) => [each.series, each]),
  );
  const at = new Date(ranAt);
  const step = (episode: string, act: 'raise' | 'close', state: 'open' | 'closed') =>
    db
      .insertInto('alarm_step')
      .values({ episode, act, state, at, ...ITSELF })
      .execute();
  const close = async (id: string) => {
    await db.updateTable('alarm_episode').set({ closed_day: day }).where('id', '=', id).execute();
    await step(id, 'close', 'closed');
  };

  for (const alarm of alarms) {
    if (alarm.last !== day) continue;
    const before = open.get(alarm.series);
    open.delete(alarm.series);
    const goesOn = before !== undefined && day - before.last_day <= GAP_DAYS;
    if (before !== undefined && !goesOn) await close(before.id);
    const leaves = JSON.stringify(
      level === 'leaf' ? NO_LEAVES : await leavesIn(db, alarm, day, monitors.leaf),
    );
    const id = goesOn ? before.id : drawId('e');
    if (goesOn)
      await db
        .updateTable('alarm_episode')
        .set({
          last_day: day,
          peak: Math.max(before.peak, alarm.score),
          assessed: JSON.stringify(alarm),
          leaves,
        })
        .where('id', '=', id)
        .execute();
    else {
      const {
        organisation = null,
        port = null,
        category = null,
        region = null,
        channel = null,
      } = nodeOf(alarm.series);
      await db
        .insertInto('alarm_episode')
        .values({
          ...{ id, level, series: alarm.series, organisation, port, category, region, channel },
          ...{ first_day: day, last_day: day, since_day: alarm.since ?? day, closed_day: null },
          ...{ peak: alarm.score, assessed: JSON.stringify(alarm), leaves, opinion: null },
          usual: JSON.stringify(monitors[level].usual(alarm.series)),
        })
        .execute();
      await step(id, 'raise', 'open');
    }
    const { windowDays: window_days, count: complaints, expected, score, threshold } = alarm;
    await db
      .insertInto('alarm_day')
      .values({ episode: id, day, window_days, complaints, ...expected, score, threshold })
      .execute();
  }
  for (const { id, last_day } of open.values()) if (day - last_day >= QUIET_DAYS) await close(id);
}

const NO_LEAVES: EpisodeLeaves = { items: [], others: { leaves: 0, complaints: 0 } };

async function leavesIn(
  db: Db,
  { series, windowDays }: Assessment,
  day: number,
  monitor: AlarmMonitor,
): Promise<EpisodeLeaves> {
  const node = nodeOf(series);
  const found = await leavesOf(db, node, { from: day - windowDays + 1, to: day, filedBy: day });
  const all = found.map((leaf) => {
    const { wave: _, ...parts } = { wave: undefined, ...leaf };
    // Of where a wave's complaints came from nothing is expected.
    const told = node.wave === undefined ? monitor.over(seriesOf(parts), windowDays) : undefined;
    return { ...parts, expected: told === undefined ? null : told.expected.mean };
  });
  const items = all
    .sort((a, b) => b.complaints - (b.expected ?? 0) - (a.complaints - (a.expected ?? 0)))
    .slice(0, LEAVES_MAX);
  const rest = all.slice(LEAVES_MAX);
  const episodes = await db
    .selectFrom('alarm_episode')
    .select(['id', 'series'])
    .where('level', '=', 'leaf')
    .where('closed_day', 'is', null)
    .where('series', 'in', items.length === 0 ? [''] : items.map(seriesOf))
    .execute();
  const byLeaf = new Map(episodes.map(({ id, series: its }) => [its, id]));
  return {
    items: items.map((leaf) => ({ ...leaf, episode: byLeaf.get(seriesOf(leaf)) ?? null })),
    others: { leaves: rest.length, complaints: rest.reduce((sum, { complaints }) => sum + complaints, 0) },
  };
}
