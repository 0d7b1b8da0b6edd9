import { z } from 'zod';
import {
  CONTACT_ROLES,
  QUALIFICATION_KINDS,
  QUALIFICATION_STATES,
  RELATION_ROLES,
} from '../../domain/index.ts';
import { moment, organisation, reason } from './common.ts';
import { history } from './desk.ts';
import { sanctionEntry } from './sanctions.ts';

/** Texts that the registry reads itself; only their size is bounded here. */
const text = z.string().max(200);
const term = {
  from: text.optional().meta({ example: '2026-01-01' }),
  until: text.optional().meta({ example: '2028-12-31' }),
};
const hand = z.object({ by: z.string(), name: z.string(), at: moment });

export const byCode = z.object({ id: z.string().max(40) });
export const organisationEntry = z.object({ id: z.string(), name: z.string() });
export const organisationsQuery = z.object({
  q: z.string().max(60).default(''),
  limit: z.coerce.number().int().min(1).max(50).default(20),
  after: organisation.optional(),
});

export const qualification = z.object({
  id: z.string(),
  organisation: z.string(),
  kind: z.enum(QUALIFICATION_KINDS),
  number: z.string(),
  issuer: z.string(),
  from: moment,
  until: moment.nullable(),
  state: z.enum(QUALIFICATION_STATES),
  expired: z.boolean().meta({ description: 'its term is over; shown, and not judged by' }),
  added: hand,
  decided: hand.nullable(),
  decisionReason: z.string().nullable(),
});
export const contact = z.object({
  id: z.string(),
  organisation: z.string(),
  role: z.enum(CONTACT_ROLES),
  name: z.string(),
  phone: z.string().meta({ description: 'all but its ends hidden' }),
  email: z.string(),
  from: moment,
  until: moment.nullable(),
  added: hand,
});
export const relation = z.object({
  id: z.string(),
  organisation: z.string(),
  organisationName: z.string().nullable(),
  counterparty: z.string(),
  counterpartyName: z.string().nullable(),
  role: z.enum(RELATION_ROLES).meta({ description: 'what the organisation is to its counterparty' }),
  from: moment,
  until: moment.nullable(),
  added: hand,
});

export const organisationPage = z.object({
  id: z.string(),
  name: z.string(),
  group: organisationEntry.nullable().meta({ description: 'the organisation that heads its affiliates' }),
  registeredAt: moment,
  qualifications: z.array(qualification),
  contacts: z.array(contact),
  relations: z.array(relation),
  counts: z.object({
    ports: z.number(),
    signatures: z.number(),
    accounts: z.number(),
    leases: z.number(),
  }),
  sanctions: z.array(sanctionEntry).meta({ description: 'in force now, on it or on what is its own' }),
  expiring: z
    .array(z.object({ kind: z.string(), id: z.string(), until: moment }))
    .meta({ description: 'what runs out within 60 days' }),
  history: z.array(history),
});

export const newOrganisation = z.strictObject({
  organisation: text,
  name: text,
  group: text.optional(),
  reason,
});
export const newQualification = z.strictObject({ kind: text, number: text, issuer: text, ...term });
export const newContact = z.strictObject({ role: text, name: text, phone: text, email: text, ...term });
export const newRelation = z.strictObject({ counterparty: text, role: text, ...term });
