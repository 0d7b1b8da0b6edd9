import type { Instant } from '../domain/index.ts';
import { portBook, signatureBook, whose } from './facts.ts';
import type { Db } from './ground.ts';
import type { SanctionAction, SanctionRow, TargetKind } from './sanction-rows.ts';
import { suspensions } from './suspensions.ts';

/** Which sanction there is on what: those that a gateway can obey, and the warning, which changes nothing there. */
export const POSSIBLE: Readonly<Record<SanctionAction, readonly TargetKind[]>> = {
  warn: ['account', 'organisation', 'port', 'signature'],
  slow: ['account', 'organisation'],
  suspend: ['account', 'organisation', 'port', 'signature'],
  close: ['account', 'port'],
};

type Changes = readonly Record<string, unknown>[];

/** Whose matter the target is, and whether it is in a state to be suspended; undefined: there is no such target. */
export async function targetOf(
  db: Db,
  kind: TargetKind,
  target: string,
  now: Instant,
): Promise<{ readonly organisation: string; readonly open: boolean } | undefined> {
  switch (kind) {
    case 'account':
    case 'organisation': {
      const [organisation] = await whose(db, kind, target);
      return organisation === undefined ? undefined : { organisation, open: true };
    }
    case 'port': {
      const entry = (await portBook(db, [target], now)).port(target);
      if (entry === undefined || entry.state === 'closed') return undefined;
      return { organisation: entry.holder, open: entry.state === 'open' };
    }
    case 'signature': {
      const entry = (await signatureBook(db, [target], now)).signature(target);
      return entry && { organisation: entry.owner, open: entry.suspended === undefined };
    }
  }
}

/** What putting it in force writes. One with an end carries the end along, so that it expires by itself. */
export async function placing(db: Db, row: SanctionRow, at: Instant): Promise<Changes> {
  const { target_kind: kind, target, action, reason } = row;
  const until = row.until?.getTime();
  if (action === 'warn') return [];
  if (action === 'close') return [{ kind: `${kind}-closed`, at, [kind]: target }];
  if (kind === 'port' || kind === 'signature')
    return suspensions(db, { kind, name: target }, { reason, at, until });
  const how = action === 'slow' ? { kind: 'slow', ratePerSecond: row.rate_per_second } : { kind: 'suspend' };
  const placed = {
    kind: 'sanction-placed',
    at,
    sanction: row.id,
    on: { [kind]: target },
    action: how,
    reason,
  };
  return [until === undefined ? placed : { ...placed, until }];
}

/** What lifting it writes. A closure is not undone by a change: an account is opened and a port applied for anew. */
export function lifting({ id, target_kind: kind, target, action }: SanctionRow, at: Instant): Changes {
  if (action === 'warn' || action === 'close') return [];
  if (kind === 'port' || kind === 'signature') return [{ kind: `${kind}-restored`, at, [kind]: target }];
  return [{ kind: 'sanction-lifted', at, sanction: id }];
}
