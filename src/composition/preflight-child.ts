import { fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Settings } from '../configuration/index.ts';
import { type CheckAudience, PreflightFault, PreflightStopped, type Report } from '../consent/index.ts';
import type { RunningPlace } from './preflight.ts';
import type { PreflightNews, PreflightOrder } from './preflight-process.ts';

const LOOK_EVERY_MS = 200;
/** Between two pieces it looks whether it is to stop; one that does not is ended, and its kept position holds. */
const STOP_MAX_MS = 10_000;
/** A gateway of this process tree starts after the app. */
const GATEWAY_MAX_MS = 60_000;

/**
 * Preflights in processes of their own. The settings hold secrets, so they go over the channel and never stand on a command line.
 *
 * @param placeOf how the record and the gateway are reached; undefined while the gateway is starting.
 */
export function preflightsInChildren(
  settings: Settings,
  placeOf: (isLast: boolean) => RunningPlace | undefined,
): CheckAudience {
  return async (asked, watch) => {
    let place = placeOf(false);
    for (let waited = 0; place === undefined; waited += LOOK_EVERY_MS) {
      if (watch.stopped()) throw new PreflightStopped('stopped');
      await sleep(LOOK_EVERY_MS);
      place = placeOf(waited >= GATEWAY_MAX_MS);
    }
    return inChild({ settings, place, asked }, watch);
  };
}

function inChild(order: PreflightOrder, watch: Parameters<CheckAudience>[1]): Promise<Report> {
  const main = new URL('../main.ts', import.meta.url).pathname;
  const child = fork(main, ['preflight-process'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
  let asked: number | undefined;
  const looking = setInterval(() => {
    if (!watch.stopped()) return;
    asked ??= performance.now();
    if (performance.now() - asked > STOP_MAX_MS) child.kill('SIGKILL');
    else if (child.connected) child.send('stop');
  }, LOOK_EVERY_MS);
  return new Promise<Report>((resolve, reject) => {
    child.on('message', (message) => {
      const news = message as PreflightNews;
      if (news.kind === 'progress') watch.onProgress(news.progress);
      else if (news.kind === 'done') resolve(news.report);
      else if (news.kind === 'stopped') reject(new PreflightStopped('stopped'));
      else if (news.kind === 'fault') reject(new PreflightFault(news.words.zh, news.words.en, news.found));
      else reject(new Error(news.fault));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      const end = () =>
        reject(
          asked === undefined
            ? new PreflightFault(
                `检查号码的进程中途结束（${signal ?? code}）。可能是内存不够，请再做一次；还是不行请联系运维。`,
                `The process that checks the numbers ended with ${signal ?? code}. Memory may have run out: ask again, and tell the operator if it happens once more.`,
                'on-the-way',
              )
            : new PreflightStopped('stopped'),
        );
      // What it told at its end may still be on its way.
      if (child.connected) child.once('disconnect', end);
      else end();
    });
    child.send(order, (error) => {
      if (error !== null) reject(error);
    });
  }).finally(() => clearInterval(looking));
}
