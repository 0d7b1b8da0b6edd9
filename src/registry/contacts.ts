import type { Selectable } from 'kysely';
import { CONTACT_ROLES, type ContactRole, type Instant, maskPhone } from '../domain/index.ts';
import type { Database, Sealer } from '../store/index.ts';
import type { Hand } from './application-rows.ts';
import { type Actor, act, covers, drawId, type Ground } from './ground.ts';
import { readEmail, readTerm, type WantedTerm } from './paper-reading.ts';
import { Reading } from './reading.ts';
import { NotThere, refuse, refuseAll } from './refusal.ts';
import { inWhoseName } from './wanted.ts';

export interface WantedContact extends WantedTerm {
  readonly role: string;
  readonly name: string;
  readonly phone: string;
  readonly email: string;
}

export interface Contact {
  readonly id: string;
  readonly organisation: string;
  readonly role: ContactRole;
  readonly name: string;
  /** All but its ends hidden. */
  readonly phone: string;
  readonly email: string;
  readonly from: Instant;
  readonly until: Instant | undefined;
  readonly added: Hand;
}

const NAME_MAX = 60;
/** One at a time. */
const SINGLE: readonly ContactRole[] = ['legal-representative', 'sms-responsible'];

/** Who answers for an organisation and who handles its matters. Phones are sealed in the record and never told whole (P7). */
export class Contacts {
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  async add(organisation: string, wanted: WantedContact, actor: Actor): Promise<Contact> {
    const { clock, sealer } = this.#ground;
    const now = clock();
    return act(this.#ground, async (db) => {
      const reading = new Reading();
      const whose = await inWhoseName(db, reading, actor.scope, organisation);
      const role = reading.oneOf('role', wanted.role, CONTACT_ROLES);
      const name = reading.line('name', wanted.name, NAME_MAX);
      const phone = reading.phone('phone', wanted.phone);
      const email = readEmail(reading, 'email', wanted.email);
      const term = readTerm(reading, wanted, now);
      if (whose !== undefined && role !== undefined && SINGLE.includes(role) && term !== undefined) {
        const { starts, ends } = term;
        let others = db
          .selectFrom('organisation_contact')
          .select('id')
          .where('organisation', '=', whose)
          .where('role', '=', role)
          .where((eb) => eb.or([eb('ends', 'is', null), eb('ends', '>', starts)]));
        if (ends !== null) others = others.where('starts', '<', ends);
        if ((await others.executeTakeFirst()) !== undefined) reading.add('contact-role-taken', 'role');
      }
      refuseAll(reading.objections);
      const row = await db
        .insertInto('organisation_contact')
        .values({
          ...{ id: drawId('c'), organisation: whose!, role: role!, name: name!, email: email! },
          phone_sealed: sealer.seal(Buffer.from(phone!)),
          ...term!,
          ...{ added_by: actor.id, added_by_name: actor.name, added_at: new Date(now) },
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      await actor.note(db, {
        ...{ act: 'contact.added', object: { kind: 'contact', id: row.id }, organisation: whose! },
        ...{ reason: undefined, detail: { role: role!, name: name! } },
      });
      return readContact(row, sealer);
    });
  }

  /** From now on; one that has not begun never does. */
  async end(id: string, reason: string, actor: Actor): Promise<Contact> {
    const { clock, sealer } = this.#ground;
    const now = clock();
    return act(this.#ground, async (db) => {
      const before = await db
        .selectFrom('organisation_contact')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (before === undefined || !covers(actor.scope, before.organisation)) throw new NotThere();
      if (before.ends !== null && before.ends.getTime() <= now) refuse('paper-over', 'id');
      const row = await db
        .updateTable('organisation_contact')
        .set({ ends: new Date(Math.max(now, before.starts.getTime())) })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      const { organisation, role, name } = row;
      const object = { kind: 'contact', id };
      await actor.note(db, { act: 'contact.ended', object, organisation, reason, detail: { role, name } });
      return readContact(row, sealer);
    });
  }
}

export function readContact(row: Selectable<Database['organisation_contact']>, sealer: Sealer): Contact {
  const { id, organisation, role, name, email, starts, ends } = row;
  return {
    ...{ id, organisation, name, email },
    role: role as ContactRole,
    phone: maskPhone(sealer.open(row.phone_sealed).toString()),
    from: starts.getTime(),
    until: ends?.getTime(),
    added: { by: row.added_by, name: row.added_by_name, at: row.added_at.getTime() },
  };
}
