-- Refusals that were concluded before the block that holds them was stored: the block passes over them, and its row goes with it. A row that stays tells of
-- a refusal whose evidence has not come yet.
create table refusal_ahead (
  inbound_id text primary key,
  gateway text not null,
  block bigint not null
);
create index refusal_ahead_block on refusal_ahead (gateway, block);
