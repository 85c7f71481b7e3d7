-- The partner of the account, so that one index finds the licenses of a partner in their order.
alter table licenses add column partner text;
update licenses l set partner = a.partner from accounts a where a.id = l.account_id and a.partner is not null;
create index licenses_partner_id_idx on licenses (partner, id) where partner is not null;

-- A license belongs to the account that survived a merge, and has the partner of its account.
create function follow_account() returns trigger language plpgsql as $$
declare
  survivor uuid;
begin
  select merged_into_id, partner into survivor, new.partner from accounts where id = new.account_id for key share;
  if survivor is not null then
    new.account_id := survivor;
    select partner into new.partner from accounts where id = survivor;
  end if;
  return new;
end $$;
drop trigger licenses_follow_merge on licenses;
create trigger licenses_follow_account before insert or update of account_id, partner on licenses
  for each row execute function follow_account();

create function licenses_follow_partner() returns trigger language plpgsql as $$
begin
  update licenses set partner = new.partner where account_id = new.id;
  return null;
end $$;
create trigger accounts_licenses_follow_partner after update of partner on accounts
  for each row when (old.partner is distinct from new.partner) execute function licenses_follow_partner();

-- Licenses that start later are few, and are found by their start.
drop index licenses_starts_at_idx;
create index licenses_starts_at_idx on licenses (starts_at);
