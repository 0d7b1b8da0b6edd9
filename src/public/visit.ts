import { LANGUAGES, type Language, preferredLanguage } from '../domain/index.ts';

/** A request for a page, as far as a page looks at it. */
export interface Visit {
  /** The page's own address, such as /sender; empty where there is no page. */
  readonly path: string;
  readonly language: Language;
  /** The language that the address asks for: links go on in it. Undefined: the browser's preference decides. */
  readonly asked: Language | undefined;
  /** The address asks for a language that there is none of. */
  readonly languageUnknown: boolean;
  /** What was typed into the form, as it stands; undefined where the form was not sent. */
  readonly number: string | undefined;
}

/** Reads what a page needs of a request. Of a parameter that is given twice the first counts. */
export function readVisit(
  path: string,
  query: Readonly<Record<string, unknown>>,
  accepted: string | undefined,
): Visit {
  const lang = first(query['lang']);
  const asked = LANGUAGES.find((language) => language === lang);
  return {
    path,
    language: asked ?? preferredLanguage(accepted),
    asked,
    languageUnknown: lang !== undefined && asked === undefined,
    number: first(query['number']),
  };
}

/** Another page, in the language of this visit. */
export function linkTo({ asked }: Visit, path: string, query: Readonly<Record<string, string>> = {}): string {
  const search = `${new URLSearchParams({ ...(asked === undefined ? {} : { lang: asked }), ...query })}`;
  return search === '' ? path : `${path}?${search}`;
}

/** The same page in another language, with what was typed. */
export function sameIn(language: Language, { path, number }: Visit): string {
  // URLSearchParams takes any text; encodeURIComponent throws at half a pair.
  return `${path}?${new URLSearchParams({ lang: language, ...(number === undefined ? {} : { number: shortened(number) }) })}`;
}

const TYPED_MAX = 100;

/** What is shown again of what was typed, in characters: enough for any number with what people put around it. */
export function shortened(typed: string): string {
  const characters = Array.from(typed.slice(0, 2 * TYPED_MAX));
  return characters.slice(0, TYPED_MAX).join('');
}

function first(value: unknown): string | undefined {
  const one = Array.isArray(value) ? value[0] : value;
  return typeof one === 'string' ? one : undefined;
}
