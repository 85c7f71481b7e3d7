-- AlterEnum
ALTER TYPE "bulk_operation_kind" ADD VALUE 'REINSTATE_LICENSES';
ALTER TYPE "bulk_operation_kind" ADD VALUE 'REVOKE_LICENSES';
ALTER TYPE "bulk_operation_kind" ADD VALUE 'EXTEND_LICENSES';
ALTER TYPE "bulk_operation_kind" ADD VALUE 'RENEW_LICENSES';

-- AlterTable
ALTER TABLE "bulk_operations" ADD COLUMN     "dry_run_of_id" UUID;

-- CreateIndex
CREATE INDEX "bulk_operations_dry_run_of_id_idx" ON "bulk_operations"("dry_run_of_id");

-- AddForeignKey
ALTER TABLE "bulk_operations" ADD CONSTRAINT "bulk_operations_dry_run_of_id_fkey" FOREIGN KEY ("dry_run_of_id") REFERENCES "bulk_operations"("id") ON DELETE SET NULL ON UPDATE CASCADE;
