import { z } from 'zod';
import { type AccountId, parseAccountId } from './account.ts';
import { type Instant, parseInstant } from './instant.ts';
import { Invalid } from './invalid.ts';
import { type MessageId, parseMessageId } from './message-id.ts';
import { type OrganisationId, parseOrganisationId } from './organisation.ts';
import { type Port, parsePort } from './port.ts';
import { MARKETING_PURPOSES, PURPOSES, type Purpose } from './purpose.ts';
import { parseRecipient, type Recipient } from './recipient.ts';
import { parseSignature, type Signature } from './signature.ts';
import { parseTemplate } from './template.ts';
import type { CountedLease } from './verdict.ts';

/*
 * Every fact enters the kernel as a change, and a change is all that the record keeps of it: the live gateway is the state after
 * the newest change, a look-back is the changes and the messages merged in time order. Each change carries the time from which it
 * holds (`at`). One schema makes the validation, the types and, later, the API's page.
 */

function parsed<T>(parse: (text: string) => T | Invalid) {
  return z.string().transform((text, context): T => {
    const value = parse(text);
    if (!(value instanceof Invalid)) return value;
    context.addIssue({ code: 'custom', message: value.toString() });
    return z.NEVER;
  });
}

const organisation = parsed<OrganisationId>(parseOrganisationId);
const account = parsed<AccountId>(parseAccountId);
const port = parsed<Port>(parsePort);
const message = parsed<MessageId>(parseMessageId);
const signature = parsed<Signature>(parseSignature);
const recipient = z.union([
  z
    .int()
    .min(1_000_000)
    .max(999_999_999_999_999)
    .transform((n) => n as Recipient),
  parsed<Recipient>(parseRecipient),
]);
const instant = z.union([z.int(), parsed<Instant>(parseInstant)]);
const code = z.string().regex(/^[A-Za-z0-9._-]{1,40}$/, 'allowed: 1 to 40 letters, digits, ".", "_" or "-"');
const host = z.string().regex(/^(?:[a-z0-9-]{1,63}\.)+[a-z]{2,}$/, 'allowed: a host such as shop.example.cn');
const reason = z.string().max(500);
/** Base64 of the 32 bytes of an Ed25519 public key (RFC 8032), in the one spelling that has no stray bits. */
const ed25519 = z.string().regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/, 'allowed: base64 of 32 bytes');
const purpose = z.enum(PURPOSES);
const marketing = z.enum(
  MARKETING_PURPOSES as [(typeof MARKETING_PURPOSES)[number], ...typeof MARKETING_PURPOSES],
);
const addresses = z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]));
const accessPoints = addresses.max(50);
const portUse = z.enum(['service', 'marketing']);
export const CARRIERS = ['mobile', 'unicom', 'telecom', 'broadnet'] as const;
const carrier = z.enum(CARRIERS);
const recipients = z.array(recipient).min(1).max(100_000);
/** At most `count` messages in each calendar day, week (from Monday) or month, Shanghai time. */
const frequency = z.strictObject({
  count: z.int().min(1).max(10_000),
  per: z.enum(['day', 'week', 'month']),
});
/** At most `count` messages over a hop in each calendar day or month, Shanghai time. */
const volume = z.strictObject({ count: z.int().min(1).max(1_000_000_000), per: z.enum(['day', 'month']) });

/** The text after the signature; {name} or {name:type} stands for a variable. */
const templateText = z
  .string()
  .min(2)
  .max(1000)
  .superRefine((text, context) => {
    const read = parseTemplate(text);
    if (read instanceof Invalid) context.addIssue({ code: 'custom', message: read.toString() });
  });

const minuteOfDay = z.int().min(0).max(1440);
const planTerms = {
  purposes: z.array(marketing).min(1),
  ports: z.array(port).min(1),
  signatures: z.array(signature).min(1),
  messagesMax: z.int().min(1),
  /** From its first moment until its last. */
  from: instant,
  until: instant,
  /** When in this time: days, and in each of them from one minute of the Shanghai day until another. None given: all of it. */
  windows: z
    .array(
      z.strictObject({
        from: instant,
        until: instant,
        hours: z.strictObject({ from: minuteOfDay, until: minuteOfDay }).optional(),
      }),
    )
    .min(1)
    .max(100)
    .optional(),
  /** Filed templates by their names, or the very texts, written as templates are. None given: any text. */
  texts: z
    .array(z.union([z.strictObject({ template: code }), z.strictObject({ text: templateText })]))
    .min(1)
    .max(100)
    .optional(),
};

