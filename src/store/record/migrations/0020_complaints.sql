-- What people sent in. The bytes that came are kept as they came, sealed, in `complaint_original`; whatever was read out of them stands here, beside them.
create sequence complaint_acceptance cache 1;

create table complaint (
  -- The acceptance number.
  id text primary key,
  sequence bigint generated always as identity unique,
  channel text not null check (channel in ('web', 'api', 'sms', 'file', 'mail')),
  -- Who told it in the person's name: an organisation. Empty: the person.
  via text not null default '',
  -- Under which the teller knows it; told again it is the same complaint.
  reference text,
  -- Whose telephone it came to.
  tag bytea not null check (length(tag) = 8),
  sealed bytea not null,
  proof text not null check (proof in ('code', 'network', 'told')),
  -- As it was typed, cut; and the number in it: a port, or a person's number, which is sealed (`sender_sealed`).
  sender text not null,
  port text,
  sender_kind text not null check (sender_kind in ('port', 'person', 'foreign', 'machine', 'unreadable', 'none')),
  sender_sealed bytea,
  text text not null,
  -- When the message came, as the person says.
  told_at timestamptz,
  accepted_at timestamptz not null,
  category text not null,
  category_by text not null check (category_by in ('person', 'system', 'officer')),
  state text not null check (state in ('accepted', 'gathered', 'transferred', 'answered', 'closed')),
  ended text,
  marks text[] not null default '{}',
  -- Whether it counts in statistics and thresholds.
  counted boolean not null,
  -- The person asks that this sender's marketing stop.
  wants_stop boolean not null,
  -- Keyed: the same person, sender and text; the same sender and text; from which block of addresses it came, for a day.
  likeness bytea not null check (length(likeness) = 8),
  alike bytea not null check (length(alike) = 8),
  origin bytea check (length(origin) = 8),
  check ((state = 'closed') = (ended is not null))
);
create unique index complaint_reference on complaint (via, reference) where reference is not null;
create index complaint_tag on complaint (tag, accepted_at);
create index complaint_likeness on complaint (likeness, accepted_at);
create index complaint_origin on complaint (origin, alike) where origin is not null;
create index complaint_state on complaint (state, sequence);
create index complaint_port on complaint (port, accepted_at) where port is not null;
create index complaint_accepted on complaint (accepted_at);

create table complaint_original (
  complaint text not null references complaint,
  place smallint not null,
  name text not null,
  media_type text not null,
  bytes integer not null,
  sha256 bytea not null check (length(sha256) = 32),
  sealed bytea not null,
  primary key (complaint, place)
);

-- Everything that happened to a complaint; none of it is changed. `at`: when it happened; `learnt_at`: when it was known here.
create table complaint_event (
  sequence bigint generated always as identity primary key,
  complaint text not null references complaint,
  act text not null,
  state text not null,
  at timestamptz not null,
  learnt_at timestamptz not null,
  by text not null,
  by_name text not null,
  -- Told to the person.
  told text not null default '',
  -- For the centre alone.
  note text not null default '',
  detail jsonb not null default '{}'
);
create index complaint_event_of on complaint_event (complaint, sequence);
create trigger complaint_event_kept before update on complaint_event
  for each row execute function refuse_change();

-- Numbers whose complaints are kept and not counted, for a time and with a reason.
create table complaint_mute (
  tag bytea primary key check (length(tag) = 8),
  until timestamptz not null,
  reason text not null,
  at timestamptz not null,
  by text not null,
  by_name text not null
);
