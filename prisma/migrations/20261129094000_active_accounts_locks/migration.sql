-- A later end of a license shares the account, and an earlier end holds it. So an account whose other license changes
-- concurrently is never computed from the state before that change. No lock here waits for a reference to the account.
-- An earlier end is compared with the other licenses until one of them lasts as long.
create or replace function licenses_account_active_through() returns trigger language plpgsql as $$
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
    perform from accounts where id = new.account_id and active_through >= present for share;
    if not found then
      update accounts set active_through = present where id = new.account_id and active_through < present;
    end if;
  end if;
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and (new.account_id <> old.account_id or present < former)) then
    perform from accounts where id = old.account_id for no key update;
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
