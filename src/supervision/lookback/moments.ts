import type { Instant, RecordedChange } from '../../domain/index.ts';
import { ConsentIndex, Facts, type KnownChange, KnownToday, Tally } from '../../kernel/index.ts';
import type { RecordStore } from '../../store/index.ts';
import type { LookBackAsked } from './asked.ts';

const PIECE = 2000;

/** Facts that go on with the messages. */
export interface Moments {
  readonly facts: Facts;
  /** Reads what is needed for messages of this time. */
  ready(first: Instant, last: Instant): Promise<void>;
  /** To the moment of the next message, up to which all was read. */
  passTo(at: Instant): void;
  /** When something last became known. */
  readonly changedAt: Instant;
}

/** @param changed what came of a rule that is tried is passed over: it runs as it is tried. */
export function momentsFor(record: Pick<RecordStore, 'readChanges'>, asked: LookBackAsked): Moments {
  const tried = new Set(asked.trial?.rules.flatMap(({ rule, mode }) => (mode === undefined ? [] : [rule])));
  const feed = new Feed(record, (change) => change.kind === 'rule-mode-set' && tried.has(change.rule));
  return asked.kind === 'moment' ? new AsThen(feed) : new AsToday(feed);
}

class Feed {
  readonly #record: Pick<RecordStore, 'readChanges'>;
  readonly #isPassedOver: (change: RecordedChange) => boolean;
  #after = 0;

  constructor(record: Pick<RecordStore, 'readChanges'>, isPassedOver: (change: RecordedChange) => boolean) {
    this.#record = record;
    this.#isPassedOver = isPassedOver;
  }

  /** Undefined: all was read. */
  async next(): Promise<KnownChange[] | undefined> {
    const piece = await this.#record.readChanges(this.#after, PIECE);
    const last = piece.at(-1);
    if (last === undefined) return undefined;
    this.#after = last.sequence;
    // What stands in the record was parsed when it was written.
    const known = piece.map(({ recordedAt, body }) => ({ recordedAt, change: body as RecordedChange }));
    return known.filter(({ change }) => !this.#isPassedOver(change));
  }
}

/** Each change from when it was recorded, as a gateway follows the feed. */
class AsThen implements Moments {
  readonly facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
  readonly #feed: Feed;
  #waiting: KnownChange[] = [];
  #next = 0;
  #isWhole = false;
  changedAt = Number.NEGATIVE_INFINITY;

  constructor(feed: Feed) {
    this.#feed = feed;
  }

  async ready(first: Instant, last: Instant): Promise<void> {
    while (!this.#isWhole) {
      // What is past already is not held: a feed may be long.
      this.#takeKnown(first);
      const newest = this.#waiting.at(-1);
      if (newest !== undefined && newest.recordedAt > last) return;
      const next = await this.#feed.next();
      this.#isWhole = next === undefined;
      this.#waiting = [...this.#waiting.slice(this.#next), ...(next ?? [])];
      this.#next = 0;
    }
  }

  passTo(at: Instant): void {
    this.#takeKnown(at);
    if (at > this.facts.now) this.facts.apply({ kind: 'time-passed', at });
  }

  #takeKnown(at: Instant): void {
    for (
      let known = this.#waiting[this.#next];
      known !== undefined && known.recordedAt <= at;
      known = this.#waiting[++this.#next]
    ) {
      this.changedAt = known.recordedAt;
      this.facts.apply({ kind: 'time-passed', at: known.recordedAt });
      this.facts.apply(known.change);
    }
  }
}

/** What is known of each moment now. */
class AsToday implements Moments {
  readonly #feed: Feed;
  readonly #known = new KnownToday(new ConsentIndex());
  readonly facts = this.#known.facts;
  readonly changedAt = Number.NEGATIVE_INFINITY;
  #isWhole = false;

  constructor(feed: Feed) {
    this.#feed = feed;
  }

  async ready(): Promise<void> {
    while (!this.#isWhole) {
      const next = await this.#feed.next();
      this.#isWhole = next === undefined;
      for (const each of next ?? []) this.#known.learn(each);
    }
  }

  passTo(at: Instant): void {
    this.#known.passTo(at);
  }
}
