-- Two shops can use the same id for different sales.
DROP INDEX "crm_reviews_raised_once";

-- CreateIndex
CREATE UNIQUE INDEX "crm_reviews_raised_once" ON "crm_reviews"("source", "code", "object", "remote_id", "account_id") WHERE (resolved_at is null);
