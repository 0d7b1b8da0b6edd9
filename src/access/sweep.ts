import type { Ground } from './ground.ts';
import { KEPT_MS } from './idempotency.ts';

export async function sweep({ db, clock, settings }: Ground): Promise<void> {
  const now = clock();
  const ago = (ms: number) => new Date(now - ms);
  await db
    .deleteFrom('session')
    .where((eb) => eb.or([eb('until', '<=', ago(0)), eb('seen_at', '<=', ago(settings.idleMs))]))
    .execute();
  await db.deleteFrom('person_token').where('until', '<=', ago(0)).execute();
  await db.deleteFrom('passkey_challenge').where('until', '<=', ago(0)).execute();
  await db.deleteFrom('oidc_attempt').where('until', '<=', ago(0)).execute();
  await db.deleteFrom('idempotency').where('answered_at', '<=', ago(KEPT_MS)).execute();
  await db
    .deleteFrom('sign_in_failure')
    .where('counted_from', '<=', ago(settings.lockMs))
    .where((eb) => eb.or([eb('locked_until', 'is', null), eb('locked_until', '<=', ago(0))]))
    .execute();
}
