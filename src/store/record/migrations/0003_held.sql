-- What waits for a person, or waited: a row a held message, written by the shipment that tells of it.
create table held_message (
  message_id text primary key,
  at timestamptz not null,
  gateway text not null,
  account text not null,
  organisation text not null,
  signature text not null,
  port text not null,
  purpose text not null,
  reasons text[] not null,
  -- deciding: somebody decided, and it takes effect at `due`, until when it can be undone.
  state text not null check (state in ('waiting', 'deciding', 'released', 'rejected', 'expired')),
  decision text check (decision in ('release', 'reject')),
  decided_by text,
  decided_by_name text,
  decided_reason text,
  due timestamptz,
  settled_at timestamptz,
  check ((state = 'waiting') = (decision is null) or state = 'expired')
);
create index held_message_list on held_message (state, at, message_id);
