-- Which message each complaint is about, as the traffic store had it when it was looked for, or as somebody decided who read it.
create table complaint_match (
  complaint text primary key references complaint,
  kind text not null check (kind in ('found', 'several', 'not-ours', 'uncertain', 'insufficient')),
  -- Of a message that was found, or of its not being ours; null where a person is to decide.
  confidence double precision,
  message text,
  message_at timestamptz,
  -- Who sent it; empty: nobody is known. Null: no message.
  organisation text,
  port text,
  signature text,
  -- All of what was found, with its reasons.
  result jsonb not null,
  matched_at timestamptz not null,
  -- Empty: by itself.
  by text not null default '',
  by_name text not null default '',
  -- Looked for once more then: messages are shipped later than people complain.
  again_at timestamptz,
  check ((kind = 'found') = (message is not null))
);
create index complaint_match_again on complaint_match (again_at) where again_at is not null;
create index complaint_match_message on complaint_match (message) where message is not null;
create index complaint_match_organisation on complaint_match (organisation, matched_at) where organisation is not null;

-- Up to which complaint all have been looked at. Complaints are written one block after another, so that none comes before it later.
create table match_position (singleton boolean primary key default true check (singleton), sequence bigint not null);
insert into match_position (sequence) values (0);
