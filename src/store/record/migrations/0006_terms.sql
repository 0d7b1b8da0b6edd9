-- What a lease may carry is in the feed, and messages are judged by it. What was kept beside the feed until now is said there: such a lease that is
-- not over is declared anew with its purposes, from now on, and confirmed anew where it was confirmed.
do $$
declare
  one record;
  now_ms bigint := floor(extract(epoch from clock_timestamp()) * 1000);
  from_ms bigint;
  number bigint;
begin
  for one in
    select d.carries, f.body, (f.body ->> 'at')::bigint as at,
      (select min((c.body ->> 'at')::bigint) from registry_fact c
        where c.subject_kind = 'lease' and c.subject = d.lease and c.kind = 'lease-confirmed' and c.sequence > f.sequence) as confirmed
    from lease_declaration d
    join lateral (
      select f.body, f.sequence from registry_fact f
      where f.subject_kind = 'lease' and f.subject = d.lease and f.kind = 'lease-declared' order by f.sequence desc limit 1
    ) f on true
    -- All thirteen purposes stood for everything.
    where cardinality(d.carries) < 13
      and coalesce((f.body ->> 'until')::bigint, now_ms + 1) > now_ms
      and not exists (select from registry_fact e
        where e.subject_kind = 'lease' and e.subject = d.lease and e.kind = 'lease-ended' and e.sequence > f.sequence)
    order by f.sequence
  loop
    from_ms := greatest(one.at, now_ms);
    update change_head set last = last + 1 returning last into number;
    insert into change (sequence, at, actor, body)
    values (number, moment_of(from_ms::text), 'migration',
      one.body || jsonb_build_object('at', from_ms, 'purposes', to_jsonb(one.carries)));
    if one.confirmed is not null then
      update change_head set last = last + 1 returning last into number;
      insert into change (sequence, at, actor, body)
      values (number, moment_of(greatest(from_ms, one.confirmed)::text), 'migration',
        jsonb_build_object('kind', 'lease-confirmed', 'at', greatest(from_ms, one.confirmed), 'lease', one.body ->> 'lease'));
    end if;
  end loop;
end $$;
alter table lease_declaration drop column carries;

-- So are the access points with which an open port was applied for.
do $$
declare
  one record;
  now_ms bigint := floor(extract(epoch from clock_timestamp()) * 1000);
  number bigint;
begin
  for one in
    select a.subject as port, a.body -> 'accessPoints' as points
    from application a
    join lateral (
      select f.kind, f.body from registry_fact f
      where f.subject_kind = 'port' and f.subject = a.subject and f.kind in ('port-opened', 'port-closed')
      order by f.at desc, f.sequence desc limit 1
    ) f on f.kind = 'port-opened' and not f.body ? 'accessPoints' and f.body ->> 'holder' = a.organisation
    where a.kind = 'port' and a.spent_at is not null and jsonb_array_length(a.body -> 'accessPoints') > 0
      and not exists (select from application later
        where later.kind = 'port' and later.subject = a.subject and later.spent_at is not null and later.sequence > a.sequence)
    order by a.sequence
  loop
    update change_head set last = last + 1 returning last into number;
    insert into change (sequence, at, actor, body)
    values (number, moment_of(now_ms::text), 'migration',
      jsonb_build_object('kind', 'port-access-points-set', 'at', now_ms, 'port', one.port, 'accessPoints', one.points));
  end loop;
end $$;

-- A lease with what became of it, from its newest declaration on; what is to come stands as well. With the asker's rights, so that the second wall holds.
create view lease_standing with (security_invoker = true) as
select d.subject as lease, d.port, d.body ->> 'lessor' as lessor, d.body ->> 'lessee' as lessee, d.at as starts,
  least(moment_of(d.body ->> 'until'), ended.at) as ends,
  case when confirmed.at < coalesce(ended.at, 'infinity') then confirmed.at end as confirmed,
  ended.at is not null as ended, d.body
