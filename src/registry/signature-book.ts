import type {
  Carrier,
  ChangeOf,
  Instant,
  OrganisationId,
  RecordedChange,
  Signature,
} from '../domain/index.ts';

/** A registered signature as it stands at the book's moment. */
export interface SignatureEntry {
  readonly signature: Signature;
  readonly owner: OrganisationId;
  readonly registeredAt: Instant;
  /** Why it is suspended; undefined: it is not. */
  readonly suspended: string | undefined;
  readonly filings: ReadonlyMap<Carrier, { readonly state: FilingState; readonly since: Instant }>;
}

export type FilingState = ChangeOf<'signature-filed'>['state'];
export type LetterEntry = ChangeOf<'letter-granted'>;

/** Some signatures with their filings and letters, from their changes in the order of the feed, as a gateway knows them at that moment. */
export class SignatureBook {
  readonly #signatures = new Map<string, SignatureEntry>();
  readonly #letters = new Map<string, LetterEntry>();
  readonly #at: Instant;

  constructor(changes: readonly RecordedChange[], at: Instant) {
    this.#at = at;
    const inOrder = changes.filter((change) => change.at <= at).sort((a, b) => a.at - b.at);
    for (const change of inOrder) this.#take(change);
  }

  signature(signature: string): SignatureEntry | undefined {
    return this.#signatures.get(signature);
  }

  /** Neither revoked nor past its term. */
  letter(letter: string): LetterEntry | undefined {
    const found = this.#letters.get(letter);
    return found === undefined || found.until <= this.#at ? undefined : found;
  }

  letters(): LetterEntry[] {
    return [...this.#letters.values()].filter(({ until }) => until > this.#at);
  }

  /** The letters of its owner under which this organisation may use the signature on the port. */
  lettersFor(
    { signature, owner }: SignatureEntry,
    organisations: ReadonlySet<OrganisationId>,
    port: string,
  ): LetterEntry[] {
    return this.letters().filter(
      (letter) =>
        letter.grantor === owner &&
        organisations.has(letter.grantee) &&
        letter.signatures.includes(signature) &&
        (letter.ports === undefined || letter.ports.some((each) => port.startsWith(each))),
    );
  }

  #take(change: RecordedChange): void {
    switch (change.kind) {
      case 'signature-registered': {
        const { signature, owner, at } = change;
        const before = this.#signatures.get(signature);
        const filings = before?.owner === owner ? before.filings : new Map();
        this.#signatures.set(signature, {
          signature,
          owner,
          registeredAt: at,
          suspended: undefined,
          filings,
        });
        break;
      }
      case 'signature-suspended':
        this.#mend(change.signature, { suspended: change.reason });
        break;
      case 'signature-restored':
        this.#mend(change.signature, { suspended: undefined });
        break;
      case 'signature-closed':
        this.#signatures.delete(change.signature);
        break;
      case 'signature-filed': {
        const before = this.#signatures.get(change.signature);
        const filed = { state: change.state, since: change.at };
        this.#mend(change.signature, {
          filings: new Map(before?.filings).set(change.carrier, filed),
        });
        break;
      }
      case 'letter-granted':
        this.#letters.set(change.letter, change);
        break;
      case 'letter-revoked':
        this.#letters.delete(change.letter);
        break;
    }
  }

  #mend(signature: string, more: Partial<SignatureEntry>): void {
    const before = this.#signatures.get(signature);
    if (before !== undefined) this.#signatures.set(signature, { ...before, ...more });
  }
}
