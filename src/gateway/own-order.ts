import type { Outcome } from '../domain/index.ts';
import type { Sealer } from '../store/index.ts';

/** One message of the operator's own, as the app orders it from a gateway. */
export interface OwnOrder {
  readonly key: string;
  /** E.164 digits. */
  readonly recipient: string;
  readonly port: string;
  readonly text: string;
  /** Empty: as the gateway's facts tell who stands behind the port. */
  readonly account: string;
  readonly signature: string;
  readonly organisation: string;
}

/** What the gateway made of it; it is on disk there. */
export interface OwnAnswer {
  readonly messageId: string;
  readonly outcome: Outcome;
  /** Codes of the enforced reasons, or `no-route` where no carrier is configured for it. */
  readonly reasons: readonly string[];
}

export const ORDER_BYTES_MAX = 16_384;
const KIND = 'own-message';

/** Sealed with the key that app and gateways share: nobody else can have anything sent, and no number is seen on the way (P7). */
export function packOrder(order: OwnOrder, sealer: Sealer): Buffer {
  return sealer.seal(Buffer.from(JSON.stringify({ kind: KIND, ...order })));
}

/** @throws SealError where it was not sealed with our key; Error where it is no order. */
export function openOrder(bytes: Buffer, sealer: Sealer): OwnOrder {
  const read = JSON.parse(sealer.open(bytes).toString()) as Record<string, unknown>;
  const field = (name: keyof OwnOrder) => {
    const value = read[name];
    if (typeof value !== 'string') throw new Error(`own message: ${name} is no text`);
    return value;
  };
  if (read['kind'] !== KIND) throw new Error('own message: sealed for something else');
  return {
    ...{ key: field('key'), recipient: field('recipient'), port: field('port'), text: field('text') },
    ...{ account: field('account'), signature: field('signature'), organisation: field('organisation') },
  };
}
