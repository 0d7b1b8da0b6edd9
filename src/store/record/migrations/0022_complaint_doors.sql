-- Parts of long messages to the complaint port, until all of one are here.
create table complaint_sms_part (
  -- Keyed: whose, and which of that person's long messages.
  message bytea not null check (length(message) = 8),
  part smallint not null,
  total smallint not null,
  inbound text not null unique,
  at timestamptz not null,
  sealed bytea not null,
  primary key (message, part)
);
create index complaint_sms_part_at on complaint_sms_part (at);

-- That a complaint by SMS was accepted, or how one is written.
alter table own_message drop constraint own_message_purpose_check;
alter table own_message add check (purpose in ('refusal-confirmed', 'verification', 'complaint-answer'));
