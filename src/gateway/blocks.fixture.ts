/** Blocks of a gateway as its journal writes them, of what people are asked and what they reply. */
import type { OrganisationId, Recipient, Verdict } from '../domain/index.ts';
import type { Item } from './item.ts';
import { cutBlock } from './record-reader.ts';
import { RecordWriter } from './record-writer.ts';
import type { InboundMeaning } from './records.ts';

interface Of {
  /** Sixteen hexadecimal digits: of the message, or of the reply. */
  readonly id: string;
  readonly at: number;
  readonly person: Recipient;
  readonly organisation: OrganisationId;
  readonly port: string;
}

/** A request that passed, or a reply with what the gateway took it for. */
export type Spoken =
  | (Of & { readonly kind: 'asked'; readonly text: string })
  | (Of & { readonly kind: 'reply'; readonly meaning: InboundMeaning; readonly text: string });

const UCS2 = 8;

/** The records of judged messages, one behind another as a block of evidence holds them. */
export function judgedRecords(
  judged: readonly (Of & { readonly text: string } & Pick<Verdict, 'outcome' | 'reasons' | 'purpose'>)[],
): Buffer[] {
  const writer = new RecordWriter();
  return judged.map(({ id, at, person, organisation, port, text, outcome, reasons, purpose }) => {
    writer.clear();
    const item = itemOf({ at, content: Buffer.from(text, 'utf16le').swap16() }, { id, port, person });
    const verdict = {
      outcome,
      reasons,
      purpose,
      organisation,
      port,
      plan: undefined,
      leases: [],
      rulebook: 'cn',
    };
    writer.judged(item, [item], verdict as unknown as Verdict, 'mobile');
    const [record] = cutBlock(Buffer.from(writer.block));
    return record!;
  });
}

function itemOf(
  said: { readonly at: number; readonly content: Buffer },
  { id, port, person }: Pick<Of, 'id' | 'port' | 'person'>,
): Item {
  return {
    ...{ ...said, account: 'shop01', protocol: 'cmpp', udhi: false, coding: UCS2 },
    ...{ messageId: id, source: port, destination: String(person), serviceId: '' },
    ...{ idHigh: 0, idLow: 0, wantsReceipt: false, protocolId: 0 },
  } as unknown as Item;
}

export function blockOf(spoken: readonly Spoken[]): Buffer {
  const writer = new RecordWriter();
  for (const each of spoken) {
    const content = Buffer.from(each.text, 'utf16le').swap16();
    const { id, at, person, organisation, port } = each;
    const said = { at, account: 'shop01', protocol: 'cmpp' as const, udhi: false, coding: UCS2, content };
    if (each.kind === 'reply') {
      const { meaning } = each;
      const from = String(person);
      writer.inbound({ ...said, inboundId: id, upstream: 'carrier', from, port, meaning, organisation });
      continue;
    }
    const item = itemOf({ at, content }, { id, port, person });
    const verdict = {
      ...{ outcome: 'allow', reasons: [], purpose: 'consent-request', organisation, port },
      ...{ plan: undefined, leases: [], rulebook: 'test' },
    } as unknown as Verdict;
    writer.judged(item, [item], verdict, 'mobile');
  }
  return Buffer.from(writer.block);
}
