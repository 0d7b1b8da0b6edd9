import { type Html, html } from '../domain/index.ts';

/** Fills `{name}` in one pass: a brace inside a value stays what it is. The result is text, and is escaped like any other. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '');
}

/** The same where a value is markup, such as a name in a script of its own. */
export function fillWith(template: string, values: Readonly<Record<string, Html>>): Html {
  return html`${template.split(/\{(\w+)\}/).map((part, i) => (i % 2 === 0 ? html`${part}` : values[part]))}`;
}
