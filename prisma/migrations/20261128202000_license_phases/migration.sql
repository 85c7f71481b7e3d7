-- The planner knows how many licenses have a value of a column, and not how many meet the conditions of a partial index. So one
-- column replaces four partial indexes, and another has the expiries that are due.
DROP INDEX "licenses_ended";
DROP INDEX "licenses_in_grace";
DROP INDEX "licenses_open";
DROP INDEX "licenses_suspended";
DROP INDEX "licenses_unstarted";

-- AlterTable
ALTER TABLE "licenses" ADD COLUMN "phase" TEXT NOT NULL GENERATED ALWAYS AS (
  CASE WHEN revoked_at IS NOT NULL THEN 'REVOKED' WHEN suspended_at IS NOT NULL THEN 'SUSPENDED'
    WHEN starts_at IS NULL THEN 'UNSTARTED' WHEN expiry = expiry_recorded THEN 'ENDED' ELSE 'OPEN' END) STORED,
ADD COLUMN "open_until" TIMESTAMPTZ(3) GENERATED ALWAYS AS (
  CASE WHEN revoked_at IS NULL AND suspended_at IS NULL AND starts_at IS NOT NULL
    AND expiry IS DISTINCT FROM expiry_recorded THEN expiry END) STORED;

-- CreateIndex
CREATE INDEX "licenses_phase_id_idx" ON "licenses"("phase", "id");

-- CreateIndex
CREATE INDEX "licenses_open_until_idx" ON "licenses"("open_until");

-- CreateIndex
CREATE INDEX "licenses_in_grace" ON "licenses"("grace_ends_at", "expiry", "starts_at", "id") WHERE (phase = 'ENDED'::text);

-- The search compares texts that it need not fold again.
DROP INDEX "accounts_search";
DROP INDEX "contacts_search";
DROP INDEX "activations_search";

-- AlterTable
ALTER TABLE "accounts" ADD COLUMN "search_text" TEXT NOT NULL
  GENERATED ALWAYS AS (licet_search_text(name, domain, external_id)) STORED;

-- AlterTable
ALTER TABLE "contacts" ADD COLUMN "search_text" TEXT NOT NULL
  GENERATED ALWAYS AS (licet_search_text(name, email, NULL)) STORED;

-- AlterTable
ALTER TABLE "activations" ADD COLUMN "search_text" TEXT
  GENERATED ALWAYS AS (CASE WHEN name IS NOT NULL THEN licet_search_text(name, NULL, NULL) END) STORED;

-- Prisma cannot express indexes on expressions.
CREATE INDEX "accounts_search" ON "accounts"
  USING gin (licet_grams(search_text)) WITH (gin_pending_list_limit = 256);

-- CreateIndex
CREATE INDEX "contacts_search" ON "contacts"
  USING gin (licet_grams(search_text)) WITH (gin_pending_list_limit = 256);

-- CreateIndex
CREATE INDEX "activations_search" ON "activations"
  USING gin (licet_grams(search_text)) WITH (gin_pending_list_limit = 256) WHERE search_text IS NOT NULL;
