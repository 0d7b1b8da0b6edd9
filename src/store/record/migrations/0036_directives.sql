-- Directives: written by the regulator, issued to organisations, clause by clause. What became of a clause at an addressee is a fold of its steps.
create table directive (
  id text primary key,
  sequence bigint generated always as identity unique,
  state text not null check (state in ('draft', 'issued', 'withdrawn', 'discarded')),
  title text not null,
  occasion text not null,
  -- As it was written; the clauses beside it are what is asked for. Their keys keep their order.
  text text not null,
  clauses json not null,
  -- Working days.
  acknowledge_days integer not null check (acknowledge_days > 0),
  -- Of a draft: whom it is to go to. Afterwards its rows of directive_addressee, which each see their own alone.
  addressees json not null,
  -- Counts every change of a draft: who saves says which one was read.
  edit integer not null default 1,
  changed_at timestamptz not null,
  changed_by text not null,
  changed_by_name text not null,
  issued_at timestamptz,
  issued_by_name text,
  -- Of its title, occasion, text, clauses and addressees as they were issued, and the entry of the evidence log that names it.
  sha256 bytea check (length(sha256) = 32),
  evidence_index bigint,
  withdrawn_at timestamptz,
  withdrawn_because text,
  check ((state in ('issued', 'withdrawn')) = (issued_at is not null and sha256 is not null and evidence_index is not null)),
  check ((state = 'withdrawn') = (withdrawn_because is not null))
);

create table directive_addressee (
  directive text not null references directive,
  organisation text not null,
  standing text not null check (standing in ('platform', 'provider', 'carrier', 'centre')),
  primary key (directive, organisation)
);
create index directive_addressee_organisation on directive_addressee (organisation);

create table directive_step (
  sequence bigint generated always as identity primary key,
  directive text not null references directive,
  -- Its place, from 1; null with `organisation`: of the whole directive.
  clause integer,
  organisation text,
  act text not null,
  state text not null,
  at timestamptz not null,
  by text not null,
  by_name text not null,
  reason text not null,
  detail jsonb not null default '{}',
  check ((clause is null) = (organisation is null))
);
create index directive_step_of on directive_step (directive, sequence);

-- What a query said, and of when its data were.
create table directive_measurement (
  id text primary key,
  sequence bigint generated always as identity unique,
  directive text not null references directive,
  clause integer not null,
  organisation text not null,
  taken_for text not null check (taken_for in ('look', 'report', 'verification')),
  cutoff timestamptz not null,
  measured json not null,
  result text not null check (result in ('met', 'not-met', 'unclear', 'insufficient-data')),
  by text not null,
  by_name text not null
);
create index directive_measurement_of on directive_measurement (directive, clause, organisation, sequence);

-- Reports as they were signed.
create table directive_report (
  id text primary key,
  sequence bigint generated always as identity unique,
  directive text not null references directive,
  clause integer not null,
  organisation text not null,
  at timestamptz not null,
  by text not null,
  by_name text not null,
  -- What was signed, byte for byte.
  document text not null,
  sha256 bytea not null check (length(sha256) = 32),
  evidence_index bigint not null,
  -- How what it claims stands to gateway, complaints and ledger; for the regulator.
  discrepancy json not null
);
create index directive_report_of on directive_report (directive, clause, organisation, sequence);

create table directive_file (
  id text primary key,
  sequence bigint generated always as identity unique,
  directive text not null references directive,
  clause integer not null,
  organisation text not null,
  name text not null,
  media text not null,
  size integer not null,
  sha256 bytea not null check (length(sha256) = 32),
  sealed bytea not null,
  at timestamptz not null,
  by text not null,
  by_name text not null
);
create index directive_file_of on directive_file (directive, clause, organisation, sequence);

create trigger directive_step_kept before update or delete on directive_step
  for each row execute function refuse_change();
create trigger directive_measurement_kept before update or delete on directive_measurement
  for each row execute function refuse_change();
create trigger directive_report_kept before update or delete on directive_report
  for each row execute function refuse_change();
create trigger directive_file_kept before update or delete on directive_file
  for each row execute function refuse_change();

-- An addressee sees what was issued to it, and of the rest its own.
grant select (id, sequence, state, title, occasion, text, clauses, acknowledge_days, issued_at, issued_by_name, sha256, evidence_index,
  withdrawn_at, withdrawn_because) on directive to anning_scoped;
grant select on directive_addressee, directive_step, directive_measurement, directive_file to anning_scoped;
grant select (id, sequence, directive, clause, organisation, at, by, by_name, document, sha256, evidence_index) on directive_report to anning_scoped;
alter table directive enable row level security;
alter table directive_addressee enable row level security;
alter table directive_step enable row level security;
alter table directive_measurement enable row level security;
alter table directive_report enable row level security;
alter table directive_file enable row level security;
create policy of_organisation on directive_addressee for select to anning_scoped using (organisation = any (scoped_organisations()));
create policy of_organisation on directive for select to anning_scoped
  using (exists (select from directive_addressee a where a.directive = directive.id));
create policy of_organisation on directive_step for select to anning_scoped using (organisation = any (scoped_organisations()));
-- What the regulator looks at before there is a report is the regulator's.
create policy of_organisation on directive_measurement for select to anning_scoped
  using (organisation = any (scoped_organisations()) and taken_for <> 'look');
create policy of_organisation on directive_report for select to anning_scoped using (organisation = any (scoped_organisations()));
create policy of_organisation on directive_file for select to anning_scoped using (organisation = any (scoped_organisations()));
