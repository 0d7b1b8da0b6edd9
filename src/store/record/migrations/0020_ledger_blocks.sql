-- A piece of an import is a block of the log from the start, and what is in force is told by the log alone: tens of millions of rows are written
-- once each and never rewritten.

-- Whether gateways know a grant: whether the block of its event is logged.
alter table consent drop column in_force;

-- Asked for each row of a piece, whose block is written in the same transaction; no block is ever deleted.
alter table consent_event drop constraint consent_event_block_fkey;
