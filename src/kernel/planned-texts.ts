import type { PlannedText, Signature } from '../domain/index.ts';
import { lettersOf } from './template-letters.ts';
import { filledByLetters, fillsExactly, type Template, type Templates, textTakenApart } from './templates.ts';

/** The texts of one plan. A body is one of them as it fills a filed template: as it stands, or by its letters alone. */
export class PlannedTexts {
  readonly #names: readonly string[];
  readonly #own: readonly Template[];

  constructor(texts: readonly PlannedText[]) {
    this.#names = texts.flatMap((each) => ('template' in each ? [each.template] : []));
    this.#own = texts.flatMap((each) => ('text' in each ? (textTakenApart(each.text) ?? []) : []));
  }

  /** A template that was withdrawn, or was filed for another signature, is none of them. */
  hold(signature: Signature, body: string, templates: Templates): boolean {
    for (const each of this.#own) if (fillsExactly(each, body)) return true;
    for (const name of this.#names) {
      const template = templates.get(name, signature);
      if (template !== undefined && fillsExactly(template, body)) return true;
    }
    const letters = lettersOf(body);
    for (const each of this.#own) if (filledByLetters(each, body, letters)) return true;
    for (const name of this.#names) {
      const template = templates.get(name, signature);
      if (template !== undefined && filledByLetters(template, body, letters)) return true;
    }
    return false;
  }
}
