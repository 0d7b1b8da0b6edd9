import { Applications } from './applications.ts';
import { Assignments } from './assignments.ts';
import { Contacts } from './contacts.ts';
import { exportPage } from './exchange/exports.ts';
import { Imports } from './exchange/imports.ts';
import type { Ground } from './ground.ts';
import { Leases } from './leases.ts';
import { Letters } from './letters.ts';
import { Organisations } from './organisations.ts';
import { Ports } from './ports.ts';
import { Qualifications } from './qualifications.ts';
import { Relations } from './relations.ts';
import { Sanctions } from './sanctions.ts';
import { Signatures } from './signatures.ts';
import { Templates } from './templates.ts';

type Tail<T extends readonly unknown[]> = T extends readonly [unknown, ...infer Rest] ? Rest : never;

/** The registry's own acts. What each decides is in the feed when it resolves, and in force at every gateway within a second. */
export interface RegistryRoom {
  readonly organisations: Organisations;
  readonly qualifications: Qualifications;
  readonly contacts: Contacts;
  readonly relations: Relations;
  readonly applications: Applications;
  readonly ports: Ports;
  readonly assignments: Assignments;
  readonly leases: Leases;
  readonly signatures: Signatures;
  readonly letters: Letters;
  readonly templates: Templates;
  readonly imports: Imports;
  /** Of one kind, in the order of its names: what an import reads again. */
  readonly exportPage: (...ask: Tail<Parameters<typeof exportPage>>) => ReturnType<typeof exportPage>;
  readonly sanctions: Sanctions;
}

export function openRegistry(ground: Ground): RegistryRoom {
  return {
    organisations: new Organisations(ground),
    qualifications: new Qualifications(ground),
    contacts: new Contacts(ground),
    relations: new Relations(ground),
    applications: new Applications(ground),
    ports: new Ports(ground),
    assignments: new Assignments(ground),
    leases: new Leases(ground),
    signatures: new Signatures(ground),
    letters: new Letters(ground),
    templates: new Templates(ground),
    imports: new Imports(ground),
    exportPage: (...ask) => exportPage(ground, ...ask),
    sanctions: new Sanctions(ground),
  };
}
