/* Long because it is one table of types: every table of the record, as Kysely knows it. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type {
  ConsentChannel,
  ConsentEventKind,
  DetectorName,
  FindingState,
  KeptConsentState,
  MarketingPurpose,
  OwnPurpose,
} from '../../domain/index.ts';

type Json = ColumnType<Record<string, unknown>, string, never>;
type Rewritten = ColumnType<unknown, string, string>;

/** The record's tables as Kysely sees them. A room that adds a migration adds its tables here. */
export interface Database {
  change: {
    sequence: number;
    at: ColumnType<Date, Date, never>;
    recorded_at: ColumnType<Date, never, never>;
    actor: string;
    body: ColumnType<Record<string, unknown>, string, never>;
  };
  change_head: { singleton: Generated<boolean>; last: number };
  held_message: {
    message_id: string;
    at: Date;
    gateway: string;
    account: string;
    organisation: string;
    signature: string;
    port: string;
    purpose: string;
    reasons: string[];
    state: 'waiting' | 'deciding' | 'released' | 'rejected' | 'expired';
    decision: 'release' | 'reject' | null;
    decided_by: string | null;
    decided_by_name: string | null;
    decided_reason: string | null;
    due: Date | null;
    settled_at: Date | null;
  };
  job: {
    id: string;
    kind: string;
    format: 'csv' | 'json' | 'jsonl';
    filter: ColumnType<Record<string, string>, string, string>;
    owner: string;
    state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
    done: Generated<number>;
    created_at: Date;
    ended_at: Date | null;
    file_bytes: number | null;
    error: string | null;
    /** Of an import: how far it is written, in rows of its file, and what its room keeps beside. `rows`: of the file, once they are known. */
    progress: ColumnType<{ through: number; rows?: number } | null, string | undefined, string>;
  };
  ingest_position: { gateway: string; block: number; announced: number };
  refusal_ahead: { inbound_id: string; gateway: string; block: number };
  probe: {
    id: string;
    tag: Buffer;
    sealed: Buffer;
    label: string;
    added_at: Date;
    added_by: string;
    added_by_name: string;
    retired_at: Date | null;
  };
  probe_message: {
    probe: string;
    at: Date;
    port: string;
    signature: string;
    organisation: string;
    marketing: boolean;
    sha256: Buffer;
    told_at: Date;
  };
  probe_refusal: {
    id: string;
    probe: string;
    signature: string;
    at: Date;
    told_at: Date;
    told_by: string;
  };
  sent_counts: {
    gateway: string;
    first: number;
    last: number;
    counts: Buffer;
    entries: number;
    written_at: ColumnType<Date, Date | undefined, Date>;
  };
  migration: { name: string; sha256: string; applied_at: Generated<Date> };

  person: {
    id: string;
    login: string;
    name: string;
    language: 'zh' | 'en';
    state: 'invited' | 'active' | 'disabled';
    password: string | null;
    totp: Buffer | null;
    totp_pending: Buffer | null;
    totp_step: number | null;
    created_at: Date;
    created_by: string;
    enrolled_at: Date | null;
    last_seen_at: Date | null;
  };
  person_duty: { person: string; role: string; organisation: string | null };
  person_identity: { issuer: string; subject: string; person: string; linked_at: Date };
  person_passkey: {
    id: string;
    person: string;
    name: string;
    public_key: Buffer;
    counter: number;
    transports: string[];
    created_at: Date;
    last_used_at: Date | null;
  };
  recovery_code: { person: string; hash: Buffer };
  person_token: { hash: Buffer; person: string; kind: 'invitation' | 'demo'; until: Date };
  session: {
    id: string;
    hash: Buffer;
    person: string;
    step: 'second-factor' | 'enrol' | 'in';
    address: string;
    agent: string;
    created_at: Date;
    seen_at: Date;
    until: Date;
  };
  sign_in_failure: { key: Buffer; failures: number; counted_from: Date; locked_until: Date | null };
  passkey_challenge: { challenge: string; person: string | null; until: Date };
  oidc_attempt: {
    state: Buffer;
    provider: string;
    browser: Buffer;
    sealed: Buffer;
    redirect: string;
    return_to: string;
    until: Date;
  };
  api_key: {
    id: string;
    hash: Buffer;
    name: string;
    prefix: string;
    role: string;
    organisation: string | null;
    acts: string[];
    created_by: string;
    created_at: Date;
    until: Date;
    last_used_at: Date | null;
    revoked_at: Date | null;
  };
  idempotency: {
    caller: string;
    key: string;
    fingerprint: string;
    status: number;
    sealed: Buffer;
    answered_at: Date;
  };
  proposal: {
    id: string;
    sequence: GeneratedAlways<number>;
    kind: string;
    subject: string;
    body: Json;
    reason: string;
    organisation: string | null;
    state: 'proposed' | 'approved' | 'rejected' | 'withdrawn';
    proposed_by: string;
    proposed_by_name: string;
    proposed_at: Date;
    decided_by: string | null;
    decided_by_name: string | null;
    decided_at: Date | null;
    decision_reason: string | null;
  };
  audit: {
    sequence: GeneratedAlways<number>;
    at: ColumnType<Date, Date, never>;
    actor: string;
    actor_name: string;
    act: string;
    object_kind: string;
    object_id: string;
    organisation: string | null;
    reason: string | null;
    detail: Json;
    address: string;
  };

