import { checkCharacter, type RecordedChange } from '../src/domain/index.ts';
import { ConsentIndex, Facts, Tally } from '../src/kernel/index.ts';
import { Random } from '../src/world/index.ts';
import { type Bench, type BenchOptions, grouped, type Measured, median, rounded } from './bench.ts';
import { settledRss } from './memory.ts';

const AT = Date.UTC(2026, 4, 1);
const PROVIDERS = 100;
const ORGANISATIONS = 20_000;
/** Main ports have 10 digits, and up to a hundred sub-ports of two more. */
const SUB_PORTS = 99;
const LOOKED_UP = 200_000;
const CHANGES = 200;
const CARRIERS = ['mobile', 'unicom', 'telecom'] as const;

interface Question {
  readonly account: string;
  readonly source: string;
  readonly signature: string;
}

/** The kernel's registry in a large country: what a message's port, chain and signature cost to look up, and what a change costs. */
export const registryBench: Bench = {
  name: 'registry',
  says: 'nanoseconds to find a message’s port, custody chain and signature, beside a JS Map with the answers; start-up, memory, a change',
  options: {
    ports: { value: 100_000, says: 'with their sub-ports, each leased and assigned' },
    signatures: { value: 1_000_000, says: 'registered and filed' },
    runs: { value: 5, says: 'of each side, in turn' },
  },
  async run(options: BenchOptions): Promise<Measured> {
    const [ports, signatures] = [options.number('ports'), options.number('signatures')];
    const before = settledRss();
    const facts = new Facts({ recipients: new ConsentIndex(), tally: new Tally() });
    const begun = performance.now();
    // As a gateway starts: it is later than all that the feed holds.
    facts.apply({ kind: 'time-passed', at: AT + 1000 });
    for (const change of changes(ports, signatures)) facts.apply(change);
    const startSeconds = (performance.now() - begun) / 1000;
    const megabytes = (settledRss() - before) / 1e6;
    options.tell(`registry: ${rounded(startSeconds)} s, ${Math.round(megabytes)} MB`);

    const asked = questions(ports, signatures);
    const answers = new Map(asked.map((each) => [keyOf(each), see(facts, each)]));
    const first: number[] = [];
    const lesser: number[] = [];
    const again: number[] = [];
    const plain: number[] = [];
    for (let run = 0; run <= options.number('runs'); run++) {
      // A lease that changes lets go of all that was worked out; a port that is suspended, of nothing.
      facts.apply({ kind: 'lease-confirmed', at: AT, lease: 'L0' });
      const cold = nanoseconds(asked, (each) => see(facts, each));
      facts.apply(suspension(0, run));
      const suspended = nanoseconds(asked, (each) => see(facts, each));
      const warm = nanoseconds(asked, (each) => see(facts, each));
      const map = nanoseconds(asked, (each) => answers.get(keyOf(each)) ?? 0);
      // The first one only warms up.
      if (run === 0) continue;
      first.push(cold);
      lesser.push(suspended);
      again.push(warm);
      plain.push(map);
    }
    const pauses = pausesAfterChanges(facts, asked, ports);
    const value = rounded(median(first));
    const against = {
      what: 'a JS Map with the answers under account, port and signature',
      value: rounded(median(plain)),
    };
    const detail = {
      ports,
      signatures,
      /** The share of senders that the custody chain covers: all of them, or something is wrong. */
      onChain: asked.filter((each) => (answers.get(keyOf(each))! & 1) === 1).length / asked.length,
      startSeconds: rounded(startSeconds, 2),
      memoryMb: Math.round(megabytes),
      afterSuspensionNs: rounded(median(lesser)),
      againNs: rounded(median(again)),
      changeMs: { median: rounded(median(pauses), 3), worst: rounded(Math.max(...pauses), 3) },
    };
    const page = [
      `${grouped(ports)} ports, ${grouped(signatures)} signatures, ${grouped(ORGANISATIONS)} organisations; ${grouped(asked.length)} look-ups a run over all of them.`,
      '',
      '| | registry | JS Map with the answers |',
      '|---|---|---|',
      `| port, chain and signature, after a lease changed | **${value} ns** (${first.map((n) => rounded(n)).join(', ')}) | ${against.value} ns |`,
      `| the same, after a port was suspended | ${detail.afterSuspensionNs} ns | |`,
      `| the same again | ${detail.againNs} ns | |`,
      `| start-up: all changes applied | ${detail.startSeconds} s | |`,
      `| memory | ${detail.memoryMb} MB | |`,
      `| a change (a lease confirmed, a port opened) and the next look-up | median ${detail.changeMs.median} ms, worst ${detail.changeMs.worst} ms | |`,
    ];
    return { value, unit: 'ns a look-up', against, runs: first.map((n) => rounded(n)), detail, page };
  },
};

