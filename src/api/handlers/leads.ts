import { z } from 'zod';
import type { Hop, LeadComplaint, LeadPage, LeadReader } from '../../complaints/index.ts';
import { formatInstant, NotThere, type Scope } from '../../domain/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { RouteName } from '../contract/index.ts';
import { notAllowed, scopeWithin } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import { cursor, readCursor } from '../reading.ts';
import type { Ask, Handlers } from '../serve.ts';
import { moment, tellDays, tellHop, whole } from './cases.ts';

type Own = Extract<keyof Handlers, `${string} /api/lead${string}`>;

const PLACE = z.tuple([z.string().max(60), z.int().min(0).max(1000)]);
const COMPLAINTS_SHOWN = 100;

/** Leads: to those who are asked, what was sent to them and nothing else; to the centre and the regulator, all of it. */
export function leadHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { leads, reading, links, checks } = parts.cases;

  /** In whose name the caller answers; those are who opens a lead. */
  const answers = (ask: Ask<RouteName>): LeadReader | undefined => {
    const scope = scopeWithin(ask.caller, 'lead.answer');
    return scope === undefined ? undefined : { isCentre: false, scope };
  };
  const ownHops = async (lead: string, reader: LeadReader | undefined) => {
    if (reader === undefined) return [];
    try {
      return await reading.ownHops(lead, reader);
    } catch (error) {
      if (error instanceof NotThere) return [];
      throw error;
    }
  };
  /** Throws where the lead was not sent to this organisation, or the caller does not answer for it: the two are one. */
  const asAddressee = async (ask: Ask<RouteName>, lead: string, organisation: string) => {
    const own = await ownHops(lead, answers(ask));
    if (!own.some((hop) => hop.organisation === organisation)) throw new NotThere();
  };
  const tellPage = (told: LeadPage, answerFor: readonly string[]) => {
    const last = told.hops.at(-1)?.clock;
    return {
      ...{ id: told.lead, at: formatInstant(told.at), port: told.port ?? null },
      ...{ signature: told.signature ?? null, case: told.case ?? null, complaints: told.complaints },
      hops: told.hops.map((hop) => tellHop(parts, hop)),
      clock: tellDays(last),
      notes: told.notes.map(({ at, text }) => ({ at: formatInstant(at), text })),
      decision:
        told.decision === undefined
          ? null
          : {
              ...{ state: told.decision.state, decision: told.decision.decision ?? null },
              reason: told.decision.reason,
              mayAppeal:
                answerFor.length > 0 && told.decision.state !== 'appealed' && !told.decision.hasAppealed,
            },
      answerFor: told.hops
        .filter((hop: Hop) => hop.answeredAt === undefined && answerFor.includes(hop.organisation))
        .map(({ organisation }) => organisation),
    };
  };
  const page = async (ask: Ask<RouteName>, lead: string) => {
    const own = await ownHops(lead, answers(ask));
    const told = await inRoom(reading.get(lead, readerOf(ask)));
    return tellPage(
      told,
      own.map(({ organisation }) => organisation),
    );
  };

  return {
    'GET /api/leads': async (ask) => {
      const { limit, after, ...filter } = ask.query;
      const place = readCursor(PLACE, after);
      const rows = await reading.list(filter, readerOf(ask), {
        limit: limit + 1,
        after: place === undefined ? undefined : { lead: place[0], place: place[1] },
      });
      const items = rows.slice(0, limit).map((each) => ({
        ...tellHop(parts, each),
        ...{ lead: each.lead, port: each.port ?? null, case: each.case ?? null, complaints: each.complaints },
      }));
      const last = items.at(-1);
      return { items, next: rows.length > limit ? cursor([last!.lead, last!.place]) : null };
    },
    'GET /api/leads/:id': async (ask) => {
      const lead = ask.params.id;
      const unseen = (await ownHops(lead, answers(ask))).filter((hop) => hop.seen_at === null);
      if (unseen.length > 0) {
        const actor = await actorOf(parts, ask);
        for (const { organisation } of unseen) await leads.see(lead, organisation, actor);
      }
      return page(ask, lead);
    },
    'GET /api/leads/:id/complaints': async (ask) => {
      const { limit, after } = ask.query;
      return tellComplaints(
        await inRoom(reading.complaints(ask.params.id, readerOf(ask), { limit: limit + 1, after })),
        limit,
      );
    },
    'POST /api/leads/:id/answer': async (ask) => {
      const { organisation, ...wanted } = ask.body;
      await inRoom(asAddressee(ask, ask.params.id, organisation));
      await inRoom(leads.answer(ask.params.id, organisation, wanted, await actorOf(parts, ask)));
      return page(ask, ask.params.id);
    },
    'POST /api/leads/:id/appeal': async (ask) => {
      const { organisation, statement } = ask.body;
      await inRoom(asAddressee(ask, ask.params.id, organisation));
      await inRoom(leads.appeal(ask.params.id, organisation, statement, await actorOf(parts, ask)));
      return page(ask, ask.params.id);
    },
    'POST /api/leads/:id/passing': async (ask) => {
      whole(ask);
      const { organisation, note } = ask.body;
      return inRoom(leads.pass(ask.params.id, organisation, note, await actorOf(parts, ask)));
    },
    'POST /api/leads/:id/checks': async (ask) => {
      whole(ask);
      const told = await inRoom(checks.check(ask.params.id, await actorOf(parts, ask)));
      return {
        items: told.map(({ place, organisation, stop, proofs }) => ({
          ...{ place, organisation, proofs: [...proofs] },
          stop:
            stop === undefined
              ? null
              : {
                  ...{ ...stop, deeds: [...stop.deeds], examples: [...stop.examples] },
                  ...{ until: formatInstant(stop.until), firstAt: moment(stop.firstAt) },
                },
        })),
      };
    },
    'POST /api/leads/:id/links': async (ask) => {
      whole(ask);
      const { organisation } = ask.body;
      const { token, until } = await inRoom(
        links.make(ask.params.id, organisation, await actorOf(parts, ask)),
      );
      return { token, link: `${parts.publicUrl}/lead/${token}`, until: formatInstant(until) };
    },
    'POST /api/leads/:id/link-revocations': async (ask) => {
      whole(ask);
      const { organisation } = ask.body;
      return {
        revoked: await inRoom(links.revoke(ask.params.id, organisation, await actorOf(parts, ask))),
      };
    },
    'POST /api/lead-links/opening': async (ask) => {
      const { token, after } = ask.body;
      const {
        page: told,
        complaints,
        until,
      } = await inRoom(links.openByToken(token, { limit: COMPLAINTS_SHOWN + 1, after }));
      const { items, next } = tellComplaints(complaints, COMPLAINTS_SHOWN);
      const answerFor = told.hops.map(({ organisation }) => organisation);
      const lead = tellPage(told, answerFor);
      return {
        ...{ until: formatInstant(until), complaints: items, next },
        // To appeal takes an account.
        lead: {
          ...lead,
          decision: lead.decision === null ? null : { ...lead.decision, mayAppeal: false },
        },
      };
    },
    'POST /api/lead-links/answer': async (ask) => {
      const { token, ...wanted } = ask.body;
      await inRoom(links.answerByToken(token, wanted));
    },
  };
}

/** Who reads complaints reads all leads; others what was sent to those for whom they answer. */
function readerOf(ask: Ask<RouteName>): LeadReader {
  if (scopeWithin(ask.caller, 'complaint.read') === 'all') return { isCentre: true, scope: 'all' };
  const scope: Scope | undefined = scopeWithin(ask.caller, 'lead.read');
  if (scope === undefined) throw notAllowed();
  return { isCentre: false, scope };
}

function tellComplaints(rows: readonly LeadComplaint[], limit: number) {
  const items = rows.slice(0, limit).map((each) => ({
    ...{ place: each.place, complaint: each.complaint ?? null, port: each.port ?? null, text: each.text },
    ...{ toldAt: moment(each.toldAt), category: each.category, wantsStop: each.wantsStop },
  }));
  return { items, next: rows.length > limit ? items.at(-1)!.place : null };
}
