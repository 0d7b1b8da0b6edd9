/* Long because it is one table of types: every table of the record, as Kysely knows it. */
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';
import type {
  AddresseeStanding,
  AlarmLevel,
  AlarmOpinion,
  BulletinAudience,
  BulletinState,
  CaseDecision,
  CaseState,
  CaseSubject,
  ComplaintChannel,
  ComplaintEnd,
  ComplaintMark,
  ComplaintState,
  ConsentChannel,
  ConsentEventKind,
  DeliveryFault,
  DeliveryState,
  DetectorName,
  DirectiveState,
  EpisodeState,
  FindingState,
  KeptConsentState,
  Language,
  LeadDeed,
  LeadFound,
  LeadStanding,
  LookBackKind,
  LookBackState,
  MarketingPurpose,
  MeasuredFor,
  MeasuredResult,
  NumberProofKind,
  OwnPurpose,
  SubjectKind,
  ThresholdState,
  WebhookState,
  Words,
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
    format: 'csv' | 'json' | 'jsonl' | 'zip';
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
  complaint: {
    id: string;
    sequence: GeneratedAlways<number>;
    channel: ComplaintChannel;
    via: string;
    reference: string | null;
    tag: Buffer;
    sealed: Buffer;
    proof: NumberProofKind;
    sender: string;
    port: string | null;
    sender_kind: 'port' | 'person' | 'foreign' | 'machine' | 'unreadable' | 'none';
    sender_sealed: Buffer | null;
    text: string;
    told_at: Date | null;
    accepted_at: Date;
    category: string;
    category_by: 'person' | 'system' | 'officer';
    state: ComplaintState;
    ended: ComplaintEnd | null;
    marks: ColumnType<ComplaintMark[], ComplaintMark[], ComplaintMark[]>;
    counted: boolean;
    wants_stop: boolean;
    likeness: Buffer;
    alike: Buffer;
    origin: Buffer | null;
    /** Null: not looked at yet. */
    carrier: ColumnType<string | null, string | null | undefined, string | null>;
    province: ColumnType<string | null, string | null | undefined, string | null>;
    sender_carrier: ColumnType<string | null, string | null | undefined, string | null>;
    erased_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  complaint_original: {
    complaint: string;
    place: number;
    name: string;
    media_type: string;
    bytes: number;
    sha256: Buffer;
    sealed: Buffer;
  };
  complaint_event: {
    sequence: GeneratedAlways<number>;
    complaint: string;
    act: string;
    state: ComplaintState;
    at: Date;
    learnt_at: Date;
    by: string;
    by_name: string;
    told: Generated<string>;
    note: Generated<string>;
    detail: ColumnType<Record<string, unknown>, string | undefined, never>;
  };
  complaint_match: {
    complaint: string;
    kind: 'found' | 'several' | 'not-ours' | 'uncertain' | 'insufficient';
    confidence: number | null;
    message: string | null;
    message_at: Date | null;
    organisation: string | null;
    port: string | null;
    signature: string | null;
    result: Rewritten;
    matched_at: Date;
    by: Generated<string>;
    by_name: Generated<string>;
    again_at: Date | null;
  };
  match_position: { singleton: Generated<boolean>; sequence: number };
  threshold_run: {
    day: number;
    ran_at: Date;
    took_ms: number;
    counts: Rewritten;
    false_alarms: Rewritten;
  };
  threshold_standing: {
    id: string;
    sequence: GeneratedAlways<number>;
    subject_kind: SubjectKind;
    subject: string;
    organisations: string[];
    state: ThresholdState;
    since_day: number;
    last_day: number;
    alert_day: number | null;
    alerted_at: Date | null;
    alert_ended_day: number | null;
    sanction: string | null;
  };
  threshold_day: {
    standing: string;
    day: number;
    state: ThresholdState;
    messages: number;
    complaints: number;
    measured: Rewritten;
    other_messages: number;
    other_complaints: number;
    words_zh: string;
    words_en: string;
  };
  threshold_step: {
    sequence: GeneratedAlways<number>;
    standing: string;
    act: 'change' | 'link';
    state: ThresholdState;
    day: number;
    at: Date;
    by: string;
    by_name: string;
    reason: string;
    sanction: string | null;
  };
  series_leaf: {
    day: number;
    filed_day: number;
    organisation: string;
    port: string;
    category: string;
    region: string;
    channel: string;
    complaints: number;
    told: Generated<number>;
  };
  series_wave: {
    wave: number;
    day: number;
    filed_day: number;
    organisation: string;
    port: string;
    region: string;
    complaints: number;
    told: Generated<number>;
  };
  series_touched: { complaint: string; day: number };
  alarm_run: { day: number; ran_at: Date; took_ms: number; levels: Rewritten; delay: Rewritten };
  alarm_memory: { level: AlarmLevel; day: number; memory: string };
  alarm_episode: {
    id: string;
    sequence: GeneratedAlways<number>;
    level: AlarmLevel;
    series: string;
    organisation: string | null;
    port: string | null;
    category: string | null;
    region: string | null;
    channel: string | null;
    first_day: number;
    last_day: number;
    since_day: number;
    closed_day: number | null;
    peak: number;
    assessed: Rewritten;
    leaves: Rewritten;
    usual: Rewritten;
    opinion: AlarmOpinion | null;
  };
  alarm_day: {
    episode: string;
    day: number;
    window_days: number;
    complaints: number;
    mean: number;
    low: number;
    high: number;
    score: number;
    threshold: number;
  };
  alarm_step: {
    sequence: GeneratedAlways<number>;
    episode: string;
    act: 'raise' | 'close' | AlarmOpinion;
    state: EpisodeState;
    at: Date;
    by: string;
    by_name: string;
    reason: string;
  };
  wave: {
    id: number;
    merged_into: number | null;
    first_seen: Date;
    last_seen: Date;
    messages: Generated<number>;
    refused: Generated<number>;
    complaints: Generated<number>;
    template: Rewritten;
    shape: string;
  };
  wave_variant: {
    id: number;
    wave: number;
    parent: number | null;
    distance: number;
    joined_by: 'first' | 'text' | 'contact';
    prototype: string;
    contacts: string[];
    examples: Rewritten;
    first_seen: Date;
    last_seen: Date;
    messages: Generated<number>;
    refused: Generated<number>;
    complaints: Generated<number>;
  };
  wave_day: {
    variant: number;
    wave: number;
    day: number;
    port: string;
    signature: string;
    organisation: string;
    region: string;
    messages: number;
    refused: number;
    complaints: number;
  };
  wave_complaint: {
    complaint: string;
    sequence: number;
    variant: number;
    wave: number;
    day: number;
    port: string;
    signature: string;
    organisation: string;
    region: string;
    counted: boolean;
    matched_at: Date;
  };
  wave_event: {
    sequence: GeneratedAlways<number>;
    kind: 'merge' | 'split';
    wave: number;
    other: number;
    variants: number;
    at: Date;
    joined_by: 'text' | 'contact' | null;
    similarity: number | null;
  };
  wave_run: {
    day: number;
    slices: number;
    ran_at: Date;
    took_ms: number;
    messages: number;
    texts: number;
    new_waves: number;
    merges: number;
    splits: number;
  };
  wave_position: {
    singleton: Generated<boolean>;
    version: number;
    next_wave: number;
    next_variant: number;
    complaint: number;
    matched_at: Date;
    matched: string;
  };
  complaint_sms_part: {
    message: Buffer;
    part: number;
    total: number;
    inbound: string;
    at: Date;
    sealed: Buffer;
  };
  complaint_mute: { tag: Buffer; until: Date; reason: string; at: Date; by: string; by_name: string };
  statistics_edition: {
    kind: 'day' | 'quarter';
    period: string;
    number: number;
    starts: Date;
    ends: Date;
    made_at: Date;
    received: number;
    counted: number;
    marketing: number | null;
    ecommerce: number | null;
    changes: number;
    csv: Buffer;
    csv_sha256: Buffer;
    json: Buffer;
    json_sha256: Buffer;
    evidence_index: number;
    checkpoint: string;
    by: string;
    by_name: string;
  };
  derivation_edition: {
    month: string;
    number: number;
    made_at: Date;
    took_ms: number;
    document: string;
    sha256: Buffer;
    by: string;
    by_name: string;
  };
  look_back: {
    id: string;
    sequence: GeneratedAlways<number>;
    kind: LookBackKind;
    from_at: Date;
    to_at: Date;
    trial: ColumnType<unknown, string | null, never>;
    state: LookBackState;
    asked_at: Date;
    asked_by: string;
    asked_by_name: string;
    scheduled: boolean;
    ended_at: Date | null;
    done: Generated<number>;
    total: number | null;
    fault: ColumnType<Words | null, string | undefined, string>;
    result: ColumnType<unknown, string | undefined, string>;
  };
  statistics_look: { kind: 'day' | 'quarter'; period: string; looked_at: Date };
  bulletin: {
    id: string;
    sequence: GeneratedAlways<number>;
    series: string;
    version: number;
    state: BulletinState;
    audience: BulletinAudience;
    language: Language;
    period: string;
    starts: Date;
    ends: Date;
    cutoff: Date;
    data: Rewritten;
    text: Rewritten;
    edit: Generated<number>;
    authors: string[];
    changed_at: Date;
    changed_by: string;
    changed_by_name: string;
    revises: string | null;
    issue_year: number | null;
    issue: number | null;
    published_at: Date | null;
    evidence_index: number | null;
    checkpoint: string | null;
    withdrawn_at: Date | null;
    withdrawn_because: string | null;
  };
  bulletin_step: Step & { bulletin: string };
  bulletin_file: {
    bulletin: string;
    form: BulletinAudience;
    name: string;
    media: string;
    bytes: Buffer;
    sha256: Buffer;
  };
  directive: {
    id: string;
    sequence: GeneratedAlways<number>;
    state: DirectiveState;
    title: string;
    occasion: string;
    text: string;
    clauses: Rewritten;
    acknowledge_days: number;
    addressees: Rewritten;
    edit: Generated<number>;
    changed_at: Date;
    changed_by: string;
    changed_by_name: string;
    issued_at: Date | null;
    issued_by_name: string | null;
    sha256: Buffer | null;
    evidence_index: number | null;
    withdrawn_at: Date | null;
    withdrawn_because: string | null;
  };
  directive_addressee: { directive: string; organisation: string; standing: AddresseeStanding };
  directive_step: Step & {
    directive: string;
    clause: number | null;
    organisation: string | null;
    detail: ColumnType<Record<string, unknown>, string | undefined, never>;
  };
  directive_measurement: {
    id: string;
    sequence: GeneratedAlways<number>;
    directive: string;
    clause: number;
    organisation: string;
    taken_for: MeasuredFor;
    cutoff: Date;
    measured: Rewritten;
    result: MeasuredResult;
    by: string;
    by_name: string;
  };
  directive_report: {
    id: string;
    sequence: GeneratedAlways<number>;
    directive: string;
    clause: number;
    organisation: string;
    at: Date;
    by: string;
    by_name: string;
    document: string;
    sha256: Buffer;
    evidence_index: number;
    discrepancy: Rewritten;
  };
  directive_file: {
    id: string;
    sequence: GeneratedAlways<number>;
    directive: string;
    clause: number;
    organisation: string;
    name: string;
    media: string;
    size: number;
    sha256: Buffer;
    sealed: Buffer;
    at: Date;
    by: string;
    by_name: string;
  };
  complaint_case: {
    id: string;
    sequence: GeneratedAlways<number>;
    state: CaseState;
    subject_kind: CaseSubject;
    port: string | null;
    signature: string | null;
    organisation: string | null;
    alike: Buffer | null;
    opened_at: Date;
    assignee: string | null;
    assignee_name: string | null;
    decision: CaseDecision | null;
    decided_at: Date | null;
    into_case: string | null;
    members: Generated<number>;
    forward_since: Date | null;
    answer_since: Date | null;
    erased_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  case_event: {
    sequence: GeneratedAlways<number>;
    case: string;
    act: string;
    at: Date;
    learnt_at: Date;
    by: string;
    by_name: string;
    told: Generated<string>;
    note: Generated<string>;
    detail: ColumnType<Record<string, unknown>, string | undefined, never>;
  };
  case_act: {
    id: string;
    sequence: GeneratedAlways<number>;
    kind: 'open' | 'gather' | 'merge' | 'split' | 'separate' | 'undo';
    undoes: string | null;
    undone_by: string | null;
    at: Date;
    by: string;
    by_name: string;
    reason: string;
    moved: number;
  };
  case_move: {
    act: string;
    complaint: string;
    from_case: string | null;
    to_case: string | null;
    state_before: ComplaintState;
    state_after: ComplaintState;
    forwarded: boolean;
  };
  case_member: { complaint: string; case: string; act: string; forwarded: Generated<boolean> };
  case_stop: { complaint: string; organisation: string; at: Date };
  lead: {
    id: string;
    sequence: GeneratedAlways<number>;
    case: string;
    port: string | null;
    chain: string[];
    at: Date;
  };
  lead_hop: {
    lead: string;
    place: number;
    organisation: string;
    standing: LeadStanding;
    passed_by: string | null;
    sent_at: Date;
    seen_at: Date | null;
    answered_at: Date | null;
  };
  lead_answer: {
    id: string;
    lead: string;
    place: number;
    organisation: string;
    at: Date;
    by: string;
    by_name: string;
    found: LeadFound;
    deeds: LeadDeed[];
    until: Date | null;
    passed_to: string | null;
    statement: string;
    proofs: ColumnType<{ complaint: number; event: number }[], string, never>;
    files: ColumnType<{ name: string; sha256: string }[], string, never>;
  };
  lead_complaint: { lead: string; place: number; complaint: string };
  webhook: {
    id: string;
    sequence: GeneratedAlways<number>;
    organisation: string;
    url: string;
    events: string[];
    state: WebhookState;
    state_at: Date;
    secret_sealed: Buffer;
    secret_at: Date;
    earlier_sealed: Buffer | null;
    earlier_until: Date | null;
    failures: Generated<number>;
    failing_since: Date | null;
    made_at: Date;
    made_by: string;
    made_by_name: string;
    removed_at: Date | null;
  };
  webhook_event: {
    id: string;
    sequence: GeneratedAlways<number>;
    type: string;
    organisation: string;
    lead: string | null;
    place: number | null;
    case: string | null;
    at: Date;
    sealed: Buffer | null;
  };
  webhook_delivery: {
    id: string;
    sequence: GeneratedAlways<number>;
    event: string;
    webhook: string;
    organisation: string;
    state: DeliveryState;
    tries: Generated<number>;
    next_at: Date;
    round_at: Date;
    settled_at: Date | null;
    status: number | null;
    fault: DeliveryFault | null;
  };
  webhook_attempt: {
    sequence: GeneratedAlways<number>;
    delivery: string;
    at: Date;
    took_ms: number;
    status: number | null;
    fault: DeliveryFault | null;
    answer: Generated<string>;
  };
  lead_link: {
    hash: Buffer;
    lead: string;
    place: number;
    made_at: Date;
    made_by: string;
    revoked_at: Date | null;
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
    subject_kind: SubjectKind;
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
  retention_hold: {
    id: string;
    sequence: GeneratedAlways<number>;
    kind: 'case' | 'complaint';
    object: string;
    reason: string;
    placed_at: Date;
    placed_by: string;
    placed_by_name: string;
    lifted_at: Date | null;
    lifted_by: string | null;
    lifted_by_name: string | null;
    lifted_reason: string | null;
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
