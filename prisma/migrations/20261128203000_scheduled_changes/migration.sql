-- CreateEnum
CREATE TYPE "scheduled_change_state" AS ENUM ('WAITING', 'APPLIED', 'CANCELED', 'FAILED');

-- AlterEnum
ALTER TYPE "notification_message" ADD VALUE 'LICENSE_CHANGED';

-- AlterTable
ALTER TABLE "licenses" ADD COLUMN     "name" TEXT;

-- CreateTable
CREATE TABLE "scheduled_changes" (
    "id" UUID NOT NULL,
    "license_id" UUID NOT NULL,
    "change" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "effective_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "scheduled_change_state" NOT NULL DEFAULT 'WAITING',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "failure_code" TEXT,
    "failure" TEXT,

    CONSTRAINT "scheduled_changes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "scheduled_changes_license_id_id_idx" ON "scheduled_changes"("license_id", "id");

-- CreateIndex
CREATE INDEX "scheduled_changes_waiting" ON "scheduled_changes"("effective_at") WHERE (state = 'WAITING');

-- AddForeignKey
ALTER TABLE "scheduled_changes" ADD CONSTRAINT "scheduled_changes_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table scheduled_changes add check ((state = 'WAITING') = (ended_at is null));
alter table scheduled_changes add check ((state = 'FAILED') = (failure_code is not null and failure is not null));