  registry_fact: {
    sequence: number;
    at: Date;
    kind: string;
    subject_kind: 'organisation' | 'account' | 'port' | 'lease' | 'signature' | 'letter' | 'template';
    subject: string;
    port: string | null;
    signatures: string[];
    organisations: string[];
    body: ColumnType<Record<string, unknown>, never, never>;
  };
  /** `term` is written and read through SQL: the driver knows no ranges. */
  port_assignment: { port: string; signature: string; term: string };
  application: {
    id: string;
    sequence: GeneratedAlways<number>;
    kind: 'port' | 'signature' | 'letter' | 'filing' | 'template';
    subject: string;
    body: Json;
    reason: string;
    organisation: string;
    state: 'applied' | 'approved' | 'rejected' | 'appealed' | 'dismissed' | 'withdrawn';
    applied_by: string;
    applied_by_name: string;
    applied_at: Date;
    decided_by: string | null;
    decided_by_name: string | null;
    decided_at: Date | null;
    decision_reason: string | null;
    spent_at: Date | null;
  };
  application_step: Step & { application: string };
  lease_declaration: {
    lease: string;
    declared_for: string;
    lessor: string;
    lessee: string;
    declared_by: string;
    declared_by_name: string;
    declared_at: Date;
  };
  lease_standing: {
    lease: string;
    port: string;
    lessor: string;
    lessee: string;
    starts: Date;
    ends: Date | null;
    confirmed: Date | null;
    ended: boolean;
    body: ColumnType<Record<string, unknown>, never, never>;
  };
  letter_standing: {
    letter: string;
    grantor: string;
    grantee: string;
    signatures: string[];
    starts: Date;
    ends: Date;
    revoked: Date | null;
    body: ColumnType<Record<string, unknown>, never, never>;
  };
  qualification: Paper & {
    kind: string;
    number: string;
    issuer: string;
    state: 'unverified' | 'verified' | 'rejected' | 'ended';
    decided_by: string | null;
    decided_by_name: string | null;
    decided_at: Date | null;
    decision_reason: string | null;
  };
  organisation_contact: Paper & { role: string; name: string; phone_sealed: Buffer; email: string };
  organisation_relation: Paper & { counterparty: string; role: string };
  sanction: {
    id: string;
    sequence: GeneratedAlways<number>;
    target_kind: 'account' | 'port' | 'signature' | 'organisation';
    target: string;
    organisation: string;
    action: 'warn' | 'slow' | 'suspend' | 'close';
    rate_per_second: number | null;
    until: Date | null;
    reason: string;
    state: 'proposed' | 'refused' | 'withdrawn' | 'in-force' | 'appealed' | 'upheld' | 'lifted';
    proposed_by: string;
    proposed_by_name: string;
    proposed_at: Date;
    decided_by: string | null;
    decided_by_name: string | null;
    decided_at: Date | null;
    decision_reason: string | null;
  };
  sanction_step: Step & { sanction: string };

  plan: {
    plan: string;
    sequence: GeneratedAlways<number>;
    organisation: string;
    title: string;
    state: 'draft' | 'filed' | 'rejected' | 'approved' | 'stopped' | 'withdrawn' | 'ended';
    terms: Rewritten;
    starts: Date | null;
    ends: Date | null;
    version: Generated<number>;
    contact_name: Generated<string>;
    contact_phone_sealed: Buffer | null;
    remark: Generated<string>;
    amendment: ColumnType<unknown, string | null, string | null>;
    amended_by: string | null;
    amended_by_name: string | null;
    amended_at: Date | null;
    filed_by: string;
    filed_by_name: string;
    filed_at: Date;
    decided_by: string | null;
    decided_by_name: string | null;
    decided_at: Date | null;
    decision_reason: string | null;
    stopped_by: string | null;
    stopped_by_name: string | null;
    stopped_at: Date | null;
    stop_reason: string | null;
  };
  plan_step: Step & { plan: string; terms: ColumnType<unknown, string | null, never> };

  custody_batch: {
    id: string;
    sequence: GeneratedAlways<number>;
    organisation: string;
    port: string;
    lease: string | null;
    key: string;
    starts: Date;
    ends: Date;
    count: number;
    note: string;
    sha256: Buffer;
    salt_sealed: Buffer;
    late: boolean;
    handed_in_at: Date;
    handed_in_by: string;
    handed_in_by_name: string;
    evidence_index: number;
  };
  custody_leaves: { batch: string; block: number; first: Buffer; root: Buffer; leaves: Buffer };

