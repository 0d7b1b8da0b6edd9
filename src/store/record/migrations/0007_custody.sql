-- What organisations say that they passed on: signed batches. Nothing in here shows a number: a leaf is keyed by the batch's salt, and that is sealed.
create table custody_batch (
  id text primary key,
  sequence bigint generated always as identity unique,
  organisation text not null,
  -- It covers every sender number that begins so.
  port text not null,
  -- By which the organisation has the port; null: it holds it.
  lease text,
  key text not null,
  starts timestamptz not null,
  ends timestamptz not null,
  count integer not null check (count >= 0),
  -- The signed statement as it was handed in, and its hash, which the evidence log keeps.
  note text not null,
  sha256 bytea not null unique,
  salt_sealed bytea not null,
  late boolean not null,
  handed_in_at timestamptz not null,
  handed_in_by text not null,
  handed_in_by_name text not null,
  evidence_index bigint not null,
  check (starts < ends)
);
create index custody_batch_span on custody_batch (organisation, port, ends);
create index custody_batch_organisation on custody_batch (organisation, sequence desc);

-- A batch's leaves in rising order, 1,024 a row: a leaf is found by the first one of its row, and its proof needs one row and the roots of the
-- others. A row a leaf would take five times the room.
create table custody_leaves (
  batch text not null references custody_batch deferrable initially deferred,
  block integer not null,
  first bytea not null,
  -- RFC 6962, over the leaves of this row.
  root bytea not null,
  leaves bytea not null check (length(leaves) between 32 and 32768 and length(leaves) % 32 = 0),
  primary key (batch, block)
);
create unique index custody_leaves_first on custody_leaves (batch, first);
-- Hashes do not compress.
alter table custody_leaves alter column leaves set storage external;

create trigger custody_batch_kept before update or delete on custody_batch for each row execute function refuse_change();
create trigger custody_leaves_kept before update or delete on custody_leaves for each row execute function refuse_change();

grant select on custody_batch to anning_scoped;
alter table custody_batch enable row level security;
create policy of_organisation on custody_batch for select to anning_scoped using (organisation = any (scoped_organisations()));
