/** Texts of the console, in both languages; one without its English is a type error. A text with values in it is a function. */
export type Language = 'zh' | 'en';

type Telling = string | ((...values: never[]) => string);
export interface Words<T extends Telling = Telling> {
  readonly zh: T;
  readonly en: T;
}
export type Table = Readonly<Record<string, Words>>;

type Told<W> = W extends { readonly zh: infer T } ? (T extends string ? string : T) : never;
export type In<T extends Table> = { readonly [K in keyof T]: Told<T[K]> };

/** Names a page's texts. */
export function words<const T extends Table>(table: T): T {
  return table;
}

const told = new WeakMap<Table, Partial<Record<Language, unknown>>>();

/** A table's texts in one language. The same object each time, so that it may stand among a hook's inputs. */
export function tell<T extends Table>(table: T, language: Language): In<T> {
  const known = told.get(table) ?? {};
  told.set(table, known);
  known[language] ??= Object.fromEntries(Object.entries(table).map(([key, text]) => [key, text[language]]));
  return known[language] as In<T>;
}
