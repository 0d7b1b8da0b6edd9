/** What the registry says is in force is what a gateway knows after the feed, whatever was done in whatever order. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import type { OrganisationId } from '../domain/index.ts';
import { ConsentIndex, Facts, Tally } from '../kernel/index.ts';
import { portBook, signatureBook } from './facts.ts';
import { CARRIER, DAY, LENDER, openRoom, PROVIDER, type Room, refusalOf, SHOP } from './fixture.ts';
import type { LeaseTerms } from './lease-terms.ts';
import { assignmentsOf } from './ports.ts';
import { NotThere } from './refusal.ts';

const PARTIES = [CARRIER, PROVIDER, SHOP, LENDER];
const NAMES = ['晨星', '青禾', '晴川'];
const OWNERS = [CARRIER, SHOP, LENDER];
const CASES = 12;

/** What went through at least once. */
const through = new Set<string>();

let room: Room;
before(async () => {
  room = await openRoom();
});
after(() => room.close());

const party = fc.constantFrom(...PARTIES);
// Weighted towards what goes through: a chain from its holder outwards, on the main port.
const user = fc.constantFrom(CARRIER, CARRIER, PROVIDER, SHOP, LENDER);
const sub = fc.constantFrom('', '', '1', '12');
const name = fc.constantFrom(...NAMES);
const days = fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined, freq: 2 });
const points = fc.constantFrom([], ['192.0.2.0/24'], ['198.51.100.7', '2001:db8::/32']);
// Mostly narrow enough for whoever got it with terms.
const terms = fc.option(
  fc.record(
    {
      purposes: fc.constantFrom(['notification'], ['notification', 'marketing-retail']),
      signatures: fc.constantFrom(['晨星'], ['晨星', '青禾']),
      messagesMax: fc.constantFrom({ count: 10, per: 'day' }, { count: 200, per: 'month' }),
    },
    { requiredKeys: [] },
  ),
  { nil: {}, freq: 2 },
);
const act = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 60 }) }),
  },
  fc.record({ do: fc.constant('apply' as const), party: user, sub }),
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('open', 'restore', 'suspend', 'close' as const), sub }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('declare' as const),
      sub,
      lessor: user,
      lessee: party,
      from: days,
      until: days,
      terms,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('confirm', 'end' as const), nth: fc.nat(1) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('assign' as const),
      sub,
      party,
      name: fc.constantFrom(...NAMES, '晨星', '晨星'),
      from: days,
      until: days,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), sub }) },
  fc.record({
    do: fc.constant('letter' as const),
    grantor: party,
    grantee: party,
    name,
    from: days,
    until: fc.integer({ min: 1, max: 9 }),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('sanction' as const),
      sub,
      name,
      on: fc.constantFrom('port', 'signature'),
      until: days,
    }),
  },
  fc.record({ do: fc.constant('lift' as const), nth: fc.nat(2) }),
  fc.record({ do: fc.constant('restore-signature' as const), name }),
  fc.record({ do: fc.constantFrom('close-signature', 'facts-close' as const), name }),
  { weight: 2, arbitrary: fc.record({ do: fc.constant('facts-register' as const), name, owner: party }) },
  fc.record({ do: fc.constant('reach' as const), sub, points }),
  fc.record({ do: fc.constant('facts-reach' as const), sub, points, from: fc.nat(2) }),
  fc.record({ do: fc.constantFrom('facts-open', 'facts-suspend', 'facts-release' as const), sub }),
  fc.record({
    do: fc.constant('facts-lease' as const),
    sub,
    lessor: user,
    lessee: party,
    terms,
    nth: fc.nat(2),
  }),
  fc.record({ do: fc.constant('facts-assign' as const), sub, name, from: fc.nat(3), until: days }),
);
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

/** What each case begins with, so that there is a chain to cut and an assignment to end. */
const BEGINNING: readonly Act[] = [
  { do: 'declare', sub: '', lessor: CARRIER, lessee: PROVIDER, from: undefined, until: 6, terms: {} },
  { do: 'confirm', nth: 0 },
  {
    ...{ do: 'declare', sub: '', lessor: PROVIDER, lessee: SHOP, from: undefined, until: 5 },
    terms: { purposes: ['notification'], messagesMax: { count: 200, per: 'month' } },
  },
  { do: 'confirm', nth: 0 },
  { do: 'assign', sub: '', party: CARRIER, name: '青禾', from: undefined, until: 4 },
  { do: 'letter', grantor: LENDER, grantee: CARRIER, name: '晴川', from: undefined, until: 9 },
  { do: 'apply', party: PROVIDER, sub: '1' },
  { do: 'open', sub: '1' },
  { do: 'reach', sub: '1', points: ['192.0.2.0/24'] },
  { do: 'close-signature', name: '晴川' },
  { do: 'sanction', sub: '1', name: '晨星', on: 'signature', until: 3 },
];

