import type { FileHandle } from 'node:fs/promises';
import { type DetectorRuns, dateOf, dayNumber } from '../trends/index.ts';
import type { FileWatch } from './job.ts';

/**
 * Days not yet run are run as every night; those that were are run again beside it. The file tells what each day says.
 * @returns false where it was stopped.
 */
export async function detectDays(
  runs: DetectorRuns,
  asked: Readonly<Record<string, string>>,
  file: FileHandle,
  watch: FileWatch,
  ending: AbortSignal,
): Promise<boolean> {
  const [from, to] = [dayNumber(asked['from']!), dayNumber(asked['to']!)];
  const [first, before] = [await runs.nextDay(), await runs.lastDay()];
  await file.write('[');
  let done = 0;
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, ending]);
  const tell = async ({ day, ...said }: { readonly day: number }) => {
    await file.write(`${done === 0 ? '' : ','}\n${JSON.stringify({ day: dateOf(day), ...said })}`);
    done += 1;
    await watch.done(done);
    if (await watch.stopped()) stop.abort();
  };
  for await (const said of runs.replay(from, Math.min(to, before ?? 0), signal)) await tell(said);
  if (first !== undefined)
    await runs.catchUp(to, { signal, onDay: async (ran) => (ran.day < from ? undefined : tell(ran)) });
  await file.write('\n]\n');
  return !signal.aborted;
}
