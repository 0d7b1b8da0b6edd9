-- Numbers of the operator's own that take part like people's: they receive, refuse, and watch whether it grows silent. That a number is one is never told to
-- organisations: nothing here is readable under their role.
create table probe (
  id text primary key,
  tag bytea not null unique check (length(tag) = 8),
  sealed bytea not null,
  -- For whoever runs it: which telephone, whose form it was given to.
  label text not null,
  added_at timestamptz not null,
  added_by text not null,
  added_by_name text not null,
  retired_at timestamptz
);

-- What arrived at the telephones, as the operator's phone bank tells it: also what came past these gateways.
create table probe_message (
  probe text not null references probe (id),
  at timestamptz not null,
  port text not null,
  -- Empty: none.
  signature text not null,
  -- The signature's registered owner when it was told; empty: none.
  organisation text not null,
  marketing boolean not null,
  sha256 bytea not null check (length(sha256) = 32),
  told_at timestamptz not null,
  primary key (probe, at, port, sha256)
);

-- Refusals that were sent by telephone to a sender outside of these gateways, under a signature that nobody registered. All others stand in the ledger.
create table probe_refusal (
  id text primary key,
  probe text not null references probe (id),
  signature text not null,
  at timestamptz not null,
  told_at timestamptz not null,
  told_by text not null,
  unique (probe, signature, at)
);
