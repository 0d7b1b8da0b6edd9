/** What may stand in a template: text and numbers are escaped, fragments stand as they are, undefined is nothing. */
export type Part = string | number | Html | readonly (Html | undefined)[] | undefined;

/** Markup that `html` made. A text, or an object that looks like one of these, is never taken for one. */
export class Html {
  readonly #markup: string;

  private constructor(markup: string) {
    this.#markup = markup;
  }

  static template(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
    let markup = literals[0]!;
    for (const [place, part] of parts.entries()) markup += Html.#of(part) + literals[place + 1]!;
    return new Html(markup);
  }

  static #of(part: Part): string {
    if (part === undefined) return '';
    if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
    if (Array.isArray(part)) return part.map(Html.#of).join('');
    // Throws for whatever `template` did not make.
    return (part as Html).#markup;
  }

  toString(): string {
    return this.#markup;
  }
}

/**
 * A piece of a page. Values may stand where text stands and in attributes in double quotes; an address in `href` must begin with a
 * literal of ours.
 */
export const html = Html.template;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Characters that HTML forbids, and halves of pairs, become U+FFFD: no browser has to guess. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\u007e\u00a0-\ufdcf\ufdf0-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"'`]/g, (mark) => ENTITIES[mark]!);
}
