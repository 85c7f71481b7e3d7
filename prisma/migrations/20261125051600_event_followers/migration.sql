-- What Prisma cannot express.
alter table event_watch add check (id = 1);

-- Readers of the log rely on it: a position is handed out after every lower one, whichever session asks.
alter sequence events_position_seq cache 1 no cycle;

-- Wakes the gateways that follow the log, when this transaction commits. A transaction that notifies commits after
-- every other one that does (PostgreSQL holds one lock for that), so it is done only while somebody follows.
create function tell_followers() returns trigger language plpgsql as $$
begin
  if exists (select from event_watch where until > clock_timestamp()) then
    perform pg_notify('licet_events', '');
  end if;
  return null;
end $$;
create trigger events_tell_followers after insert on events for each statement execute function tell_followers();
