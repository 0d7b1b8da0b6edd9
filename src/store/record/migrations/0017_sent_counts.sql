-- What passed at each gateway, counted by recipient and consent, plan and lease: the other gateways add it to their own. Written in the
-- transaction that announces the gateway's blocks, so that no block of its journal is counted twice or left out.
create table sent_counts (
  gateway text not null,
  -- The blocks of the gateway's journal that it counts; between two rows may be blocks in which nothing passed.
  first bigint not null,
  last bigint not null check (last >= first),
  -- Sealed: what stands for a recipient in it could be told by trying out all numbers.
  counts bytea not null,
  entries int not null,
  -- When it was written, or put together from several.
  written_at timestamptz not null default now(),
  primary key (gateway, last)
);
