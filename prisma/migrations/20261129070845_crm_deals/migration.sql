-- AlterTable
ALTER TABLE "crm_sync" ADD COLUMN     "deals_refused_code" TEXT,
ADD COLUMN     "deals_refused_reason" TEXT,
ADD COLUMN     "deals_retry_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "crm_deals" (
    "portal_id" TEXT NOT NULL,
    "deal_id" TEXT NOT NULL,
    "state" "sale_state" NOT NULL,
    "dirty_since" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 0,
    "next_change_at" TIMESTAMPTZ(3),
    "pushed_digest" TEXT,
    "pushed_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "retry_at" TIMESTAMPTZ(3),
    "parked_at" TIMESTAMPTZ(3),
    "parked_code" TEXT,
    "parked_reason" TEXT,

    CONSTRAINT "crm_deals_pkey" PRIMARY KEY ("portal_id","deal_id")
);

-- CreateIndex
CREATE INDEX "crm_deals_dirty" ON "crm_deals"("dirty_since") WHERE (dirty_since is not null);

-- CreateIndex
CREATE INDEX "crm_deals_parked" ON "crm_deals"("parked_at") WHERE (parked_at is not null);

-- CreateIndex
CREATE INDEX "crm_deals_next_change" ON "crm_deals"("next_change_at") WHERE (next_change_at is not null);

-- The deals that were followed before get their properties too.
INSERT INTO "crm_deals" ("portal_id", "deal_id", "state", "dirty_since", "version")
SELECT substr("source", length('hubspot:') + 1), "external_id", "state", now(), 1 FROM "sales" WHERE "source" LIKE 'hubspot:%';
