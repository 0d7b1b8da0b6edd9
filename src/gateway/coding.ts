import { codingOf, decodeText, encodeText, readUdh, schemeOf } from '../wire/index.ts';
import type { Item } from './item.ts';
import type { GatewayProtocol } from './settings.ts';

/** The octets and format number of an item in another protocol's terms: only the 7-bit alphabets differ; all else goes through untouched. */
export function recode(
  item: Pick<Item, 'content' | 'coding' | 'udhi' | 'protocol'>,
  to: GatewayProtocol,
): { content: Buffer; coding: number } {
  const { content, coding, protocol } = item;
  if (protocol === to || coding === 8 || coding === 15) return { content, coding };
  const scheme = schemeOf(coding, protocol);
  if (scheme === 'gsm7' || scheme === 'ascii' || scheme === 'latin1') {
    const udh = item.udhi ? readUdh(content) : undefined;
    const headerLength = udh?.kind === 'udh' ? udh.headerLength : 0;
    const { text } = decodeText(content.subarray(headerLength), coding, protocol);
    const plain = to === 'cmpp' ? 'ascii' : 'gsm7';
    const encoded = encodeText(text, plain);
    const bytes = encoded ?? encodeText(text, 'ucs2')!;
    const header = content.subarray(0, headerLength);
    return {
      content: Buffer.concat([header, bytes]),
      coding: encoded === undefined ? 8 : (codingOf(plain, to) ?? 0),
    };
  }
  return { content, coding };
}
