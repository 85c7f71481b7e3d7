-- AlterTable
ALTER TABLE "crm_records" ADD COLUMN     "pushed_links" TEXT;

-- AlterTable
ALTER TABLE "crm_sync" ADD COLUMN     "link_types" TEXT NOT NULL DEFAULT '';
