import { createHash } from 'node:crypto';
import { formatInstant, type Instant, next, Refusal, refuseAll } from '../../domain/index.ts';
import { type Actor, type Db, drawId } from '../../registry/index.ts';
import { objectionsTo } from './check-directive.ts';
import { type DirectiveRow, readDirective, readStep, type WantedDirective } from './directive-rows.ts';
import { addresseesOf, type DirectiveGround, findDirective, whole } from './ground.ts';
import { obligationsOf } from './obligation-fold.ts';
import { DIRECTIVE_MACHINE, type DirectiveAct, OBLIGATION_MACHINE, OVER } from './obligation-states.ts';
import { objection } from './refusals.ts';
import { note } from './steps.ts';

/** The regulator's side of writing: drafted, kept, issued, withdrawn. What was issued never changes. */
export class Directives {
  readonly #ground: DirectiveGround;

  constructor(ground: DirectiveGround) {
    this.#ground = ground;
  }

  /** @returns its id */
  async draft(wanted: WantedDirective, actor: Actor): Promise<string> {
    whole(actor);
    const id = drawId('d');
    await this.#ground.record.db.transaction().execute(async (db) => {
      await db
        .insertInto('directive')
        .values({
          ...{ id, state: 'draft', ...columnsOf(wanted), ...this.#changed(actor) },
          ...{ issued_at: null, issued_by_name: null, sha256: null, evidence_index: null },
          ...{ withdrawn_at: null, withdrawn_because: null },
        })
        .execute();
      await this.#note(db, id, 'draft', 'draft', '', actor);
    });
    return id;
  }

  /** Throws Refusal where somebody else has changed it since it was read. */
  async save(id: string, edit: number, wanted: WantedDirective, actor: Actor): Promise<void> {
    await this.#change(id, 'save', '', actor, async (db, row) => {
      unchanged(row, edit);
      await db
        .updateTable('directive')
        .set({ ...columnsOf(wanted), ...this.#changed(actor), edit: row.edit + 1 })
        .where('id', '=', id)
        .execute();
    });
  }

  /** To all of its addressees at once. Refused with everything that stands in the way. */
  async issue(id: string, edit: number, actor: Actor): Promise<void> {
    await this.#change(id, 'issue', '', actor, async (db, row) => {
      unchanged(row, edit);
      const { directory, evidence, clock } = this.#ground;
      refuseAll(objectionsTo(row, (each) => directory.nameOf(each) !== undefined));
      const issuedAt = clock();
      await db
        .insertInto('directive_addressee')
        .values(
          row.addressees.map(({ organisation, standing }) => ({ directive: id, organisation, standing })),
        )
        .execute();
      const sha256 = createHash('sha256').update(issuedBytes(row, issuedAt)).digest();
      // In the log last: where the record then fails to commit, the log holds a hash of what nobody was shown, and the next try adds its own.
      const entry = { kind: 'directive', directive: id, sha256: sha256.toString('hex') };
      const { firstIndex } = await evidence.addEntries([Buffer.from(JSON.stringify(entry))]);
      await db
        .updateTable('directive')
        .set({
          issued_at: new Date(issuedAt),
          issued_by_name: actor.name,
          sha256,
          evidence_index: firstIndex,
        })
        .set({ state: 'issued' })
        .where('id', '=', id)
        .execute();
    });
  }

  async discard(id: string, edit: number, actor: Actor): Promise<void> {
    await this.#change(id, 'discard', '', actor, async (_db, row) => unchanged(row, edit));
  }

  /** With everything that is still open of it. */
  async withdraw(id: string, reason: string, actor: Actor): Promise<void> {
    if (reason.trim() === '') throw new Refusal([objection('reason-missing', 'reason')]);
    await this.#change(id, 'withdraw', reason, actor, async (db, row) => {
      const now = this.#ground.clock();
      const directive = readDirective(row, await addresseesOf(db, id));
      const rows = await db
        .selectFrom('directive_step')
        .selectAll()
        .where('directive', '=', id)
        .orderBy('sequence')
        .execute();
      const open = obligationsOf(directive, rows.map(readStep), now).filter(
        ({ state }) => !OVER.includes(state),
      );
      for (const { clause, organisation, state } of open)
        await note(
          db,
          this.#ground.clock,
          {
            ...{ directive: id, clause, organisation, act: 'withdraw' as const, reason, detail: {} },
            state: next(OBLIGATION_MACHINE, state, 'withdraw'),
          },
          actor,
        );
      await this.#ground.evidence.addEntries([
        Buffer.from(JSON.stringify({ kind: 'directive-withdrawn', directive: id })),
      ]);
      await db
        .updateTable('directive')
        .set({ withdrawn_at: new Date(now), withdrawn_because: reason, state: 'withdrawn' })
        .where('id', '=', id)
        .execute();
    });
  }

  async #change(
    id: string,
    act: DirectiveAct,
    reason: string,
    actor: Actor,
    work: (db: Db, row: DirectiveRow) => Promise<void>,
  ): Promise<void> {
    whole(actor);
    await this.#ground.record.db.transaction().execute(async (db) => {
      const row = await findDirective(db, id, true);
      const state = next(DIRECTIVE_MACHINE, row.state, act);
      await work(db, row);
      if (act === 'discard') await db.updateTable('directive').set({ state }).where('id', '=', id).execute();
      await this.#note(db, id, act, state, reason, actor);
    });
  }

  async #note(
    db: Db,
    id: string,
    act: DirectiveAct | 'draft',
    state: string,
    reason: string,
    actor: Actor,
  ): Promise<void> {
    const step = { directive: id, clause: null, organisation: null, act, state, reason, detail: {} };
    await note(db, this.#ground.clock, step, actor);
  }

  #changed(actor: Actor) {
    return { changed_at: new Date(this.#ground.clock()), changed_by: actor.id, changed_by_name: actor.name };
  }
}

function columnsOf({ title, occasion, text, acknowledgeDays, clauses, addressees }: WantedDirective) {
  return {
    ...{ title, occasion, text, acknowledge_days: acknowledgeDays },
    ...{ clauses: JSON.stringify(clauses), addressees: JSON.stringify(addressees) },
  };
}

/** What the hash of a directive is of: whoever has it can write it down. */
export function issuedBytes(
  row: Pick<
    DirectiveRow,
    'id' | 'title' | 'occasion' | 'text' | 'acknowledge_days' | 'clauses' | 'addressees'
  >,
  issuedAt: Instant,
): Buffer {
  const { id, title, occasion, text, clauses, addressees } = row;
  return Buffer.from(
    JSON.stringify({
      ...{ schema: 'anning-directive-1', id, title, occasion, text, acknowledgeDays: row.acknowledge_days },
      ...{ clauses, addressees, issuedAt: formatInstant(issuedAt) },
    }),
  );
}

function unchanged(row: DirectiveRow, edit: number): void {
  if (row.edit === edit) return;
  const at = formatInstant(row.changed_at.getTime()).slice(0, 16).replace('T', ' ');
  throw new Refusal([objection('directive-changed', 'edit', { by: row.changed_by_name, at })]);
}
