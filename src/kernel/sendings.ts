import type { Instant, OrganisationId, Signature } from '../domain/index.ts';
import type { Case } from '../rules/index.ts';
import type { Judged } from './known-verdicts.ts';
import type { AccountState, OrganisationState, Organisations } from './organisations.ts';
import type { Chain, PortState, Ports } from './ports.ts';
import type { SignatureState, Signatures } from './signatures.ts';

/**
 * What the registry says of one account sending from one source. The same few are asked for again and again, so each is worked out once
 * and holds until the registry changes or a term on the port's chain ends.
 */
export interface Sending {
  /** Of the registry when this was worked out. */
  readonly version: number;
  readonly from: Instant;
  readonly until: Instant;
  readonly portLike: boolean;
  readonly port: PortState | undefined;
  readonly custody: Case['custody'];
  readonly lease: string | undefined;
  /** The port's chain, where one of its hops has terms. */
  readonly termed: Chain | undefined;
  /** The name that was last sent under from here, registered or not, and what is known of it. */
  name: Signature | undefined;
  signature: SignatureState | undefined;
  owner: OrganisationState | undefined;
  ownerOnChain: boolean;
  /** Whether more than one message came from here. */
  usedAgain: boolean;
  /** What was judged of messages from here. */
  judged: Judged[] | undefined;
}

/** A stranger may send from any number of sources; what is remembered of each account stays bounded. */
const SOURCES_MAX = 20_000;

export class Sendings {
  readonly #organisations: Organisations;
  readonly #ports: Ports;
  readonly #signatures: Signatures;
  #version = 0;

  constructor(organisations: Organisations, ports: Ports, signatures: Signatures) {
    this.#organisations = organisations;
    this.#ports = ports;
    this.#signatures = signatures;
  }

  /** The registry changed: nothing that was worked out holds any more. */
  forget(): void {
    this.#version++;
  }

  of(account: AccountState | undefined, source: string, at: Instant): Sending {
    const known = account?.sendings.get(source);
    if (known !== undefined && known.version === this.#version && at >= known.from && at < known.until)
      return known;
    const seen = this.#see(account?.organisation.id, source, at);
    if (account !== undefined && seen.portLike) {
      if (account.sendings.size >= SOURCES_MAX) account.sendings.clear();
      account.sendings.set(source, seen);
    }
    return seen;
  }

  /** Brings what a sending knows of its name up to the one that this message bears. */
  name(sending: Sending, name: Signature | undefined): void {
    if (sending.name === name) return;
    const signature = name === undefined ? undefined : this.#signatures.get(name);
    const { port, from } = sending;
    sending.name = name;
    sending.signature = signature;
    sending.owner = signature === undefined ? undefined : this.#organisations.get(signature.owner);
    sending.ownerOnChain =
      signature !== undefined &&
      port !== undefined &&
      this.#ports.standing(port, signature.owner, from).standing === 'on-chain';
  }

  #see(sender: OrganisationId | undefined, source: string, at: Instant): Sending {
    const { portLike, port } = this.#ports.resolve(source);
    const chain = port === undefined ? undefined : this.#ports.chainOf(port, at);
    const hop =
      port === undefined || sender === undefined ? undefined : this.#ports.standing(port, sender, at);
    return {
      version: this.#version,
      from: chain?.from ?? Number.NEGATIVE_INFINITY,
      until: chain?.until ?? Number.POSITIVE_INFINITY,
      portLike,
      port,
      custody: hop?.standing ?? 'outside',
      lease: hop?.lease,
      termed: chain?.hasTerms === true ? chain : undefined,
      name: undefined,
      signature: undefined,
      owner: undefined,
      ownerOnChain: false,
      usedAgain: false,
      judged: undefined,
    };
  }
}
