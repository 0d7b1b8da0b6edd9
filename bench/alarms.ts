import path from 'node:path';
import { AlarmMonitor, type SeriesCount } from '../src/trends/alarms/monitor.ts';
import { NO_GOLDEN } from '../src/trends/surveillance/golden.fixture.ts';
import { differenceOf, GOLDEN_METHODS } from '../src/trends/surveillance/golden-methods.fixture.ts';
import { Random } from '../src/world/index.ts';
import { type DailyWorld, play, playEars } from './alarm-season/play.ts';
import { goldenDaily, goldenWeekly, syndromic } from './alarm-season/reference.ts';
import { AlarmScore, type Found } from './alarm-season/score.ts';
import { AlarmSeason, JUDGED_FROM } from './alarm-season/season.ts';
import { SPECIFICITY, scoreSyndromic } from './alarm-season/syndromic.ts';
import { scoreWeekly } from './alarm-season/weekly.ts';
import { type Bench, type BenchOptions, type Measured, median, rounded } from './bench.ts';

/** Never looked at while the monitor was made; that was done on seed 1 and on the simulated complaint centre. */
const HELD_OUT = [401, 402, 403];
const BUDGETS = [5, 10] as const;
/** What the monitor is set to. */
const SET = 10;
const PAGE = path.resolve(import.meta.dirname, '../docs/trends.md');
const FOUND_LEAST = { 5: 0.6, 10: 0.7 } as const;
const DELAY_MOST = 2;
const WEEKLY_LEAST = 0.58;
const DAY_MS_MOST = 10_000;

/** How much the monitor finds at a number of false alarms, beside the classical methods; and whether those have R’s numbers. */
export const alarmsBench: Bench = {
  name: 'alarms',
  says: 'the share of planted problems that the monitor finds at 10 false episodes a week, beside EARS; classical methods against R; weekly scenarios; speed',
  page: PAGE,
  options: {
    seasons: { value: HELD_OUT.length, says: `from seed ${HELD_OUT[0]} on` },
    series: { value: 1000, says: 'in a season' },
    runs: { value: 2, says: 'of each of ten signals of third parties' },
    size: { value: 100_000, says: 'series of which a day is timed' },
  },
  async run(options: BenchOptions): Promise<Measured> {
    if (NO_GOLDEN !== false) throw new Error(`alarms: ${NO_GOLDEN}`);
    const worlds: (readonly [string, DailyWorld])[] = [
      ['the simulated complaint centre', goldenDaily()],
      ...HELD_OUT.slice(0, options.number('seasons')).map(
        (seed) => [`season ${seed}`, worldOf(seed, options.number('series'))] as const,
      ),
    ];
    const daily = worlds.map(([name, world]) => {
      options.tell(`alarms: ${name}`);
      return judged(name, world);
    });
    const methods = methodLines();
    options.tell('alarms: weekly scenarios');
    const weekly = scoreWeekly(goldenWeekly(), [0.005, 0.01, 0.025]);
    options.tell('alarms: series of third parties');
    const foreign = scoreSyndromic(syndromic(options.number('runs')));
    options.tell('alarms: speed');
    const size = options.number('size');
    const dayMs = await timed(size);
    return report(daily, methods, weekly, foreign, size, dayMs);
  },
};

interface Judged {
  readonly name: string;
  readonly monitor: readonly Found[];
  readonly ears: readonly (readonly [string, readonly Found[]])[];
  readonly own: { readonly falsePerWeek: number; readonly truePerWeek: number; readonly found: number };
}

function judged(name: string, world: DailyWorld): Judged {
  const { scores, thresholds } = play(world, SET);
  const score = new AlarmScore(scores, world.from, world.events);
  const own = score.at(thresholds);
  return {
    name,
    monitor: BUDGETS.map((perWeek) => score.within(perWeek)),
    ears: (['C2', 'C3'] as const).map((method) => {
      const ears = new AlarmScore(playEars(method, world), world.from, world.events);
      return [`EARS ${method}, 28 days`, BUDGETS.map((perWeek) => ears.within(perWeek))] as const;
    }),
    own: { ...own, found: own.seen.size / world.events.length },
  };
}

function worldOf(seed: number, size: number): DailyWorld {
  const { firstDay, counts, series, troubles } = new AlarmSeason({ seed, series: size, troubles: 300 });
  return {
    firstDay,
    counts,
    kinds: series.map(({ category }) => category),
    from: JUDGED_FROM,
    events: troubles,
  };
}

function methodLines(): readonly string[] {
  return GOLDEN_METHODS.map(({ name, cases, run }) => {
    const told = cases().map((golden) => differenceOf(golden, run(golden)));
    const most = Math.max(...told.map(({ bound, expected }) => Math.max(bound, expected)));
    const other = told.reduce((all, { otherAlarms }) => all + otherAlarms, 0);
    const judged = told.reduce((all, each) => all + each.judged, 0);
    return `| ${name} | ${told.length} | ${judged} | ${most === 0 ? '0' : most.toExponential(1)} | ${other} |`;
  });
}