from registry_fact d
left join lateral (
  select min(f.at) as at from registry_fact f
  where f.subject_kind = 'lease' and f.subject = d.subject and f.kind = 'lease-confirmed' and (f.at, f.sequence) > (d.at, d.sequence)
) confirmed on true
left join lateral (
  select min(f.at) as at from registry_fact f
  where f.subject_kind = 'lease' and f.subject = d.subject and f.kind = 'lease-ended' and (f.at, f.sequence) > (d.at, d.sequence)
) ended on true
where d.subject_kind = 'lease' and d.kind = 'lease-declared' and not exists (
  select from registry_fact f
  where f.subject_kind = 'lease' and f.subject = d.subject and f.kind = 'lease-declared' and (f.at, f.sequence) > (d.at, d.sequence)
);

create view letter_standing with (security_invoker = true) as
select g.subject as letter, g.body ->> 'grantor' as grantor, g.body ->> 'grantee' as grantee, g.signatures, g.at as starts,
  moment_of(g.body ->> 'until') as ends, revoked.at as revoked, g.body
from registry_fact g
left join lateral (
  select min(f.at) as at from registry_fact f
  where f.subject_kind = 'letter' and f.subject = g.subject and f.kind = 'letter-revoked' and (f.at, f.sequence) > (g.at, g.sequence)
) revoked on true
where g.subject_kind = 'letter' and g.kind = 'letter-granted' and not exists (
  select from registry_fact f
  where f.subject_kind = 'letter' and f.subject = g.subject and f.kind = 'letter-granted' and (f.at, f.sequence) > (g.at, g.sequence)
);
create index registry_fact_kind on registry_fact (subject_kind, kind, subject);
grant select on lease_standing, letter_standing to anning_scoped;

-- The papers of organisations: nothing in here is judged by.
create table qualification (
  id text primary key,
  sequence bigint generated always as identity unique,
  organisation text not null,
  kind text not null,
  number text not null,
  issuer text not null,
  starts timestamptz not null,
  ends timestamptz check (ends > starts),
  state text not null check (state in ('unverified', 'verified', 'rejected', 'ended')),
  added_by text not null,
  added_by_name text not null,
  added_at timestamptz not null,
  decided_by text,
  decided_by_name text,
  decided_at timestamptz,
  decision_reason text,
  check (decided_by is distinct from added_by or decided_by is null)
);
create index qualification_organisation on qualification (organisation, sequence);
create unique index qualification_once on qualification (organisation, kind, number) where state in ('unverified', 'verified');

-- Who answers for an organisation, and who acts for it. The phone is sealed.
create table organisation_contact (
  id text primary key,
  sequence bigint generated always as identity unique,
  organisation text not null,
  role text not null,
  name text not null,
  phone_sealed bytea not null,
  email text not null,
  starts timestamptz not null,
  ends timestamptz,
  added_by text not null,
  added_by_name text not null,
  added_at timestamptz not null
);
create index organisation_contact_organisation on organisation_contact (organisation, sequence);

-- What an organisation is to another: roles attach to relations, for one firm can be a carrier's customer, a provider and a content provider at once.
create table organisation_relation (
  id text primary key,
  sequence bigint generated always as identity unique,
  organisation text not null,
  counterparty text not null check (counterparty <> organisation),
  role text not null,
  starts timestamptz not null,
  ends timestamptz,
  added_by text not null,
  added_by_name text not null,
  added_at timestamptz not null
);
create index organisation_relation_organisation on organisation_relation (organisation, sequence);
create index organisation_relation_counterparty on organisation_relation (counterparty, sequence);

grant select on qualification, organisation_contact, organisation_relation to anning_scoped;
alter table qualification enable row level security;
alter table organisation_contact enable row level security;
alter table organisation_relation enable row level security;
create policy of_organisation on qualification for select to anning_scoped using (organisation = any (scoped_organisations()));
create policy of_organisation on organisation_contact for select to anning_scoped using (organisation = any (scoped_organisations()));
create policy of_organisation on organisation_relation for select to anning_scoped
  using (array[organisation, counterparty] && scoped_organisations());
