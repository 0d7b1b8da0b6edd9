/** For the tests: another process on the same record that runs the town's days, telling each, until it is killed. */
import { writeSync } from 'node:fs';
import { openRecord } from '../../store/index.ts';
import { FIRST } from './days.fixture.ts';
import { DetectorRuns } from './detector-runs.ts';
import { DAYS, lentTown, morningAfter, season } from './runs.fixture.ts';

const record = await openRecord({ url: process.argv[2]! });
const clock = () => morningAfter(DAYS - 1);
const runs = new DetectorRuns({ record, traffic: season(lentTown), clock });
await runs.catchUp(runs.yesterday(), {
  onDay: async ({ day }) => void writeSync(1, `${day - FIRST}\n`),
});
await record.close();
