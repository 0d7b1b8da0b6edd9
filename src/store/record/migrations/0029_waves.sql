-- Waves: near-duplicate texts, gathered as they arrive. Texts are kept as they were made normal, with placeholders for numbers, links and names; days are counted
-- from 1970 in Shanghai.
create table wave (
  -- Given once, in order; of two that turn out one the lower stays.
  id bigint primary key,
  -- Where it went: all that was counted of it is counted there.
  merged_into bigint references wave,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  messages bigint not null default 0,
  -- Of them: refused.
  refused bigint not null default 0,
  -- Those that count.
  complaints integer not null default 0,
  -- What is fixed in its texts, and what varies, with examples.
  template jsonb not null,
  -- The same as one line, to be searched.
  shape text not null
);
create index wave_seen on wave (last_seen desc, id) where merged_into is null;
create index wave_begun on wave (first_seen) where merged_into is null;
create index wave_complaints on wave (complaints desc, id) where merged_into is null;
create index wave_messages on wave (messages desc, id) where merged_into is null;
create index wave_merged on wave (merged_into) where merged_into is not null;

-- One text of a wave, as the gatherer goes on from it: the text made normal, from which it came, and what was met in its places.
create table wave_variant (
  id bigint primary key,
  wave bigint not null references wave,
  parent bigint,
  -- From the parent: the share of pairs of syllables that differ.
  distance double precision not null,
  joined_by text not null check (joined_by in ('first', 'text', 'contact')),
  prototype text not null,
  -- Keyed hashes.
  contacts text[] not null,
  examples jsonb not null,
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  messages bigint not null default 0,
  refused bigint not null default 0,
  complaints integer not null default 0
);
create index wave_variant_of on wave_variant (wave);

-- What came of each variant on each day, by where it came from. Empty: not known; the region is that of who complained.
create table wave_day (
  variant bigint not null references wave_variant,
  wave bigint not null references wave,
  day integer not null,
  port text not null,
  signature text not null,
  organisation text not null,
  region text not null,
  messages bigint not null,
  refused bigint not null,
  complaints integer not null,
  primary key (variant, day, port, signature, organisation, region)
);
create index wave_day_of on wave_day (wave, day);
create index wave_day_recent on wave_day (day);
create index wave_day_port on wave_day (port, wave) where port <> '';
create index wave_day_signature on wave_day (signature, wave) where signature <> '';
create index wave_day_organisation on wave_day (organisation, wave) where organisation <> '';

-- Which variant a complaint's text is, and as what it was counted.
create table wave_complaint (
  complaint text primary key references complaint,
  sequence bigint not null,
  variant bigint not null references wave_variant,
  wave bigint not null references wave,
  day integer not null,
  port text not null,
  signature text not null,
  organisation text not null,
  region text not null,
  counted boolean not null,
  matched_at timestamptz not null
);
create index wave_complaint_of on wave_complaint (wave, sequence desc);
create index wave_complaint_variant on wave_complaint (variant);

-- Waves that turned out one, and parts that turned out another.
create table wave_event (
  sequence bigint generated always as identity primary key,
  kind text not null check (kind in ('merge', 'split')),
  -- The one that goes on, and the one that went into it or came out of it.
  wave bigint not null,
  other bigint not null,
  variants integer not null,
  at timestamptz not null,
  -- What brought them together: a text that is near both, or a contact. Null: found on looking through all of them.
  joined_by text check (joined_by in ('text', 'contact')),
  similarity double precision
);
create index wave_event_of on wave_event (wave, sequence);
create index wave_event_other on wave_event (other, sequence);
create trigger wave_event_kept before update on wave_event
  for each row execute function refuse_change();

-- Days of traffic that were gathered, a slice of the day after another.
create table wave_run (
  day integer primary key,
  slices integer not null,
  ran_at timestamptz not null,
  took_ms integer not null,
  messages bigint not null,
  texts bigint not null,
  new_waves integer not null,
  merges integer not null,
  splits integer not null
);

-- How far complaints have been gathered, and how far it was looked at which of them were matched again.
create table wave_position (
  singleton boolean primary key default true check (singleton),
  -- Goes up with each batch: whoever remembers an earlier one reads anew.
  version bigint not null,
  -- The numbers that are given next.
  next_wave bigint not null,
  next_variant bigint not null,
  complaint bigint not null,
  matched_at timestamptz not null,
  matched text not null
);
insert into wave_position (version, next_wave, next_variant, complaint, matched_at, matched) values (0, 1, 1, 0, 'epoch', '');

create index complaint_match_matched on complaint_match (matched_at, complaint);
