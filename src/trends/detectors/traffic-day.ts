import { DAY_MS, day as dayOf, formatDay } from '../../domain/index.ts';
import type { RecordStore, SignatureTextRow, StrandRow, Traffic } from '../../store/index.ts';
import { NO_CONSENTS } from './consent-day.ts';
import {
  CONTACT,
  EXAMPLES,
  type PortDay,
  RECIPIENTS,
  SHAPE,
  SIGNATURE_HEAD,
  type SignatureDay,
  type SignaturePurpose,
  STRANDS,
  type Strand,
  TEXTS,
  type TrafficDay,
  VARIABLE,
} from './days.ts';
import type { PastTraffic } from './detector-runs.ts';
import { consentDay } from './read-consents.ts';

/** What the traffic store and the ledger hold, as the detectors read it. */
export function pastTraffic(traffic: Traffic, record: Pick<RecordStore, 'db'>): PastTraffic {
  return {
    firstAt: () => traffic.firstAt(),
    day: async (day) => ({
      ...(await trafficDay(traffic, day)),
      consents: await consentDay(traffic, record, day),
    }),
  };
}

/**
 * The aggregates of a day in Shanghai, counted by the traffic store; without consents, which the record counts.
 * @param day days since 1970 in Shanghai
 * @throws TrafficError
 */
export async function trafficDay(traffic: Traffic, day: number): Promise<TrafficDay> {
  const from = dayOf(formatDay(day * DAY_MS));
  const asked = {
    from,
    to: from + DAY_MS,
    head: SIGNATURE_HEAD,
    contact: CONTACT,
    variable: VARIABLE,
    shapeMax: SHAPE,
    strandsMax: STRANDS,
    recipientsMax: RECIPIENTS,
    textsMax: TEXTS,
    examplesMax: EXAMPLES,
  };
  const [strands, texts] = [await traffic.strands(asked), await traffic.signatureTexts(asked)];
  return { day, ports: portDays(strands), signatures: signatureDays(texts), consents: NO_CONSENTS };
}

function portDays(rows: readonly StrandRow[]): PortDay[] {
  const ports = new Map<string, { port: string; messages: number; strands: Strand[] }>();
  for (const { port, portMessages, ...strand } of rows) {
    const known = ports.get(port);
    if (known === undefined) ports.set(port, { port, messages: portMessages, strands: [strand] });
    else known.strands.push(strand);
  }
  return [...ports.values()];
}

function signatureDays(rows: readonly SignatureTextRow[]): SignatureDay[] {
  const signatures = new Map<string, Map<string, SignaturePurpose>>();
  for (const { signature, purpose, purposeMessages, ...text } of rows) {
    const purposes = signatures.get(signature) ?? new Map<string, SignaturePurpose>();
    signatures.set(signature, purposes);
    const texts = purposes.get(purpose)?.texts ?? [];
    purposes.set(purpose, { messages: purposeMessages, texts: [...texts, text] });
  }
  return [...signatures].map(([signature, purposes]) => ({
    signature,
    messages: [...purposes.values()].reduce((sum, { messages }) => sum + messages, 0),
    purposes: Object.fromEntries(purposes),
  }));
}
