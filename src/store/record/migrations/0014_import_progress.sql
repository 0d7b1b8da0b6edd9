-- How far an import that is being written is, kept in the transaction of each of its pieces; null: nothing of it is written yet.
alter table job add column progress jsonb;

-- A name stands for one organisation: asked of each that is registered.
create index registry_fact_name on registry_fact (lower(normalize(body ->> 'name', NFKC)))
  where subject_kind = 'organisation' and kind = 'organisation-registered';
