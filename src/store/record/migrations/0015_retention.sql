-- Retention: what goes when its term is over, and what each run did.

-- A standing may outlive the event that led to it: a refusal binds when its history has long gone. The key would also have every deleted
-- event looked for in tables that have no index on it.
alter table consent drop constraint consent_event_fkey;
alter table suppression drop constraint suppression_event_fkey;

-- What is still to be taken out of the change feed: one line for a person's consents with an organisation for a purpose, or, with no purpose, for
-- their refusals of it. Kept until the feed was gone through; the number is sealed as it was in recipient, whose row may be gone already.
create table feed_removal (
  tag bytea not null,
  sealed bytea not null,
  organisation text not null,
  purpose text not null,
  -- Only what permits goes; what restricts is in force.
  keeps_refusal boolean not null,
  -- What came later is of a later relation.
  through bigint not null,
  primary key (tag, organisation, purpose, through)
);

create table retention_run (
  id text primary key,
  -- Days since 1970 in Shanghai.
  day integer not null,
  state text not null check (state in ('running', 'done', 'failed')),
  started_by text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  fault text,
  check ((state = 'running') = (ended_at is null))
);
create index retention_run_newest on retention_run (started_at desc);
-- Two processes never have a run each under way.
create unique index retention_run_one on retention_run (state) where state = 'running';

create table retention_line (
  run text not null references retention_run on delete cascade,
  line text not null,
  removed bigint not null default 0,
  -- By which clause, as it was cited then.
  clause text,
  -- What is older than this was due.
  due_before timestamptz,
  oldest_left timestamptz,
  -- Where the line goes on after an interruption.
  place text,
  done boolean not null default false,
  primary key (run, line)
);
