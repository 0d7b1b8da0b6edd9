import type { Scope } from '../domain/index.ts';
import { organisationFact } from './facts.ts';
import { covers, type Db } from './ground.ts';
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
  const { name } = wanted;
  if (!NAME.test(name)) reading.add('organisation-name', 'name', { found: reading.shown(name) });
  const group = wanted.group === undefined ? undefined : await registered(db, reading, 'group', wanted.group);
  if (organisation !== undefined) {
    if (!covers(scope, organisation)) reading.add('organisation-unknown', 'organisation', { organisation });
    const known = await organisationFact(db, organisation);
    if (known !== undefined)
      reading.add('organisation-registered-already', 'organisation', { organisation, name: known.name });
  }
  return {
    findings: reading.findings,
    subject: organisation ?? '',
    changes: [
      {
        ...{ kind: 'organisation-registered', at: now, organisation, name },
        ...(group === undefined ? {} : { group }),
      },
    ],
  };
}
