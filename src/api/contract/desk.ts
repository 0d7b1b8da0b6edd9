import { z } from 'zod';
import {
  APPLICATION_STATES,
  CARRIERS,
  LEASE_STATES,
  LETTER_STATES,
  PORT_DEEDS,
  PORT_STATES,
  VARIABLE_TYPES,
} from '../../domain/index.ts';
import { list, moment, organisation, page, reason, words } from './common.ts';

/** A text that the registry reads itself, so that everything that is wrong is told at once; only its size is bounded here. */
const text = z.string().max(200);
const time = text.meta({ example: '2026-12-31', description: 'a date in Shanghai, or RFC 3339 with offset' });
const texts = z.array(text).max(100);

/** What an organisation is called; null where it was never registered. */
const ownerName = z.string().nullable();

const wanted = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('port'),
    organisation: text,
    port: text,
    use: text,
    accessPoints: texts,
  }),
  z.strictObject({
    kind: z.literal('signature'),
    organisation: text,
    signature: text,
    owner: text,
    source: text,
    sourceDate: time,
    use: text,
    letter: text.optional(),
    despite: text
      .optional()
      .meta({ description: 'the registered name that it resembles, where it is wanted all the same' }),
  }),
  z.strictObject({
    kind: z.literal('letter'),
    organisation: text,
    letter: text,
    signatures: texts,
    grantor: text,
    grantee: text,
    purposes: texts.optional(),
    ports: texts.optional(),
    from: time.optional(),
    until: time,
  }),
  z.strictObject({
    kind: z.literal('filing'),
    organisation: text,
    signature: text,
    carrier: text,
    state: text,
  }),
  z.strictObject({
    kind: z.literal('template'),
    organisation: text,
    template: text,
    signature: text,
    text: z.string().max(5000).meta({ example: '您的验证码是{code:code}，5分钟内有效。' }),
    purpose: text,
    ports: texts.optional(),
    links: texts.optional(),
    callbacks: texts.optional(),
  }),
]);
export const check = z.strictObject({ wanted });
export const newApplication = z.strictObject({ wanted, reason });

export const objection = z.object({
  code: z.string(),
  field: z.string(),
  words,
  fix: words,
  values: z.record(z.string(), z.string()).meta({ description: 'what the words name, by itself' }),
});
/** Nothing stands in the way where there are none. */
export const objections = z.object({ objections: z.array(objection) });

const hand = z.object({ by: z.string(), name: z.string(), at: moment });
export const step = hand.extend({ act: z.string(), state: z.string(), reason: z.string() });

export const application = z.object({
  id: z.string(),
  wanted,
  subject: z.string(),
  organisation: z.string(),
  organisationName: z.string().nullable(),
  reason: z.string(),
  state: z.enum(APPLICATION_STATES),
  since: moment.meta({ description: 'in this state' }),
  due: moment.nullable().meta({ description: 'when a reviewer should have decided' }),
  applied: hand,
  decided: hand.nullable(),
  decisionReason: z.string().nullable(),
});
/** A registered name of another that a name resembles: what a reviewer looks at. */
const resembling = z.object({
  name: z.string(),
  owner: z.string(),
  ownerName,
  kind: z.string(),
  severity: z.enum(['refuse', 'ask']),
  words,
  steps: z.array(
    z.object({
      step: z.string(),
      words,
      side: z.enum(['asked', 'registered']),
      before: z.string(),
      after: z.string(),
    }),
  ),
});
export const allResembling = z.object({ items: z.array(resembling) });
export const applicationPage = application.extend({
  steps: z.array(step),
  objections: z.array(objection).meta({ description: 'what stands in the way now, until it is decided' }),
  resembling: z.array(resembling),
  names: z.record(z.string(), z.string()).meta({ description: 'of the organisations that it names' }),
});
export const applicationsQuery = z.object({
  ...page,
  sort: z.enum(['at', '-at']).default('-at'),
  mine: z.enum(['true']).optional().meta({ description: 'applied for by whoever asks' }),
  kind: z.enum(['port', 'signature', 'letter', 'filing', 'template']).optional(),
  state: list(z.enum(APPLICATION_STATES)).optional(),
  organisation: organisation.optional(),
});
export const decision = z.strictObject({ approve: z.boolean(), reason });