/** A month of days of so many sparse series; the median of the last ten days, in ms. */
async function timed(size: number): Promise<number> {
  const random = new Random('speed');
  const monitor = new AlarmMonitor({ falseAlarmsPerWeek: SET });
  const ms: number[] = [];
  for (let d = 0; d < 32; d++) {
    const rows: SeriesCount[] = [];
    for (let i = 0; i < size; i++)
      if (d === 0 || random.chance(0.3))
        rows.push({ series: `s${i}`, kind: `k${i % 14}`, count: random.between(0, 3) });
    const begun = performance.now();
    monitor.run(20_000 + d, rows);
    ms.push(performance.now() - begun);
  }
  return median(ms.slice(-10));
}

function report(
  daily: readonly Judged[],
  methods: readonly string[],
  weekly: ReturnType<typeof scoreWeekly>,
  foreign: ReturnType<typeof scoreSyndromic>,
  size: number,
  dayMs: number,
): Measured {
  const share = (found: Found) => found.found / found.events;
  const cell = (found: Found) => `${share(found).toFixed(3)} / ${found.delay ?? '–'} d`;
  const line = (world: string, method: string, founds: readonly Found[]) =>
    `| ${world} | ${method} | ${founds.map(cell).join(' | ')} |`;
  const centre = daily[0]!;
  const missed = BUDGETS.flatMap((budget, i) => {
    const found = centre.monitor[i]!;
    const reached = share(found) >= FOUND_LEAST[budget] && (found.delay ?? Infinity) <= DELAY_MOST;
    return reached
      ? []
      : [
          `${centre.name}, ${budget} a week: found ${cell(found)}, aimed at ${FOUND_LEAST[budget]} within ${DELAY_MOST} d`,
        ];
  });
  const atOne = weekly.find(({ falseRate }) => falseRate === 0.01)!;
  if (atOne.found / atOne.outbreaks < WEEKLY_LEAST)
    missed.push(`weekly scenarios: ${atOne.found} of ${atOne.outbreaks}`);
  if (dayMs > DAY_MS_MOST) missed.push(`a day of ${size} series took ${Math.round(dayMs)} ms`);
  const kinds = (found: Found) =>
    Object.entries(found.byKind)
      .map(([kind, each]) => `${kind} ${(each.found / each.events).toFixed(2)} (${each.delay ?? '–'} d)`)
      .join(', ');
  return {
    value: rounded(share(centre.monitor[1]!), 3),
    unit: 'of planted problems found at 10 false episodes a week',
    against: { what: 'EARS C3, 28 days', value: rounded(share(centre.ears[1]![1][1]!), 3) },
    runs: [rounded(share(centre.monitor[1]!), 3)],
    detail: { daily, weekly, foreign, dayMs: Math.round(dayMs) },
    missed,
    page: [
      'Daily series: share of planted problems found / median delay, each method with the lowest threshold that keeps to so many false episodes a week.',
      '',
      `| | method | ${BUDGETS.map((budget) => `${budget} a week`).join(' | ')} |`,
      '|---|---|---|---|',
      ...daily.flatMap(({ name, monitor, ears }) => [
        line(name, 'the monitor', monitor),
        ...ears.map(([method, founds]) => line(name, method, founds)),
      ]),
      '',
      `By kind, at 10 a week: ${daily.map(({ name, monitor }) => `${name}: ${kinds(monitor[1]!)}`).join('. ')}.`,
      '',
      `With the monitor’s own threshold, set to ${SET} episodes a week over all series together:`,
      '',
      '| | set | false that came | true that came | problems found |',
      '|---|---|---|---|---|',
      ...daily.map(
        ({ name, own }) =>
          `| ${name} | ${SET} | ${own.falsePerWeek.toFixed(1)} | ${own.truePerWeek.toFixed(1)} | ${own.found.toFixed(3)} |`,
      ),
      '',
      'Weekly scenarios (28 × 100 series), one and two weeks together: share of outbreaks found at a rate of false alarms a week.',
      '',
      '| false alarms a week and series | found |',
      '|---|---|',
      ...weekly.map(
        ({ falseRate, found, outbreaks }) => `| ${falseRate} | ${(found / outbreaks).toFixed(3)} |`,
      ),
      '',
      `Daily series of third parties, at a specificity of ${SPECIFICITY}:`,
      '',
      '| method | outbreak days with an alarm | outbreaks found | median delay, days |',
      '|---|---|---|---|',
      ...foreign.map(
        (each) =>
          `| ${each.method} | ${each.sensitivity.toFixed(3)} | ${each.detected.toFixed(2)} | ${each.delay ?? '–'} |`,
      ),
      '',
      'Classical methods against R: cases, counts judged, the largest relative difference of a bound or an expectation, counts with another alarm.',
      '',
      '| method | cases | judged | largest difference | other alarms |',
      '|---|---|---|---|---|',
      ...methods,
      '',
      `A day of ${size.toLocaleString('en-US')} series, one core: ${Math.round(dayMs)} ms.`,
    ],
  };
}
