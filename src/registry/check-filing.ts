import { CARRIERS, type Scope } from '../domain/index.ts';
import { signatureBook } from './facts.ts';
import type { Db } from './ground.ts';
import { Reading } from './reading.ts';
import { type Checked, inWhoseName, type Moment, type WantedFiling } from './wanted.ts';

/** May this signature's standing at a carrier be set? By its owner, or by whom a letter of the owner names. */
export async function checkFiling(
  db: Db,
  wanted: WantedFiling,
  scope: Scope,
  { now }: Moment,
): Promise<Checked> {
  const reading = new Reading();
  const applicant = await inWhoseName(db, reading, scope, wanted.organisation);
  const signature = reading.signature('signature', wanted.signature);
  const carrier = reading.oneOf('carrier', wanted.carrier, CARRIERS);
  const state = reading.oneOf('state', wanted.state, ['filed', 'failed', 'withdrawn']);
  if (signature !== undefined) {
    const book = await signatureBook(db, [signature], now);
    const entry = book.signature(signature);
    if (entry === undefined) reading.add('signature-not-registered', 'signature', { signature });
    else {
      if (entry.suspended !== undefined && state === 'filed')
        reading.add('signature-suspended', 'signature', { signature, reason: entry.suspended || '—' });
      const named = book
        .letters()
        .some(({ grantor, grantee }) => grantor === entry.owner && grantee === applicant);
      if (applicant !== undefined && applicant !== entry.owner && !named)
        reading.add('organisation-unknown', 'organisation', { organisation: applicant });
      if (carrier !== undefined && state !== undefined && entry.filings.get(carrier)?.state === state)
        reading.add('filing-same', 'state', { signature });
    }
  }
  return {
    objections: reading.objections,
    subject: `${signature ?? ''}@${carrier ?? ''}`,
    changes: [{ kind: 'signature-filed', at: now, signature, carrier, state }],
  };
}