export const history = z.object({
  at: moment,
  recordedAt: moment,
  kind: z.string(),
  actor: z.string(),
  actorName: z.string().nullable().meta({ description: 'null: no person, but the feed' }),
  reason: z.string(),
  signature: z.string().nullable().meta({ description: 'of an assignment' }),
  carrier: z.string().nullable().meta({ description: 'of a filing' }),
  filing: z.string().nullable(),
});

export const port = z.object({
  port: z.string(),
  state: z.enum(PORT_STATES),
  holder: z.string().nullable(),
  holderName: ownerName,
  use: z.enum(['service', 'marketing']).nullable(),
  reason: z.string().nullable(),
  since: moment.nullable(),
  signature: z.string().nullable().meta({ description: 'the signature that it serves now' }),
});
const volume = z.object({ count: z.number(), per: z.enum(['day', 'month']) });
/** By which messages are judged; of each kind null: everything. */
export const leaseTerms = z.object({
  purposes: z.array(z.string()).nullable(),
  signatures: z.array(z.string()).nullable(),
  messagesMax: volume.nullable(),
});
export const lease = z.object({
  lease: z.string(),
  port: z.string(),
  lessor: z.string(),
  lessorName: ownerName,
  lessee: z.string(),
  lesseeName: ownerName,
  from: moment,
  until: moment.nullable(),
  confirmedAt: moment.nullable(),
  ended: z.boolean(),
  ...leaseTerms.shape,
});
/** What a number's custody chain is drawn from, at any moment. */
export const chain = z.object({
  port: z.string(),
  /** Opened ports that begin the number, longest first. */
  holders: z.array(port),
  leases: z.array(
    lease.extend({
      declaredFor: z.string().nullable(),
      declaredAt: moment.nullable(),
    }),
  ),
  partial: z.boolean().meta({ description: 'leases of others are left out' }),
});
export const portPage = port.extend({
  accessPoints: z.array(z.string()).meta({
    description: 'from where it is reached, none: from anywhere; of a port not opened yet, as applied for',
  }),
  assignments: z.array(z.object({ signature: z.string(), from: moment, until: moment.nullable() })),
  leases: z.array(lease),
  history: z.array(history),
});
const q = z.string().max(60).optional();
const expiresWithinDays = z.coerce.number().int().min(1).max(3650).optional();
export const portsQuery = z.object({
  ...{ ...page, q, state: z.enum(PORT_STATES).optional() },
  holder: organisation.optional(),
  use: z.enum(['service', 'marketing']).optional(),
});
export const portAct = z.strictObject({ act: z.enum(PORT_DEEDS), reason });

export const newAccessPoints = z.strictObject({ accessPoints: texts, reason });

export const newAssignment = z.strictObject({
  organisation: text,
  port: text,
  signature: text,
  from: time.optional(),
  until: time.optional(),
});
export const assignment = z.object({ signature: z.string(), from: moment, until: moment.nullable() });

export const newLease = z.strictObject({
  organisation: text.meta({ description: 'the side that declares it' }),
  lease: text,
  port: text,
  lessor: text,
  lessee: text,
  purposes: texts.optional(),
  signatures: texts.optional(),
  messagesMax: z.strictObject({ count: z.number(), per: text }).optional(),
  from: time.optional(),
  until: time.optional(),
});
export const leaseEntry = lease.extend({ state: z.enum(LEASE_STATES) });
export const leasesQuery = z.object({
  ...page,
  port: z.string().max(20).optional(),
  organisation: organisation.optional().meta({ description: 'on either side' }),
  state: z.enum(LEASE_STATES).optional(),
  expiresWithinDays,
});
export const leasePage = lease.extend({
  declaredFor: z.string().nullable(),
  history: z.array(history),
});

