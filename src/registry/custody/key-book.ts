import type { ChangeOf, Instant, OrganisationId } from '../../domain/index.ts';
import { formatVerifierKey, parseVerifierKey, type VerifierKey } from '../../evidence/index.ts';
import type { Db } from '../ground.ts';

/** A key by which an organisation signs what it passed on. It counts from its registration to its revocation, and its name is never given again. */
export interface CustodyKey {
  readonly organisation: OrganisationId;
  readonly key: string;
  /** Base64 of the raw 32 bytes. */
  readonly publicKey: string;
  /** As verifiers of signed notes take it: code+key id+base64. */
  readonly verifier: VerifierKey;
  readonly registeredAt: Instant;
  readonly revokedAt: Instant | undefined;
  /** Why it was revoked. */
  readonly reason: string;
}

type KeyChange = ChangeOf<'organisation-key-registered' | 'organisation-key-revoked'>;

/** An organisation's keys, the oldest first, as its facts tell them. A key that is registered again under a name that is taken is none. */
export async function keysOf(db: Db, organisation: string): Promise<CustodyKey[]> {
  const rows = await db
    .selectFrom('registry_fact')
    .select('body')
    .where('subject_kind', '=', 'organisation')
    .where('subject', '=', organisation)
    .where('kind', 'in', ['organisation-key-registered', 'organisation-key-revoked'])
    .orderBy('at')
    .orderBy('sequence')
    .execute();
  const keys = new Map<string, CustodyKey>();
  // What stands in the record was parsed when it was written.
  for (const { body } of rows) take(keys, body as unknown as KeyChange);
  return [...keys.values()];
}

function take(keys: Map<string, CustodyKey>, change: KeyChange): void {
  const known = keys.get(change.key);
  if (change.kind === 'organisation-key-revoked') {
    if (known === undefined || known.revokedAt !== undefined) return;
    keys.set(change.key, { ...known, revokedAt: change.at, reason: change.reason ?? '' });
  } else if (known === undefined) {
    const { organisation, key, publicKey, at } = change;
    const verifier = parseVerifierKey(formatVerifierKey(organisation, Buffer.from(publicKey, 'base64')));
    keys.set(key, {
      ...{ organisation, key, publicKey, verifier },
      registeredAt: at,
      revokedAt: undefined,
      reason: '',
    });
  }
}

export function countsAt({ registeredAt, revokedAt }: CustodyKey, at: Instant): boolean {
  return registeredAt <= at && at < (revokedAt ?? Number.POSITIVE_INFINITY);
}
