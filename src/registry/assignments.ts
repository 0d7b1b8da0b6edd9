import { sql } from 'kysely';
import { formatInstant, overlap, type Port, type Scope } from '../domain/index.ts';
import { portBook, signatureBook } from './facts.ts';
import { type Actor, act, covers, type Db, feed, type Ground, isRefusedBy, told } from './ground.ts';
import { type Assignment, assignmentsOf } from './ports.ts';
import { Reading } from './reading.ts';
import { NotThere, type Objection, objection, refuse, refuseAll } from './refusal.ts';
import { inWhoseName } from './wanted.ts';

/** A sub-port to a signature, for a term. `organisation`: in whose name it is asked, somebody on the port's chain. */
export interface WantedAssignment {
  readonly organisation: string;
  readonly port: string;
  readonly signature: string;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
}

/** Which signature a sub-port serves, one at a time (一端一用). The database itself refuses two that overlap. */
export class Assignments {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async assign(wanted: WantedAssignment, actor: Actor): Promise<Assignment> {
    const now = this.#ground.clock();
    const assigned = act(this.#ground, async (db) => {
      const judged = await judgeAssignment(db, wanted, actor.scope, now);
      refuseAll(judged.objections);
      await feed(db, actor, await writeAssignment(db, judged, actor));
      return judged.assignment;
    });
    return assigned.catch((error) => {
      // What was recorded from elsewhere between the look and the write.
      if (isRefusedBy(error, 'one_signature_at_a_time'))
        return refuse('assignment-overlaps', 'port', {
          port: wanted.port,
          signature: '—',
          from: '—',
          until: '—',
        });
      throw error;
    });
  }

  /** From now on; what was to be assigned later stays. */
  async release(port: string, reason: string, actor: Actor): Promise<void> {
    const now = this.#ground.clock();
    await act(this.#ground, async (db) => {
      const book = await portBook(db, [port], now);
      const entry = book.port(port);
      const parties = [...book.chain(port, now).keys()];
      const organisation = parties.find((party) => covers(actor.scope, party));
      if (entry === undefined || organisation === undefined) throw new NotThere();
      if (entry.assigned === undefined) refuse('assignment-none', 'port', { port });
      await actor.note(db, {
        act: 'port.released',
        object: { kind: 'port', id: port },
        organisation,
        reason,
        detail: { name: entry.assigned },
      });
      await feed(db, actor, [{ kind: 'port-released', at: now, port }]);
    });
  }
}

export interface JudgedAssignment {
  readonly objections: readonly Objection[];
  readonly port: Port;
  readonly organisation: string | undefined;
  readonly assignment: Assignment;
}

/** Everything that stands in the way. What was judged with objections is not to be written. */
export async function judgeAssignment(
  db: Db,
  wanted: WantedAssignment,
  scope: Scope,
  now: number,
): Promise<JudgedAssignment> {
  const reading = new Reading();
  const organisation = await inWhoseName(db, reading, scope, wanted.organisation);
  const port = reading.port('port', wanted.port);
  const signature = reading.signature('signature', wanted.signature);
  const term = reading.term(wanted, now);
  if (port !== undefined && organisation !== undefined) {
    const book = await portBook(db, [port], now);
    const entry = book.port(port);
    if (entry?.state !== 'open') reading.add('port-not-open', 'port', { port });
    const chain = book.chain(port, term?.from ?? now);
    if (!chain.has(organisation)) reading.add('not-on-chain', 'organisation', { organisation, port });
    if (signature !== undefined) await mayUse(db, reading, signature, port, new Set(chain.keys()), now);
    if (term !== undefined)
      for (const other of await assignmentsOf(db, port))
        if (overlap(term, other)) reading.objections.push(overlaps(port, other));
  }
  return {
    objections: reading.objections,
    port: port as Port,
    organisation,
    assignment: { signature: signature!, from: term?.from ?? now, until: term?.until },
  };
}

export function overlaps(port: string, { signature, from, until }: Assignment): Objection {
  return objection('assignment-overlaps', 'port', { port, signature, from: told(from), until: told(until) });
}

/** Writes what was judged and found to have nothing in its way; resolves with what the feed is to hold. */
export async function writeAssignment(
  db: Db,
  { port, organisation, assignment }: JudgedAssignment,
  actor: Actor,
): Promise<readonly Record<string, unknown>[]> {
  const { signature, from, until } = assignment;
  await sql`
    insert into port_assignment (port, signature, term)
    values (${port}, ${signature}, tstzrange(${new Date(from)}, ${until === undefined ? null : new Date(until)}))
  `.execute(db);
  await actor.note(db, {
    act: 'port.assigned',
    object: { kind: 'port', id: port },
    organisation,
    reason: undefined,
    detail: { name: signature, from: formatInstant(from), until: told(until) },
  });
  const ending = until === undefined ? {} : { until };
  return [{ kind: 'port-assigned', at: from, port, signature, ...ending }];
}

async function mayUse(
  db: Db,
  reading: Reading,
  signature: string,
  port: string,
  chain: ReadonlySet<string>,
  now: number,
): Promise<void> {
  const book = await signatureBook(db, [signature], now);
  const entry = book.signature(signature);
  if (entry === undefined) return reading.add('signature-not-registered', 'signature', { signature });
  if (entry.suspended !== undefined)
    reading.add('signature-suspended', 'signature', { signature, reason: entry.suspended || '—' });
  const parties = chain as ReadonlySet<typeof entry.owner>;
  if (parties.has(entry.owner) || book.lettersFor(entry, parties, port).length > 0) return;
  reading.add('signature-not-yours', 'signature', { port, signature, owner: entry.owner });
}
