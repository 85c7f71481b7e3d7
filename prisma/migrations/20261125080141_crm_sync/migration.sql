-- CreateEnum
CREATE TYPE "crm_record_kind" AS ENUM ('ACCOUNT', 'CONTACT', 'LICENSE');

-- CreateEnum
CREATE TYPE "crm_link" AS ENUM ('AUTOMATIC', 'CHOSEN', 'UNLINKED');

-- CreateEnum
CREATE TYPE "crm_reconciliation_state" AS ENUM ('WAITING', 'RUNNING', 'COMPLETED', 'FAILED');

-- AlterTable
ALTER TABLE "licenses" ADD COLUMN     "last_invalid_at" TIMESTAMPTZ(3),
ADD COLUMN     "last_invalid_code" TEXT;

-- CreateTable
CREATE TABLE "crm_records" (
    "kind" "crm_record_kind" NOT NULL,
    "subject_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "remote_id" TEXT,
    "link" "crm_link" NOT NULL DEFAULT 'AUTOMATIC',
    "chosen_remote_id" TEXT,
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

    CONSTRAINT "crm_records_pkey" PRIMARY KEY ("kind","subject_id")
);

-- CreateTable
CREATE TABLE "crm_suggestions" (
    "account_id" UUID NOT NULL,
    "remote_id" TEXT NOT NULL,
    "name" TEXT,
    "domain" TEXT NOT NULL,
    "suggested_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "crm_suggestions_pkey" PRIMARY KEY ("account_id","remote_id")
);

-- CreateTable
CREATE TABLE "crm_sync" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "position" BIGINT,
    "marks_read_at" TIMESTAMPTZ(3),
    "lease_holder" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "paused_until" TIMESTAMPTZ(3),
    "pause_code" TEXT,
    "pause_reason" TEXT,
    "last_run_at" TIMESTAMPTZ(3),
    "portal" TEXT,

    CONSTRAINT "crm_sync_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "crm_reconciliations" (
    "id" UUID NOT NULL,
    "dry_run" BOOLEAN NOT NULL,
    "state" "crm_reconciliation_state" NOT NULL DEFAULT 'WAITING',
    "requested_by" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "compared" INTEGER NOT NULL DEFAULT 0,
    "differing" INTEGER NOT NULL DEFAULT 0,
    "failure" TEXT,

    CONSTRAINT "crm_reconciliations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "crm_differences" (
    "id" UUID NOT NULL,
    "reconciliation_id" UUID NOT NULL,
    "kind" "crm_record_kind" NOT NULL,
    "subject_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "remote_id" TEXT,
    "expected" JSONB NOT NULL,
    "found" JSONB NOT NULL,

    CONSTRAINT "crm_differences_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "crm_records_account_id_idx" ON "crm_records"("account_id");

-- CreateIndex
CREATE INDEX "crm_records_remote_id_idx" ON "crm_records"("remote_id");

-- CreateIndex
CREATE INDEX "crm_records_dirty" ON "crm_records"("dirty_since") WHERE (dirty_since is not null);

-- CreateIndex
CREATE INDEX "crm_records_parked" ON "crm_records"("parked_at") WHERE (parked_at is not null);

-- CreateIndex
CREATE INDEX "crm_records_next_change" ON "crm_records"("next_change_at") WHERE (next_change_at is not null);

-- CreateIndex
CREATE INDEX "crm_reconciliations_state_idx" ON "crm_reconciliations"("state");

-- CreateIndex
CREATE INDEX "crm_differences_reconciliation_id_id_idx" ON "crm_differences"("reconciliation_id", "id");

-- AddForeignKey
ALTER TABLE "crm_records" ADD CONSTRAINT "crm_records_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "crm_suggestions" ADD CONSTRAINT "crm_suggestions_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "crm_differences" ADD CONSTRAINT "crm_differences_reconciliation_id_fkey" FOREIGN KEY ("reconciliation_id") REFERENCES "crm_reconciliations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- CreateIndex
CREATE INDEX "contacts_email_idx" ON "contacts"("email");

-- There is one synchronization.
ALTER TABLE "crm_sync" ADD CONSTRAINT "crm_sync_one_row" CHECK ("id" = 1);
INSERT INTO "crm_sync" ("id") VALUES (1);

-- What is parked says why.
ALTER TABLE "crm_records" ADD CONSTRAINT "crm_records_parked_with_reason"
  CHECK (num_nulls("parked_at", "parked_code", "parked_reason") IN (0, 3));
