import { Invalid, type OrganisationId, type Signature } from '../domain/index.ts';
import { type Form, formOf } from './names/form.ts';
import { KeyIndex } from './names/key-index.ts';
import { keysOf, questionsOf } from './names/keys.ts';
import { type Severity, severityOf } from './names/limits.ts';
import { KINDS, type Kind, type Resemblance, resemblance } from './names/resemblance.ts';
import type { Side, Step } from './names/steps.ts';

/** A registered name that a name at the door resembles. */
export interface LookAlike {
  readonly name: Signature;
  readonly owner: OrganisationId;
  readonly kind: Kind;
  /** `refuse`: nobody could tell them apart; `ask`: a person decides. */
  readonly severity: Severity;
  /** Why, in the order of the text: what was done to both names until they were equal, and what was not. */
  readonly steps: readonly Step[];
}

export interface LookAlikeOptions {
  /** At most so many, the best ones. */
  readonly limit?: number;
}

interface Found extends Resemblance {
  readonly id: number;
}

const LIMIT = 10;
/** Behind a key stand at most so many names that are looked at, and behind all keys of a name so many. */
const KEY_MAX = 64;
const CANDIDATES_MAX = 256;

/**
 * Registered signatures, asked which of them a new one resembles (decision 0010). Everything is held in memory; nothing is read or written, and
 * time plays no part.
 */
export class LookAlikes {
  readonly #names: (Signature | undefined)[] = [];
  readonly #owners: (OrganisationId | undefined)[] = [];
  readonly #free: number[] = [];
  readonly #index = new KeyIndex();

  /** Names that stand here, each once an owner. */
  get size(): number {
    return this.#names.length - this.#free.length;
  }

  /** Entries of the index, and its bytes. */
  get index(): { readonly entries: number; readonly bytes: number } {
    return { entries: this.#index.size, bytes: this.#index.bytes };
  }

  /** A name of an owner; the second time changes nothing. Resembling others is no hindrance: who may register is decided before. */
  add(signature: Signature, owner: OrganisationId): Invalid | undefined {
    const form = formOf(signature);
    if (form instanceof Invalid) return form;
    const keys = keysOf(form);
    if (this.#idOf(keys, signature, owner) !== undefined) return undefined;
    const id = this.#free.pop() ?? this.#names.length;
    this.#names[id] = signature;
    this.#owners[id] = owner;
    for (const key of keys) this.#index.add(key, id);
    return undefined;
  }

  /** False: it was not there. */
  remove(signature: Signature, owner: OrganisationId): boolean {
    const form = formOf(signature);
    if (form instanceof Invalid) return false;
    const keys = keysOf(form);
    const id = this.#idOf(keys, signature, owner);
    if (id === undefined) return false;
    for (const key of keys) this.#index.remove(key, id);
    this.#names[id] = undefined;
    this.#owners[id] = undefined;
    this.#free.push(id);
    return true;
  }

  /**
   * The names of others that a text resembles, the best first: what is refused before what a person decides, and the closer kind before the
   * others. Whatever a stranger typed is taken; what cannot be a name is an Invalid.
   */
  find(text: string, owner: OrganisationId, options: LookAlikeOptions = {}): readonly LookAlike[] | Invalid {
    const asked = formOf(text);
    if (asked instanceof Invalid) return asked;
    const found: (LookAlike & { readonly rank: number })[] = [];
    for (const { id, ...like } of this.#resembling(asked, owner)) {
      const severity = severityOf(like);
      if (severity === undefined) continue;
      const name = this.#names[id]!;
      const { kind } = like;
      const rank = (severity === 'refuse' ? 0 : 100) + 10 * KINDS.indexOf(kind) + like.steps.length;
      const steps = allSteps(asked, formOf(name) as Form, like.steps);
      found.push({ name, owner: this.#owners[id]!, kind, severity, steps, rank });
    }
    found.sort((a, b) => a.rank - b.rank || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
    return found.slice(0, options.limit ?? LIMIT).map(({ rank: _, ...likeness }) => likeness);
  }

  /** Every resemblance to another's name, also those too weak to count. */
  *#resembling(asked: Form, owner: OrganisationId): Generator<Found> {
    const candidates = new Set<number>();
    for (const key of questionsOf(asked)) {
      this.#index.gather(key, candidates, KEY_MAX);
      if (candidates.size >= CANDIDATES_MAX) break;
    }
    for (const id of candidates) {
      if (this.#owners[id] === owner) continue;
      const like = resemblance(asked, formOf(this.#names[id]!) as Form);
      if (like !== undefined) yield { ...like, id };
    }
  }

  #idOf(keys: ReadonlySet<number>, signature: Signature, owner: OrganisationId): number | undefined {
    const [first] = keys;
    const same = new Set<number>();
    this.#index.gather(first!, same, Number.POSITIVE_INFINITY);
    for (const id of same) if (this.#names[id] === signature && this.#owners[id] === owner) return id;
    return undefined;
  }
}

/** What was done to each name alone where the other was not written so, and what stands between them. */
function allSteps(asked: Form, registered: Form, between: readonly Step[]): Step[] {
  const own = (one: Form, other: Form, side: Side): Step[] =>
    one.steps
      .filter(({ step, before }) => !other.steps.some((each) => each.step === step && each.before === before))
      .map((step) => ({ ...step, side }));
  return [...own(asked, registered, 'asked'), ...own(registered, asked, 'registered'), ...between];
}
