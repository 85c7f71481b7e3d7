-- A transaction that notifies commits after every other one that does: PostgreSQL holds one lock for that, through
-- the commit. So of those that write events at the same time one notifies, and the others go on without. Whoever is
-- told then looks who else is writing, and reads on until they have ended (src/changes/event-log.ts).
create or replace function tell_followers() returns trigger language plpgsql as $$
begin
  if exists (select from event_watch where until > clock_timestamp())
    and pg_try_advisory_xact_lock(hashtext('licet tell followers')) then
    perform pg_notify('licet_events', '');
  end if;
  return null;
end $$;
