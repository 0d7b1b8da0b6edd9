import type { ChangeOf, Purpose, Signature } from '../domain/index.ts';

interface Template {
  readonly template: string;
  readonly purpose: Purpose;
  /** The literal pieces between variables; the first begins the body, the last ends it. */
  readonly pieces: readonly string[];
}

interface Filed {
  readonly templates: Template[];
  /** The first character of each, -1 where a variable comes first: tells most of them apart without a look at their texts. */
  readonly first: number[];
}

/** Filed texts, by signature. */
export class Templates {
  readonly #bySignature = new Map<Signature, Filed>();
  readonly #signatureOf = new Map<string, Signature>();

  file(change: ChangeOf<'template-filed'>): void {
    this.withdraw(change.template);
    const { signature, template, purpose } = change;
    const pieces = change.text.split(/\{[^{}]*\}/);
    const filed = this.#bySignature.get(signature) ?? { templates: [], first: [] };
    filed.templates.push({ template, purpose, pieces });
    filed.first.push(pieces[0] === '' ? -1 : pieces[0]!.charCodeAt(0));
    this.#bySignature.set(signature, filed);
    this.#signatureOf.set(template, signature);
  }

  withdraw(template: string): void {
    const signature = this.#signatureOf.get(template);
    if (signature === undefined) return;
    const { templates, first } = this.#bySignature.get(signature)!;
    const i = templates.findIndex((t) => t.template === template);
    templates.splice(i, 1);
    first.splice(i, 1);
    this.#signatureOf.delete(template);
  }

  /** The template that a body (the text after its signature) fills, with what stands in its variables. */
  match(
    signature: Signature,
    body: string,
  ): { template: string; purpose: Purpose; variables: string } | undefined {
    const filed = this.#bySignature.get(signature);
    if (filed === undefined) return undefined;
    const { templates, first } = filed;
    const begins = body.charCodeAt(0);
    for (let i = 0; i < first.length; i++) {
      if (first[i] !== begins && first[i] !== -1) continue;
      const { template, purpose, pieces } = templates[i]!;
      const variables = fill(pieces, body);
      if (variables !== undefined) return { template, purpose, variables };
    }
    return undefined;
  }
}

/** What stands between the literal pieces, joined by a space; undefined where the body does not fill the template. */
function fill(pieces: readonly string[], body: string): string | undefined {
  const first = pieces[0]!;
  if (!body.startsWith(first)) return undefined;
  const last = pieces.length - 1;
  if (last === 0) return body.length === first.length ? '' : undefined;
  const end = body.length - pieces[last]!.length;
  if (end < first.length || !body.endsWith(pieces[last]!)) return undefined;
  let at = first.length;
  let variables = '';
  for (let i = 1; i < last; i++) {
    const found = body.indexOf(pieces[i]!, at);
    if (found < 0) return undefined;
    variables += `${body.slice(at, found)} `;
    at = found + pieces[i]!.length;
  }
  return end < at ? undefined : variables + body.slice(at, end);
}
