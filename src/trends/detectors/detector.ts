import type { DetectorName } from '../../domain/index.ts';
import type { TrafficDay } from './days.ts';
import type { Declared } from './declared.ts';
import type { Finding } from './findings.ts';
import { readState, writeState } from './state-text.ts';

/** What one detector knows: how it begins, and what it makes of a day. Its state is JSON, with maps in it. */
export interface Watch<S extends object> {
  readonly detector: DetectorName;
  /** Of the state's shape and meaning: what another version wrote is not read. */
  readonly version: number;
  /** Before the first day. */
  empty(): S;
  /** Takes a day into the state, a subject at a time; `undefined` is a place where others can go first. */
  judge(state: S, traffic: TrafficDay, declared: Declared): Iterable<Finding | undefined>;
}

interface Memory<S> {
  readonly version: number;
  day: number;
  findings: readonly Finding[];
  readonly state: S;
}

/** The version of a memory that tells none. */
const UNTOLD = 1;

/** What all detectors are from outside: days come in order, a day run again changes nothing, what is remembered between days is text. */
export class Detector<S extends object> {
  readonly #watch: Watch<S>;
  readonly #memory: Memory<S>;

  /** @param memory what `memory()` gave; none, or one of another version: it begins to learn. */
  constructor(watch: Watch<S>, memory?: string) {
    this.#watch = watch;
    const { version } = watch;
    const read = memory === undefined ? undefined : readState<Memory<S>>(memory);
    this.#memory =
      read !== undefined && (read.version ?? UNTOLD) === version
        ? { version, day: read.day, findings: read.findings, state: read.state }
        : { version, day: 0, findings: [], state: watch.empty() };
  }

  /** Whether it has seen no day yet. */
  get isNew(): boolean {
    return this.#memory.day === 0;
  }

  get name(): DetectorName {
    return this.#watch.detector;
  }

  memory(): string {
    return writeState(this.#memory);
  }

  /** A day that was run before changes nothing: the last one is answered again, an older one with nothing. */
  run(traffic: TrafficDay, declared: Declared): readonly Finding[] {
    const turns = this.turns(traffic, declared);
    for (;;) {
      const { done, value } = turns.next();
      if (done === true) return value;
    }
  }

  /** The same in turns, between which others can go first. Who gives up half-way has spoiled this detector. */
  *turns(traffic: TrafficDay, declared: Declared): Generator<undefined, readonly Finding[]> {
    const memory = this.#memory;
    if (traffic.day < memory.day) return [];
    if (traffic.day > memory.day) {
      const findings: Finding[] = [];
      for (const finding of this.#watch.judge(memory.state, traffic, declared)) {
        if (finding !== undefined) findings.push(finding);
        yield undefined;
      }
      memory.day = traffic.day;
      memory.findings = findings;
    }
    return memory.findings;
  }
}