  detector_run: {
    day: number;
    ran_at: Date;
    took_ms: number;
    messages: number;
    counts: Rewritten;
  };
  detector_memory: { detector: DetectorName; day: number; memory: string };
  finding: {
    id: string;
    sequence: GeneratedAlways<number>;
    detector: DetectorName;
    subject_kind: 'port' | 'signature';
    subject: string;
    organisations: string[];
    state: FindingState;
    round: Generated<number>;
    first_day: number;
    onset_day: number;
    last_day: number;
    score: number;
    latest_score: number;
    threshold: number;
    false_alarms: Rewritten;
    evidence: Rewritten;
    examples: string[];
    causes: string[];
    ok_days: Generated<number>;
    told_at: Date | null;
    sanction: string | null;
  };
  finding_step: Step & { finding: string; note: Generated<string> };
  finding_answer: {
    finding: string;
    round: number;
    organisation: string;
    statement: string;
    at: Date;
    by: string;
    by_name: string;
  };
  finding_day: {
    detector: DetectorName;
    subject: string;
    day: number;
    state: 'ok' | 'suspect' | 'insufficient-data';
    score: number;
    threshold: number;
  };

  recipient: { tag: Buffer; sealed: Buffer; salt: Buffer; subject: Buffer };
  consent_wording: {
    id: string;
    organisation: string;
    name: string;
    version: number;
    channel: ConsentChannel;
    purpose: MarketingPurpose;
    text: string;
    sha256: Buffer;
    frequency_count: number;
    frequency_per: 'day' | 'week' | 'month';
    term_days: number;
    added_at: Date;
    added_by: string;
    added_by_name: string;
    retired_at: Date | null;
  };
  consent_block: {
    block: number;
    count: number;
    first_at: Date;
    last_at: Date;
    entry: number | null;
    logged_at: Date | null;
  };
  consent_event: {
    id: GeneratedAlways<number>;
    tag: Buffer;
    organisation: string;
    purpose: MarketingPurpose | '';
    kind: ConsentEventKind;
    at: Date;
    recorded_at: Date;
    channel: ConsentChannel;
    wording: string | null;
    evidence: Buffer | null;
    proof: 'proven' | 'unproven' | null;
    frequency_count: number | null;
    frequency_per: 'day' | 'week' | 'month' | null;
    until: Date | null;
    source: string;
    actor: string;
    block: number | null;
    place: number | null;
  };
  consent: {
    tag: Buffer;
    organisation: string;
    purpose: MarketingPurpose;
    state: KeptConsentState;
    event: number;
    at: Date;
    until: Date | null;
    in_force: boolean;
  };
  suppression: { tag: Buffer; organisation: string; event: number; at: Date };
  asked_request: {
    message_id: string;
    tag: Buffer;
    organisation: string;
    purpose: MarketingPurpose;
    wording: string;
    port: string;
    at: Date;
    until: Date;
    term_days: number | null;
    term_until: Date | null;
    held: Buffer | null;
  };
  own_message: {
    id: GeneratedAlways<number>;
    key: string;
    purpose: OwnPurpose;
    account: string;
    port: string;
    signature: string;
    organisation: string;
    sealed: Buffer | null;
    state: 'waiting' | 'sent' | 'held' | 'refused' | 'expired';
    created_at: Date;
    until: Date;
    gateway: Generated<string>;
    tries: Generated<number>;
    next_at: Date;
    settled_at: Date | null;
    message_id: string | null;
    reasons: Generated<string[]>;
  };
  number_session: {
    hash: Buffer;
    step: 'code' | 'in';
    sealed: Buffer;
    code: Buffer | null;
    tries: Generated<number>;
    until: Date;
  };
  number_attempt: { key: Buffer; attempts: number; counted_from: Date };

  feed_removal: {
    tag: Buffer;
    sealed: Buffer;
    organisation: string;
    purpose: MarketingPurpose | '';
    keeps_refusal: boolean;
    through: number;
  };
  retention_run: {
    id: string;
    day: number;
    state: 'running' | 'done' | 'failed';
    started_by: string;
    started_at: Date;
    ended_at: Date | null;
    fault: string | null;
  };
  retention_line: {
    run: string;
    line: string;
    removed: Generated<number>;
    clause: string | null;
    due_before: Date | null;
    oldest_left: Date | null;
    place: string | null;
    done: Generated<boolean>;
  };
}

/** What is kept of an organisation beside the feed. */
interface Paper {
  id: string;
  sequence: GeneratedAlways<number>;
  organisation: string;
  starts: Date;
  ends: Date | null;
  added_by: string;
  added_by_name: string;
  added_at: Date;
}

/** Who did what to a matter, when and why. */
interface Step {
  sequence: GeneratedAlways<number>;
  act: string;
  state: string;
  at: Date;
  by: string;
  by_name: string;
  reason: string;
}
