import {
  checkCharacter,
  DAY_MS,
  type MarketingPurpose,
  type PortUse,
  parseChange,
  type RecordedChange,
  valid,
} from '../../src/domain/index.ts';

const YEAR_DAYS = 365;
const PROVIDERS = 4;

/** What is declared in a season, as changes of the feed, by the day on which each is made. */
export class FactsBook {
  readonly #firstDay: number;
  readonly #byDay = new Map<number, RecordedChange[]>();
  readonly #providers: string[] = [];
  #organisations = 0;
  #ports = 0;
  #names = 0;
  #signatures = 0;

  /** @param firstDay days since 1970 in Shanghai */
  constructor(firstDay: number) {
    this.#firstDay = firstDay;
    for (let i = 0; i < PROVIDERS; i++) this.#providers.push(this.organisation());
  }

  get signatures(): number {
    return this.#signatures;
  }

  on(day: number): readonly RecordedChange[] {
    return this.#byDay.get(day) ?? [];
  }

  organisation(): string {
    this.#organisations += 1;
    const body = `91310000MA${String(this.#organisations).padStart(7, '0')}`;
    const organisation = body + checkCharacter(body)!;
    this.#add(0, { kind: 'organisation-registered', organisation, name: `季${this.#organisations}有限公司` });
    return organisation;
  }

  /** `organisation` and `head` are one group from then on. */
  merge(day: number, organisation: string, head: string): void {
    this.#add(day, { kind: 'organisation-registered', organisation, name: '合并有限公司', group: head });
  }

  /** A sub-port of a provider, leased to an organisation. */
  port(lessee: string, use: PortUse): string {
    this.#ports += 1;
    const holder = this.#providers[this.#ports % PROVIDERS]!;
    const port = `10690${String(100_000 + this.#ports)}`;
    this.#add(0, { kind: 'port-opened', port, holder, use });
    this.lease(0, port, holder, lessee);
    return port;
  }

  lease(day: number, port: string, lessor: string, lessee: string): void {
    const lease = this.#name('L');
    this.#add(day, { kind: 'lease-declared', lease, port, lessor, lessee });
    this.#add(day, { kind: 'lease-confirmed', lease });
  }

  /** Registered, and filed for codes, notices and one line of business. */
  signature(signature: string, owner: string, line: MarketingPurpose): void {
    this.#signatures += 1;
    this.#add(0, { kind: 'signature-registered', signature, owner });
    for (const purpose of ['verification', 'notification', line] as const)
      this.#add(0, this.#template(signature, owner, purpose));
  }

  template(day: number, signature: string, organisation: string, purpose: MarketingPurpose): void {
    this.#add(day, this.#template(signature, organisation, purpose));
  }

  letter(day: number, signature: string, grantor: string, grantee: string, purpose: MarketingPurpose): void {
    const until = (this.#firstDay + day + YEAR_DAYS) * DAY_MS;
    const purposes = ['verification', 'notification', purpose];
    const letter = this.#name('A');
    this.#add(day, {
      kind: 'letter-granted',
      letter,
      signatures: [signature],
      grantor,
      grantee,
      purposes,
      until,
    });
  }

  #template(signature: string, organisation: string, purpose: string): object {
    const template = this.#name('T');
    return { kind: 'template-filed', template, organisation, signature, text: '{text}。', purpose };
  }

  #name(kind: string): string {
    this.#names += 1;
    return `${kind}${this.#names}`;
  }

  #add(day: number, body: object): void {
    const at = (this.#firstDay + day) * DAY_MS - 8 * 3_600_000;
    const change = valid(parseChange({ at, ...body }));
    const known = this.#byDay.get(day);
    if (known === undefined) this.#byDay.set(day, [change]);
    else known.push(change);
  }
}
