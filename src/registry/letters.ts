import type { Scope } from '../domain/index.ts';
import { type HistoryEntry, historyOf, letterBook } from './facts.ts';
import { type Actor, act, covers, type Db, feed, type Ground } from './ground.ts';
import { type LetterFilter, type ListedLetter, listLetters } from './letter-list.ts';
import type { Listed, PageAsked } from './listing.ts';
import { NotThere, refuse } from './refusal.ts';
import type { LetterEntry } from './signature-book.ts';

export interface LetterPage {
  readonly letter: LetterEntry;
  readonly inForce: boolean;
  readonly history: readonly HistoryEntry[];
}

/** Letters that were granted: looked at by either side, revoked by the grantor or given back by the grantee. */
export class Letters {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async get(name: string, scope: Scope): Promise<LetterPage> {
    const { db } = this.#ground.record;
    const letter = await granted(db, name, scope);
    const now = this.#ground.clock();
    const standing = (await letterBook(db, name, now)).letter(name);
    return { letter, inForce: standing !== undefined, history: await historyOf(db, 'letter', name) };
  }

  list(scope: Scope, filter: LetterFilter, page: PageAsked): Promise<Listed<ListedLetter>> {
    return listLetters(this.#ground.record, scope, filter, page, this.#ground.clock());
  }

  async revoke(name: string, reason: string, actor: Actor): Promise<void> {
    const now = this.#ground.clock();
    await act(this.#ground, async (db) => {
      const letter = await granted(db, name, actor.scope);
      const at = Math.max(now, letter.at);
      if ((await letterBook(db, name, at)).letter(name) === undefined)
        refuse('letter-over', 'letter', { letter: name });
      await actor.note(db, {
        act: 'letter.revoked',
        object: { kind: 'letter', id: name },
        organisation: covers(actor.scope, letter.grantor) ? letter.grantor : letter.grantee,
        reason,
        detail: {},
      });
      await feed(db, actor, [{ kind: 'letter-revoked', at, letter: name }]);
    });
  }
}

/** As it was granted last, whether or not it is still in force. */
async function granted(db: Db, name: string, scope: Scope): Promise<LetterEntry> {
  const row = await db
    .selectFrom('registry_fact')
    .select('body')
    .where('subject_kind', '=', 'letter')
    .where('subject', '=', name)
    .where('kind', '=', 'letter-granted')
    .orderBy('sequence', 'desc')
    .executeTakeFirst();
  const letter = row?.body as unknown as LetterEntry | undefined;
  if (letter === undefined || !(covers(scope, letter.grantor) || covers(scope, letter.grantee)))
    throw new NotThere();
  return letter;
}
