-- What goes of complaints when their term is over: the row stays as a counted fact, and of whose it was and what it said nothing is left in it.
alter table complaint add column erased_at timestamptz;
alter table complaint_case add column erased_at timestamptz;
create index complaint_kept on complaint (id) where erased_at is null;
create index complaint_case_over on complaint_case (id) where erased_at is null and state in ('closed', 'dissolved');

-- Kept beyond its term, for a proceeding: by somebody, with a reason, until somebody lifts it.
create table retention_hold (
  id text primary key,
  sequence bigint generated always as identity unique,
  kind text not null check (kind in ('case', 'complaint')),
  object text not null,
  reason text not null,
  placed_at timestamptz not null,
  placed_by text not null,
  placed_by_name text not null,
  lifted_at timestamptz,
  lifted_by text,
  lifted_by_name text,
  lifted_reason text,
  check ((lifted_at is null) = (lifted_by is null))
);
create unique index retention_hold_one on retention_hold (kind, object) where lifted_at is null;

-- Events of cases are never changed; when the term is over their free words go, and who said them where that was a person.
create function refuse_all_but_erasure() returns trigger language plpgsql as $$
begin
  if new.note in ('', old.note) and new.told in ('', old.told) and new."by" in ('', old."by")
    and to_jsonb(new) - array['note', 'told', 'by'] = to_jsonb(old) - array['note', 'told', 'by'] then
    return new;
  end if;
  raise exception 'rows of % are never changed, but for words whose term is over', tg_table_name using errcode = 'insufficient_privilege';
end $$;
drop trigger case_event_kept on case_event;
create trigger case_event_kept before update on case_event
  for each row execute function refuse_all_but_erasure();
