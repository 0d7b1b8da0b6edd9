-- Addresses to which organisations have their leads told. Secrets are sealed; while one is being changed the one before signs too.
create table webhook (
  id text primary key,
  sequence bigint generated always as identity unique,
  organisation text not null,
  url text not null,
  events text[] not null,
  state text not null check (state in ('active', 'paused', 'gone', 'off')),
  state_at timestamptz not null,
  secret_sealed bytea not null,
  secret_at timestamptz not null,
  earlier_sealed bytea,
  earlier_until timestamptz,
  -- Attempts in a row that came to nothing, and when the first of them was made.
  failures integer not null default 0,
  failing_since timestamptz,
  made_at timestamptz not null,
  made_by text not null,
  made_by_name text not null,
  removed_at timestamptz,
  check ((earlier_sealed is null) = (earlier_until is null)),
  check ((failures = 0) = (failing_since is null))
);
create index webhook_organisation on webhook (organisation) where removed_at is null;

-- What is told, written in the transaction of what happened. The body is sealed: it holds texts of complaints, and for whoever has no account a link.
create table webhook_event (
  id text primary key,
  sequence bigint generated always as identity unique,
  type text not null,
  organisation text not null,
  lead text references lead,
  place smallint,
  "case" text references complaint_case,
  at timestamptz not null,
  -- Null once its time is over: such a one is not sent again.
  sealed bytea
);
create index webhook_event_lead on webhook_event (lead) where lead is not null;
create index webhook_event_body on webhook_event (at) where sealed is not null;
-- Of a clock each is told once.
create unique index webhook_event_clock on webhook_event (lead, place, type) where type in ('lead.due_soon', 'lead.overdue');

create table webhook_delivery (
  id text primary key,
  sequence bigint generated always as identity unique,
  event text not null references webhook_event,
  webhook text not null references webhook,
  organisation text not null,
  state text not null check (state in ('waiting', 'delivered', 'given-up', 'cancelled')),
  -- Attempts of this round; by hand a new round begins.
  tries integer not null default 0,
  next_at timestamptz not null,
  round_at timestamptz not null,
  settled_at timestamptz,
  status smallint,
  fault text,
  unique (event, webhook),
  check ((state = 'waiting') = (settled_at is null))
);
create index webhook_delivery_due on webhook_delivery (next_at) where state = 'waiting';
create index webhook_delivery_of on webhook_delivery (webhook, sequence);
create index webhook_delivery_organisation on webhook_delivery (organisation, sequence);

create table webhook_attempt (
  sequence bigint generated always as identity primary key,
  delivery text not null references webhook_delivery,
  at timestamptz not null,
  took_ms integer not null,
  status smallint,
  fault text,
  -- The beginning of what it answered.
  answer text not null default ''
);
create index webhook_attempt_of on webhook_attempt (delivery, sequence);

-- Whoever acts for some organisations sees their addresses and what was sent to them; never a secret or a body.
grant select (id, sequence, organisation, url, events, state, state_at, secret_at, earlier_until, failures, failing_since,
  made_at, made_by, made_by_name, removed_at) on webhook to anning_scoped;
grant select (id, sequence, type, organisation, lead, place, at) on webhook_event to anning_scoped;
grant select on webhook_delivery to anning_scoped;
alter table webhook enable row level security;
alter table webhook_event enable row level security;
alter table webhook_delivery enable row level security;
create policy of_organisation on webhook for select to anning_scoped using (organisation = any (scoped_organisations()));
create policy of_organisation on webhook_event for select to anning_scoped using (organisation = any (scoped_organisations()));
create policy of_organisation on webhook_delivery for select to anning_scoped using (organisation = any (scoped_organisations()));
