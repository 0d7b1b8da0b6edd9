-- Versions of bulletins: drafted from data, written on by people, reviewed by another one. A correction is another version of the same series.
create table bulletin (
  id text primary key,
  sequence bigint generated always as identity unique,
  -- The id of its first version.
  series text not null references bulletin,
  version integer not null check (version > 0),
  state text not null check (state in ('draft', 'review', 'approved', 'published', 'superseded', 'withdrawn', 'discarded')),
  audience text not null check (audience in ('internal', 'public')),
  language text not null check (language in ('zh', 'en')),
  -- 2026W23, 2026-06, 2026-06-01--2026-06-10
  period text not null,
  starts timestamptz not null,
  ends timestamptz not null,
  -- When the data were counted, and what they were. Its keys keep their order.
  cutoff timestamptz not null,
  data json not null,
  -- What people wrote.
  text json not null,
  -- Counts every change: who saves says which one was read.
  edit integer not null default 1,
  -- Everybody who had a hand in it: none of them approves it.
  authors text[] not null,
  changed_at timestamptz not null,
  changed_by text not null,
  changed_by_name text not null,
  -- Why it revises the version before it.
  revises text,
  -- 专报〔2026〕第 3 期: drawn when the first version is published.
  issue_year integer,
  issue integer,
  published_at timestamptz,
  -- The entry of the evidence log that names the hash of every file, and the checkpoint that covered it first.
  evidence_index bigint,
  checkpoint text,
  withdrawn_at timestamptz,
  withdrawn_because text,
  unique (series, version),
  check (starts < ends and ends <= cutoff),
  check ((issue is null) = (issue_year is null)),
  check (state not in ('published', 'superseded', 'withdrawn') or (issue is not null and published_at is not null and evidence_index is not null)),
  check ((state = 'withdrawn') = (withdrawn_because is not null)),
  check ((version = 1) = (revises is null))
);
-- One version at a time is worked on, and one is the one that holds.
create unique index bulletin_worked_on on bulletin (series) where state in ('draft', 'review', 'approved');
create unique index bulletin_holding on bulletin (series) where state = 'published';
create unique index bulletin_issue on bulletin (issue_year, issue, version) where published_at is not null;

create table bulletin_step (
  sequence bigint generated always as identity primary key,
  bulletin text not null references bulletin,
  act text not null,
  state text not null,
  at timestamptz not null,
  by text not null,
  by_name text not null,
  reason text not null
);
create index bulletin_step_of on bulletin_step (bulletin, sequence);

-- The files as they were published.
create table bulletin_file (
  bulletin text not null references bulletin,
  form text not null check (form in ('internal', 'public')),
  name text not null,
  media text not null,
  bytes bytea not null,
  sha256 bytea not null check (length(sha256) = 32),
  primary key (bulletin, form, name)
);
create trigger bulletin_file_kept before update or delete on bulletin_file
  for each row execute function refuse_change();
create trigger bulletin_file_kept_whole before truncate on bulletin_file
  for each statement execute function refuse_change();
