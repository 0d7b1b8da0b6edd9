-- The change feed: every change to facts is a row, written in the transaction of the thing it changes.
-- The single row of change_head is locked by each writer until it commits, so sequences have no gap and rise in commit order.
create table change_head (
  singleton boolean primary key default true check (singleton),
  last bigint not null
);
insert into change_head (last) values (0);

create table change (
  sequence bigint primary key,
  at timestamptz not null,
  recorded_at timestamptz not null default now(),
  actor text not null,
  body jsonb not null check (jsonb_typeof(body -> 'kind') = 'string')
);

-- How far each gateway's spool has been shipped into traffic.
-- How far a gateway's blocks are stored. `announced` is written before the insert into traffic: a group that was cut off
-- half-way is repeated with the same blocks, so that its insert is known again and adds nothing twice.
create table ingest_position (
  gateway text primary key,
  block bigint not null,
  announced bigint not null check (announced >= block)
);
