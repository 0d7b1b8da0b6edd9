-- Changes by the form in which they hold recipients: 'array' for those that were written before recipients were sealed, 'object' for a
-- sealed list. By it a start finds in no time what is left to seal, and the newest sealed list, to try its key on.
create index change_recipients on change (jsonb_typeof(body -> 'recipients'), sequence)
  where jsonb_typeof(body -> 'recipients') is not null;
