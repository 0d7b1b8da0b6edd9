-- A case's evidence pack is a ZIP.
alter table job drop constraint job_format_check;
alter table job add check (format in ('csv', 'json', 'jsonl', 'zip'));
