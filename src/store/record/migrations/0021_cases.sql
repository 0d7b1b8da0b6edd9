-- Complaints about one matter, gathered; and the leads by which responsible parties are asked, hop by hop. What is true of a case is a fold of its events
-- and of who its complaints are; the row keeps that fold, so that queues can be read.
create table complaint_case (
  id text primary key,
  sequence bigint generated always as identity unique,
  state text not null check (state in ('open', 'decided', 'appealed', 'closed', 'dissolved')),
  subject_kind text not null check (subject_kind in ('port', 'signature', 'organisation', 'wave', 'single')),
  port text,
  signature text,
  -- Whose matter it is, once that is known.
  organisation text,
  -- Of a wave: what its texts have in common (complaint.alike).
  alike bytea check (length(alike) = 8),
  opened_at timestamptz not null,
  assignee text,
  assignee_name text,
  decision text check (decision in ('founded', 'unfounded', 'not-established')),
  decided_at timestamptz,
  -- Into which case its complaints went.
  into_case text references complaint_case,
  members integer not null default 0,
  -- Since when the oldest of its complaints has been waiting to be forwarded, and the oldest of its leads to be answered: both start clocks, which are told
  -- when they are asked for, by the calendar then known.
  forward_since timestamptz,
  answer_since timestamptz,
  check ((decision is null) = (decided_at is null))
);
create index complaint_case_work on complaint_case (sequence) where state in ('open', 'decided', 'appealed');
create index complaint_case_mine on complaint_case (assignee, sequence) where state in ('open', 'decided', 'appealed');
create index complaint_case_forward on complaint_case (forward_since) where forward_since is not null;
create index complaint_case_answer on complaint_case (answer_since) where answer_since is not null;
-- What has been waiting longest, whichever clock it is.
create index complaint_case_waiting on complaint_case
  ((least(coalesce(forward_since, 'infinity'), coalesce(answer_since, 'infinity'))), sequence) where state in ('open', 'decided', 'appealed');
create index complaint_case_organisation on complaint_case (organisation, sequence) where organisation is not null;
create index complaint_case_port on complaint_case (port, sequence) where port is not null;
create index complaint_case_signature on complaint_case (signature, sequence) where signature is not null;
create index complaint_alike on complaint (alike, accepted_at);
-- What nobody has taken up.
create index complaint_waiting on complaint (accepted_at, alike) where state = 'accepted' and counted;

-- Everything that happened to a case, to its leads too; none of it is changed. `at`: when it happened; `learnt_at`: when it was known here.
create table case_event (
  sequence bigint generated always as identity primary key,
  "case" text not null references complaint_case,
  act text not null,
  at timestamptz not null,
  learnt_at timestamptz not null,
  by text not null,
  by_name text not null,
  -- Told to the parties.
  told text not null default '',
  -- For the centre alone.
  note text not null default '',
  detail jsonb not null default '{}'
);
create index case_event_of on case_event ("case", sequence);
create trigger case_event_kept before update on case_event
  for each row execute function refuse_change();

-- One act on many complaints, which one act undoes.
create table case_act (
  id text primary key,
  sequence bigint generated always as identity unique,
  kind text not null check (kind in ('open', 'gather', 'merge', 'split', 'separate', 'undo')),
  undoes text references case_act,
  undone_by text references case_act,
  at timestamptz not null,
  by text not null,
  by_name text not null,
  reason text not null,
  moved integer not null
);

-- Into and out of which case it took each complaint. Null: none.
create table case_move (
  act text not null references case_act,
  complaint text not null references complaint,
  from_case text references complaint_case,
  to_case text references complaint_case,
  state_before text not null,
  state_after text not null,
  -- Whether it had been forwarded in the case that it left.
  forwarded boolean not null,
  primary key (act, complaint)
);
create index case_move_of on case_move (complaint);
create trigger case_move_kept before update on case_move
  for each row execute function refuse_change();

-- In which case each complaint is: what its moves come to. One complaint is in one case.
create table case_member (
  complaint text primary key references complaint,
  "case" text not null references complaint_case,
  act text not null references case_act,
  -- Whether a lead of the case covers it.
  forwarded boolean not null default false
);
create index case_member_of on case_member ("case", complaint);

-- Whom a complaint's wish to hear no more was recorded against: once.
create table case_stop (
  complaint text not null references complaint,
  organisation text not null,
  at timestamptz not null,
  primary key (complaint, organisation)
);

create table lead (
  id text primary key,
  sequence bigint generated always as identity unique,
  "case" text not null references complaint_case,
  port text,
  -- From whom the messages came up to the holder of the port, as the registry had it.
  chain text[] not null,
  at timestamptz not null
);
create index lead_of on lead ("case", sequence);

-- Whom the lead was sent to, one after another. Overdue and silent are told by the clock and stand nowhere.
create table lead_hop (
  lead text not null references lead,
  place smallint not null,
  organisation text not null,
  standing text not null check (standing in ('content-provider', 'provider', 'carrier')),
  -- Who passed it on; null: the centre.
  passed_by text,
  sent_at timestamptz not null,
  seen_at timestamptz,
  answered_at timestamptz,
  primary key (lead, place),
  unique (lead, organisation)
);
create index lead_hop_organisation on lead_hop (organisation, sent_at);

create table lead_answer (
  id text primary key,
  lead text not null,
  place smallint not null,
  organisation text not null,
  at timestamptz not null,
  by text not null,
  by_name text not null,
  found text not null,
  deeds text[] not null,
  until timestamptz,
  passed_to text,
  statement text not null,
  -- [{ complaint: place of the complaint in the lead, event }]
  proofs jsonb not null,
  -- [{ name, sha256 }]
  files jsonb not null,
  unique (lead, place),
  foreign key (lead, place) references lead_hop
);

-- The order in which a lead's complaints are told to those who answer, in place of the acceptance numbers.
create table lead_complaint (
  lead text not null references lead,
  place integer not null,
  complaint text not null references complaint,
  primary key (lead, place),
  unique (lead, complaint)
);

-- Links for those without an account: a hash of each, never the link.
create table lead_link (
  hash bytea primary key check (length(hash) = 32),
  lead text not null,
  place smallint not null,
  made_at timestamptz not null,
  made_by text not null,
  revoked_at timestamptz,
  foreign key (lead, place) references lead_hop
);
create index lead_link_of on lead_link (lead, place);

-- Whoever answers for some organisations sees what was sent to them and what they answered.
grant select on lead_hop, lead_answer to anning_scoped;
alter table lead_hop enable row level security;
alter table lead_answer enable row level security;
create policy of_organisation on lead_hop for select to anning_scoped using (organisation = any (scoped_organisations()));
create policy of_organisation on lead_answer for select to anning_scoped using (organisation = any (scoped_organisations()));
