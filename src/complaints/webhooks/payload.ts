import { formatInstant, type Instant, type WebhookEvent } from '../../domain/index.ts';
import type { LeadComplaint, LeadPage } from '../leads/lead-reading.ts';
import type { Hop } from '../leads/lead-rows.ts';

/** What a party without an account opens: its own hop, until its clock is over. */
export interface AnswerLink {
  readonly link: string;
  readonly until: Instant;
}

/** What came of an appeal, and why. */
export interface AppealTold {
  readonly outcome: 'upheld' | 'overturned';
  readonly reason: string;
}

export interface Told {
  readonly type: WebhookEvent;
  /** When it happened. */
  readonly at: Instant;
  readonly page: LeadPage;
  readonly hop: Hop;
  /** Those that are told in full; none where the event is of the lead as a whole. */
  readonly complaints: readonly LeadComplaint[];
  readonly appeal: AppealTold | undefined;
  /** Where somebody with an account reads it. */
  readonly console: string;
  readonly answerLink: AnswerLink | undefined;
}

/** Standard Webhooks asks for less than 20 kB; what does not fit is read over the link or the API. */
const COMPLAINTS_BYTES = 14_000;

/**
 * The body of an event: what its addressee's page shows, and nothing else. No number of whoever complained, no acceptance number, nothing of what
 * others on the lead were asked or answered.
 */
export function leadPayload({ type, at, page, hop, complaints, appeal, console, answerLink }: Told): Buffer {
  const { deadline } = hop.clock ?? {};
  const items = fitting(complaints.map(tellComplaint));
  return Buffer.from(
    JSON.stringify({
      type,
      timestamp: new Date(at).toISOString(),
      data: {
        lead: page.lead,
        organisation: hop.organisation,
        standing: hop.standing,
        state: hop.state,
        sentAt: formatInstant(hop.sentAt),
        dueAt: moment(deadline?.dueAt),
        lastDay: deadline?.lastDay ?? null,
        answeredAt: moment(hop.answeredAt),
        port: page.port ?? null,
        signature: page.signature ?? null,
        complaints: { total: page.complaints, items, more: items.length < complaints.length },
        notes: page.notes.map((note) => ({ at: formatInstant(note.at), text: note.text })),
        decision:
          page.decision === undefined
            ? null
            : {
                state: page.decision.state,
                decision: page.decision.decision ?? null,
                reason: page.decision.reason,
              },
        appeal: appeal ?? null,
        console,
        answer:
          answerLink === undefined ? null : { link: answerLink.link, until: formatInstant(answerLink.until) },
      },
    }),
  );
}

export function testPayload(webhook: string, organisation: string, at: Instant): Buffer {
  const timestamp = new Date(at).toISOString();
  return Buffer.from(JSON.stringify({ type: 'webhook.test', timestamp, data: { webhook, organisation } }));
}

function tellComplaint({ place, port, text, toldAt, category, wantsStop }: LeadComplaint) {
  return { place, port: port ?? null, text, toldAt: moment(toldAt), category, wantsStop };
}

/** As many of the first as fit. */
function fitting<T>(items: readonly T[]): T[] {
  let bytes = 0;
  const end = items.findIndex((item) => {
    bytes += Buffer.byteLength(JSON.stringify(item));
    return bytes > COMPLAINTS_BYTES;
  });
  return items.slice(0, end === -1 ? items.length : end);
}

const moment = (at: Instant | undefined) => (at === undefined ? null : formatInstant(at));
