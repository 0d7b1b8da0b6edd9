import {
  formatInstant,
  type Instant,
  type OrganisationId,
  objectionOf,
  parseInstant,
  Refusal,
  type Told,
  valid,
} from '../../domain/index.ts';
import { type LookBack, LookBackFault, readTried, type Trial } from '../../supervision/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { RouteName } from '../contract/index.ts';
import { notAllowed } from '../guard.ts';
import type { ApiParts } from '../parts.ts';
import { refusalProblem } from '../refusal-problem.ts';
import type { Ask, Handlers } from '../serve.ts';

type Own = Extract<keyof Handlers, `${string} /api/look-backs${string}`>;

const RULE: Told = [
  '{zh}',
  '{en}',
  '请从规则页面选取规则代号。',
  'Take a rule’s code from the page of rules.',
];

/** Past traffic judged again: for those whose duty covers all of it. */
export function lookBackHandlers(parts: ApiParts): Pick<Handlers, Own> {
  const { lookBacks, directory } = parts;
  const page = async (id: string) => {
    const { lookBack, result } = await inRoom(lookBacks.get(id));
    const codes = new Set(result?.finds.map(({ organisation }) => organisation));
    for (const { key } of result?.organisations.rows ?? []) codes.add(key);
    const names = [...codes].flatMap((code) => {
      const name = directory.nameOf(code as OrganisationId);
      return name === undefined ? [] : [[code, name] as const];
    });
    return { ...tell(lookBack), names: Object.fromEntries(names), result: result ?? null };
  };
  return {
    'GET /api/look-backs': async (ask) => {
      everywhere(ask);
      const { limit, after } = ask.query;
      const found = await lookBacks.list({ limit: limit + 1, after });
      const items = found.slice(0, limit).map(tell);
      return { items, next: found.length > limit ? items.at(-1)!.id : null };
    },
    'GET /api/look-backs/:id': async (ask) => {
      everywhere(ask);
      return page(ask.params.id);
    },
    'POST /api/look-backs': async (ask) => {
      everywhere(ask);
      const { kind, from, to } = ask.body;
      const asked = { kind, from: time(from), to: time(to), trial: trialOf(ask.body) };
      return tell(await inRoom(lookBacks.ask(asked, await actorOf(parts, ask))));
    },
    'POST /api/look-backs/:id/cancel': async (ask) => {
      everywhere(ask);
      return tell(await inRoom(lookBacks.cancel(ask.params.id, await actorOf(parts, ask))));
    },
  };
}

/** What is found is about everybody. */
function everywhere({ scope }: Ask<RouteName>): void {
  if (scope !== 'all') throw notAllowed();
}

function tell({ from, to, trial, askedAt, endedAt, total, fault, ...rest }: LookBack) {
  return {
    ...rest,
    ...{ from: formatInstant(from), to: formatInstant(to), askedAt: formatInstant(askedAt) },
    trial:
      trial === undefined
        ? null
        : {
            rules: trial.rules.map((each) => ({ ...each })),
            ...(trial.rulesOf === undefined ? {} : { rulesOf: formatInstant(trial.rulesOf) }),
          },
    ...{
      endedAt: endedAt === undefined ? null : formatInstant(endedAt),
      total: total ?? null,
      fault: fault ?? null,
    },
  };
}

function trialOf({
  try: rules,
  rulesOf,
}: {
  readonly try: readonly string[];
  readonly rulesOf?: string | undefined;
}): Trial | undefined {
  if (rules.length === 0 && rulesOf === undefined) return undefined;
  const tried = rules.map((text) => {
    try {
      return readTried(text);
    } catch (error) {
      if (!(error instanceof LookBackFault)) throw error;
      throw refusalProblem(new Refusal([objectionOf('rule-not-to-be-tried', RULE, 'try', error.words)]));
    }
  });
  return { rules: tried, ...(rulesOf === undefined ? {} : { rulesOf: time(rulesOf) }) };
}

/** The contract let nothing else in. */
function time(text: string): Instant {
  return valid(parseInstant(text));
}
