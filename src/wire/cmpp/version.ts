/** Versions of CMPP that have a layout here. 2.1 (0x21) has the layout of 2.0 but for the messages to and from the GNS. */
export type CmppVersion = 0x20 | 0x21 | 0x30;

/**
 * Layout for the Version octet of a CONNECT (section 8.4.1.1: high nibble major, low nibble minor).
 * Undefined for majors other than 2 and 3; what to do then is the gateway's decision.
 */
export function cmppVersionOf(octet: number): CmppVersion | undefined {
  if (octet === 0x20) return 0x20;
  if (octet >> 4 === 2) return 0x21;
  if (octet >> 4 === 3) return 0x30;
  return undefined;
}
