import { z } from 'zod';
import type { KeptEvent, Wording } from '../../consent/index.ts';
import { consentObjection, LEDGER, tagOf } from '../../consent/index.ts';
import {
  type ConsentChannel,
  type ConsentEventKind,
  formatInstant,
  formatRecipient,
  Invalid,
  type MarketingPurpose,
  type Objection,
  type OrganisationId,
  parseInstant,
  parseRecipient,
  type Recipient,
  Refusal,
} from '../../domain/index.ts';
import { verifyPrecedence } from '../../evidence/index.ts';
import { covers } from '../../registry/index.ts';
import { actorOf, inRoom } from '../actor.ts';

import type { Answer, ConsentEvent } from '../contract/index.ts';
import { scopeWithin } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import { notThere } from '../problem.ts';
import { cursor, readCursor } from '../reading.ts';
import type { Ask, Handlers } from '../serve.ts';
import { numberOf, tellProof, trafficScope } from './messages.ts';

type Own = Extract<keyof Handlers, `${string} /api/consent/${string}`> | 'GET /api/messages/:id/consent';
const AFTER = z.tuple([z.number().int()]);
const PLACE = z.tuple([z.string().max(60)]);
const MONTHS_MS = 366 * 86_400_000;

/** The consent ledger over HTTP: grants, refusals, wordings, what is known of a number, receipts, counts. */
export function consentHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { consent, directory, clock, evidence, traffic, sealKey } = parts;
  const { consents, wordings, reading, receipts, links } = consent;
  const nameOf = (organisation: string) => directory.nameOf(organisation as OrganisationId) ?? null;

  const tell = (kept: KeptEvent): ConsentEvent => {
    const {
      organisation,
      purpose,
      wording,
      log,
      evidence: file,
      frequency,
      until,
      proof,
      actor: _,
      ...event
    } = kept;
    return {
      ...event,
      organisation: organisation === '' ? null : organisation,
      organisationName: organisation === '' ? null : nameOf(organisation),
      purpose: purpose === '' ? null : purpose,
      at: formatInstant(kept.at),
      recordedAt: formatInstant(kept.recordedAt),
      wording: wording ?? null,
      proof: proof ?? null,
      evidence: file ?? null,
      frequency: frequency ?? null,
      until: until === undefined ? null : formatInstant(until),
      log: log === undefined ? null : { ...log, loggedAt: formatInstant(log.loggedAt) },
    };
  };
  const tellWording = ({ addedAt, retiredAt, ...rest }: Wording) => ({
    ...rest,
    organisationName: nameOf(rest.organisation),
    addedAt: formatInstant(addedAt),
    retiredAt: retiredAt === undefined ? null : formatInstant(retiredAt),
  });
  const wordingPage = async (ask: Ask<Own>, id: string): Promise<Answer<'GET /api/consent/wordings/:id'>> => {
    const wording = await inRoom(wordings.get(id, ask.scope));
    const versions = (await wordings.list(ask.scope)).filter(
      ({ organisation, name }) => organisation === wording.organisation && name === wording.name,
    );
    return { ...tellWording(wording), versions: versions.map(tellWording) };
  };
  const recipientOf = (text: string): Promise<Recipient> => inRoom((async () => consents.recipient(text))());
  const receipt = async (ask: Ask<Own>, event: number, recipient?: Recipient) => {
    const issued = await inRoom(receipts.issue(event, ask.scope, recipient));
    const [organisation] = issued.pii_processing.purposes[0]!.pii_controllers;
    await ask.audit({
      act: 'consent.receipt-issued',
      object: { kind: 'consent-event', id: String(event) },
      organisation,
      detail: { withNumber: recipient !== undefined },
    });
    return issued as unknown as Record<string, unknown>;
  };

  return {
    'POST /api/consent/grants': async (ask) => {
      const told = await consents.grant(ask.body.grants, await actorOf(parts, ask), ask.body.source);
      return {
        items: told.map(({ event = null, again = false, objections = [] }) => ({
          ...{ event, again, objections: [...objections] },
        })),
      };
    },

    'POST /api/consent/refusals': async (ask) => {
      const { of, organisation, purpose, channel, at, source } = ask.body;
      const recipient = await recipientOf(ask.body.recipient);
      if (of === 'everyone' && ask.scope !== 'all')
        await refuse(consentObjection('refusal-of-everyone', 'of'));
      if (organisation !== undefined && !(covers(ask.scope, organisation) && nameOf(organisation) !== null))
        await refuse(consentObjection('organisation-not-registered', 'organisation', { organisation }));
      const taken = await inRoom(
        consents.refuse(
          {
            ...{ recipient, channel, source },
            organisation: organisation as OrganisationId | undefined,
            purpose: purpose as MarketingPurpose | undefined,
            at: at === undefined ? undefined : (parseInstant(at) as number),
          },
          await actorOf(parts, ask),
        ),
      );
      if (taken.event === undefined) return refuse(taken.objection);
      return { event: taken.event, again: taken.again };
    },

    'POST /api/consent/links': async (ask) => {
      const made = await links.make(ask.body, ask.scope);
      if ('objections' in made) return inRoom(Promise.reject(new Refusal(made.objections)));
      return {
        items: made.items.map(({ token, objection = null }) => ({
          link: token === undefined ? null : `${parts.publicUrl}/refuse/${token}`,
          objection,
        })),
      };
    },

    'GET /api/consent/wordings': async (ask) => {
      const { limit, after, organisation, state, channel, purpose } = ask.query;
      const from = readCursor(PLACE, after)?.[0];
      const all = (await wordings.list(ask.scope)).filter(
        (each) =>
          (organisation === undefined || each.organisation === organisation) &&
          (state === undefined || (each.retiredAt === undefined) === (state === 'current')) &&
          (channel === undefined || each.channel === channel) &&
          (purpose === undefined || each.purpose === purpose),
      );
      const begin = from === undefined ? 0 : all.findIndex(({ id }) => id === from) + 1;
      const items = all.slice(begin, begin + limit);
      return {
        items: items.map(tellWording),
        next: begin + limit < all.length ? cursor([items.at(-1)!.id]) : null,
      };
    },
    'POST /api/consent/wordings/check': async ({ body, scope }) => ({
      objections: [...(await wordings.check(body, scope))],
    }),
    'POST /api/consent/wordings': async (ask) => {
      const { id } = await inRoom(wordings.add(ask.body, await actorOf(parts, ask)));
      return wordingPage(ask, id);
    },
    'GET /api/consent/wordings/:id': async (ask) => wordingPage(ask, ask.params.id),
    'POST /api/consent/wordings/:id/retirement': async (ask) => {
      await inRoom(wordings.retire(ask.params.id, ask.body.reason, await actorOf(parts, ask)));
      return wordingPage(ask, ask.params.id);
    },

    'POST /api/consent/look-ups': async (ask) => {
      const recipient = await recipientOf(ask.body.recipient);
      const found = await reading.ofNumber(recipient, ask.scope);
      // The number stands in the audit as its keyed tag: whose look-ups are of one person can be told, the person cannot.
      await ask.audit({
        act: 'consent.looked-up',
        object: { kind: 'recipient', id: tagOf(sealKey, recipient).toString('hex') },
        detail: { found: found.events.length },
      });
      return {
        recipient: found.recipient,
        refusesEveryone: found.refusesEveryone,
        consents: found.consents.map(({ at, until, ...each }) => ({
          ...each,
          organisationName: nameOf(each.organisation),
          at: formatInstant(at),
          until: until === undefined ? null : formatInstant(until),
        })),
        refusals: found.refusals.map(({ organisation, at, event }) => ({
          organisation: organisation === '' ? null : organisation,
          organisationName: organisation === '' ? null : nameOf(organisation),
          ...{ at: formatInstant(at), event },
        })),
        events: found.events.map(tell),
      };
    },

    'GET /api/consent/events': async (ask) => {
      const { limit, after, from, to, kind, channel, purpose, organisation } = ask.query;
      const rows = await reading.events(
        ask.scope,
        {
          organisation,
          kind: kind as ConsentEventKind | undefined,
          channel: channel as ConsentChannel | undefined,
          purpose: purpose as MarketingPurpose | undefined,
          from: from === undefined ? undefined : (parseInstant(from) as number),
          to: to === undefined ? undefined : (parseInstant(to) as number),
        },
        { limit: limit + 1, after: readCursor(AFTER, after)?.[0] },
      );
      const items = rows.slice(0, limit);
      return { items: items.map(tell), next: rows.length > limit ? cursor([items.at(-1)!.id]) : null };
    },
    'GET /api/consent/events/:id': async (ask) => ({
      ...tell(await inRoom(reading.event(ask.params.id, ask.scope))),
      mayUnmask: scopeWithin(ask.caller, 'number.unmask') !== undefined,
    }),
    'GET /api/consent/events/:id/receipt': async (ask) => receipt(ask, ask.params.id),
    'POST /api/consent/events/:id/receipt': async (ask) =>
      receipt(ask, ask.params.id, await recipientOf(ask.body.recipient)),
    'POST /api/consent/events/:id/unmask': async (ask) => {
      const { recipient, organisation } = await inRoom(reading.number(ask.params.id, ask.scope));
      // Told in the audit before it is shown: a number that is seen has left its trace.
      await ask.audit({
        act: 'consent.unmasked',
        object: { kind: 'consent-event', id: String(ask.params.id) },
        organisation: organisation || undefined,
        reason: ask.body.reason,
      });
      return { recipient: formatRecipient(recipient) };
    },

    'GET /api/consent/counts': async (ask) => {
      const { organisation, from, to } = ask.query;
      const end = to === undefined ? clock() + 60_000 : (parseInstant(to) as number);
      const begin = from === undefined ? end - MONTHS_MS : (parseInstant(from) as number);
      const { states, refusals, months } = await consent.counts(ask.scope, {
        organisation,
        from: begin,
        to: end,
      });
      return {
        states: states.map((each) => ({ ...each, organisationName: nameOf(each.organisation) })),
        refusals: refusals.map(({ organisation: whose, people }) => ({
          organisation: whose || null,
          people,
        })),
        months: months.map(({ organisation: whose, purpose, ...each }) => ({
          ...each,
          organisation: whose || null,
          purpose: purpose || null,
        })),
      };
    },

    'GET /api/messages/:id/consent': async (ask) => {
      const message = await traffic.message(ask.params.id, trafficScope(parts, ask.scope));
      if (message === undefined) throw notThere();
      const none = { consent: null, proof: null };
      const recipient = parseRecipient(numberOf(parts, message));
      if (recipient instanceof Invalid) return none;
      const found = await reading.behindMessage(tagOf(sealKey, recipient), message);
      if (found?.log === undefined) return none;
      const [first, second] = await Promise.all([
        evidence.prove(LEDGER, found.log.block, found.log.place),
        evidence.prove(message.gateway, message.block, message.record),
      ]);
      return {
        consent: tell(found),
        proof: {
          consent: tellProof(first, evidence.verifierKey),
          message: tellProof(second, evidence.verifierKey),
          precedes: verifyPrecedence(first, second, evidence.verifierKey).ok,
        },
      };
    },
  };
}

function refuse(objection: Objection): Promise<never> {
  return inRoom(Promise.reject(new Refusal([objection])));
}
