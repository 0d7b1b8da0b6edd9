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
