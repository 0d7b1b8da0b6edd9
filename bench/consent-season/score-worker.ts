import { parentPort, workerData } from 'node:worker_threads';
import { scoreConsents } from './score.ts';
import type { ConsentSeasonOptions } from './season.ts';

/** Scores one season beside others. */
parentPort!.postMessage(scoreConsents(workerData as ConsentSeasonOptions));
