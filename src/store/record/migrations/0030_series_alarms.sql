-- Daily series of complaints, and what stands out of them. Days are counted from 1970 in Shanghai.
create function shanghai_day(at timestamptz) returns integer language sql immutable strict parallel safe as $$
  select floor((extract(epoch from at) + 28800) / 86400)::integer $$;

-- Complaints by the day on which their message came (that of the matched message, else as told, else of filing) and by the day on which they were filed.
-- All other series are sums of these rows.
create table series_leaf (
  day integer not null,
  filed_day integer not null check (filed_day >= day),
  -- Of the matched message; empty: nobody is known, and the complaint goes by the port that was told, where one was.
  organisation text not null,
  port text not null,
  category text not null,
  region text not null,
  channel text not null,
  complaints integer not null check (complaints >= 0),
  -- How many of them the monitor was told of.
  told integer not null default 0,
  primary key (day, organisation, port, category, region, channel, filed_day),
  check (port = '' or organisation = '')
);
create index series_leaf_filed on series_leaf (filed_day);
create index series_leaf_untold on series_leaf (filed_day) where complaints <> told;
create index series_leaf_organisation on series_leaf (organisation, day);
create index series_leaf_category on series_leaf (category, region, day);

-- Complaints that are new or have changed, and the days that they counted on or count on now: these days are counted again.
create table series_touched (complaint text not null, day integer not null, primary key (complaint, day));

create function touch_series_by_complaint() returns trigger language plpgsql as $$
begin
  insert into series_touched
    select new.id, shanghai_day(coalesce(
      (select m.message_at from complaint_match m where m.complaint = new.id and m.message is not null), new.told_at, new.accepted_at))
    on conflict do nothing;
  return null;
end $$;
create trigger complaint_series_new after insert on complaint
  for each row execute function touch_series_by_complaint();
create trigger complaint_series_changed after update on complaint
  for each row when ((old.counted, old.ended, old.category, old.province) is distinct from (new.counted, new.ended, new.category, new.province))
  execute function touch_series_by_complaint();

create function touch_series_by_match() returns trigger language plpgsql as $$
begin
  insert into series_touched
    select distinct c.id, shanghai_day(at) from complaint c,
      unnest(array[coalesce(c.told_at, c.accepted_at), new.message_at, case when tg_op = 'UPDATE' then old.message_at end]) at
    where c.id = new.complaint and at is not null
    on conflict do nothing;
  return null;
end $$;
create trigger complaint_match_series_new after insert on complaint_match
  for each row when (new.message is not null) execute function touch_series_by_match();
-- A match that is erased touches nothing: what was counted stays.
create trigger complaint_match_series_changed after update on complaint_match
  for each row when ((old.message, old.message_at, old.organisation) is distinct from (new.message, new.message_at, new.organisation))
  execute function touch_series_by_match();

-- The complaints of a day.
create index complaint_told_day on complaint (shanghai_day(coalesce(told_at, accepted_at)));
create index complaint_match_day on complaint_match (shanghai_day(message_at)) where message is not null;
-- The last of those whose message nobody knows any more.
create index complaint_erased_accepted on complaint (accepted_at) where erased_at is not null;

insert into series_touched
  select c.id, shanghai_day(coalesce(m.message_at, c.told_at, c.accepted_at))
  from complaint c left join complaint_match m on m.complaint = c.id and m.message is not null
  where c.erased_at is null;

create table alarm_run (
  day integer primary key,
  ran_at timestamptz not null,
  took_ms integer not null,
  -- By level: series, how many are in alarm, from which score on, what was set and what came.
  levels jsonb not null,
  -- How much of a day is known so many days later, as estimated from the past.
  delay jsonb not null
);

create table alarm_memory (
  level text primary key check (level in ('leaf', 'organisation', 'category-region', 'total')),
  day integer not null references alarm_run,
  memory text not null
);

-- Alarms of a series that lie at most seven days apart.
create table alarm_episode (
  id text primary key,
  sequence bigint generated always as identity unique,
  level text not null check (level in ('leaf', 'organisation', 'category-region', 'total')),
  series text not null,
  -- Whose series it is; null: summed up over all.
  organisation text,
  port text,
  category text,
  region text,
  channel text,
  -- The first and the last day on which it stood out; the day with which the window began that did so first.
  first_day integer not null,
  last_day integer not null,
  since_day integer not null,
  closed_day integer,
  peak double precision not null,
  -- What was said on the last day on which it stood out: window, count, expectation, score, threshold, reasons.
  assessed jsonb not null,
  -- The leaves that make up its window of that day.
  leaves jsonb not null,
  -- What was usual of the series when it was raised: what went wrong is not held against itself.
  usual jsonb not null,
  opinion text check (opinion in ('confirmed', 'false', 'known-cause')),
  check (first_day <= last_day)
);
create unique index alarm_episode_open on alarm_episode (level, series) where closed_day is null;
create index alarm_episode_newest on alarm_episode (last_day desc, sequence desc);
create index alarm_episode_organisation on alarm_episode (organisation, sequence) where organisation is not null;

-- The days on which an episode's series stood out, as it was said then.
create table alarm_day (
  episode text not null references alarm_episode,
  day integer not null,
  window_days integer not null,
  complaints integer not null,
  mean double precision not null,
  low integer not null,
  high integer not null,
  score double precision not null,
  threshold double precision not null,
  primary key (episode, day)
);
create trigger alarm_day_kept before update or delete on alarm_day
  for each row execute function refuse_change();

create table alarm_step (
  sequence bigint generated always as identity primary key,
  episode text not null references alarm_episode,
  act text not null check (act in ('raise', 'close', 'confirmed', 'false', 'known-cause')),
  state text not null check (state in ('open', 'closed')),
  at timestamptz not null,
  by text not null,
  by_name text not null,
  reason text not null
);
create index alarm_step_of on alarm_step (episode, sequence);
create trigger alarm_step_kept before update or delete on alarm_step
  for each row execute function refuse_change();
