-- Marketing plans: what the feed tells of each, and beside it what no message is judged by: drafts, contacts, remarks, amendments under review.
create table plan (
  plan text primary key,
  sequence bigint generated always as identity unique,
  organisation text not null,
  title text not null,
  state text not null check (state in ('draft', 'filed', 'rejected', 'approved', 'stopped', 'withdrawn', 'ended')),
  -- As the feed tells them: purposes, ports, signatures, texts, windows, number. Of a draft as they were written.
  terms jsonb not null,
  starts timestamptz,
  ends timestamptz,
  version integer not null default 1,
  contact_name text not null default '',
  contact_phone_sealed bytea,
  remark text not null default '',
  -- Other terms that wait for a review, the present ones being in force meanwhile.
  amendment jsonb,
  amended_by text,
  amended_by_name text,
  amended_at timestamptz,
  filed_by text not null,
  filed_by_name text not null,
  filed_at timestamptz not null,
  decided_by text,
  decided_by_name text,
  decided_at timestamptz,
  decision_reason text,
  stopped_by text,
  stopped_by_name text,
  stopped_at timestamptz,
  stop_reason text,
  check ((amendment is null) = (amended_by is null)),
  check (state in ('draft', 'withdrawn') or (starts is not null and ends is not null))
);
create index plan_organisation on plan (organisation, sequence desc);
create index plan_state on plan (state, sequence desc);
create index plan_span on plan (starts, ends);

create table plan_step (
  sequence bigint generated always as identity primary key,
  plan text not null references plan,
  act text not null,
  state text not null,
  at timestamptz not null,
  by text not null,
  by_name text not null,
  reason text not null,
  -- Where the act brought other terms.
  terms jsonb
);
create index plan_step_of on plan_step (plan, sequence);
create trigger plan_step_kept before update or delete on plan_step
  for each row execute function refuse_change();

-- A plan that came with the feed alone stands here as well, as the feed tells it.
create function note_plan() returns trigger language plpgsql as $$
declare
  fact jsonb := new.body;
  name text := fact ->> 'plan';
  words jsonb := fact - array['kind', 'at', 'plan', 'organisation', 'reason'];
  moment timestamptz := moment_of(fact ->> 'at');
begin
  case fact ->> 'kind'
    when 'plan-filed' then
      insert into plan (plan, organisation, title, state, terms, starts, ends, filed_by, filed_by_name, filed_at)
      values (name, fact ->> 'organisation', name, 'filed', words, moment_of(fact ->> 'from'), moment_of(fact ->> 'until'),
        new.actor, new.actor, moment)
      on conflict (plan) do update set state = 'filed', terms = excluded.terms, starts = excluded.starts, ends = excluded.ends;
    when 'plan-amended' then
      update plan set terms = words, starts = moment_of(fact ->> 'from'), ends = moment_of(fact ->> 'until')
      where plan.plan = name;
    when 'plan-approved', 'plan-resumed' then
      update plan set state = 'approved' where plan.plan = name;
    when 'plan-rejected' then
      update plan set state = 'rejected', decision_reason = fact ->> 'reason' where plan.plan = name;
    when 'plan-stopped' then
      update plan set state = 'stopped', stopped_by = coalesce(stopped_by, new.actor),
        stopped_by_name = coalesce(stopped_by_name, new.actor), stopped_at = moment, stop_reason = fact ->> 'reason'
      where plan.plan = name;
    when 'plan-ended' then
      update plan set state = case when state = 'withdrawn' then state else 'ended' end where plan.plan = name;
    else
  end case;
  return null;
end $$;
create trigger change_notes_plan after insert on change for each row
  when (new.body ->> 'kind' ~ '^plan-') execute function note_plan();

-- What the feed held before this table was there.
do $$
declare one change;
begin
  for one in select * from change where body ->> 'kind' = 'plan-filed' order by sequence loop
    insert into plan (plan, organisation, title, state, terms, starts, ends, filed_by, filed_by_name, filed_at)
    values (one.body ->> 'plan', one.body ->> 'organisation', one.body ->> 'plan', 'filed',
      one.body - array['kind', 'at', 'plan', 'organisation'], moment_of(one.body ->> 'from'), moment_of(one.body ->> 'until'),
      one.actor, one.actor, moment_of(one.body ->> 'at'))
    on conflict (plan) do update set terms = excluded.terms, starts = excluded.starts, ends = excluded.ends;
  end loop;
  for one in select * from change where body ->> 'kind' in ('plan-approved', 'plan-rejected', 'plan-ended') order by sequence loop
    update plan set state = substr(one.body ->> 'kind', 6) where plan = one.body ->> 'plan';
  end loop;
end $$;

grant select on plan, plan_step to anning_scoped;
alter table plan enable row level security;
alter table plan_step enable row level security;
create policy of_organisation on plan for select to anning_scoped using (organisation = any (scoped_organisations()));
create policy of_organisation on plan_step for select to anning_scoped
  using (exists (select from plan p where p.plan = plan_step.plan));
