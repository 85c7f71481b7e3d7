-- AlterEnum
ALTER TYPE "notification_reason" ADD VALUE 'RENEWS_AUTOMATICALLY';

-- AlterTable
ALTER TABLE "licenses" ADD COLUMN     "renews_automatically" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "sales" ADD COLUMN     "renews" BOOLEAN NOT NULL DEFAULT false;
