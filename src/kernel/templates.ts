import type { ChangeOf, Purpose, Signature } from '../domain/index.ts';

interface Template {
  readonly template: string;
  readonly purpose: Purpose;
  /** The literal pieces between variables; the first begins the body, the last ends it. */
  readonly pieces: readonly string[];
}

/** Filed texts, by signature. */
export class Templates {
  readonly #bySignature = new Map<Signature, Template[]>();
  readonly #signatureOf = new Map<string, Signature>();

  file(change: ChangeOf<'template-filed'>): void {
    this.withdraw(change.template);
    const list = this.#bySignature.get(change.signature) ?? [];
    list.push({
      template: change.template,
      purpose: change.purpose,
      pieces: change.text.split(/\{[^{}]*\}/),
    });
    this.#bySignature.set(change.signature, list);
    this.#signatureOf.set(change.template, change.signature);
  }

  withdraw(template: string): void {
    const signature = this.#signatureOf.get(template);
    if (signature === undefined) return;
    const list = this.#bySignature.get(signature)!;
    list.splice(
      list.findIndex((t) => t.template === template),
      1,
    );
    this.#signatureOf.delete(template);
  }

  /** The template that a body (the text after its signature) fills, with what stands in its variables. */
  match(
    signature: Signature,
    body: string,
  ): { template: string; purpose: Purpose; variables: string } | undefined {
    const list = this.#bySignature.get(signature);
    if (list === undefined) return undefined;
    for (const { template, purpose, pieces } of list) {
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
  let at = first.length;
  let variables = '';
  for (let i = 1; i < last; i++) {
    const found = body.indexOf(pieces[i]!, at);
    if (found < 0) return undefined;
    variables += `${body.slice(at, found)} `;
    at = found + pieces[i]!.length;
  }
  const end = body.length - pieces[last]!.length;
  if (end < at || !body.endsWith(pieces[last]!)) return undefined;
  return variables + body.slice(at, end);
}
