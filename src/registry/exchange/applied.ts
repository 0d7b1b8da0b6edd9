import { isDeepStrictEqual } from 'node:util';
import { handIn, judgeWanted } from '../applications.ts';
import type { Db } from '../ground.ts';
import { pagesOf } from '../pages.ts';
import type { Checked, Wanted } from '../wanted.ts';
import type { Judged, Reader } from './kind.ts';

/**
 * What can be applied for: judged as if it were typed. As an application it waits for its review; as what was decided elsewhere it is a fact.
 * `facts`: what it writes then, where that is not what an approval writes.
 */
export async function judgeApplied(
  { db, scope, moment, mode, reason }: Reader,
  wanted: Wanted,
  facts?: (checked: Checked) => readonly Record<string, unknown>[],
): Promise<Judged> {
  const checked = await judgeWanted(db, wanted, scope, moment);
  const { objections, subject } = checked;
  if (mode === 'facts') {
    const changes = facts?.(checked) ?? checked.changes;
    return imported(
      objections,
      { kind: wanted.kind, id: subject, organisation: wanted.organisation },
      changes,
    );
  }
  const [only] = objections;
  if (only?.code === 'application-open' && objections.length === 1 && (await isSame(db, wanted, subject)))
    return { objections: [], same: true, ahead: [], write: async () => [] };
  return {
    objections,
    ahead: [],
    async write(trx, actor, now) {
      await handIn(trx, { wanted, subject, reason }, actor, now);
      return [];
    },
  };
}

/** A fact that was decided elsewhere. */
export function imported(
  objections: Judged['objections'],
  { kind, id, organisation }: { readonly kind: string; readonly id: string; readonly organisation: string },
  changes: readonly Record<string, unknown>[],
): Judged {
  return {
    objections,
    ahead: changes,
    async write(db, actor) {
      await actor.note(db, {
        act: 'registry.imported',
        object: { kind, id },
        organisation,
        reason: undefined,
        detail: { kind },
      });
      return changes;
    },
  };
}

async function isSame(db: Db, wanted: Wanted, subject: string): Promise<boolean> {
  const waiting = await pagesOf(db).applications.of(`${wanted.kind} ${subject}`);
  const open = waiting.find(({ state }) => state === 'applied' || state === 'appealed');
  return open !== undefined && isDeepStrictEqual(open.body, JSON.parse(JSON.stringify(wanted)));
}
