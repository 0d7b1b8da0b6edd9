-- The centre's list, the newest first under each of its filters: an index for each goes on where the last page ended.
create index complaint_channel on complaint (channel, sequence);
create index complaint_category on complaint (category, sequence);
create index complaint_via on complaint (via, sequence);
create index complaint_port_list on complaint (port, sequence) where port is not null;
create index complaint_counted on complaint (counted, sequence);
create index complaint_wants_stop on complaint (wants_stop, sequence);
-- Few have a mark, and each mark is asked for by itself.
create index complaint_service_message on complaint (sequence) where 'service-message' = any (marks);
create index complaint_repeated on complaint (sequence) where 'repeated' = any (marks);
create index complaint_flood on complaint (sequence) where 'flood' = any (marks);
create index complaint_mass_produced on complaint (sequence) where 'mass-produced' = any (marks);
create index complaint_muted on complaint (sequence) where 'muted' = any (marks);
create index complaint_paraphrased on complaint (sequence) where 'paraphrased' = any (marks);

-- Each character of a text with the one behind it. Chinese is written without spaces and most of its words have two characters: pairs find any piece of a text,
-- and a single character as the beginning of a pair.
create function text_pairs(whole text) returns tsvector language sql immutable strict parallel safe as $$
  select array_to_tsvector(array(
    select character || coalesce(lead(character) over (order by place), '')
    from unnest(string_to_array(whole, null)) with ordinality as each (character, place)))
$$;
create index complaint_text on complaint using gin (text_pairs(text));

-- The consents and refusals of some organisations, and refusals of everyone, out of a long feed.
create index change_consents_of on change ((body ->> 'organisation'), sequence)
  where jsonb_typeof(body -> 'recipients') is not null;
