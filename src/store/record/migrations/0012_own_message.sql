-- Messages of Anning's own that a gateway is to send: written with what causes them, each once.
create table own_message (
  id bigint generated always as identity primary key,
  -- What causes it. The same cause never sends twice.
  key text not null unique,
  purpose text not null check (purpose in ('refusal-confirmed', 'verification')),
  -- In whose name, from which number and for whom it is sent; empty: as the gateway finds it behind the number.
  account text not null,
  port text not null,
  signature text not null,
  organisation text not null,
  -- Recipient and text, sealed; gone once it is settled.
  sealed bytea,
  state text not null check (state in ('waiting', 'sent', 'held', 'refused', 'expired')),
  created_at timestamptz not null,
  -- After this it helps nobody.
  until timestamptz not null,
  -- The gateway that it was offered to: whether that has taken it, no other can know.
  gateway text not null default '',
  tries int not null default 0,
  next_at timestamptz not null,
  settled_at timestamptz,
  -- As the gateway judged it.
  message_id text,
  reasons text[] not null default '{}',
  check ((state = 'waiting') = (settled_at is null)),
  check ((state = 'waiting') = (sealed is not null))
);
create index own_message_waiting on own_message (next_at) where state = 'waiting';
create index own_message_settled on own_message (settled_at) where state <> 'waiting';
