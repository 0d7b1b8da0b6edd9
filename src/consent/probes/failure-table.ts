const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** What was on its way when the refusal was sent may still arrive. */
export const UNDER_WAY_MS = 10 * MINUTE_MS;
/** So long without a message is silence; a refusal that is younger says nothing yet. */
export const QUIET_MS = 7 * DAY_MS;
/** A refusal is watched so long. */
export const WATCHED_MS = 90 * DAY_MS;
/** A sender is looked for among what arrived so long before. */
export const BEFORE_MS = 180 * DAY_MS;
/** Fewer refusals than these that can be judged are too little data. */
export const TRIALS_LEAST = 5;

/** One refusal by one number: of an organisation with its group, or of a signature that nobody registered. */
export interface ProbeTrial {
  readonly probe: string;
  /** Senders whose messages it forbids. Empty: that of `signature` alone. */
  readonly group: readonly string[];
  readonly signature: string | undefined;
  readonly at: number;
  /** When the number agreed again, or the refusal was lifted. */
  readonly endsAt: number | undefined;
}

/** Marketing that was sent to a number, or tried to be. */
export interface ProbeArrival {
  readonly probe: string;
  readonly at: number;
  /** Empty: under a signature that nobody registered. */
  readonly organisation: string;
  readonly signature: string;
  /** `stopped`: refused or held at a gateway of ours; `past`: it came to the telephone and none of our gateways sent it. */
  readonly way: 'passed' | 'stopped' | 'past';
}

export interface Share {
  readonly share: number;
  /** 95 %, after Wilson. */
  readonly low: number;
  readonly high: number;
}

/** How one sender keeps to refusals, under one signature. */
export interface FailureRow {
  readonly organisation: string;
  readonly signature: string;
  readonly probes: number;
  /** Refusals that can be judged, and of these the ones after which marketing still arrived. */
  readonly trials: number;
  readonly failed: number;
  /** Watched for less than a week: too short to be judged. */
  readonly watching: number;
  /** Undefined where there are too few. */
  readonly failure: Share | undefined;
  /** From the refusal to the last message; 0: none came after it. Of those that are silent by now; undefined where none is. */
  readonly silenceMedianMs: number | undefined;
  readonly silenceMaxMs: number | undefined;
  /** Still coming within the last days. */
  readonly notSilent: number;
  /** Messages after refusals. */
  readonly arrived: number;
  readonly arrivedPast: number;
  /** Tried after refusals and stopped here. */
  readonly stopped: number;
}

/** The failure table: by organisation and signature, those with most failures first. Nothing is counted of what was on its way. */
export function failureTable(
  trials: readonly ProbeTrial[],
  arrivals: readonly ProbeArrival[],
  now: number,
): FailureRow[] {
  const byProbe = Map.groupBy(withoutTwins(arrivals), ({ probe }) => probe);
  const cells = new Map<string, Cell>();
  for (const trial of trials) {
    const end = Math.min(now, trial.endsAt ?? now, trial.at + WATCHED_MS);
    const mine = (byProbe.get(trial.probe) ?? []).filter(
      (each) => isOf(trial, each) && each.at >= trial.at - BEFORE_MS && each.at < end,
    );
    for (const [name, list] of bySender(mine)) {
      const { organisation, signature } = list[0]!;
      const cell = cells.get(name) ?? newCell(organisation, signature);
      cells.set(name, cell);
      watch(cell, trial, list, end);
    }
  }
  return [...cells.values()]
    .map(rowOf)
    .sort(
      (a, b) =>
        Number(a.failure === undefined) - Number(b.failure === undefined) ||
        b.failed / (b.trials || 1) - a.failed / (a.trials || 1) ||
        b.trials - a.trials ||
        (a.organisation + a.signature < b.organisation + b.signature ? -1 : 1),
    );
}

interface Cell {
  readonly organisation: string;
  readonly signature: string;
  readonly probes: Set<string>;
  readonly silences: number[];
  trials: number;
  failed: number;
  watching: number;
  notSilent: number;
  arrived: number;
  arrivedPast: number;
  stopped: number;
}

function newCell(organisation: string, signature: string): Cell {
  return {
    ...{ organisation, signature, probes: new Set(), silences: [] },
    ...{ trials: 0, failed: 0, watching: 0, notSilent: 0, arrived: 0, arrivedPast: 0, stopped: 0 },
  };
}

/** One refusal, as one sender kept to it. */
function watch(cell: Cell, trial: ProbeTrial, list: readonly ProbeArrival[], end: number): void {
  cell.probes.add(trial.probe);
  const came = list.filter(({ at, way }) => at > trial.at + UNDER_WAY_MS && way !== 'stopped');
  cell.arrived += came.length;
  cell.arrivedPast += came.filter(({ way }) => way === 'past').length;
  cell.stopped += list.filter(({ at, way }) => at > trial.at && way === 'stopped').length;
  // As long for those that came to nothing as for those that did not: a failure that shows sooner than a silence would count more.
  if (end - trial.at < QUIET_MS) {
    cell.watching++;
    return;
  }
  const last = came.at(-1)?.at;
  cell.trials++;
  if (came.length > 0) cell.failed++;
  if (last !== undefined && end - last < QUIET_MS) cell.notSilent++;
  else cell.silences.push(last === undefined ? 0 : last - trial.at);
}

function rowOf({ probes, silences, ...cell }: Cell): FailureRow {
  const sorted = silences.toSorted((a, b) => a - b);
  return {
    ...cell,
    probes: probes.size,
    failure: cell.trials < TRIALS_LEAST ? undefined : wilson(cell.failed, cell.trials),
    silenceMedianMs: sorted[Math.ceil(sorted.length / 2) - 1],
    silenceMaxMs: sorted.at(-1),
  };
}

function isOf(trial: ProbeTrial, { organisation, signature }: ProbeArrival): boolean {
  return trial.group.length > 0
    ? trial.group.includes(organisation)
    : organisation === '' && signature === trial.signature;
}

function bySender(arrivals: readonly ProbeArrival[]): Map<string, ProbeArrival[]> {
  return Map.groupBy(arrivals, ({ organisation, signature }) => `${organisation}|${signature}`);
}

/** In time order. What a telephone tells of a message that a gateway of ours sent is that message, once. */
function withoutTwins(arrivals: readonly ProbeArrival[]): ProbeArrival[] {
  const groups = Map.groupBy(arrivals, ({ probe, signature }) => `${probe}|${signature}`).values();
  const told = new Set<ProbeArrival>();
  for (const group of groups) {
    const sent = group.filter(({ way }) => way === 'passed').sort((a, b) => a.at - b.at);
    let next = 0;
    for (const each of group.filter(({ way }) => way === 'past').sort((a, b) => a.at - b.at)) {
      while (next < sent.length && sent[next]!.at < each.at - UNDER_WAY_MS) next++;
      if (next === sent.length || sent[next]!.at > each.at + UNDER_WAY_MS) continue;
      told.add(each);
      next++;
    }
  }
  return arrivals.filter((each) => !told.has(each)).sort((a, b) => a.at - b.at);
}

/** Wilson's interval with 95 % confidence. */
export function wilson(hits: number, of: number): Share {
  const z = 1.96;
  const share = hits / of;
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of));
  return { share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
