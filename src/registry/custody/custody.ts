import { CustodyBatches } from './batches.ts';
import type { CustodyGround } from './ground.ts';
import { CustodyKeys } from './keys.ts';
import { type Trace, type TraceAsked, traceMessage } from './trace.ts';

/** What organisations prove of what they passed on: their keys, their signed batches, and the way of a message. */
export interface CustodyRoom {
  readonly keys: CustodyKeys;
  readonly batches: CustodyBatches;
  trace(asked: TraceAsked): Promise<Trace>;
}

export function openCustody(ground: CustodyGround): CustodyRoom {
  return {
    keys: new CustodyKeys(ground),
    batches: new CustodyBatches(ground),
    trace: (asked) => traceMessage(ground, asked),
  };
}
