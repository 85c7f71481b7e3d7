-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "merged_into_id" UUID;

-- AlterTable
ALTER TABLE "contacts" ADD COLUMN     "merged_into_id" UUID;

-- CreateIndex
CREATE INDEX "accounts_merged_into_id_idx" ON "accounts"("merged_into_id");

-- CreateIndex
CREATE INDEX "contacts_merged_into_id_idx" ON "contacts"("merged_into_id");

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_merged_into_id_fkey" FOREIGN KEY ("merged_into_id") REFERENCES "accounts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_merged_into_id_fkey" FOREIGN KEY ("merged_into_id") REFERENCES "contacts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

alter table accounts add check (merged_into_id <> id);
alter table contacts add check (merged_into_id is null or removed_at is not null);

-- A record for a merged account belongs to the account that it was merged into. Waits for a merge that has begun.
create function follow_merge() returns trigger language plpgsql as $$
declare
  survivor uuid;
begin
  select merged_into_id into survivor from accounts where id = new.account_id for key share;
  if survivor is not null then
    new.account_id := survivor;
  end if;
  return new;
end $$;
create trigger contacts_follow_merge before insert or update of account_id on contacts for each row execute function follow_merge();
create trigger licenses_follow_merge before insert or update of account_id on licenses for each row execute function follow_merge();
create trigger onboardings_follow_merge before insert or update of account_id on onboardings for each row execute function follow_merge();
create trigger notifications_follow_merge before insert or update of account_id on notifications for each row execute function follow_merge();
create trigger events_follow_merge before insert or update of account_id on events for each row
  when (new.account_id is not null) execute function follow_merge();
create trigger api_keys_follow_merge before insert or update of account_id on api_keys for each row
  when (new.account_id is not null) execute function follow_merge();
create trigger crm_deals_follow_merge before insert or update of account_id on crm_deals for each row execute function follow_merge();
create trigger crm_erasures_follow_merge before insert or update of account_id on crm_erasures for each row execute function follow_merge();
create trigger crm_reviews_follow_merge before insert or update of account_id on crm_reviews for each row
  when (new.account_id is not null) execute function follow_merge();
create trigger renewal_negotiations_follow_merge before insert or update of account_id on renewal_negotiations for each row execute function follow_merge();
-- The record of a merged account itself stays, until its company is cleared.
create trigger crm_records_follow_merge before insert or update of account_id on crm_records for each row
  when (new.kind <> 'ACCOUNT') execute function follow_merge();
