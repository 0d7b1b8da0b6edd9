import { formatDay, type Instant, type OrganisationId, type Scope } from '../domain/index.ts';
import { letterBook, signatureBook } from './facts.ts';
import type { Db } from './ground.ts';
import { LIKENESS } from './names/likeness.ts';
import { Reading } from './reading.ts';
import { isNeutral, SIGNATURE_SOURCES, SOURCES } from './signature-sources.ts';
import { type Checked, inWhoseName, type Moment, registered, type WantedSignature } from './wanted.ts';

/** May this name be registered for this owner? Its form, its source as of the day, and who asks. */
export async function checkSignature(
  db: Db,
  wanted: WantedSignature,
  scope: Scope,
  { now, resembling, elsewhere }: Moment,
): Promise<Checked> {
  const reading = new Reading();
  const applicant = await inWhoseName(db, reading, scope, wanted.organisation);
  const owner = await registered(db, reading, 'owner', wanted.owner);
  const signature = reading.signature('signature', wanted.signature);
  if (elsewhere !== true) {
    checkSource(reading, wanted, now);
    const use = reading.oneOf('use', wanted.use, ['own', 'letter']);
    if (use === 'own' && owner !== undefined && applicant !== undefined && owner !== applicant)
      reading.add('self-use-by-another', 'owner', { owner });
    if (use === 'letter') await checkLetterName(db, reading, wanted.letter, owner, now);
  }
  if (signature !== undefined) {
    if (isNeutral(signature)) reading.add('signature-neutral', 'signature', { signature });
    if ((await signatureBook(db, [signature], now)).signature(signature) !== undefined)
      reading.add('signature-registered-already', 'signature', { signature });
    // Of one that a person should look at, the reviewer is told; one that nobody could tell apart is refused here.
    const [like] = owner === undefined ? [] : resembling(signature, owner);
    if (like?.severity === 'refuse' && like.name !== signature && wanted.despite !== like.name)
      reading.add('signature-resembles', 'signature', {
        signature,
        other: like.name,
        how: LIKENESS[like.kind].zh,
        howEn: LIKENESS[like.kind].en,
      });
  }
  return {
    objections: reading.objections,
    subject: signature ?? '',
    changes: [{ kind: 'signature-registered', at: now, signature, owner }],
  };
}

function checkSource(reading: Reading, wanted: WantedSignature, now: Instant): void {
  const source = reading.oneOf('source', wanted.source, SOURCES);
  const dated = reading.time('sourceDate', wanted.sourceDate);
  if (dated !== undefined && dated > now)
    reading.add('source-dated-ahead', 'sourceDate', { time: formatDay(dated) });
  if (source === undefined) return;
  const { until }: { readonly until?: Instant } = SIGNATURE_SOURCES[source];
  if (until !== undefined && now >= until)
    reading.add('source-not-accepted', 'source', { source, since: formatDay(until) });
}

/** The letter may still be on its way through the review; one that stands already must be the owner's. */
async function checkLetterName(
  db: Db,
  reading: Reading,
  letter: string | undefined,
  owner: OrganisationId | undefined,
  now: Instant,
): Promise<void> {
  if (letter === undefined) return reading.add('letter-needed', 'letter');
  const name = reading.name('letter', letter);
  if (name === undefined || owner === undefined) return;
  const standing = (await letterBook(db, name, now)).letter(name);
  if (standing === undefined || standing.grantor === owner) return;
  const { grantor } = standing;
  reading.add('letter-code-mismatch', 'letter', {
    grantor,
    owner,
    signature: standing.signatures.join('】【'),
  });
}