const organisationOf = (i: number) => {
  const body = `91310000MB${String(i).padStart(7, '0')}`;
  return body + checkCharacter(body);
};
const mainPort = (i: number) => `10690${String(i).padStart(5, '0')}`;
const portOf = (i: number) => {
  const [main, sub] = [Math.floor(i / (SUB_PORTS + 1)), i % (SUB_PORTS + 1)];
  return sub === 0 ? mainPort(main) : mainPort(main) + String(sub).padStart(2, '0');
};
const providerOf = (i: number) => Math.floor(i / (SUB_PORTS + 1)) % PROVIDERS;
const lesseeOf = (i: number) => PROVIDERS + (i % (ORGANISATIONS - PROVIDERS));
const signatureOf = (i: number) => `品牌${i.toString(36)}`;
/** The one that a port is assigned to belongs to its lessee. */
const ownerOf = (i: number) => PROVIDERS + (i % (ORGANISATIONS - PROVIDERS));

/** As the feed has them, in the order in which a country grows. */
function* changes(ports: number, signatures: number): Generator<RecordedChange> {
  const at = AT;
  for (let i = 0; i < ORGANISATIONS; i++) {
    const organisation = organisationOf(i);
    yield { kind: 'organisation-registered', at, organisation, name: `单位${i}` } as RecordedChange;
    const credential = { scheme: 'sealed-secret', sealed: 'AAAA' };
    const account = {
      account: `a${i}`,
      organisation,
      credential,
      addresses: [],
      windowMax: 16,
      connectionsMax: 4,
      refusal: 'response',
    };
    yield { kind: 'account-opened', at, ...account } as unknown as RecordedChange;
  }
  for (let i = 0; i < signatures; i++) {
    const signature = signatureOf(i);
    yield {
      kind: 'signature-registered',
      at,
      signature,
      owner: organisationOf(ownerOf(i)),
    } as RecordedChange;
    for (let c = 0; c <= i % CARRIERS.length; c++)
      yield {
        kind: 'signature-filed',
        at,
        signature,
        carrier: CARRIERS[c]!,
        state: 'filed',
      } as RecordedChange;
    if (i % 50 === 0) {
      const letter = {
        letter: `W${i}`,
        grantor: organisationOf(ownerOf(i)),
        grantee: organisationOf(lesseeOf(i + 7)),
        signatures: [signature],
      };
      yield { kind: 'letter-granted', at, ...letter, until: at + 3e10 } as unknown as RecordedChange;
    }
  }
  for (let i = 0; i < ports; i++) {
    const [port, holder] = [portOf(i), organisationOf(providerOf(i))];
    yield { kind: 'port-opened', at, port, holder, use: 'marketing' } as RecordedChange;
    yield { kind: 'port-assigned', at, port, signature: signatureOf(i) } as RecordedChange;
    yield {
      kind: 'lease-declared',
      at,
      lease: `L${i}`,
      port,
      lessor: holder,
      lessee: organisationOf(lesseeOf(i)),
    } as RecordedChange;
    yield { kind: 'lease-confirmed', at, lease: `L${i}` } as RecordedChange;
  }
}

function questions(ports: number, signatures: number): Question[] {
  const random = new Random('registry bench');
  return Array.from({ length: LOOKED_UP }, () => {
    const i = random.between(0, ports - 1);
    // Two in three under the port's own signature; the others under any that there is.
    const signature = random.between(0, 2) < 2 ? i : random.between(0, signatures - 1);
    return { account: `a${lesseeOf(i)}`, source: `${portOf(i)}77`, signature: signatureOf(signature) };
  });
}

const keyOf = ({ account, source, signature }: Question) => `${account} ${source} ${signature}`;

/** What a decision asks of the registry; a number, so that nothing is left out. */
function see(facts: Facts, { account, source, signature }: Question): number {
  const { sendings, organisations } = facts;
  const sending = sendings.of(organisations.account(account as never), source, facts.now);
  sendings.name(sending, signature as never);
  return (
    (sending.custody === 'on-chain' ? 1 : 0) +
    (sending.ownerOnChain ? 2 : 0) +
    4 * (sending.signature?.filings.size ?? 0)
  );
}

function suspension(port: number, run: number): RecordedChange {
  const kind = run % 2 === 0 ? 'port-suspended' : 'port-restored';
  return { kind, at: AT, port: portOf(port), reason: 'bench' } as RecordedChange;
}

/** How long the gateway's loop stands still: a change is applied, and the next message looked up. Milliseconds. */
function pausesAfterChanges(facts: Facts, asked: readonly Question[], ports: number): number[] {
  return Array.from({ length: CHANGES }, (_, i) => {
    const port = portOf(i * 7 + 1);
    const change =
      i % 2 === 0
        ? { kind: 'lease-confirmed', at: AT, lease: `L${i}` }
        : {
            kind: 'port-opened',
            at: AT,
            port: `${port}99`,
            holder: organisationOf(providerOf((i * 7 + 1) % ports)),
            use: 'marketing',
          };
    const begun = performance.now();
    facts.apply(change as RecordedChange);
    see(facts, asked[i]!);
    return performance.now() - begun;
  });
}

let _sink = 0;
function nanoseconds(asked: readonly Question[], look: (each: Question) => number): number {
  const begun = performance.now();
  for (const each of asked) _sink += look(each);
  return ((performance.now() - begun) * 1e6) / asked.length;
}
