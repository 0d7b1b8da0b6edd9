import { tagOf } from '../../consent/index.ts';
import { formatInstant, formatRecipient, type OrganisationId, type Recipient } from '../../domain/index.ts';
import { deletedText, ownDataText, type Staying } from '../../retention/index.ts';
import { formatCitation } from '../../rules/index.ts';
import { inRoom } from '../actor.ts';
import { notAllowed } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import type { Ask, Handlers } from '../serve.ts';

type Own = Extract<keyof Handlers, `${string} /api/own-data${string}`>;

/** A person's own data, for staff whom the person has asked: all of it, or deleted as far as the law lets it go. Each is in the audit with its reason. */
export function ownDataHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { ownData, consent, directory, sealKey } = parts;
  const nameOf = (organisation: string) => directory.nameOf(organisation as OrganisationId);
  const asked = async (ask: Ask<Own>): Promise<Recipient> => {
    // It is of every organisation: whoever acts for one alone does not see the others'.
    if (ask.scope !== 'all') throw notAllowed();
    return inRoom((async () => consent.consents.recipient(ask.body.recipient))());
  };
  const object = (recipient: Recipient) => ({
    kind: 'recipient',
    id: tagOf(sealKey, recipient).toString('hex'),
  });
  const tellStay = ({ organisation, until, clauses, ...stay }: Staying) => ({
    ...stay,
    organisation: organisation ?? null,
    organisationName: organisation === undefined ? null : (nameOf(organisation) ?? null),
    until: until === undefined ? null : formatInstant(until),
    clauses: clauses.map((citation) => ({
      zh: formatCitation(citation, 'zh'),
      en: formatCitation(citation, 'en'),
    })),
  });

  return {
    'POST /api/own-data': async (ask) => {
      const recipient = await asked(ask);
      const { reason } = ask.body;
      // Told in the audit before it is shown.
      await ask.audit({ act: 'own-data.told', object: object(recipient), reason });
      const data = await inRoom(ownData.of(recipient));
      const { consents, refusals, events, receipts, messages, replies, complaints, stays } = data;
      return {
        ...{ format: 'anning-own-data-1' as const, recipient: formatRecipient(recipient) },
        at: formatInstant(data.at),
        consents: consents.map(timesTold),
        refusals: refusals.map(timesTold),
        // Who of the staff wrote it is in the audit.
        events: events.map(({ actor: _, ...event }) => timesTold(event)),
        receipts: receipts.map((receipt) => ({ ...receipt })),
        messages: messages.map(timesTold),
        replies: replies.map(timesTold),
        complaints: complaints.map(timesTold),
        stays: stays.map(tellStay),
        text: { zh: ownDataText(data, 'zh', nameOf), en: ownDataText(data, 'en', nameOf) },
      };
    },

    'POST /api/own-data/deletions': async (ask) => {
      const recipient = await asked(ask);
      const { reason } = ask.body;
      const deleted = await ownData.delete(recipient, (db, { events, whole, complaints }) =>
        ask.audit(
          {
            ...{ act: 'own-data.deleted', object: object(recipient), reason },
            detail: { events, whole, complaints },
          },
          db,
        ),
      );
      return {
        ...{ events: deleted.events, whole: deleted.whole, complaints: deleted.complaints },
        stays: deleted.stays.map(tellStay),
        text: {
          zh: deletedText(recipient, deleted, 'zh', nameOf),
          en: deletedText(recipient, deleted, 'en', nameOf),
        },
      };
    },
  };
}

/** Moments as answers tell them, at whatever depth. */
function timesTold(value: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, told(key, each)]));
}

const MOMENTS: ReadonlySet<string> = new Set(['at', 'recordedAt', 'until', 'loggedAt', 'toldAt']);

function told(key: string, value: unknown): unknown {
  if (MOMENTS.has(key) && typeof value === 'number') return formatInstant(value);
  if (Array.isArray(value))
    return value.map((each) => (typeof each === 'object' && each !== null ? timesTold(each) : each));
  return typeof value === 'object' && value !== null ? timesTold(value) : value;
}
