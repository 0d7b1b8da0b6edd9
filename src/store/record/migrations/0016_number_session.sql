-- Who has shown that a number is theirs, and whom a code was sent to for it. Neither the number nor the code stands here readable.
create table number_session (
  -- SHA-256 of what the browser holds.
  hash bytea primary key check (length(hash) = 32),
  step text not null check (step in ('code', 'in')),
  -- The number.
  sealed bytea not null,
  -- Keyed, over the code and the hash above: it serves the browser that asked for it.
  code bytea check (length(code) = 32),
  tries int not null default 0,
  until timestamptz not null,
  check ((step = 'code') = (code is not null))
);
create index number_session_until on number_session (until);
-- How often a code was asked for or tried, by number and by address; which, only a keyed hash tells.
create table number_attempt (
  key bytea primary key check (length(key) = 32),
  attempts int not null,
  counted_from timestamptz not null
);
create index number_attempt_from on number_attempt (counted_from);
