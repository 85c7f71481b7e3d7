alter table events validate constraint events_first_ids;
