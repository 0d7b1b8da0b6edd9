import { PURPOSES, type Scope } from '../domain/index.ts';
import { isNamed, signatureBook } from './facts.ts';
import { covers, type Db } from './ground.ts';
import { Reading } from './reading.ts';
import { type Checked, type Moment, registered, type WantedLetter } from './wanted.ts';

const SIGNATURES_MAX = 100;
const PORTS_MAX = 100;
/** One to three years is what carriers advise. A convention, no law. */
const YEARS_MAX = 3;
const YEAR_MS = 366 * 86_400_000;

/** Does this letter let the grantee use these signatures? Each belongs to the grantor, whose code is checked; the term is to come. */
export async function checkLetter(
  db: Db,
  wanted: WantedLetter,
  scope: Scope,
  { now, asked }: Moment,
): Promise<Checked> {
  const reading = new Reading();
  const name = reading.name('letter', wanted.letter);
  const grantor = await registered(db, reading, 'grantor', wanted.grantor);
  const grantee = await registered(db, reading, 'grantee', wanted.grantee);
  checkApplicant(reading, wanted, scope);
  if (grantor !== undefined && grantor === grantee) reading.add('letter-to-oneself', 'grantee');
  const signatures = reading.list('signatures', wanted.signatures, SIGNATURES_MAX, reading.signature);
  const purposes =
    wanted.purposes === undefined
      ? undefined
      : reading.list('purposes', wanted.purposes, PURPOSES.length, (field, text) =>
          reading.oneOf(field, text, PURPOSES),
        );
  const ports =
    wanted.ports === undefined ? undefined : reading.list('ports', wanted.ports, PORTS_MAX, reading.port);
  const term = reading.term(wanted, now, asked);
  if (term?.until !== undefined && term.until - term.from > YEARS_MAX * YEAR_MS)
    reading.add('letter-too-long', 'until', { years: `${YEARS_MAX}` });
  if (name !== undefined && (await isNamed(db, 'letter', name)))
    reading.add('letter-name-taken', 'letter', { letter: name });
  if (signatures !== undefined) {
    const book = await signatureBook(db, signatures, now);
    for (const [i, signature] of signatures.entries()) {
      const owner = book.signature(signature)?.owner;
      if (owner === undefined) reading.add('signature-not-registered', `signatures.${i}`, { signature });
      else if (grantor !== undefined && owner !== grantor)
        reading.add('letter-code-mismatch', 'grantor', { grantor, owner, signature });
    }
  }
  const granted = { kind: 'letter-granted', at: term?.from, letter: name, signatures, grantor, grantee };
  return {
    objections: reading.objections,
    subject: name ?? '',
    changes: [
      {
        ...granted,
        until: term?.until,
        ...(purposes === undefined ? {} : { purposes }),
        ...(ports === undefined ? {} : { ports }),
      },
    ],
  };
}

/** Either side hands it in, in its own name. */
function checkApplicant(reading: Reading, wanted: WantedLetter, scope: Scope): void {
  const { organisation, grantor, grantee } = wanted;
  const isSide = organisation === grantor || organisation === grantee;
  if (!isSide || !covers(scope, organisation))
    reading.add('organisation-unknown', 'organisation', { organisation: organisation.slice(0, 60) });
}
