import { Invalid } from './invalid.ts';

/** A message's own id: 16 lower-case hex digits, 42 bits of milliseconds since 2020-01-01 UTC, 10 of node, 12 of counter. */
export type MessageId = string & { readonly __brand: 'MessageId' };

const EPOCH_MS = Date.UTC(2020, 0, 1);
const COUNTERS = 4096;

export function parseMessageId(text: string): MessageId | Invalid {
  if (/^[0-9a-f]{16}$/.test(text)) return text as MessageId;
  return new Invalid('message id', text, '16 lower-case hex digits');
}

/** The instant (ms since 1970) in which an id was given. */
export function messageIdTime(id: MessageId): number {
  return EPOCH_MS + Math.floor(Number.parseInt(id.slice(0, 13), 16) / 1024);
}

/**
 * Gives ids in rising order. Time is handed in; where more than 4,096 are asked for in one millisecond, or the clock steps
 * back, the ids run ahead of the clock rather than repeat.
 */
export class MessageIds {
  readonly #node: number;
  #ms = 0;
  #counter = 0;
  #prefix = '';

  /** @param node 0 to 1023, one for each gateway. */
  constructor(node: number) {
    if (!Number.isInteger(node) || node < 0 || node > 1023)
      throw new RangeError(`node: found ${node}, allowed: 0 to 1023`);
    this.#node = node;
  }

  next(nowMs: number): MessageId {
    const ms = nowMs - EPOCH_MS;
    if (ms > this.#ms) this.#start(ms);
    else if (++this.#counter === COUNTERS) this.#start(this.#ms + 1);
    return (this.#prefix + COUNTER_HEX[this.#counter]!) as MessageId;
  }

  #start(ms: number): void {
    this.#ms = ms;
    this.#counter = 0;
    this.#prefix = (ms * 1024 + this.#node).toString(16).padStart(13, '0');
  }
}

const COUNTER_HEX = Array.from({ length: COUNTERS }, (_, i) => i.toString(16).padStart(3, '0'));
