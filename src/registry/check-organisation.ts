import { sql } from 'kysely';
import type { Scope } from '../domain/index.ts';
import { organisationFact } from './facts.ts';
import { covers, type Db } from './ground.ts';
import { pagesOf } from './pages.ts';
import { Reading } from './reading.ts';
import { type Checked, type Moment, registered } from './wanted.ts';

/** An organisation as it is to be registered. `group`: the one that heads its affiliates. */
export interface WantedOrganisation {
  readonly organisation: string;
  readonly name: string;
  readonly group?: string | undefined;
}

const NAME = /^[\p{L}\p{N}“"（(《<][^\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\ufffd]{0,149}$/u;

/** May this organisation be registered under this name? */
export async function checkOrganisation(
  db: Db,
  wanted: WantedOrganisation,
  scope: Scope,
  { now }: Moment,
): Promise<Checked> {
  const reading = new Reading();
  const organisation = reading.organisation('organisation', wanted.organisation);
  const name = wanted.name.normalize('NFC').trim();
  if (!NAME.test(name)) reading.add('organisation-name', 'name', { found: reading.shown(name) });
  const group = wanted.group === undefined ? undefined : await registered(db, reading, 'group', wanted.group);
  if (organisation !== undefined) {
    if (!covers(scope, organisation)) reading.add('organisation-unknown', 'organisation', { organisation });
    const known = await organisationFact(db, organisation);
    if (known !== undefined)
      reading.add('organisation-registered-already', 'organisation', { organisation, name: known.name });
  }
  // What is no name is asked for nowhere: the database does not take every character.
  if (NAME.test(name) && (await isNameTaken(db, name, organisation)))
    reading.add('organisation-name-taken', 'name', { name });
  return {
    objections: reading.objections,
    subject: organisation ?? '',
    changes: [
      {
        ...{ kind: 'organisation-registered', at: now, organisation, name },
        ...(group === undefined ? {} : { group }),
      },
    ],
  };
}

/** By another: a name stands for one organisation. */
async function isNameTaken(db: Db, name: string, organisation: string | undefined): Promise<boolean> {
  const above = pagesOf(db).ownerOfName(name);
  if (above !== undefined && above !== organisation) return true;
  const { rows } = await sql<{ taken: boolean }>`
    select exists (
      select from registry_fact f
      where f.subject_kind = 'organisation' and f.kind = 'organisation-registered' and f.subject <> ${organisation ?? ''} and lower(normalize(f.body ->> 'name', NFKC)) = lower(normalize(${name}, NFKC))
        and not exists (select from registry_fact later where later.subject_kind = 'organisation' and later.kind = f.kind
          and later.subject = f.subject and (later.at, later.sequence) > (f.at, f.sequence))
    ) as taken`.execute(db);
  return rows[0]!.taken;
}