function change<K extends string, S extends z.ZodRawShape>(kind: K, shape: S) {
  return z.strictObject({ kind: z.literal(kind), at: instant, ...shape });
}

const consent = { organisation, purpose: marketing, recipients };

export const changeSchema = z.discriminatedUnion('kind', [
  /** `group`: the organisation that heads its affiliates; a suppression of one binds all of a group. */
  change('organisation-registered', {
    organisation,
    name: z.string().min(1).max(150),
    group: organisation.optional(),
  }),

  /** A key by which the organisation signs what it passed on; it counts from here until it is revoked, under a name of its own. */
  change('organisation-key-registered', { organisation, key: code, publicKey: ed25519 }),
  change('organisation-key-revoked', { organisation, key: code, reason: reason.optional() }),

  change('account-opened', {
    account,
    organisation,
    /** argon2id for clear-text logins (SMPP, SGIP); the sealed secret itself for digest logins (CMPP, SMGP). */
    credential: z.discriminatedUnion('scheme', [
      z.strictObject({ scheme: z.literal('argon2id'), hash: z.string().startsWith('$argon2id$') }),
      z.strictObject({ scheme: z.literal('sealed-secret'), sealed: z.base64() }),
    ]),
    /** IP addresses or CIDR ranges from which it may log in; none given: any. */
    addresses: addresses.default([]),
    windowMax: z.int().min(1).max(1000).default(16),
    connectionsMax: z.int().min(1).max(10_000).default(64),
    ratePerSecond: z.int().min(1).max(1_000_000).optional(),
    /** How a refusal is told: as the answer's result code, or as success and a failed receipt. */
    refusal: z.enum(['response', 'receipt']).default('response'),
  }),
  change('account-closed', { account }),

  change('sanction-placed', {
    sanction: code,
    on: z.union([z.strictObject({ account }), z.strictObject({ organisation })]),
    action: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('suspend') }),
      z.strictObject({ kind: z.literal('slow'), ratePerSecond: z.int().min(1) }),
    ]),
    until: instant.optional(),
    reason,
  }),
  change('sanction-lifted', { sanction: code }),

  /**
   * A main port or a sub-port; a longer number is judged by the longest opened port that begins it. Its access points are the IP
   * addresses or CIDR ranges from which it is reached; none given: from anywhere.
   */
  change('port-opened', { port, holder: organisation, use: portUse, accessPoints: accessPoints.optional() }),
  change('port-access-points-set', { port, accessPoints }),
  change('port-suspended', { port, reason }),
  change('port-restored', { port }),
  change('port-closed', { port }),
  /** One sub-port serves one signature at a time (一端一用). */
  change('port-assigned', { port, signature, until: instant.optional() }),
  change('port-released', { port }),

  /**
   * One hop of a custody chain: it counts only once the lessee has confirmed what the lessor declared. Its terms say what may pass over it;
   * of each kind none given: everything.
   */
  change('lease-declared', {
    lease: code,
    port,
    lessor: organisation,
    lessee: organisation,
    until: instant.optional(),
    purposes: z.array(purpose).min(1).optional(),
    signatures: z.array(signature).min(1).max(100).optional(),
    messagesMax: volume.optional(),
  }),
  change('lease-confirmed', { lease: code }),
  change('lease-ended', { lease: code }),

  change('signature-registered', { signature, owner: organisation }),
  change('signature-suspended', { signature, reason }),
  change('signature-restored', { signature }),
  /** Given up by its owner: from then on it is as if nobody had registered it, and another may. */
  change('signature-closed', { signature }),
  change('signature-filed', { signature, carrier, state: z.enum(['filed', 'failed', 'withdrawn']) }),

  change('letter-granted', {
    letter: code,
    signatures: z.array(signature).min(1).max(100),
    grantor: organisation,
    grantee: organisation,
    /** None given: every purpose, every port. */
    purposes: z.array(purpose).optional(),
    ports: z.array(port).optional(),
    until: instant,
  }),
  change('letter-revoked', { letter: code }),

  change('consent-requested', consent),
  change('consent-granted', {
    ...consent,
    frequency,
    until: instant,
    /** Taken over without evidence; from when such a consent no longer serves is the rulebook's. */
    proof: z.literal('unproven').optional(),
  }),
  change('consent-declined', consent),
  change('consent-unanswered', consent),
  change('consent-withdrawn', consent),
  change('consent-expired', consent),
  /** A refusal that binds the whole legal entity and its group; `organisation` absent: no marketing from anyone (谢绝). */
  change('suppression-placed', { recipients, organisation: organisation.optional() }),
  change('suppression-lifted', { recipients, organisation: organisation.optional() }),

  change('template-filed', {
    template: code,
    organisation,
    signature,
    text: templateText,
    purpose,
    /** Hosts that a url variable may lead to, with what stands under them; absent: any. */
    links: z.array(host).max(50).optional(),
    /** Numbers that a phone variable may hold; absent: any. */
    callbacks: z
      .array(z.string().regex(/^\d{3,20}$/))
      .max(50)
      .optional(),
  }),
  change('template-withdrawn', { template: code }),

  change('plan-filed', { plan: code, organisation, ...planTerms }),
  change('plan-approved', { plan: code }),
  change('plan-rejected', { plan: code, reason }),
  /** Other terms for the same plan: what was sent under it still counts, and it stands as it stood. */
  change('plan-amended', { plan: code, ...planTerms }),
  /** An emergency: nothing more goes out under it, and what was accepted before and still waits is not sent either. */
  change('plan-stopped', { plan: code, reason }),
  /** What was stopped meanwhile stays so. */
  change('plan-resumed', { plan: code, reason: reason.optional() }),
  change('plan-ended', { plan: code }),

  /**
   * A person's decision on a held message; `at` is when it takes effect, until when it can be undone. Gateways act on it; it changes no fact
   * by which messages are judged.
   */
  change('held-decided', { message, decision: z.enum(['release', 'reject']), reason: reason.optional() }),
  change('held-decision-undone', { message }),

  change('rule-mode-set', { rule: code, mode: z.enum(['off', 'shadow', 'enforce']) }),
]);

