import type { Carrier, ChangeOf, Instant, OrganisationId, Purpose, Signature } from '../domain/index.ts';
import type { SignatureFact } from '../rules/index.ts';

type Letter = ChangeOf<'letter-granted'>;

type Filings = SignatureFact['filings'];

export interface SignatureState extends SignatureFact {
  readonly owner: OrganisationId;
  suspended: string | undefined;
  filings: Filings;
  /** Letters that name this signature, whoever granted them. */
  letters: readonly Letter[];
}

const NO_LETTERS: readonly Letter[] = [];

/** Registered signatures, their filings and the letters under which others use them. */
export class Signatures {
  readonly #byName = new Map<Signature, SignatureState>();
  readonly #letters = new Map<string, Letter>();
  /** Of signatures that a letter names; the signature itself may be registered later. */
  readonly #lettersByName = new Map<Signature, readonly Letter[]>();
  readonly #filings = new SharedFilings();

  get(signature: Signature): SignatureState | undefined {
    return this.#byName.get(signature);
  }

  /** The first registered name of an organisation that is not suspended; looked for one by one, since it is seldom asked. */
  ofOwner(owner: OrganisationId): SignatureState | undefined {
    for (const each of this.#byName.values())
      if (each.owner === owner && each.suspended === undefined) return each;
    return undefined;
  }

  register(change: ChangeOf<'signature-registered'>): void {
    const { signature, owner } = change;
    const before = this.#byName.get(signature);
    this.#byName.set(signature, {
      signature,
      owner,
      suspended: undefined,
      filings: before?.owner === owner ? before.filings : this.#filings.none,
      letters: this.#lettersByName.get(signature) ?? NO_LETTERS,
    });
  }

  /** Letters that name it stay: they are worth nothing unless their grantor registers it again. */
  close(signature: Signature): void {
    this.#byName.delete(signature);
  }

  suspend(signature: Signature, reason: string | undefined): void {
    const found = this.#byName.get(signature);
    if (found !== undefined) found.suspended = reason;
  }

  file(change: ChangeOf<'signature-filed'>): void {
    const found = this.#byName.get(change.signature);
    if (found !== undefined) found.filings = this.#filings.with(found.filings, change.carrier, change.state);
  }

  grantLetter(letter: Letter): void {
    this.revokeLetter(letter.letter);
    this.#letters.set(letter.letter, letter);
    for (const signature of letter.signatures)
      this.#setLetters(signature, [...(this.#lettersByName.get(signature) ?? []), letter]);
  }

  revokeLetter(id: string): void {
    const letter = this.#letters.get(id);
    if (letter === undefined) return;
    this.#letters.delete(id);
    for (const signature of letter.signatures)
      this.#setLetters(
        signature,
        (this.#lettersByName.get(signature) ?? []).filter((each) => each !== letter),
      );
  }

  #setLetters(signature: Signature, letters: readonly Letter[]): void {
    if (letters.length === 0) this.#lettersByName.delete(signature);
    else this.#lettersByName.set(signature, letters);
    const found = this.#byName.get(signature);
    if (found !== undefined) found.letters = letters;
  }
}

/** A million signatures are filed in a few dozen ways: each way is one map, and all that are filed so share it. */
class SharedFilings {
  readonly none: Filings = new Map();
  readonly #ways = new Map<string, Filings>([['', this.none]]);

  with(before: Filings, carrier: Carrier, state: 'filed' | 'failed' | 'withdrawn'): Filings {
    const entries = [...new Map(before).set(carrier, state)].sort(([a], [b]) => (a < b ? -1 : 1));
    const way = entries.join(' ');
    let shared = this.#ways.get(way);
    if (shared === undefined) {
      shared = new Map(entries);
      this.#ways.set(way, shared);
    }
    return shared;
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
