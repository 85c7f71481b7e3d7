-- DropIndex
DROP INDEX "accounts_created_at_idx";

-- DropIndex
DROP INDEX "licenses_next_notice";

-- DropIndex
DROP INDEX "licenses_next_updates_notice";

-- DropIndex
DROP INDEX "licenses_notices_unplanned";

-- DropIndex
DROP INDEX "licenses_over_limit_unnoticed";

-- DropIndex
DROP INDEX "licenses_updates_notices_unplanned";

-- DropIndex
DROP INDEX "partners_created_at_idx";

-- CreateIndex
CREATE INDEX "accounts_created_at_id_idx" ON "accounts"("created_at", "id");

-- CreateIndex
CREATE INDEX "licenses_notices_unplanned" ON "licenses"("expiry") WHERE ((expiry IS DISTINCT FROM notices_for) AND (revoked_at IS NULL));

-- CreateIndex
CREATE INDEX "licenses_over_limit_unnoticed" ON "licenses"("id") WHERE ((over_limit_until IS NOT NULL) AND (over_limit_until IS DISTINCT FROM over_limit_noticed_for) AND (revoked_at IS NULL));

-- CreateIndex
CREATE INDEX "licenses_updates_notices_unplanned" ON "licenses"("updates_until") WHERE ((updates_until IS DISTINCT FROM updates_notices_for) AND (revoked_at IS NULL));

-- CreateIndex
CREATE INDEX "licenses_next_updates_notice" ON "licenses"("next_updates_notice_at") WHERE ((next_updates_notice_at IS NOT NULL) AND (revoked_at IS NULL));

-- CreateIndex
CREATE INDEX "licenses_next_notice" ON "licenses"("next_notice_at") WHERE ((next_notice_at IS NOT NULL) AND (revoked_at IS NULL));

-- CreateIndex
CREATE INDEX "partners_created_at_id_idx" ON "partners"("created_at", "id");