/** One town of ports and names of its own, so that the cases do not meet. */
class Town {
  readonly #main: string;
  readonly #tail: string;
  readonly #leases: string[] = [];
  readonly #sanctions: string[] = [];

  constructor(number: number) {
    this.#tail = `x${number}`;
    this.#main = `1069${String(number).padStart(6, '0')}`;
  }

  port = (extension: string) => `${this.#main}${extension}`;
  signature = (of: string) => `${of}${this.#tail}`;
  get ports() {
    return ['', '1', '12'].map(this.port);
  }
  get signatures() {
    return NAMES.map(this.signature);
  }

  async begin(): Promise<void> {
    await room.facts(
      { kind: 'port-opened', port: this.port(''), holder: CARRIER, use: 'marketing' },
      ...NAMES.map((each, i) => ({
        kind: 'signature-registered',
        signature: this.signature(each),
        owner: OWNERS[i],
      })),
    );
  }

  /** Whatever is refused is refused whole; what goes through is in the feed. */
  async play(one: Act): Promise<void> {
    const head = await room.record.head();
    try {
      const refused = await refusalOf(this.#do(one));
      if (refused.length === 0) through.add(one.do);
      else assert.equal(await room.record.head(), head, 'a refusal leaves nothing behind');
    } catch (error) {
      if (!(error instanceof NotThere)) throw error;
    }
  }

  async #do(one: Act): Promise<unknown> {
    const at = (after: number | undefined) =>
      after === undefined ? undefined : new Date(room.clock.now + after * DAY).toISOString();
    const bob = room.as('bob');
    switch (one.do) {
      case 'pass':
        room.clock.now += one.hours * 3_600_000;
        return;
      case 'apply': {
        const port = { kind: 'port', organisation: one.party, port: this.port(one.sub) } as const;
        const wanted = { ...port, use: 'marketing', accessPoints: ['192.0.2.1'] };
        const { id } = await room.applications.apply(wanted, '申请', room.as('ann'));
        return room.applications.decide(id, true, '同意', bob);
      }
      case 'open':
      case 'restore':
      case 'suspend':
      case 'close':
        return room.ports.do(this.port(one.sub), one.do, '按流程', bob);
      case 'declare': {
        const lease = `L${this.#tail}-${this.#leases.length}`;
        const { lessor, lessee } = one;
        const wanted = { organisation: lessor, lease, port: this.port(one.sub), lessor, lessee };
        const term = { from: at(one.from), until: at(one.until) };
        await room.leases.declare({ ...wanted, ...term, ...one.terms }, room.as('ann', [lessor]));
        return this.#leases.push(lease);
      }
      case 'confirm':
        return room.leases.confirm(this.#leases.at(-1 - one.nth) ?? 'none', bob);
      case 'end':
        return room.leases.end(this.#leases.at(-1 - one.nth) ?? 'none', '终止', bob);
      case 'assign':
        return room.assignments.assign(
          {
            organisation: one.party,
            port: this.port(one.sub),
            signature: this.signature(one.name),
            from: at(one.from),
            until: at(one.until),
          },
          bob,
        );
      case 'release':
        return room.assignments.release(this.port(one.sub), '释放', bob);
      case 'letter': {
        const letter = `A${this.#tail}-${await room.record.head()}`;
        const { grantor, grantee } = one;
        const named = { kind: 'letter', organisation: grantor, letter, grantor, grantee } as const;
        const term = { from: at(one.from), until: at(one.until)! };
        const wanted = { ...named, ...term, signatures: [this.signature(one.name)] };
        const { id } = await room.applications.apply(wanted, '授权', room.as('ann'));
        return room.applications.decide(id, true, '同意', bob);
      }
      case 'sanction': {
        const targetKind = one.on as 'port' | 'signature';
        const target = targetKind === 'port' ? this.port(one.sub) : this.signature(one.name);
        const wanted = {
          targetKind,
          target,
          action: 'suspend',
          until: at(one.until),
          reason: '投诉',
        } as const;
        const { id } = await room.sanctions.propose(wanted, room.as('ann'));
        this.#sanctions.push(id);
        return room.sanctions.decide(id, true, '同意', bob);
      }
      case 'lift':
        return room.sanctions.lift(this.#sanctions.at(-1 - one.nth) ?? 'none', '整改完成', bob);
      case 'restore-signature':
        return room.signatures.do(this.signature(one.name), 'restore', '恢复', bob);
      case 'close-signature':
        return room.signatures.do(this.signature(one.name), 'close', '不再使用', bob);
      case 'facts-close':
        return room.facts({ kind: 'signature-closed', signature: this.signature(one.name) });
      case 'facts-register':
        return room.facts({
          ...{ kind: 'signature-registered', owner: one.owner },
          signature: this.signature(one.name),
        });
      case 'facts-open':
        return room.facts({ kind: 'port-opened', port: this.port(one.sub), holder: CARRIER, use: 'service' });
      case 'facts-suspend':
        return room.facts({ kind: 'port-suspended', port: this.port(one.sub), reason: '外部' });
      case 'facts-release':
        return room.facts({ kind: 'port-released', port: this.port(one.sub) });
      case 'reach':
        return room.ports.setAccessPoints(this.port(one.sub), one.points, '搬迁', bob);
      case 'facts-reach':
        return room.facts({
          ...{ kind: 'port-access-points-set', at: room.clock.now + one.from * DAY },
          ...{ port: this.port(one.sub), accessPoints: one.points },
        });
      case 'facts-lease': {
        // A name of its own, or one that is declared anew: then it has to be confirmed anew.
        const lease = this.#leases.at(-1 - one.nth) ?? `L${this.#tail}-f`;
        const { lessor, lessee, terms: told } = one;
        const declared = { kind: 'lease-declared', lease, port: this.port(one.sub), lessor, lessee };
        return room.facts({ ...declared, ...told }, { kind: 'lease-confirmed', lease });
      }
      case 'facts-assign':
        return room.facts({
          kind: 'port-assigned',
          at: room.clock.now + one.from * DAY,
          port: this.port(one.sub),
          signature: this.signature(one.name),
          ...(one.until === undefined ? {} : { until: room.clock.now + (one.from + one.until) * DAY }),
        });
    }
  }
}

const hasTerms = ({ purposes, signatures, messagesMax }: LeaseTerms) =>
  purposes !== undefined || signatures !== undefined || messagesMax !== undefined;
/** A hop with its terms, from either side. */
const termsTold = (hop: {
  readonly lease: string;
  readonly purposes: Iterable<string> | undefined;
  readonly signatures: Iterable<string> | undefined;
  readonly messagesMax: object | undefined;
}) => [hop.lease, hop.purposes && [...hop.purposes], hop.signatures && [...hop.signatures], hop.messagesMax];

/** What a gateway knows of a town now. */
function known(facts: Facts, town: Town, now: number) {
  return {
    ports: town.ports.map((number) => {
      const { port } = facts.ports.resolve(number);
      if (port?.port !== number) return undefined;
      const { holder, use, state, assigned, accessPoints } = port;
      const chain = PARTIES.map((each) => facts.ports.standing(port, each, now)).map((hop) =>
        hop.standing === 'on-chain' ? hop.terms.map(termsTold) : undefined,
      );
      return { holder, use, state, assigned, accessPoints, chain };
    }),
    signatures: town.signatures.map((each) => {
      const found = facts.signatures.get(each as never);
      if (found === undefined) return undefined;
      const letters = found.letters.filter(({ until }) => until > now).map(({ letter }) => letter);
      return { owner: found.owner, suspended: found.suspended, letters: letters.sort() };
    }),
  };
}

/** What the registry says of it now, of the assignment both by the feed's facts and by the table that excludes overlaps. */
async function said(town: Town, now: number) {
  const { db } = room.record;
  const book = await portBook(db, town.ports, now);
  const names = await signatureBook(db, town.signatures, now);
  const ports = [];
  for (const number of town.ports) {
    const entry = book.port(number);
    if (entry === undefined) {
      ports.push(undefined);
      continue;
    }
    const { holder, use, state, assigned, accessPoints } = entry;
    const held = (await assignmentsOf(db, number)).find(
      ({ from, until }) => from <= now && now < (until ?? Number.POSITIVE_INFINITY),
    );
    assert.equal(held?.signature, assigned, `the table’s assignment of ${number}`);
    const reached = book.chain(number, now);
    const chain = PARTIES.map((each: OrganisationId) =>
      reached.get(each)?.hops.filter(hasTerms).map(termsTold),
    );
    ports.push({ holder, use, state, assigned, accessPoints, chain });
  }
  const signatures = town.signatures.map((each) => {
    const entry = names.signature(each);
    if (entry === undefined) return undefined;
    const { owner, suspended } = entry;
    const letters = names.letters().filter(({ signatures }) => signatures.includes(each as never));
    return { owner, suspended, letters: letters.map(({ letter }) => letter).sort() };
  });
  return { ports, signatures };
}

test('P4 what the registry says is in force is what a gateway knows after the feed', async () => {
  let towns = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 15, maxLength: 40, size: 'max' }), async (acts) => {
      const town = new Town(++towns);
      await town.begin();
      const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
      let read = 0;
      for (const one of [...BEGINNING, ...acts]) {
        await town.play(one);
        for (const { sequence, body } of await room.record.readChanges(read, 10_000)) {
          facts.apply(body as never);
          read = sequence;
        }
        facts.apply({ kind: 'time-passed', at: room.clock.now });
        assert.deepEqual(await said(town, room.clock.now), known(facts, town, room.clock.now));
      }
    }),
    { numRuns: CASES, endOnFailure: true },
  );
  for (const one of BEGINNING) assert.ok(through.has(one.do), `${one.do} went through`);
});
