-- Who may send as whom. What is in force stands in the feed alone; `registry_fact` is the feed's pages on the registry, found by subject and by
-- whose matter they are. The database itself keeps it in step, so that a change from anywhere stands here when it stands there.
create table registry_fact (
  sequence bigint primary key,
  at timestamptz not null,
  kind text not null,
  -- An organisation, an account, a port, a lease, a signature or a letter, and its name.
  subject_kind text not null,
  subject text not null,
  -- The port of a port's or a lease's fact.
  port text,
  -- The signatures that a letter names, or the signature itself.
  signatures text[] not null,
  -- Holder; lessor and lessee; owner; grantor and grantee.
  organisations text[] not null,
  body jsonb not null
);
create index registry_fact_subject on registry_fact (subject_kind, subject, sequence);
create index registry_fact_port on registry_fact (port, sequence) where port is not null;
create index registry_fact_signatures on registry_fact using gin (signatures);
create index registry_fact_organisations on registry_fact using gin (organisations);

-- One sub-port serves one signature at a time. A port is at most 20 digits without a leading zero, so that a number's range holds that number alone:
-- two such ranges overlap where the ports are the same. This needs no extension, where equality in such an index would need btree_gist.
create table port_assignment (
  port text not null check (port ~ '^[1-9][0-9]{2,19}$'),
  signature text not null,
  term tstzrange not null check (not isempty(term) and lower(term) is not null),
  constraint one_signature_at_a_time exclude using gist (
    numrange(port::numeric, port::numeric, '[]') with &&,
    term with &&
  )
);
create index port_assignment_port on port_assignment (port);

create function moment_of(ms text) returns timestamptz language sql immutable as $$
  select to_timestamp(ms::double precision / 1000)
$$;

-- A port's assignments, told anew from its facts in the order in which they take effect, as at a gateway: what was assigned before gives way at
-- the moment that the next begins, and a port that is not opened by then is assigned to nothing. Plans are kept for a session, and one made while the
-- tables are small reads them whole when they have grown: hence no sequential scans.
create function note_assignments(of_port text) returns void language plpgsql set enable_seqscan to off as $$
declare
  one registry_fact;
  opened boolean := false;
  ends timestamptz;
begin
  delete from port_assignment where port = of_port;
  for one in
    select f.* from registry_fact f
    where f.subject_kind = 'port' and f.subject = of_port and f.kind in ('port-opened', 'port-assigned', 'port-released')
    order by f.at, f.sequence
  loop
    opened := opened or one.kind = 'port-opened';
    continue when one.kind = 'port-opened' or not opened;
    delete from port_assignment a where a.port = of_port and lower(a.term) = one.at;
    update port_assignment a set term = tstzrange(lower(a.term), one.at)
    where a.port = of_port and lower(a.term) < one.at and coalesce(upper(a.term), 'infinity') > one.at;
    continue when one.kind = 'port-released';
    ends := moment_of(one.body ->> 'until');
    continue when ends <= one.at;
    insert into port_assignment (port, signature, term) values (of_port, one.body ->> 'signature', tstzrange(one.at, ends));
  end loop;
end $$;

create function note_registry_fact(number bigint, fact jsonb) returns void language plpgsql set enable_seqscan to off as $$
declare
  what text := fact ->> 'kind';
  about text := split_part(what, '-', 1);
  named text := fact ->> about;
  on_port text := fact ->> 'port';
  names text[] := '{}';
  whose text[];
begin
  if about not in ('organisation', 'account', 'port', 'lease', 'signature', 'letter') or named is null then return; end if;
  case what
    when 'organisation-registered', 'account-opened' then whose := array[fact ->> 'organisation'];
    when 'port-opened' then whose := array[fact ->> 'holder'];
    when 'lease-declared' then whose := array[fact ->> 'lessor', fact ->> 'lessee'];
    when 'signature-registered' then whose := array[fact ->> 'owner'];
    when 'letter-granted' then
      whose := array[fact ->> 'grantor', fact ->> 'grantee'];
      names := array(select jsonb_array_elements_text(fact -> 'signatures'));
    else
      -- A later fact is the matter of those whom the first one named.
      select f.organisations, f.port, f.signatures into whose, on_port, names from registry_fact f
      where f.subject_kind = about and f.subject = named order by f.sequence desc limit 1;
  end case;
  if about = 'port' then on_port := named; end if;
  if about = 'signature' then names := array[named]; end if;
  insert into registry_fact (sequence, at, kind, subject_kind, subject, port, signatures, organisations, body)
  values (number, moment_of(fact ->> 'at'), what, about, named, on_port, coalesce(names, '{}'), coalesce(whose, '{}'), fact - 'credential');
  if what in ('port-opened', 'port-assigned', 'port-released') then perform note_assignments(named); end if;
end $$;

-- What is asked for, before it is a fact.
create table application (
  id text primary key,
  sequence bigint generated always as identity unique,
  kind text not null check (kind in ('port', 'signature', 'letter', 'filing')),
  subject text not null,
  body jsonb not null,
  reason text not null,
  organisation text not null,
  state text not null check (state in ('applied', 'approved', 'rejected', 'appealed', 'dismissed', 'withdrawn')),
  applied_by text not null,
  applied_by_name text not null,
  applied_at timestamptz not null,
  -- The last decision: a second one follows an appeal, by a third person.
  decided_by text,
  decided_by_name text,
  decided_at timestamptz,
  decision_reason text,
  -- An approved port is opened once.
  spent_at timestamptz,
  check (decided_by is distinct from applied_by or decided_by is null)
);
create unique index application_open on application (kind, subject) where state in ('applied', 'appealed');
create index application_subject on application (kind, subject, sequence desc);
create index application_organisation on application (organisation, sequence desc);
create index application_state on application (state, sequence desc);