export const signature = z.object({
  signature: z.string(),
  owner: z.string(),
  ownerName,
  registeredAt: moment,
  state: z.enum(['registered', 'suspended']),
  suspendedBecause: z.string().nullable(),
  filings: z.array(z.object({ carrier: z.string(), state: z.string(), since: moment })),
});
export const letter = z.object({
  letter: z.string(),
  signatures: z.array(z.string()),
  grantor: z.string(),
  grantorName: ownerName,
  grantee: z.string(),
  granteeName: ownerName,
  purposes: z.array(z.string()).nullable(),
  ports: z.array(z.string()).nullable(),
  from: moment,
  until: moment,
});
export const signaturesQuery = z.object({
  ...{ ...page, q, state: z.enum(['registered', 'suspended']).optional() },
  owner: organisation.optional(),
  carrier: z.enum(CARRIERS).optional().meta({ description: 'with a filing at this carrier' }),
  filing: z
    .enum(['filed', 'failed', 'withdrawn'])
    .optional()
    .meta({ description: 'with a filing in this state, at `carrier` where one is named' }),
});
export const letterEntry = letter.extend({ state: z.enum(LETTER_STATES) });
export const lettersQuery = z.object({
  ...page,
  signature: z.string().max(60).optional(),
  organisation: organisation.optional().meta({ description: 'on either side' }),
  state: z.enum(LETTER_STATES).optional(),
  expiresWithinDays,
});
export const signaturePage = signature.extend({ letters: z.array(letter), history: z.array(history) });
export const signatureAct = z.strictObject({ act: z.enum(['suspend', 'restore']), reason });
export const signatureClosed = z.object({ signature: z.string(), state: z.literal('closed') });
export const dormancy = z.strictObject({ days: z.int().min(30).max(3650) });
export const dormant = z.object({ suspended: z.array(z.string()) });
export const letterPage = letter.extend({ inForce: z.boolean(), history: z.array(history) });

const variable = z.object({ name: z.string(), type: z.enum(VARIABLE_TYPES) });
export const template = z.object({
  template: z.string(),
  organisation: z.string(),
  organisationName: ownerName,
  signature: z.string(),
  text: z.string(),
  purpose: z.string(),
  links: z.array(z.string()).nullable(),
  callbacks: z.array(z.string()).nullable(),
  state: z.enum(['filed', 'withdrawn']),
  filedAt: moment,
  withdrawnAt: moment.nullable(),
});
export const templatesQuery = z.object({
  ...page,
  q: z.string().max(60).optional().meta({ description: 'a part of its name or text' }),
  signature: z.string().max(60).optional(),
});
export const templatePage = template.extend({
  /** The text in order: what is fixed, and what varies. */
  parts: z.array(z.union([z.object({ fixed: z.string() }), z.object({ variable, lengthMax: z.number() })])),
  fixedShare: z
    .number()
    .meta({ description: 'the share of fixed text, 0 to 1; a variable counts as twenty characters at most' }),
  history: z.array(history),
});
export const templateTrial = z.strictObject({
  text: z.string().min(1).max(2000).meta({ description: 'a whole text, with its signature in front' }),
});
export const templateTried = z.object({
  matches: z.enum(['exactly', 'by-letters', 'no']),
  words,
  filled: z.array(variable.extend({ value: z.string() })),
  /** Where the text first parts from the template; `at` counts UTF-16 units. */
  difference: z
    .object({
      because: z.enum(['signature', 'fixed-text', 'variable', 'more-text']),
      at: z.number(),
      expected: z.string(),
      found: z.string(),
      variable: variable.nullable(),
    })
    .nullable(),
});