/** A change as it stands in the record and in the feed. */
export type RecordedChange = z.infer<typeof changeSchema>;

/**
 * What judging itself adds to the facts: a message that passed counts against its consent's frequency, its plan's quota and the volume of
 * the leases that it passed over. It never stands in the feed; each gateway applies it to its own facts.
 */
export interface MessagePassed {
  readonly kind: 'message-passed';
  readonly at: Instant;
  readonly account: AccountId;
  readonly recipient: Recipient;
  readonly organisation: OrganisationId | undefined;
  readonly purpose: Purpose | 'unclear';
  readonly plan: string | undefined;
  /** Those of its chain whose terms name a volume. */
  readonly leases: readonly CountedLease[];
  /** For which period it counts against what the recipient agreed to. */
  readonly agreedPer: Frequency['per'] | undefined;
}

export type Change = RecordedChange | MessagePassed;
export type ChangeOf<K extends RecordedChange['kind']> = Extract<RecordedChange, { kind: K }>;
export type Carrier = (typeof CARRIERS)[number];
export type Frequency = ChangeOf<'consent-granted'>['frequency'];
export type PlanTerms = Pick<ChangeOf<'plan-filed'>, keyof typeof planTerms>;
export type PlannedText = NonNullable<PlanTerms['texts']>[number];
export type LeaseVolume = NonNullable<ChangeOf<'lease-declared'>['messagesMax']>;
export type RuleMode = ChangeOf<'rule-mode-set'>['mode'];

/** Reads one change from outside. The error names the key, what was found and what is allowed, one line each. */
export function parseChange(value: unknown): RecordedChange | Invalid {
  const result = changeSchema.safeParse(value);
  if (result.success) return result.data;
  const words = result.error.issues.map((issue) => `${issue.path.join('.') || 'change'}: ${issue.message}`);
  return new Invalid('change', JSON.stringify(value) ?? String(value), words.join('; '));
}
