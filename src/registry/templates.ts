import { sql } from 'kysely';
import {
  type ChangeOf,
  type Instant,
  parseTemplate,
  type Scope,
  signatureOf,
  type TemplateText,
  valid,
} from '../domain/index.ts';
import { type TemplateTrial, tryTemplate } from '../kernel/index.ts';
import { scoped } from '../store/index.ts';
import { factsOf, type HistoryEntry, historyOf } from './facts.ts';
import { type Actor, act, covers, type Db, feed, type Ground } from './ground.ts';
import { NotThere, refuse } from './refusal.ts';

/** A template as it was filed last. */
export interface TemplateEntry {
  readonly filed: ChangeOf<'template-filed'>;
  /** Undefined: it is in force. */
  readonly withdrawnAt: Instant | undefined;
}

export interface TemplatePage extends TemplateEntry {
  readonly read: TemplateText;
  readonly history: readonly HistoryEntry[];
}

/** A trial of a whole text. `signature`: another's stands in front, or none. */
export type TemplateTried =
  | Exclude<TemplateTrial, { readonly matches: 'no' }>
  | (Omit<Extract<TemplateTrial, { readonly matches: 'no' }>, 'because'> & {
      readonly because: Extract<TemplateTrial, { readonly matches: 'no' }>['because'] | 'signature';
    });

export interface TemplateFilter {
  readonly q?: string | undefined;
  readonly signature?: string | undefined;
}

/** Filed texts: looked at, tried with a text, withdrawn by whoever sends them. */
export class Templates {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async get(name: string, scope: Scope): Promise<TemplatePage> {
    const { db } = this.#ground.record;
    const entry = await filed(db, name, scope, this.#ground.clock());
    const read = valid(parseTemplate(entry.filed.text));
    return { ...entry, read, history: await historyOf(db, 'template', name) };
  }

  /** By name. */
  async list(
    scope: Scope,
    page: TemplateFilter & { readonly limit: number; readonly after?: string | undefined },
  ): Promise<{ items: TemplateEntry[]; next: string | null }> {
    const { limit, after = '', q = '', signature } = page;
    const names = await scoped(this.#ground.record, scope, async (db) => {
      let query = db
        .selectFrom('registry_fact')
        .select('subject')
        .distinct()
        .where('subject_kind', '=', 'template')
        .where('subject', '>', after)
        .orderBy('subject')
        .limit(limit + 1);
      if (q !== '')
        query = query.where(
          sql<boolean>`(strpos(subject, ${q}) > 0 or strpos(coalesce(body ->> 'text', ''), ${q}) > 0)`,
        );
      if (signature !== undefined) query = query.where(sql<boolean>`body ->> 'signature' = ${signature}`);
      return (await query.execute()).map(({ subject }) => subject);
    });
    const entries = await entriesOf(this.#ground.record.db, names.slice(0, limit), this.#ground.clock());
    return { items: entries, next: names.length > limit ? names[limit - 1]! : null };
  }

  /** Whether a whole text, with its signature in front, fills the template; withdrawn ones are tried as they were. */
  async try(name: string, text: string, scope: Scope): Promise<TemplateTried> {
    const entry = await filed(this.#ground.record.db, name, scope, this.#ground.clock());
    const { signature } = entry.filed;
    if (signatureOf(text) !== signature) {
      const expected = `【${signature}】`;
      const found = text.slice(0, 24);
      return { matches: 'no', because: 'signature', at: 0, expected, found, variable: undefined };
    }
    const start = signature.length + 2;
    const trial = tryTemplate(entry.filed, text.slice(start));
    return trial.matches === 'no' ? { ...trial, at: trial.at + start } : trial;
  }

  /** By its owner, from now on: texts that fill it are then judged without it. */
  async withdraw(name: string, reason: string, actor: Actor): Promise<void> {
    const now = this.#ground.clock();
    await act(this.#ground, async (db) => {
      const { filed: template, withdrawnAt } = await filed(db, name, actor.scope, now);
      if (withdrawnAt !== undefined) refuse('template-over', 'template', { template: name });
      await actor.note(db, {
        act: 'template.withdrawn',
        object: { kind: 'template', id: name },
        organisation: template.organisation,
        reason,
        detail: { name: template.signature },
      });
      await feed(db, actor, [{ kind: 'template-withdrawn', at: Math.max(now, template.at), template: name }]);
    });
  }
}

async function filed(db: Db, name: string, scope: Scope, now: Instant): Promise<TemplateEntry> {
  const [entry] = await entriesOf(db, [name], now);
  if (entry === undefined || !covers(scope, entry.filed.organisation)) throw new NotThere();
  return entry;
}

/** In the order of the names; those that were never filed are left out. */
export async function entriesOf(db: Db, names: readonly string[], now: Instant): Promise<TemplateEntry[]> {
  if (names.length === 0) return [];
  const facts = await factsOf(db, 'template', names);
  const found = new Map<string, TemplateEntry>();
  for (const { subject, body } of facts.sort((a, b) => a.at - b.at || a.sequence - b.sequence)) {
    const change = body as ChangeOf<'template-filed' | 'template-withdrawn'>;
    if (change.kind === 'template-filed') found.set(subject, { filed: change, withdrawnAt: undefined });
    else {
      const before = found.get(subject);
      if (before !== undefined && change.at <= now) found.set(subject, { ...before, withdrawnAt: change.at });
    }
  }
  return names.map((name) => found.get(name)).filter((entry) => entry !== undefined);
}
