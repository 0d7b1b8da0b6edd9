import { formatInstant, VARIABLE_LENGTH_MAX, type Words } from '../../domain/index.ts';
import type { RegistryRoom, TemplateEntry, TemplatePage, TemplateTried } from '../../registry/index.ts';
import { actorOf, inRoom } from '../actor.ts';
import type { Answer } from '../contract/index.ts';
import type { ApiParts } from '../parts.ts';
import type { Handlers } from '../serve.ts';
import { tellHistory } from './history.ts';

type Own = Extract<keyof Handlers, `${string} /api/templates${string}`>;

/** Filed templates: listed, taken apart, tried with a text, withdrawn by whoever sends them. */
export function templateHandlers(parts: ApiParts, { templates }: RegistryRoom): Pick<Handlers, Own> {
  return {
    'GET /api/templates': async ({ scope, query }) => {
      const { items, next } = await templates.list(scope, query);
      return { items: items.map((entry) => tell(parts, entry)), next };
    },
    'GET /api/templates/:id': async ({ scope, params }) =>
      tellPage(parts, await inRoom(templates.get(params.id, scope))),
    'POST /api/templates/:id/match': async ({ scope, params, body }) =>
      tellTried(await inRoom(templates.try(params.id, body.text, scope))),
    'POST /api/templates/:id/withdrawal': async (ask) => {
      const { id } = ask.params;
      await inRoom(templates.withdraw(id, ask.body.reason, await actorOf(parts, ask)));
      return tellPage(parts, await templates.get(id, 'all'));
    },
  };
}

function tell(
  { directory }: ApiParts,
  { filed, withdrawnAt }: TemplateEntry,
): Answer<'GET /api/templates'>['items'][number] {
  const { template, organisation, signature, text, purpose, links, callbacks, at } = filed;
  return {
    ...{ template, organisation, signature, text, purpose },
    organisationName: directory.nameOf(organisation) ?? null,
    links: links === undefined ? null : [...links],
    callbacks: callbacks === undefined ? null : [...callbacks],
    state: withdrawnAt === undefined ? 'filed' : 'withdrawn',
    filedAt: formatInstant(at),
    withdrawnAt: withdrawnAt === undefined ? null : formatInstant(withdrawnAt),
  };
}

async function tellPage(
  parts: ApiParts,
  { read, history, ...entry }: TemplatePage,
): Promise<Answer<'GET /api/templates/:id'>> {
  const { pieces, variables, fixedShare } = read;
  const pieced = pieces.flatMap((fixed, i) => {
    const variable = variables[i];
    return [
      ...(fixed === '' ? [] : [{ fixed }]),
      ...(variable === undefined ? [] : [{ variable, lengthMax: VARIABLE_LENGTH_MAX[variable.type] }]),
    ];
  });
  return { ...tell(parts, entry), parts: pieced, fixedShare, history: await tellHistory(parts, history) };
}

const MATCHES: Readonly<Record<'exactly' | 'by-letters', Words>> = {
  exactly: { zh: '符合模板，一字不差。', en: 'The text fills the template to the character.' },
  'by-letters': {
    zh: '符合模板；只有全半角、空格、标点或大小写不同。',
    en: 'The text fills the template; only width, spaces, punctuation or case differ.',
  },
};
const DIFFERS: Readonly<Record<'signature' | 'fixed-text' | 'variable' | 'more-text', Words>> = {
  signature: { zh: '文首不是模板的签名。', en: 'The text does not begin with the template’s signature.' },
  'fixed-text': { zh: '固定文字从这里起不同。', en: 'The fixed text differs from here on.' },
  variable: { zh: '变量里的内容不是它的类型。', en: 'A variable holds what is not of its type.' },
  'more-text': { zh: '模板到此为止，短信还有内容。', en: 'The template ends here, and the text goes on.' },
};

function tellTried(tried: TemplateTried): Answer<'POST /api/templates/:id/match'> {
  if (tried.matches !== 'no')
    return {
      matches: tried.matches,
      words: MATCHES[tried.matches],
      filled: tried.filled.map((each) => ({ ...each })),
      difference: null,
    };
  const { because, at, expected, found, variable } = tried;
  return {
    matches: 'no',
    words: DIFFERS[because],
    filled: [],
    difference: { because, at, expected, found, variable: variable ?? null },
  };
}
