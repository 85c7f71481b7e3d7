-- CreateEnum
CREATE TYPE "crm_renewal_kind" AS ENUM ('DEAL', 'TASK');

-- AlterTable
ALTER TABLE "crm_sync" ADD COLUMN     "renewals_checked_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "crm_renewals" (
    "id" UUID NOT NULL,
    "license_id" UUID NOT NULL,
    "term_anchor" TIMESTAMPTZ(3),
    "terms" INTEGER NOT NULL,
    "expiry" TIMESTAMPTZ(3) NOT NULL,
    "portal_id" TEXT NOT NULL,
    "kind" "crm_renewal_kind" NOT NULL,
    "remote_id" TEXT,
    "planned_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "retry_at" TIMESTAMPTZ(3),
    "parked_at" TIMESTAMPTZ(3),
    "parked_code" TEXT,
    "parked_reason" TEXT,

    CONSTRAINT "crm_renewals_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "crm_renewals_open" ON "crm_renewals"("id") WHERE (closed_at is null);

-- CreateIndex
CREATE UNIQUE INDEX "crm_renewals_license_id_portal_id_expiry_key" ON "crm_renewals"("license_id", "portal_id", "expiry");

-- AddForeignKey
ALTER TABLE "crm_renewals" ADD CONSTRAINT "crm_renewals_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
