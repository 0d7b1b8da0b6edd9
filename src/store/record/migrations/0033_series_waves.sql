-- Complaints of each wave, on the same two days as in series_leaf: that of their message and that of their filing. A wave's series is the sum of its rows.
create table series_wave (
  -- The one that it counts under now: of two that turned out one, the one that stays. It may be forgotten before what was counted of it.
  wave bigint not null,
  day integer not null,
  filed_day integer not null check (filed_day >= day),
  -- Where it came from; empty: not known. Beside an organisation stands the port of the message.
  organisation text not null,
  port text not null,
  region text not null,
  complaints integer not null check (complaints >= 0),
  -- How many of them the monitor was told of.
  told integer not null default 0,
  primary key (day, wave, organisation, port, region, filed_day)
);
create index series_wave_of on series_wave (wave, day);
create index series_wave_filed on series_wave (filed_day);
create index series_wave_untold on series_wave (filed_day) where complaints <> told;

-- A text that was gathered, that is in another wave now, or that turned out to have come from elsewhere. One that is erased touches nothing: what was counted stays.
create function touch_series_by_wave() returns trigger language plpgsql as $$
begin
  insert into series_touched
    select c.id, shanghai_day(coalesce(m.message_at, c.told_at, c.accepted_at))
    from complaint c left join complaint_match m on m.complaint = c.id and m.message is not null
    where c.id = new.complaint
    on conflict do nothing;
  return null;
end $$;
create trigger wave_complaint_series_new after insert on wave_complaint
  for each row execute function touch_series_by_wave();
create trigger wave_complaint_series_changed after update on wave_complaint
  for each row when ((old.wave, old.organisation, old.port) is distinct from (new.wave, new.organisation, new.port))
  execute function touch_series_by_wave();

insert into series_touched
  select c.id, shanghai_day(coalesce(m.message_at, c.told_at, c.accepted_at))
  from wave_complaint wc join complaint c on c.id = wc.complaint
    left join complaint_match m on m.complaint = c.id and m.message is not null
  on conflict do nothing;

alter table alarm_memory drop constraint alarm_memory_level_check,
  add constraint alarm_memory_level_check check (level in ('leaf', 'organisation', 'category-region', 'total', 'wave'));
alter table alarm_episode drop constraint alarm_episode_level_check,
  add constraint alarm_episode_level_check check (level in ('leaf', 'organisation', 'category-region', 'total', 'wave'));

-- Nights before this watched no wave.
update alarm_run set levels = levels || '{"wave": {"series": 0, "alarms": 0, "threshold": null, "record": {"set": 0, "weeks": 0, "begun": 0}}}';
