import type { Carrier, Recipient } from '../../domain/index.ts';
import type { CarrierOf } from '../../kernel/index.ts';

/** One way out of the gateway: the carrier, and the numbers that it takes as prefixes of E.164 digits; none: all. */
export interface Route {
  readonly carrier: Carrier | undefined;
  readonly recipients: readonly string[];
}

const FIRST = 861_300_000;
const BLOCKS = 700_000;
/** Digits by which mainland numbers are looked up at once: 86, the prefix and the block. */
const BLOCK_DIGITS = 9;
const UNKNOWN = 255;
const CARRIERS: readonly (Carrier | undefined)[] = [undefined, 'mobile', 'unicom', 'telecom', 'broadnet'];

/**
 * The carrier as the gateway's routing tells it: of the longest prefix that begins the number. Where routes of several carriers are equal the gateway lets
 * them take turns, so that beforehand none is certain.
 */
export function carriersOf(routes: readonly Route[]): CarrierOf {
  const carriers = new Set(routes.map(({ carrier }) => carrier));
  if (carriers.size <= 1) {
    const [only] = carriers;
    if (routes.every(({ recipients }) => recipients.length === 0)) return () => only;
  }
  const ofDigits = (digits: string): Carrier | undefined => {
    let longest = -1;
    let best = new Set<Carrier | undefined>();
    for (const { carrier, recipients } of routes) {
      let length = recipients.length === 0 ? 0 : -1;
      for (const prefix of recipients)
        if (prefix.length > length && digits.startsWith(prefix)) length = prefix.length;
      if (length > longest) {
        longest = length;
        best = new Set([carrier]);
      } else if (length === longest && length >= 0) best.add(carrier);
    }
    return best.size === 1 ? [...best][0] : undefined;
  };
  const byBlock = routes.every(({ recipients }) => recipients.every(({ length }) => length <= BLOCK_DIGITS))
    ? new Uint8Array(BLOCKS).fill(UNKNOWN)
    : undefined;
  return (recipient: Recipient) => {
    const block = Math.floor(recipient / 10_000) - FIRST;
    if (byBlock === undefined || !(block >= 0 && block < BLOCKS)) return ofDigits(String(recipient));
    if (byBlock[block] === UNKNOWN) byBlock[block] = CARRIERS.indexOf(ofDigits(String(recipient)));
    return CARRIERS[byBlock[block]!];
  };
}
