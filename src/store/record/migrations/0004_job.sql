-- Work that takes longer than a request: asked for by a person, carried out one after another, found again after a restart.
create table job (
  id text primary key,
  kind text not null,
  format text not null check (format in ('csv', 'json')),
  filter jsonb not null,
  owner text not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  done bigint not null default 0,
  created_at timestamptz not null,
  ended_at timestamptz,
  file_bytes bigint,
  error text
);
create index job_of_owner on job (owner, created_at desc);
create index job_open on job (created_at) where state in ('waiting', 'running');