create table application_step (
  sequence bigint generated always as identity primary key,
  application text not null references application,
  act text not null,
  state text not null,
  at timestamptz not null,
  by text not null,
  by_name text not null,
  reason text not null
);
create index application_step_of on application_step (application, sequence);
create trigger application_step_kept before update or delete on application_step
  for each row execute function refuse_change();

-- Who declared a lease, and what it may carry; the lease itself is in the feed.
create table lease_declaration (
  lease text primary key,
  declared_for text not null,
  lessor text not null,
  lessee text not null,
  carries text[] not null,
  declared_by text not null,
  declared_by_name text not null,
  declared_at timestamptz not null
);

create table sanction (
  id text primary key,
  sequence bigint generated always as identity unique,
  target_kind text not null check (target_kind in ('account', 'port', 'signature', 'organisation')),
  target text not null,
  organisation text not null,
  action text not null check (action in ('warn', 'slow', 'suspend', 'close')),
  rate_per_second integer check ((action = 'slow') = (rate_per_second is not null)),
  until timestamptz,
  reason text not null,
  state text not null check (state in ('proposed', 'refused', 'withdrawn', 'in-force', 'appealed', 'upheld', 'lifted')),
  proposed_by text not null,
  proposed_by_name text not null,
  proposed_at timestamptz not null,
  decided_by text,
  decided_by_name text,
  decided_at timestamptz,
  decision_reason text,
  check (decided_by is distinct from proposed_by or decided_by is null)
);
create index sanction_target on sanction (target_kind, target, sequence desc);
create index sanction_organisation on sanction (organisation, sequence desc);
create index sanction_state on sanction (state, sequence desc);

create table sanction_step (
  sequence bigint generated always as identity primary key,
  sanction text not null references sanction,
  act text not null,
  state text not null,
  at timestamptz not null,
  by text not null,
  by_name text not null,
  reason text not null
);
create index sanction_step_of on sanction_step (sanction, sequence);
create trigger sanction_step_kept before update or delete on sanction_step
  for each row execute function refuse_change();

-- A sanction that came with the feed alone was decided outside of the registry: it can be appealed and lifted here.
create function note_sanction(fresh change) returns void language plpgsql as $$
declare
  fact jsonb := fresh.body;
  on_kind text := case when fact -> 'on' ? 'account' then 'account' else 'organisation' end;
  target text := fact -> 'on' ->> on_kind;
  act text := fact -> 'action' ->> 'kind';
  rate integer := fact -> 'action' ->> 'ratePerSecond';
begin
  if fact ->> 'kind' = 'sanction-lifted' then
    update sanction set state = 'lifted'
    where id = fact ->> 'sanction' and state in ('in-force', 'appealed', 'upheld');
    return;
  end if;
  insert into sanction (id, target_kind, target, organisation, action, rate_per_second, until, reason, state,
    proposed_by, proposed_by_name, proposed_at)
  select fact ->> 'sanction', on_kind, target,
    coalesce((select f.organisations[1] from registry_fact f where f.subject_kind = on_kind and f.subject = target
      order by f.sequence desc limit 1), target),
    act, rate, moment_of(fact ->> 'until'), fact ->> 'reason', 'in-force', fresh.actor, fresh.actor, moment_of(fact ->> 'at')
  on conflict (id) do update set state = 'in-force', action = excluded.action, until = excluded.until,
    rate_per_second = excluded.rate_per_second, reason = excluded.reason
  where sanction.state = 'lifted';
end $$;

create function note_change() returns trigger language plpgsql as $$
begin
  if new.body ->> 'kind' ~ '^sanction-' then
    perform note_sanction(new);
  else
    perform note_registry_fact(new.sequence, new.body);
  end if;
  return null;
end $$;
create trigger change_noted after insert on change for each row
  when (new.body ->> 'kind' ~ '^(organisation|account|port|lease|signature|letter|sanction)-') execute function note_change();

do $$
declare one change;
begin
  for one in select * from change order by sequence loop
    if one.body ->> 'kind' ~ '^sanction-' then
      perform note_sanction(one);
    else
      perform note_registry_fact(one.sequence, one.body);
    end if;
  end loop;
end $$;

grant select on registry_fact, application, application_step, lease_declaration, sanction, sanction_step to anning_scoped;
alter table registry_fact enable row level security;
alter table application enable row level security;
alter table application_step enable row level security;
alter table lease_declaration enable row level security;
alter table sanction enable row level security;
alter table sanction_step enable row level security;
create policy of_organisation on registry_fact for select to anning_scoped using (organisations && scoped_organisations());
create policy of_organisation on application for select to anning_scoped using (organisation = any (scoped_organisations()));
create policy of_organisation on application_step for select to anning_scoped
  using (exists (select from application a where a.id = application_step.application));
create policy of_organisation on lease_declaration for select to anning_scoped
  using (array[lessor, lessee] && scoped_organisations());
-- Who is to be sanctioned learns of it when it is in force.
create policy of_organisation on sanction for select to anning_scoped
  using (organisation = any (scoped_organisations()) and state not in ('proposed', 'refused', 'withdrawn'));
create policy of_organisation on sanction_step for select to anning_scoped
  using (exists (select from sanction s where s.id = sanction_step.sanction));
