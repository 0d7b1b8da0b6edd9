-- What the detectors were run over, what they remember, and what became of whatever they suspect. Days are counted from 1970 in Shanghai.
create table detector_run (
  day integer primary key,
  ran_at timestamptz not null,
  took_ms integer not null,
  messages bigint not null,
  -- By detector: of how many subjects it said what.
  counts jsonb not null
);

create table detector_memory (
  detector text primary key check (detector in ('sub-lease', 'scope-creep', 'service-marketing')),
  day integer not null references detector_run,
  memory text not null
);

-- The facts that detectors read; consent changes, of which there are far more, are not in it.
create index change_declaring on change (sequence)
  where body ->> 'kind' ~ '^(organisation|port|lease|signature|template|plan|letter)-';

create table finding (
  id text primary key,
  sequence bigint generated always as identity unique,
  detector text not null check (detector in ('sub-lease', 'scope-creep', 'service-marketing')),
  subject_kind text not null check (subject_kind in ('port', 'signature')),
  subject text not null,
  -- Whose matter it is: those who stand on the port's chain, or the signature's owner.
  organisations text[] not null,
  state text not null check (state in ('open', 'looking', 'dismissed', 'confirmed', 'cleared')),
  -- From one decision to the next suspicion; each of them can be answered anew.
  round integer not null default 1,
  first_day integer not null,
  onset_day integer not null,
  -- The last day on which the detector spoke of it.
  last_day integer not null,
  score double precision not null,
  latest_score double precision not null,
  threshold double precision not null,
  false_alarms jsonb not null,
  evidence jsonb not null,
  examples text[] not null,
  -- What the suspicion rests on and somebody was shown: what is dismissed does not open it again.
  causes text[] not null,
  ok_days integer not null default 0,
  -- Since when those whose matter it is are told of it.
  told_at timestamptz,
  sanction text references sanction,
  check (told_at is null or state in ('confirmed', 'dismissed')),
  unique (detector, subject)
);
create index finding_newest on finding (first_day desc, sequence desc);
create index finding_subject on finding (subject);
create index finding_organisations on finding using gin (organisations);

create table finding_step (
  sequence bigint generated always as identity primary key,
  finding text not null references finding,
  act text not null,
  state text not null,
  at timestamptz not null,
  by text not null,
  by_name text not null,
  reason text not null,
  -- For colleagues: not told to those whose matter it is.
  note text not null default ''
);
create index finding_step_of on finding_step (finding, sequence);
create trigger finding_step_kept before update or delete on finding_step
  for each row execute function refuse_change();

-- What they say to it, once.
create table finding_answer (
  finding text not null references finding,
  round integer not null,
  organisation text not null,
  statement text not null,
  at timestamptz not null,
  by text not null,
  by_name text not null,
  primary key (finding, round, organisation)
);
create trigger finding_answer_kept before update or delete on finding_answer
  for each row execute function refuse_change();

-- Each day's score, of what was ever suspected and of what comes near to it.
create table finding_day (
  detector text not null,
  subject text not null,
  day integer not null,
  state text not null check (state in ('ok', 'suspect', 'insufficient-data')),
  score double precision not null,
  threshold double precision not null,
  primary key (detector, subject, day)
);
create index finding_day_age on finding_day (day);

grant select on finding, finding_answer, finding_day to anning_scoped;
grant select (sequence, finding, act, state, at, by, by_name, reason) on finding_step to anning_scoped;
alter table finding enable row level security;
alter table finding_step enable row level security;
alter table finding_answer enable row level security;
alter table finding_day enable row level security;
-- Nobody is named, to themselves neither, before a person has confirmed it.
create policy of_organisation on finding for select to anning_scoped
  using (organisations && scoped_organisations() and told_at is not null);
-- A sanction that is only proposed is not told either.
create policy of_organisation on finding_step for select to anning_scoped
  using (act <> 'link' and exists (select from finding f where f.id = finding_step.finding and f.told_at <= finding_step.at));
create policy of_organisation on finding_answer for select to anning_scoped
  using (organisation = any (scoped_organisations())
    and exists (select from finding f where f.id = finding_answer.finding and f.round = finding_answer.round));
create policy of_organisation on finding_day for select to anning_scoped
  using (exists (select from finding f where f.detector = finding_day.detector and f.subject = finding_day.subject));
