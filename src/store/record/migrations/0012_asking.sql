-- What people were asked by SMS: a reply is read against it. Of whom a row speaks only the tag tells.
create table asked_request (
  message_id text primary key,
  tag bytea not null check (length(tag) = 8),
  organisation text not null,
  purpose text not null,
  wording text not null references consent_wording (id),
  -- The number that it was sent from, and that answers are sent to.
  port text not null,
  at timestamptz not null,
  -- Until when an answer counts.
  until timestamptz not null,
  -- The term: so many days from the yes on, or up to a day that the text names.
  term_days int,
  term_until timestamptz,
  -- The number, sealed, while the message is held for a person's decision: until it is released nobody has been asked.
  held bytea,
  check ((term_days is null) <> (term_until is null))
);
create index asked_request_tag on asked_request (tag, at);
create index asked_request_until on asked_request (until);
