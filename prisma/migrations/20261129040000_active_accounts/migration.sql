-- The last day on which a license of an account can be active, so that one index finds the accounts without an active license.
-- A day, so that licenses of one account that are issued together write the account once.
alter table accounts add column active_through date not null default '0001-01-01';

-- The last day in UTC on which a license can be active: that of its expiry, or the last day of all. The first day of all, if it
-- has no start, is suspended or is revoked.
create function licet_active_through(license licenses) returns date immutable parallel safe language sql as $$
  select case
    when license.revoked_at is null and license.suspended_at is null and license.starts_at is not null
    then coalesce((license.expiry at time zone 'UTC')::date, '9999-12-31'::date)
    else '0001-01-01'::date end
$$;

update accounts a set active_through = found.active_through from (
  select account_id, max(licet_active_through(l)) as active_through from licenses l group by account_id
) found where a.id = found.account_id and found.active_through > a.active_through;

create index accounts_active_through_idx on accounts (active_through);

-- A later end of a license holds the key of the account, and an earlier end holds the account. So an account whose other
-- license changes concurrently is never computed from the state before that change.
create function licenses_account_active_through() returns trigger language plpgsql as $$
declare
  former date;
  present date;
begin
  if tg_op <> 'INSERT' then former := licet_active_through(old); end if;
  if tg_op <> 'DELETE' then present := licet_active_through(new); end if;
  if tg_op = 'INSERT' or (tg_op = 'UPDATE' and (new.account_id <> old.account_id or present > former)) then
    perform from accounts where id = new.account_id for key share;
    update accounts set active_through = present where id = new.account_id and active_through < present;
  end if;
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and (new.account_id <> old.account_id or present < former)) then
    perform from accounts where id = old.account_id for update;
    update accounts set active_through = found.active_through from (
      select coalesce(max(licet_active_through(l)), '0001-01-01') as active_through
      from licenses l where l.account_id = old.account_id
    ) found where id = old.account_id and accounts.active_through <> found.active_through;
  end if;
  return null;
end $$;
create trigger licenses_account_active_through_new after insert or delete on licenses
  for each row execute function licenses_account_active_through();
create trigger licenses_account_active_through after update of account_id, starts_at, expiry, suspended_at, revoked_at on licenses
  for each row when (old.account_id <> new.account_id or licet_active_through(old) <> licet_active_through(new))
  execute function licenses_account_active_through();
