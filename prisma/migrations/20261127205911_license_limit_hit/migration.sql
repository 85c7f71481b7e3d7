-- DropIndex
DROP INDEX "notifications_refused";

-- AlterTable
ALTER TABLE "licenses" ADD COLUMN     "limit_hit_at" TIMESTAMPTZ(3);

-- It was told by the notices alone.
UPDATE "licenses" l SET "limit_hit_at" = n.at
FROM (
  SELECT "license_id", min("created_at") AS at FROM "notifications" WHERE "message" = 'ACTIVATION_REFUSED' GROUP BY "license_id"
) n WHERE n."license_id" = l."id";

-- CreateIndex
CREATE INDEX "licenses_limit_hit" ON "licenses"("license_type_id", "issued_at", "limit_hit_at", "account_id", "id") WHERE (limit_hit_at is not null);

-- CreateIndex
CREATE INDEX "licenses_revoked" ON "licenses"("id") WHERE (revoked_at is not null);
