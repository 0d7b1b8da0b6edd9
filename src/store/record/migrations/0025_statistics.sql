-- Where the number that complained belongs, and whose network the sender's belongs to: told by whoever handed it in, or read from the digits. Null: not
-- looked at yet, as in what came before this column was there.
alter table complaint add column carrier text, add column province text, add column sender_carrier text;
create index complaint_unplaced on complaint (accepted_at) where carrier is null;
create index complaint_event_closed on complaint_event (learnt_at) where act = 'close';
create index lead_hop_answered on lead_hop (answered_at) where answered_at is not null;
create index lead_hop_sent on lead_hop (sent_at);

-- Published counts of complaints, by days and quarters of Shanghai, as the files that were published. What comes late makes another edition.
create table statistics_edition (
  kind text not null check (kind in ('day', 'quarter')),
  -- 2026-06-01 or 2026Q2
  period text not null,
  number integer not null check (number > 0),
  starts timestamptz not null,
  ends timestamptz not null,
  made_at timestamptz not null,
  received integer not null,
  counted integer not null,
  -- Of those counted: about marketing, and about e-commerce. Null: so few that nothing but totals is told.
  marketing integer,
  ecommerce integer,
  -- How many figures differ from the edition before.
  changes integer not null,
  csv bytea not null,
  csv_sha256 bytea not null check (length(csv_sha256) = 32),
  json bytea not null,
  json_sha256 bytea not null check (length(json_sha256) = 32),
  -- The entry of the evidence log that names both hashes, and the checkpoint that covered it first.
  evidence_index bigint not null,
  checkpoint text not null,
  by text not null,
  by_name text not null,
  primary key (kind, period, number),
  check (starts < ends and ends <= made_at)
);
create index statistics_edition_newest on statistics_edition (kind, starts desc, number desc);
create index statistics_edition_made on statistics_edition (evidence_index);
create trigger statistics_edition_kept before update or delete on statistics_edition
  for each row execute function refuse_change();
create trigger statistics_edition_kept_whole before truncate on statistics_edition
  for each statement execute function refuse_change();

-- When each period was looked at last, whether or not an edition came of it.
create table statistics_look (
  kind text not null,
  period text not null,
  looked_at timestamptz not null,
  primary key (kind, period)
);
