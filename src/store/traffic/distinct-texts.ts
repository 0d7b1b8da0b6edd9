import type { Engine } from './engine.ts';
import { TIME } from './filter.ts';
import { PORT } from './strands.ts';

/** Times: from inclusive, to exclusive, milliseconds. */
export interface DistinctTextsAsked {
  readonly from: number;
  readonly to: number;
}

/** A text as it was sent from one port under one signature by one organisation, and how many times. */
export interface DistinctTextRow {
  readonly text: string;
  readonly port: string;
  readonly signature: string;
  readonly organisation: string;
  readonly messages: number;
  /** Of them: those that were refused. */
  readonly refused: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

/**
 * Marketing, and what the reader could not place, that came from ports, whatever was decided about it; each text once for each place it came from. What a person
 * sent is not asked about (P11). The first that was sent comes first.
 */
export function distinctTexts(engine: Engine, asked: DistinctTextsAsked): Promise<DistinctTextRow[]> {
  return engine.rows<DistinctTextRow>(
    `select text, port, toString(signature) as signature, toString(organisation) as organisation, count() as messages,
            countIf(outcome = 'refuse') as refused, toUnixTimestamp64Milli(min(at)) as firstAt, toUnixTimestamp64Milli(max(at)) as lastAt
     from anning.message
     where message.at >= ${TIME('from')} and message.at < ${TIME('to')} and (startsWith(purpose, 'marketing-') or purpose = 'unclear')
       and text != '' and length(port) <= 20 and match(port, '${PORT}')
     group by text, port, signature, organisation
     order by firstAt, text, port, signature, organisation`,
    { ...asked },
  );
}
