-- Who agreed to what, and who refuses. A row of `recipient` holds a number, sealed, with the salt under which the evidence log speaks of it: without
-- that row nobody can tell whom an entry of the log means.
create table recipient (
  -- Keyed: equal numbers have equal tags, and whoever lacks the key can tell nothing by them.
  tag bytea primary key check (length(tag) = 8),
  sealed bytea not null,
  salt bytea not null check (length(salt) = 32),
  -- SHA-256 of salt and number: what the log calls this person.
  subject bytea not null check (length(subject) = 32)
);

-- What people are shown when they are asked, word for word. A version is never changed, only followed by the next.
create table consent_wording (
  id text primary key,
  organisation text not null,
  name text not null,
  version int not null check (version >= 1),
  channel text not null,
  purpose text not null,
  text text not null,
  sha256 bytea not null check (length(sha256) = 32),
  frequency_count int not null check (frequency_count between 1 and 10000),
  frequency_per text not null check (frequency_per in ('day', 'week', 'month')),
  -- For how many days from the agreement on.
  term_days int not null check (term_days between 1 and 3660),
  added_at timestamptz not null,
  added_by text not null,
  added_by_name text not null,
  retired_at timestamptz,
  unique (organisation, name, version)
);
create index consent_wording_hash on consent_wording (sha256);

-- Blocks of events as the evidence log holds them. What a block consists of is settled before it is logged, so that a crash in between repeats the same.
create table consent_block (
  block bigint primary key,
  count int not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  -- Of the log; null until it is there.
  entry bigint,
  logged_at timestamptz
);
create index consent_block_unlogged on consent_block (block) where logged_at is null;

-- Everything that happened, one row for each; nothing is changed afterwards but its place in the log.
create table consent_event (
  id bigint generated always as identity primary key,
  tag bytea not null,
  -- Empty: everyone's marketing.
  organisation text not null,
  -- Empty: whatever the line.
  purpose text not null,
  kind text not null check (kind in ('requested', 'granted', 'declined', 'unanswered', 'withdrawn', 'refused', 'lifted')),
  -- When it happened, as whoever recorded it says; the log proves `recorded_at`.
  at timestamptz not null,
  recorded_at timestamptz not null,
  channel text not null,
  wording text references consent_wording (id),
  -- SHA-256 of the file that proves it, which its holder keeps.
  evidence bytea check (length(evidence) = 32),
  proof text check (proof in ('proven', 'unproven')),
  frequency_count int,
  frequency_per text,
  -- End of the term of a grant; until when a request waits for its answer.
  until timestamptz,
  -- The message, the import or the complaint that it came by.
  source text not null default '',
  actor text not null,
  block bigint references consent_block (block),
  place int,
  check ((kind = 'granted') = (proof is not null)),
  check ((kind = 'granted') = (frequency_count is not null)),
  check ((frequency_count is null) = (frequency_per is null)),
  check ((block is null) = (place is null))
);
create index consent_event_tag on consent_event (tag, id);
create index consent_event_organisation on consent_event (organisation, id);
create index consent_event_unlogged on consent_event (id) where block is null;
create index consent_event_block on consent_event (block, place) where block is not null;

-- Where each consent stands: the newest event of a recipient, an organisation and a purpose.
create table consent (
  tag bytea not null,
  organisation text not null,
  purpose text not null,
  state text not null check (state in ('requested', 'granted', 'declined', 'unanswered', 'withdrawn')),
  event bigint not null references consent_event (id),
  at timestamptz not null,
  until timestamptz,
  -- Whether gateways have been told of it: a grant serves only when the log holds it.
  in_force boolean not null,
  primary key (tag, organisation, purpose)
);
create index consent_organisation on consent (organisation, purpose, state);
create index consent_waiting on consent (until) where state = 'requested';

-- Refusals in force, of one organisation with its group, or of everyone (organisation empty).
create table suppression (
  tag bytea not null,
  organisation text not null,
  event bigint not null references consent_event (id),
  at timestamptz not null,
  primary key (tag, organisation)
);
create index suppression_organisation on suppression (organisation, at);

-- Whoever looks for an organisation's affiliates.
create index registry_fact_group on registry_fact ((body ->> 'group')) where kind = 'organisation-registered';

grant select on consent_wording, consent_event, consent, suppression to anning_scoped;
alter table consent_wording enable row level security;
alter table consent_event enable row level security;
alter table consent enable row level security;
alter table suppression enable row level security;
create policy of_organisation on consent_wording for select to anning_scoped using (organisation = any (scoped_organisations()));
create policy of_organisation on consent_event for select to anning_scoped using (organisation = any (scoped_organisations()));
create policy of_organisation on consent for select to anning_scoped using (organisation = any (scoped_organisations()));
create policy of_organisation on suppression for select to anning_scoped using (organisation = any (scoped_organisations()));
