-- How ports, signatures and organisations stand against the complaint thresholds. Days are counted from 1970 in Shanghai; each is looked at once.
create table threshold_run (
  day integer primary key,
  ran_at timestamptz not null,
  took_ms integer not null,
  -- By kind: how many were looked at, and in which state they are.
  counts jsonb not null,
  -- By threshold: how many honest senders come to be over it in 30 days, as estimated.
  false_alarms jsonb not null
);

create table threshold_standing (
  id text primary key,
  sequence bigint generated always as identity unique,
  subject_kind text not null check (subject_kind in ('port', 'signature', 'organisation')),
  subject text not null,
  -- Whose matter it is: those on the port's chain, the signature's owner, the organisation itself. While an alert lasts, those of its beginning.
  organisations text[] not null,
  state text not null check (state in ('insufficient-data', 'ok', 'alert', 'slow-proposed', 'block-proposed')),
  since_day integer not null,
  last_day integer not null,
  -- The first day of the last alert, since when those concerned can read of it, and the day on which it was over.
  alert_day integer,
  alerted_at timestamptz,
  alert_ended_day integer,
  -- What followed upon the last alert.
  sanction text references sanction,
  unique (subject_kind, subject),
  check ((alert_day is null) = (alerted_at is null)),
  check (state in ('insufficient-data', 'ok') or (alert_day is not null and alert_ended_day is null))
);
create index threshold_standing_state on threshold_standing (state, sequence);
create index threshold_standing_organisations on threshold_standing using gin (organisations);

-- What was seen on each day and what was said of it. Complaints that come later are seen by a later day.
create table threshold_day (
  standing text not null references threshold_standing,
  day integer not null,
  state text not null,
  messages bigint not null,
  complaints integer not null,
  -- By threshold: bounds, limit, outcome, what was expected, how often an honest sender is over it.
  measured jsonb not null,
  -- Of all others of the kind.
  other_messages bigint not null,
  other_complaints integer not null,
  words_zh text not null,
  words_en text not null,
  primary key (standing, day)
);
create trigger threshold_day_kept before update or delete on threshold_day
  for each row execute function refuse_change();

create table threshold_step (
  sequence bigint generated always as identity primary key,
  standing text not null references threshold_standing,
  act text not null check (act in ('change', 'link')),
  state text not null,
  day integer not null,
  at timestamptz not null,
  by text not null,
  by_name text not null,
  reason text not null,
  sanction text references sanction,
  check ((act = 'link') = (sanction is not null))
);
create index threshold_step_of on threshold_step (standing, sequence);
create trigger threshold_step_kept before update or delete on threshold_step
  for each row execute function refuse_change();

-- Complaints about what was sent within a time.
create index complaint_match_message_at on complaint_match (message_at, complaint) where message is not null;

-- Whom it concerns reads of it from the alert on. What others send is not theirs to read.
grant select on threshold_standing, threshold_step to anning_scoped;
grant select (standing, day, state, messages, complaints, measured, words_zh, words_en) on threshold_day to anning_scoped;
alter table threshold_standing enable row level security;
alter table threshold_day enable row level security;
alter table threshold_step enable row level security;
create policy of_organisation on threshold_standing for select to anning_scoped
  using (organisations && scoped_organisations() and alerted_at is not null);
create policy of_organisation on threshold_day for select to anning_scoped
  using (exists (select from threshold_standing s where s.id = threshold_day.standing and s.alert_day <= threshold_day.day));
-- A sanction that is only proposed is not told.
create policy of_organisation on threshold_step for select to anning_scoped
  using (act <> 'link' and exists (select from threshold_standing s where s.id = threshold_step.standing and s.alert_day <= threshold_step.day));
