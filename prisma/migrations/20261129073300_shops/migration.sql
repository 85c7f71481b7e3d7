-- AlterEnum
ALTER TYPE "crm_object" ADD VALUE 'CUSTOMER';
ALTER TYPE "crm_object" ADD VALUE 'CHECKOUT';
ALTER TYPE "crm_object" ADD VALUE 'INVOICE';
ALTER TYPE "crm_object" ADD VALUE 'SUBSCRIPTION';
ALTER TYPE "crm_object" ADD VALUE 'PAYMENT';

-- DropIndex
DROP INDEX "crm_inbox_pending";

-- AlterTable
ALTER TABLE "crm_inbox_events" ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'hubspot';

-- CreateTable
CREATE TABLE "sale_customers" (
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "linked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sale_customers_pkey" PRIMARY KEY ("source","external_id")
);

-- CreateTable
CREATE TABLE "sale_sources" (
    "name" TEXT NOT NULL,
    "account" TEXT,
    "lease_holder" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "paused_until" TIMESTAMPTZ(3),
    "pause_code" TEXT,
    "pause_reason" TEXT,
    "last_run_at" TIMESTAMPTZ(3),

    CONSTRAINT "sale_sources_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE INDEX "sale_customers_account_id_idx" ON "sale_customers"("account_id");

-- CreateIndex
CREATE INDEX "sale_customers_external_id_idx" ON "sale_customers"("external_id");

-- CreateIndex
CREATE INDEX "crm_inbox_pending" ON "crm_inbox_events"("source", "id") WHERE (processed_at is null);

-- AddForeignKey
ALTER TABLE "sale_customers" ADD CONSTRAINT "sale_customers_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE "sale_customers" ADD CONSTRAINT "sale_customers_instants_check"
  CHECK ("linked_at" BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999+00');
ALTER TABLE "sale_sources" ADD CONSTRAINT "sale_sources_instants_check"
  CHECK ("paused_until" BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999+00'
    AND "last_run_at" BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999+00');
