import { type Profiler, Session } from 'node:inspector';

/** A CPU profile of this thread between `start` and `stop`. */
export class CpuProfile {
  readonly #session = new Session();

  async start(): Promise<void> {
    this.#session.connect();
    await this.#post('Profiler.enable');
    await this.#post('Profiler.setSamplingInterval', { interval: 200 });
    await this.#post('Profiler.start');
  }

  async stop(): Promise<Profiler.Profile> {
    const { profile } = (await this.#post('Profiler.stop')) as Profiler.StopReturnType;
    this.#session.disconnect();
    return profile;
  }

  #post(method: string, parameters?: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#session.post(method, parameters, (error, result) => (error ? reject(error) : resolve(result)));
    });
  }
}

/**
 * Share of the time in which the thread was not idle that was spent in each function itself, the largest first; then in each file. What
 * is not JavaScript of a file (a system call, a built-in) is told with the function that called it.
 */
export function topFunctions(profile: Profiler.Profile, count: number): string[] {
  const selfOf = new Map<number, number>();
  profile.samples?.forEach((id, i) => {
    selfOf.set(id, (selfOf.get(id) ?? 0) + (profile.timeDeltas?.[i] ?? 0));
  });
  const parentOf = new Map<number, Profiler.ProfileNode>();
  for (const node of profile.nodes) for (const child of node.children ?? []) parentOf.set(child, node);
  const byFunction = new Map<string, number>();
  const byFile = new Map<string, number>();
  let busy = 0;
  for (const node of profile.nodes) {
    const self = selfOf.get(node.id) ?? 0;
    if (self === 0 || node.callFrame.functionName === '(idle)') continue;
    const name = nameOf(node);
    let caller: Profiler.ProfileNode | undefined = node;
    while (caller !== undefined && !isOurs(caller)) caller = parentOf.get(caller.id);
    // Profiling is no part of what is profiled.
    if (caller !== undefined && caller.callFrame.url === import.meta.url) continue;
    busy += self;
    const key = caller === undefined || caller === node ? name : `${name} ← ${nameOf(caller)}`;
    const file = caller === undefined ? name : placeOf(caller);
    byFunction.set(key, (byFunction.get(key) ?? 0) + self);
    byFile.set(file, (byFile.get(file) ?? 0) + self);
  }
  const shares = (by: ReadonlyMap<string, number>) =>
    [...by]
      .sort(([, a], [, b]) => b - a)
      .slice(0, count)
      .map(([key, self]) => `${((100 * self) / busy).toFixed(1).padStart(5)} %  ${key}`);
  return [...shares(byFunction), 'by file, with what it calls outside:', ...shares(byFile)];
}

function isOurs({ callFrame }: Profiler.ProfileNode): boolean {
  return callFrame.url !== '' && !callFrame.url.startsWith('node:');
}

function placeOf({ callFrame }: Profiler.ProfileNode): string {
  return callFrame.url.replace(/^.*\/((?:src|bench|node_modules)\/)/, '$1');
}

function nameOf(node: Profiler.ProfileNode): string {
  const { functionName, url, lineNumber } = node.callFrame;
  const name = functionName === '' ? '(anonymous)' : functionName;
  return url === '' ? name : `${name} ${placeOf(node)}:${lineNumber + 1}`;
}
