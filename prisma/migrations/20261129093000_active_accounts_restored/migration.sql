-- A function with a row of a table as its argument depends on the table. A backup would then restore the table before the functions
-- that its generated columns use.
drop trigger licenses_account_active_through_new on licenses;
drop trigger licenses_account_active_through on licenses;
drop function licenses_account_active_through();
drop function licet_active_through(licenses);

-- The last day in UTC on which a license can be active: that of its expiry, or the last day of all. The first day of all, if it
-- has no start, is suspended or is revoked.
create function licet_active_through(starts_at timestamptz, expiry timestamptz, suspended_at timestamptz, revoked_at timestamptz)
returns date immutable parallel safe language sql as $$
  select case
    when revoked_at is null and suspended_at is null and starts_at is not null
    then coalesce((expiry at time zone 'UTC')::date, '9999-12-31'::date)
    else '0001-01-01'::date end
$$;

-- A later end of a license holds the key of the account, and an earlier end holds the account. So an account whose other
-- license changes concurrently is never computed from the state before that change. An earlier end is compared with the other
-- licenses until one of them lasts as long.
create function licenses_account_active_through() returns trigger language plpgsql as $$
declare
  former date;
  present date;
begin
  if tg_op <> 'INSERT' then
    former := licet_active_through(old.starts_at, old.expiry, old.suspended_at, old.revoked_at);
  end if;
  if tg_op <> 'DELETE' then
    present := licet_active_through(new.starts_at, new.expiry, new.suspended_at, new.revoked_at);
  end if;
  if tg_op = 'INSERT' or (tg_op = 'UPDATE' and (new.account_id <> old.account_id or present > former)) then
    perform from accounts where id = new.account_id for key share;
    update accounts set active_through = present where id = new.account_id and active_through < present;
  end if;
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and (new.account_id <> old.account_id or present < former)) then
    perform from accounts where id = old.account_id for update;
    if exists (select from accounts where id = old.account_id and active_through <= former) and not exists (
      select from licenses l where l.account_id = old.account_id
        and licet_active_through(l.starts_at, l.expiry, l.suspended_at, l.revoked_at) >= former
    ) then
      update accounts set active_through = ends.latest from (
        select coalesce(max(licet_active_through(l.starts_at, l.expiry, l.suspended_at, l.revoked_at)), '0001-01-01') as latest
        from licenses l where l.account_id = old.account_id
      ) ends where id = old.account_id;
    end if;
  end if;
  return null;
end $$;
create trigger licenses_account_active_through_new after insert or delete on licenses
  for each row execute function licenses_account_active_through();
create trigger licenses_account_active_through after update of account_id, starts_at, expiry, suspended_at, revoked_at on licenses
  for each row when (old.account_id <> new.account_id
    or licet_active_through(old.starts_at, old.expiry, old.suspended_at, old.revoked_at)
      <> licet_active_through(new.starts_at, new.expiry, new.suspended_at, new.revoked_at))
  execute function licenses_account_active_through();
