-- AlterTable
ALTER TABLE "crm_records" ADD COLUMN     "associated_id" TEXT;
