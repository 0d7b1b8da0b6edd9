-- Whether finance marketing follows retail contact, by month, as it was told. Aggregates alone; counted again with another result it is another edition.
create table derivation_edition (
  -- 2026-11
  month text not null check (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  number integer not null check (number > 0),
  made_at timestamptz not null,
  took_ms integer not null,
  -- JSON, byte by byte what the hash is of.
  document text not null,
  sha256 bytea not null check (length(sha256) = 32),
  by text not null,
  by_name text not null,
  primary key (month, number)
);
create trigger derivation_edition_kept before update or delete on derivation_edition
  for each row execute function refuse_change();
create trigger derivation_edition_kept_whole before truncate on derivation_edition
  for each statement execute function refuse_change();
