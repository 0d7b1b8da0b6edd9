-- Who may come in, how it is proven, and who did what. Secrets are kept as hashes, or sealed where they are needed again (TOTP).
-- No default reads the clock: every time is given by the program.
create table person (
  id text primary key,
  -- Lower case; empty while the first person of an installation has not chosen one.
  login text not null,
  name text not null,
  language text not null check (language in ('zh', 'en')),
  state text not null check (state in ('invited', 'active', 'disabled')),
  password text,
  totp bytea,
  -- The secret that a person is about to confirm.
  totp_pending bytea,
  -- The last time step that was accepted: it and those before are refused.
  totp_step bigint,
  created_at timestamptz not null,
  created_by text not null,
  enrolled_at timestamptz,
  last_seen_at timestamptz
);
create unique index person_login on person (login) where login <> '';

create table person_duty (
  person text not null references person on delete cascade,
  role text not null,
  organisation text,
  unique nulls not distinct (person, role, organisation)
);
create index person_duty_organisation on person_duty (organisation);

create table person_identity (
  issuer text not null,
  subject text not null,
  person text not null references person on delete cascade,
  linked_at timestamptz not null,
  primary key (issuer, subject),
  -- An address that the provider gives to somebody else does not open the account of who had it before.
  unique (person, issuer)
);

create table person_passkey (
  id text primary key,
  person text not null references person on delete cascade,
  name text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index person_passkey_person on person_passkey (person);

create table recovery_code (
  person text not null references person on delete cascade,
  hash bytea not null,
  primary key (person, hash)
);

-- What lets somebody in without a password: an invitation once, a demo's link as often as wanted until it ends.
create table person_token (
  hash bytea primary key,
  person text not null references person on delete cascade,
  kind text not null check (kind in ('invitation', 'demo')),
  until timestamptz not null
);
create index person_token_person on person_token (person);

create table session (
  id text primary key,
  hash bytea not null unique,
  person text not null references person on delete cascade,
  step text not null check (step in ('second-factor', 'enrol', 'in')),
  address text not null,
  agent text not null,
  created_at timestamptz not null,
  seen_at timestamptz not null,
  until timestamptz not null
);
create index session_person on session (person);

-- Failures by what was typed as a login, whether or not there is one, and by address. The key is a hash: people type passwords there.
create table sign_in_failure (
  key bytea primary key,
  failures integer not null,
  counted_from timestamptz not null,
  locked_until timestamptz
);

create table passkey_challenge (
  challenge text primary key,
  -- For whom a passkey is being made; none when somebody is signing in.
  person text references person on delete cascade,
  until timestamptz not null
);

create table oidc_attempt (
  state bytea primary key,
  provider text not null,
  browser bytea not null,
  -- The PKCE verifier and the nonce.
  sealed bytea not null,
  redirect text not null,
  return_to text not null,
  until timestamptz not null
);

create table api_key (
  id text primary key,
  hash bytea not null unique,
  name text not null,
  prefix text not null,
  role text not null,
  organisation text,
  acts text[] not null,
  created_by text not null,
  created_at timestamptz not null,
  until timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_key_newest on api_key (created_at desc, id desc);

create table idempotency (
  caller text not null,
  key text not null,
  fingerprint text not null,
  status integer not null,
  -- An answer may hold a token that is shown once.
  sealed bytea not null,
  answered_at timestamptz not null,
  primary key (caller, key)
);
create index idempotency_age on idempotency (answered_at);

create table proposal (
  id text primary key,
  sequence bigint generated always as identity unique,
  kind text not null,
  subject text not null,
  body jsonb not null,
  reason text not null,
  organisation text,
  state text not null check (state in ('proposed', 'approved', 'rejected', 'withdrawn')),
  proposed_by text not null,
  proposed_by_name text not null,
  proposed_at timestamptz not null,
  decided_by text,
  decided_by_name text,
  decided_at timestamptz,
  decision_reason text,
  check ((state = 'proposed') = (decided_at is null)),
  check (state = 'withdrawn' or decided_by is distinct from proposed_by)
);
create index proposal_state on proposal (state, sequence desc);

create table audit (
  sequence bigint generated always as identity primary key,
  at timestamptz not null,
  actor text not null,
  actor_name text not null,
  act text not null,
  object_kind text not null,
  object_id text not null,
  organisation text,
  reason text,
  detail jsonb not null,
  address text not null
);
create index audit_actor on audit (actor, sequence desc);
create index audit_object on audit (object_kind, object_id, sequence desc);
create index audit_organisation on audit (organisation, sequence desc);
create index audit_at on audit (at);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are never changed or removed', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger audit_kept before update or delete on audit for each row execute function refuse_change();
create trigger audit_kept_whole before truncate on audit for each statement execute function refuse_change();

-- The second wall: reads for some organisations only run as this role, which sees no row of another, whatever the query says.
-- Roles belong to the whole server, so another database of it may be making this one at the same moment.
do $$
begin
  if not exists (select from pg_roles where rolname = 'anning_scoped') then
    begin
      create role anning_scoped nologin;
    exception when duplicate_object or unique_violation then null;
    end;
  end if;
  begin
    grant anning_scoped to current_user;
  exception when insufficient_privilege then
    -- An administrator may have made the role and granted it beforehand.
    if not pg_has_role(current_user, 'anning_scoped', 'member') then raise; end if;
  end;
  execute format('grant usage on schema %I to anning_scoped', current_schema());
end $$;
grant select on audit, api_key, proposal, person_duty to anning_scoped;

create function scoped_organisations() returns text[] language sql stable as $$
  select string_to_array(current_setting('anning.organisations', true), ',')
$$;
alter table audit enable row level security;
alter table api_key enable row level security;
alter table proposal enable row level security;
alter table person_duty enable row level security;
create policy of_organisation on audit for select to anning_scoped using (organisation = any (scoped_organisations()));
create policy of_organisation on api_key for select to anning_scoped using (organisation = any (scoped_organisations()));
create policy of_organisation on proposal for select to anning_scoped using (organisation = any (scoped_organisations()));
create policy of_organisation on person_duty for select to anning_scoped using (organisation = any (scoped_organisations()));
