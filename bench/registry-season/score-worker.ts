import { parentPort, workerData } from 'node:worker_threads';
import { score } from './score.ts';
import type { SeasonOptions } from './season.ts';

/** Scores one season beside others. */
parentPort!.postMessage(score(workerData as SeasonOptions));
