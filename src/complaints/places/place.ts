import { Invalid, type Port, parseRecipient, type Recipient } from '../../domain/index.ts';
import type { SenderKind } from '../intake/check-complaint.ts';
import { carrierNamed, carrierOfNumber, carrierOfPort, type NumberCarrier } from './carriers.ts';
import { type ProvinceCode, provinceNamed, provinceOfNumber } from './provinces.ts';

/** Where the number that complained belongs, and whose network the sender's number belongs to, as far as digits tell. */
export interface Place {
  readonly carrier: NumberCarrier;
  readonly province: ProvinceCode;
  readonly senderCarrier: NumberCarrier;
}

/** What whoever handed it in says of the number, as written. */
export interface ToldPlace {
  readonly carrier?: string | undefined;
  readonly province?: string | undefined;
}

/** Told before read: whoever hands it in knows of numbers that changed their carrier. What is told and is none of them counts as not told. */
export function placeOf(
  recipient: Recipient,
  told: ToldPlace,
  sender: { readonly kind: SenderKind; readonly port: Port | undefined; readonly typed: string },
): Place {
  const number = String(recipient);
  return {
    carrier: carrierNamed(told.carrier ?? '') ?? carrierOfNumber(number),
    province: provinceNamed(told.province ?? '') ?? provinceOfNumber(number),
    senderCarrier: senderCarrier(sender),
  };
}

function senderCarrier({ kind, port, typed }: Parameters<typeof placeOf>[2]): NumberCarrier {
  if (kind === 'port') return port === undefined ? 'unknown' : carrierOfPort(port);
  if (kind === 'foreign') return 'abroad';
  if (kind !== 'person') return 'unknown';
  const number = parseRecipient(typed.normalize('NFKC').replace(/[^\d+]/g, ''));
  return number instanceof Invalid ? 'unknown' : carrierOfNumber(String(number));
}
