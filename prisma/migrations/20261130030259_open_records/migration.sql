-- DropIndex
DROP INDEX "crm_deals_parked";

-- DropIndex
DROP INDEX "crm_records_parked";

-- CreateIndex
CREATE INDEX "crm_deals_parked" ON "crm_deals"("portal_id", "deal_id") WHERE (parked_at is not null);

-- CreateIndex
CREATE INDEX "crm_erasures_open" ON "crm_erasures"("contact_id") WHERE (completed_at is null);

-- CreateIndex
CREATE INDEX "crm_records_parked" ON "crm_records"("kind", "subject_id") WHERE (parked_at is not null);
