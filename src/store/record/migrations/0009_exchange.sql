-- Templates stand in the registry's pages like everything else that is applied for: the matter of the organisation that sends them.
create function note_template() returns trigger language plpgsql as $$
declare
  fact jsonb := new.body;
  named text := fact ->> 'template';
  whose text[] := array[fact ->> 'organisation'];
begin
  if fact ->> 'kind' <> 'template-filed' then
    select f.organisations into whose from registry_fact f
    where f.subject_kind = 'template' and f.subject = named order by f.sequence desc limit 1;
  end if;
  insert into registry_fact (sequence, at, kind, subject_kind, subject, port, signatures, organisations, body)
  values (new.sequence, new.at, fact ->> 'kind', 'template', named, null, '{}', coalesce(whose, '{}'), fact);
  return null;
end $$;
create trigger template_noted after insert on change for each row
  when (new.body ->> 'kind' ~ '^template-') execute function note_template();

-- Those that were filed before.
insert into registry_fact (sequence, at, kind, subject_kind, subject, port, signatures, organisations, body)
select c.sequence, c.at, c.body ->> 'kind', 'template', c.body ->> 'template', null, '{}',
  array[coalesce(c.body ->> 'organisation', (
    select f.body ->> 'organisation' from change f
    where f.body ->> 'kind' = 'template-filed' and f.body ->> 'template' = c.body ->> 'template' and f.sequence < c.sequence
    order by f.sequence desc limit 1), '')],
  c.body
from change c where c.body ->> 'kind' in ('template-filed', 'template-withdrawn') and c.body ? 'template';

alter table application drop constraint application_kind_check;
alter table application add check (kind in ('port', 'signature', 'letter', 'filing', 'template'));

-- JSON lines beside an array: what is exported so is read again as it is.
alter table job drop constraint job_format_check;
alter table job add check (format in ('csv', 'json', 'jsonl'));
