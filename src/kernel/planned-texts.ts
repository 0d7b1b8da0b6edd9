import type { PlannedText, Signature } from '../domain/index.ts';
import { TemplateIndex } from './template-index.ts';
import { type Template, textTakenApart } from './template-matching.ts';
import type { FiledTemplates, Templates } from './templates.ts';

/** The texts of one plan. A body is one of them as it fills a filed template: as it stands, or by its letters alone. */
export class PlannedTexts {
  readonly #names: readonly string[];
  readonly #own: readonly Template[];
  /** All of them for the name that was asked about last, as its templates stood then. */
  #all:
    | { readonly index: TemplateIndex<Template>; readonly filed: FiledTemplates; readonly version: number }
    | undefined;
  #allOf: Signature | undefined;

  constructor(texts: readonly PlannedText[]) {
    this.#names = texts.flatMap((each) => ('template' in each ? [each.template] : []));
    this.#own = texts.flatMap((each) => ('text' in each ? (textTakenApart(each.text) ?? []) : []));
  }

  /** A template that was withdrawn, or was filed for another signature, is none of them. */
  hold(signature: Signature, body: string, templates: Templates): boolean {
    let all = this.#all;
    if (all === undefined || this.#allOf !== signature || all.filed.version !== all.version) {
      const filed = templates.of(signature);
      all = { index: this.#gather(signature, templates), filed, version: filed.version };
      this.#all = all;
      this.#allOf = signature;
    }
    return all.index.match(body) !== undefined;
  }

  #gather(signature: Signature, templates: Templates): TemplateIndex<Template> {
    const index = new TemplateIndex<Template>();
    for (const each of this.#own) index.add(each);
    for (const name of this.#names) {
      const template = templates.get(name, signature);
      if (template !== undefined) index.add(template);
    }
    return index;
  }
}
