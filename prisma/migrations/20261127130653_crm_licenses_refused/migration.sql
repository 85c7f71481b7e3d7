-- AlterTable
ALTER TABLE "crm_reconciliations" ADD COLUMN     "began_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "crm_sync" ADD COLUMN     "license_type" TEXT,
ADD COLUMN     "licenses_refused_code" TEXT,
ADD COLUMN     "licenses_refused_reason" TEXT,
ADD COLUMN     "licenses_retry_at" TIMESTAMPTZ(3);
