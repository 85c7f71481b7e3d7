-- An earlier end of a license is compared with the other licenses of its account until one of them lasts as long. So in an account of
-- many licenses, few of them are read.
create or replace function licenses_account_active_through() returns trigger language plpgsql as $$
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
    if exists (select from accounts where id = old.account_id and active_through <= former) and not exists (
      select from licenses l where l.account_id = old.account_id and licet_active_through(l) >= former
    ) then
      update accounts set active_through = ends.latest from (
        select coalesce(max(licet_active_through(l)), '0001-01-01') as latest
        from licenses l where l.account_id = old.account_id
      ) ends where id = old.account_id;
    end if;
  end if;
  return null;
end $$;
