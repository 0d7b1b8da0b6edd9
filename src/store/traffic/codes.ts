import type { Engine } from './engine.ts';
import { CARRIED } from './strands.ts';

/** Times from inclusive, to exclusive, milliseconds. */
export interface CodesAsked {
  readonly from: number;
  readonly to: number;
  /** Recipients of each signature. */
  readonly sampleMax: number;
}

/** Somebody who was sent a verification code. */
export interface CodeRow {
  readonly signature: string;
  /** The recipient's keyed tag, 64 bits in decimal digits. */
  readonly tag: string;
  /** When the first code of the day was sent. */
  readonly at: number;
  readonly messageId: string;
}

/**
 * Of each signature the recipients of verification codes with the smallest tags. Tags are keyed hashes, so that the sample is fair, and whoever
 * comes again is in it again.
 */
export function codes(engine: Engine, asked: CodesAsked): Promise<CodeRow[]> {
  return engine.rows<CodeRow>(
    `select toString(signature) as signature, toString(recipient_tag) as tag, toUnixTimestamp64Milli(min(at)) as at,
            argMin(message_id, (message.at, message_id)) as messageId
     from anning.message where ${CARRIED} and purpose = 'verification' and signature != ''
     group by signature, recipient_tag
     order by signature, recipient_tag limit {sampleMax:UInt32} by signature`,
    { ...asked },
  );
}
