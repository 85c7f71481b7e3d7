-- AlterTable
ALTER TABLE "crm_sync" ADD COLUMN     "timeline_position" BIGINT,
ADD COLUMN     "timeline_uncertain" BOOLEAN NOT NULL DEFAULT false;
