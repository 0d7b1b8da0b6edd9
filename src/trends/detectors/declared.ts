import type { ChangeOf, Instant, PortUse, Purpose, RecordedChange } from '../../domain/index.ts';
import { PortRegister } from '../../registry/index.ts';

/** Where a signature on a port stands by what was declared. */
export type Standing = 'declared' | 'undeclared' | 'unregistered' | 'unsigned';

/** What the registry says at one moment. Affiliates of one group stand for each other. */
export interface Declared {
  /** The port's holder and whoever is on a confirmed lease of it. */
  partiesOn(port: string): readonly string[];
  /** Whether it, or one of its group, is among them. */
  standsOn(organisation: string, port: string): boolean;
  useOf(port: string): PortUse | undefined;
  ownerOf(signature: string): string | undefined;
  standing(signature: string, port: string): Standing;
  /** What the signature was filed for: its templates, plans and letters. */
  purposesOf(signature: string): ReadonlySet<Purpose>;
}

type Template = ChangeOf<'template-filed'>;
type Letter = ChangeOf<'letter-granted'>;

/** The declared facts, as the change feed tells them, from the moment that each names. Nothing in it is a guess. */
export class DeclaredFacts {
  /** Not yet in effect at the last moment asked for. */
  #ahead: RecordedChange[] = [];
  readonly #ports = new PortRegister();
  readonly #uses = new Map<string, PortUse>();
  readonly #groups = new Map<string, string>();
  readonly #owners = new Map<string, string>();
  readonly #templates = new Map<string, Template>();
  readonly #plans = new Map<string, ChangeOf<'plan-filed'>>();
  readonly #letters = new Map<string, Letter>();

  /** Changes that declare nothing about ports and signatures are passed over. Give them in the order of the feed. */
  take(change: RecordedChange): void {
    this.#ports.take(change);
    this.#ahead.push(change);
  }

  #apply(change: RecordedChange): void {
    switch (change.kind) {
      case 'organisation-registered':
        this.#groups.set(change.organisation, change.group ?? change.organisation);
        break;
      case 'port-opened':
        this.#uses.set(change.port, change.use);
        break;
      case 'signature-registered':
        this.#owners.set(change.signature, change.owner);
        break;
      case 'signature-closed':
        this.#owners.delete(change.signature);
        break;
      case 'template-filed':
        this.#templates.set(change.template, change);
        break;
      case 'template-withdrawn':
        this.#templates.delete(change.template);
        break;
      case 'plan-filed':
        this.#plans.set(change.plan, change);
        break;
      case 'plan-amended': {
        const filed = this.#plans.get(change.plan);
        if (filed !== undefined) this.#plans.set(change.plan, { ...filed, ...change, kind: 'plan-filed' });
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

  /** What is declared at a moment, which is never before the last one asked for; take no more changes while it is in use. */
  at(at: Instant): Declared {
    const due = this.#ahead.filter((change) => change.at <= at).sort((a, b) => a.at - b.at);
    this.#ahead = this.#ahead.filter((change) => change.at > at);
    for (const change of due) this.#apply(change);
    const group = (organisation: string) => this.#groups.get(organisation) ?? organisation;
    const letters = [...this.#letters.values()].filter((letter) => letter.at <= at && at < letter.until);
    const purposes = this.#purposes(at, letters);
    const partiesOn = (port: string) => {
      const standing = this.#ports.standing(port, at);
      const hops = standing?.hops.flatMap(({ lessor, lessee }) => [lessor, lessee]) ?? [];
      return standing === undefined ? [] : [...new Set<string>([standing.holder, ...hops])];
    };
    const groups = new Map<string, ReadonlySet<string>>();
    const groupsOn = (port: string) => {
      const known = groups.get(port);
      if (known !== undefined) return known;
      const found = new Set(partiesOn(port).map(group));
      groups.set(port, found);
      return found;
    };
    const standsOn = (organisation: string, port: string) => groupsOn(port).has(group(organisation));
    const byLetter = (signature: string, port: string) =>
      letters.some(
        (letter) =>
          letter.grantor === this.#owners.get(signature) &&
          (letter.signatures as readonly string[]).includes(signature) &&
          standsOn(letter.grantee, port) &&
          (letter.ports === undefined || letter.ports.some((each) => port.startsWith(each))),
      );
    const ownerOf = (signature: string) => this.#owners.get(signature);
    return {
      partiesOn,
      standsOn,
      useOf: (port) => this.#uses.get(this.#ports.standing(port, at)?.port ?? port),
      ownerOf,
      standing(signature, port) {
        if (signature === '') return 'unsigned';
        const owner = ownerOf(signature);
        if (owner === undefined) return 'unregistered';
        return standsOn(owner, port) || byLetter(signature, port) ? 'declared' : 'undeclared';
      },
      purposesOf: (signature) => purposes.get(signature) ?? NONE,
    };
  }

  #purposes(at: Instant, letters: readonly Letter[]): ReadonlyMap<string, ReadonlySet<Purpose>> {
    const found = new Map<string, Set<Purpose>>();
    const add = (signature: string, purposes: readonly Purpose[]) => {
      const known = found.get(signature) ?? new Set<Purpose>();
      for (const purpose of purposes) known.add(purpose);
      found.set(signature, known);
    };
    for (const template of this.#templates.values())
      if (template.at <= at) add(template.signature, [template.purpose]);
    for (const plan of this.#plans.values())
      if (plan.from <= at && at < plan.until) for (const each of plan.signatures) add(each, plan.purposes);
    for (const letter of letters) for (const each of letter.signatures) add(each, letter.purposes ?? []);
    return found;
  }
}

const NONE: ReadonlySet<Purpose> = new Set();
