-- Past traffic judged again: what was asked, how far it has come, and what was found. Names of senders, ports and signatures and ids of messages; no number of anybody.
create table look_back (
  id text primary key,
  sequence bigint generated always as identity unique,
  kind text not null check (kind in ('moment', 'today')),
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at > from_at),
  -- Rules as they were tried; null: none.
  trial jsonb,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  asked_at timestamptz not null,
  asked_by text not null,
  asked_by_name text not null,
  -- By itself: at night, for the week or month before.
  scheduled boolean not null,
  ended_at timestamptz,
  done bigint not null default 0,
  total bigint,
  fault jsonb,
  result jsonb,
  check ((state = 'done') = (result is not null))
);
create index look_back_open on look_back (sequence) where state in ('waiting', 'running');
create unique index look_back_scheduled on look_back (kind, from_at, to_at) where scheduled;
