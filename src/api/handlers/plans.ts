import type { DraftTerms, Plan, Plans, Terms } from '../../consent/index.ts';
import { formatInstant, parseInstant, valid } from '../../domain/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { Answer } from '../contract/index.ts';
import type { ApiParts } from '../parts.ts';
import type { Handlers } from '../serve.ts';
import { tellStep } from './desk.ts';

type Own = Extract<keyof Handlers, `${string} /api/plans${string}`>;

/** Marketing plans from their draft to their end. */
export function planHandlers(parts: ApiParts, plans: Plans): Pick<Handlers, Own> {
  const tell = (plan: Plan) => tellPlan(parts, plan);
  return {
    'GET /api/plans': async ({ scope, query }) => {
      const { limit, after, state: states, organisation, from, to, toReview } = query;
      const at = (text: string | undefined) => (text === undefined ? undefined : valid(parseInstant(text)));
      const filter = { states, organisation, from: at(from), to: at(to), toReview: toReview === 'true' };
      const rows = await plans.list(filter, scope, { limit: limit + 1, after });
      const items = rows.slice(0, limit).map(tell);
      return { items, next: rows.length > limit ? items.at(-1)!.plan : null };
    },
    'POST /api/plans/check': async ({ scope, body }) => ({
      objections: [...(await inRoom(plans.check(body.wanted, scope, body.plan)))],
    }),
    'POST /api/plans': async (ask) => {
      const { wanted, draft, reason } = ask.body;
      const actor = await actorOf(parts, ask);
      const work = draft ? plans.draft(wanted, actor) : plans.file(wanted, reason, actor);
      return tell(await inRoom(work, 'wanted.'));
    },
    'GET /api/plans/:id': async ({ scope, params }) => {
      const { plan, steps } = await inRoom(plans.get(params.id, scope));
      const { amendment, contact, remark } = plan;
      const sent = await parts.traffic.countMessages({ plan: plan.plan, outcome: 'allow' });
      return {
        ...tell(plan),
        contact: contact ?? null,
        remark,
        amendment:
          amendment === undefined ? null : { ...tellHand(amendment), terms: tellTerms(amendment.terms) },
        sent,
        steps: steps.map(tellStep),
      };
    },
    'PUT /api/plans/:id': async (ask) => {
      const { wanted, draft, reason } = ask.body;
      const actor = await actorOf(parts, ask);
      return tell(await inRoom(plans.write(ask.params.id, wanted, !draft, reason, actor), 'wanted.'));
    },
    'DELETE /api/plans/:id': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tell(await inRoom(plans.withdraw(ask.params.id, ask.body.reason, actor)));
    },
    'POST /api/plans/:id/decision': async (ask) => {
      const { approve, reason } = ask.body;
      const actor = await actorOf(parts, ask);
      return tell(await inRoom(plans.decide(ask.params.id, approve, reason, actor)));
    },
    'POST /api/plans/:id/stop': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tell(await inRoom(plans.stop(ask.params.id, ask.body.reason, actor)));
    },
    'POST /api/plans/:id/resume': async (ask) => {
      const actor = await actorOf(parts, ask);
      return tell(await inRoom(plans.resume(ask.params.id, ask.body.reason, actor)));
    },
  };
}

function tellPlan({ directory }: ApiParts, plan: Plan): Answer<'POST /api/plans'> {
  const { organisation, filed, decided, decisionReason, stopped, amendment, terms } = plan;
  return {
    ...{ plan: plan.plan, organisation, organisationName: directory.nameOf(organisation) ?? null },
    ...{ title: plan.title, state: plan.state, version: plan.version, terms: tellTerms(terms) },
    amendmentState: amendment === undefined ? 'none' : 'under-review',
    filed: tellHand(filed),
    decided: decided === undefined ? null : tellHand(decided),
    decisionReason: decisionReason ?? null,
    stopped: stopped === undefined ? null : { ...tellHand(stopped), reason: stopped.reason },
  };
}

function tellHand({ by, name, at }: Plan['filed']) {
  return { by: { id: by, name }, at: formatInstant(at) };
}

function tellTerms(terms: Terms | DraftTerms): Answer<'POST /api/plans'>['terms'] {
  const { purposes, signatures, ports, messagesMax } = terms;
  const lists = { purposes: [...purposes], signatures: [...signatures], ports: [...ports], messagesMax };
  if (!('from' in terms)) {
    const windows = terms.windows.map((each) => ({ ...each, hours: each.hours ?? null }));
    return {
      ...lists,
      texts: terms.texts.map(({ template = null, text = null }) => ({ template, text })),
      windows,
    };
  }
  const { texts, windows, from, until } = terms;
  return {
    ...lists,
    texts:
      texts?.map((each) => ({
        template: 'template' in each ? each.template : null,
        text: 'text' in each ? each.text : null,
      })) ?? null,
    windows: (windows ?? [{ from, until, hours: undefined }]).map((each) => ({
      from: formatInstant(each.from),
      until: formatInstant(each.until),
      hours:
        each.hours === undefined ? null : { from: clock(each.hours.from), until: clock(each.hours.until) },
    })),
  };
}

function clock(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}
