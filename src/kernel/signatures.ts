import type { Carrier, ChangeOf, Instant, OrganisationId, Purpose, Signature } from '../domain/index.ts';
import type { SignatureFact } from '../rules/index.ts';

type Letter = ChangeOf<'letter-granted'>;

export interface SignatureState extends SignatureFact {
  readonly owner: OrganisationId;
  suspended: string | undefined;
  readonly filings: Map<Carrier, 'filed' | 'failed' | 'withdrawn'>;
  /** Letters that name this signature, whoever granted them. */
  readonly letters: Letter[];
}

/** Registered signatures, their filings and the letters under which others use them. */
export class Signatures {
  readonly #byName = new Map<Signature, SignatureState>();
  readonly #letters = new Map<string, Letter>();

  get(signature: Signature): SignatureState | undefined {
    return this.#byName.get(signature);
  }

  register(change: ChangeOf<'signature-registered'>): void {
    const before = this.#byName.get(change.signature);
    this.#byName.set(change.signature, {
      signature: change.signature,
      owner: change.owner,
      suspended: undefined,
      filings: before?.owner === change.owner ? before.filings : new Map(),
      letters:
        before?.letters ?? [...this.#letters.values()].filter((l) => l.signatures.includes(change.signature)),
    });
  }

  suspend(signature: Signature, reason: string | undefined): void {
    const found = this.#byName.get(signature);
    if (found !== undefined) found.suspended = reason;
  }

  file(change: ChangeOf<'signature-filed'>): void {
    this.#byName.get(change.signature)?.filings.set(change.carrier, change.state);
  }

  grantLetter(letter: Letter): void {
    this.revokeLetter(letter.letter);
    this.#letters.set(letter.letter, letter);
    for (const signature of letter.signatures) this.#byName.get(signature)?.letters.push(letter);
  }

  revokeLetter(id: string): void {
    const letter = this.#letters.get(id);
    if (letter === undefined) return;
    this.#letters.delete(id);
    for (const signature of letter.signatures) {
      const letters = this.#byName.get(signature)?.letters;
      if (letters !== undefined) letters.splice(letters.indexOf(letter), 1);
    }
  }
}

/** Whether a letter that the owner granted covers this use: by whom is decided elsewhere. */
export function covers(
  letter: Letter,
  owner: OrganisationId,
  source: string,
  purpose: Purpose | 'unclear',
  at: Instant,
): boolean {
  if (letter.grantor !== owner || at >= letter.until) return false;
  if (letter.ports !== undefined && !letter.ports.some((p) => source.startsWith(p))) return false;
  return letter.purposes === undefined || purpose === 'unclear' || letter.purposes.includes(purpose);
}
