import { z } from 'zod';
import { SHIFT_KINDS, type Shift } from '../../domain/index.ts';
import type { Difference } from './again.ts';

/** Where a message belongs. */
export interface Place {
  readonly messageId: string;
  readonly organisation: string;
  readonly port: string;
  readonly signature: string;
  /** Whole days since 1970-01-01 in Shanghai. */
  readonly day: number;
  /** Whether somebody complained about it. */
  readonly isComplained: boolean;
}

const count = z.int().nonnegative();
const counted = z.object({ messages: count, complained: count });
const shifted = counted.extend({ shift: z.enum(SHIFT_KINDS) });
const sender = shifted.extend({ organisation: z.string(), port: z.string(), signature: z.string() });
const find = sender.extend({
  code: z.string(),
  rule: z.string(),
  firstDay: z.int(),
  lastDay: z.int(),
  examples: z.array(z.string()),
});
/** Messages of one sender, port and name of whose verdicts one reason is what differs. A message counts under each of its reasons. */
export type Find = z.output<typeof find>;

export const findsSchema = z.object({
  /** Each message once. */
  shifts: z.record(z.enum(SHIFT_KINDS), counted),
  days: z.array(shifted.extend({ code: z.string(), rule: z.string(), day: z.int() })),
  /** Each message once. */
  senders: z.array(sender),
  finds: z.array(find),
  /** Counted in `shifts` and `days` alone, for want of room. */
  leftOut: count,
});
export type KeptFinds = z.output<typeof findsSchema>;

const EXAMPLES_MAX = 5;
/** A stranger may send from any number of ports; what is kept apart stays bounded. */
const FINDS_MAX = 200_000;

type Counted = { messages: number; complained: number };
type Open<T> = { -readonly [K in keyof T]: T[K] };

/** What was found so far, counted. */
export class Finds {
  readonly #shifts: Record<Shift, Counted>;
  readonly #days = new Map<string, Open<KeptFinds['days'][number]>>();
  readonly #senders = new Map<string, Open<KeptFinds['senders'][number]>>();
  readonly #finds = new Map<string, Open<Find>>();
  #leftOut: number;

  constructor(kept?: KeptFinds) {
    const none = () => ({ messages: 0, complained: 0 });
    this.#shifts = kept?.shifts ?? { stopped: none(), passed: none(), otherwise: none() };
    for (const each of kept?.days ?? []) this.#days.set(dayKey(each), each);
    for (const each of kept?.senders ?? []) this.#senders.set(senderKey(each), each);
    for (const each of kept?.finds ?? []) this.#finds.set(findKey(each), each);
    this.#leftOut = kept?.leftOut ?? 0;
  }

  add({ shift, reasons }: Difference, place: Place): void {
    const complained = place.isComplained ? 1 : 0;
    count1(this.#shifts[shift], complained);
    this.#addSender(shift, place, complained);
    for (const { code, rule } of reasons) {
      const onDay = { shift, code, rule, day: place.day };
      const key = dayKey(onDay);
      let day = this.#days.get(key);
      if (day === undefined) {
        day = { ...onDay, messages: 0, complained: 0 };
        this.#days.set(key, day);
      }
      count1(day, complained);
      this.#addFind({ shift, code, rule }, place, complained);
    }
  }

  kept(): KeptFinds {
    return {
      ...{ shifts: this.#shifts, leftOut: this.#leftOut },
      days: [...this.#days.values()].sort((a, b) => a.day - b.day),
      senders: [...this.#senders.values()],
      finds: [...this.#finds.values()].sort((a, b) => b.messages - a.messages),
    };
  }

  #addSender(shift: Shift, { organisation, port, signature }: Place, complained: number): void {
    const of = { shift, organisation, port, signature };
    const key = senderKey(of);
    let known = this.#senders.get(key);
    if (known === undefined) {
      // Where there is no room for its finds there is none for it.
      if (this.#senders.size >= FINDS_MAX) return;
      known = { ...of, messages: 0, complained: 0 };
      this.#senders.set(key, known);
    }
    count1(known, complained);
  }

  #addFind(of: Pick<Find, 'shift' | 'code' | 'rule'>, place: Place, complained: number): void {
    const { organisation, port, signature, day, messageId } = place;
    const key = findKey({ ...of, organisation, port, signature });
    let known = this.#finds.get(key);
    if (known === undefined) {
      if (this.#finds.size >= FINDS_MAX) {
        this.#leftOut++;
        return;
      }
      known = {
        ...{ ...of, organisation, port, signature, messages: 0, complained: 0 },
        ...{ firstDay: day, lastDay: day, examples: [] as string[] },
      };
      this.#finds.set(key, known);
    }
    count1(known, complained);
    known.lastDay = day;
    if (known.examples.length < EXAMPLES_MAX) known.examples = [...known.examples, messageId];
  }
}

/** The same one in another look-back. */
export function findKey(of: Pick<Find, 'shift' | 'code' | 'organisation' | 'port' | 'signature'>): string {
  return [of.shift, of.code, of.organisation, of.port, of.signature].join('\n');
}

function senderKey(of: Pick<Find, 'shift' | 'organisation' | 'port' | 'signature'>): string {
  return [of.shift, of.organisation, of.port, of.signature].join('\n');
}

function dayKey({ shift, code, day }: { shift: Shift; code: string; day: number }): string {
  return `${shift} ${code} ${day}`;
}

function count1(into: Counted, complained: number): void {
  into.messages++;
  into.complained += complained;
}
