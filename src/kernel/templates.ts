import type { ChangeOf, Signature } from '../domain/index.ts';
import { type Match, TemplateIndex } from './template-index.ts';
import { type FiledTemplate, takenApart } from './template-matching.ts';

/** What is filed for one signature. */
export interface FiledTemplates {
  /** Counts its changes: what was worked out at another count may not hold any more. */
  readonly version: number;
  /** The first filed that a body (the text after its signature) fills. */
  match(body: string): Match<FiledTemplate> | undefined;
}

class OfSignature implements FiledTemplates {
  version = 0;
  readonly index = new TemplateIndex<FiledTemplate>();

  match(body: string): Match<FiledTemplate> | undefined {
    return this.index.match(body);
  }
}

/**
 * Filed texts, by signature. A body fills a template as it stands, or by its letters alone: width, spaces, case and punctuation are no
 * difference. (Matching to the character, introduced elsewhere in a night of March 2021, stopped a country's bank codes.)
 */
export class Templates {
  readonly #bySignature = new Map<Signature, OfSignature>();
  readonly #byName = new Map<string, { readonly signature: Signature; readonly template: FiledTemplate }>();
  /** Of every signature for which nothing is filed; it changes when something is filed for one of them. */
  readonly #none = new OfSignature();

  file(change: ChangeOf<'template-filed'>): void {
    this.withdraw(change.template);
    const { signature } = change;
    const template = takenApart(change);
    // Taken into the record before its form was looked at: it is filled by nothing.
    if (template === undefined) return;
    let filed = this.#bySignature.get(signature);
    if (filed === undefined) {
      this.#none.version++;
      filed = new OfSignature();
      this.#bySignature.set(signature, filed);
    }
    filed.version++;
    filed.index.add(template);
    this.#byName.set(template.template, { signature, template });
  }

  withdraw(template: string): void {
    const named = this.#byName.get(template);
    if (named === undefined) return;
    const filed = this.#bySignature.get(named.signature)!;
    filed.version++;
    filed.index.delete(named.template);
    this.#byName.delete(template);
  }

  /** The template of this name, where it stands and was filed for this signature. */
  get(template: string, signature: Signature): FiledTemplate | undefined {
    const named = this.#byName.get(template);
    return named?.signature === signature ? named.template : undefined;
  }

  /** What is filed for a signature now. The object stays the signature's own, or that of all for which nothing is filed. */
  of(signature: Signature | undefined): FiledTemplates {
    return (signature === undefined ? undefined : this.#bySignature.get(signature)) ?? this.#none;
  }
}
