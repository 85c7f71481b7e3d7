-- CreateEnum
CREATE TYPE "bulk_operation_kind" AS ENUM ('CHANGE_LICENSES', 'CHANGE_LICENSE_TYPES', 'SUSPEND_LICENSES');

-- CreateEnum
CREATE TYPE "bulk_operation_state" AS ENUM ('QUEUED', 'RUNNING', 'COMPLETED', 'CANCELED');

-- CreateEnum
CREATE TYPE "bulk_operation_outcome" AS ENUM ('PENDING', 'CHANGED', 'UNCHANGED', 'REFUSED', 'FAILED');

-- CreateTable
CREATE TABLE "bulk_operations" (
    "id" UUID NOT NULL,
    "kind" "bulk_operation_kind" NOT NULL,
    "selection" JSONB NOT NULL,
    "parameters" JSONB NOT NULL,
    "reason" TEXT NOT NULL,
    "dry_run" BOOLEAN NOT NULL,
    "state" "bulk_operation_state" NOT NULL DEFAULT 'QUEUED',
    "account_id" UUID,
    "total_count" INTEGER NOT NULL,
    "changed_count" INTEGER NOT NULL DEFAULT 0,
    "unchanged_count" INTEGER NOT NULL DEFAULT 0,
    "refused_count" INTEGER NOT NULL DEFAULT 0,
    "failed_count" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_operations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bulk_operation_rows" (
    "bulk_operation_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "license_id" UUID NOT NULL,
    "outcome" "bulk_operation_outcome" NOT NULL DEFAULT 'PENDING',
    "code" TEXT,
    "message" TEXT,
    "effect" JSONB,
    "faults" INTEGER NOT NULL DEFAULT 0,
    "retry_at" TIMESTAMPTZ(3),
    "processed_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_operation_rows_pkey" PRIMARY KEY ("bulk_operation_id","position")
);

-- CreateIndex
CREATE INDEX "bulk_operations_account_id_id_idx" ON "bulk_operations"("account_id", "id");

-- CreateIndex
CREATE INDEX "bulk_operation_rows_bulk_operation_id_outcome_position_idx" ON "bulk_operation_rows"("bulk_operation_id", "outcome", "position");

-- CreateIndex
CREATE INDEX "bulk_operation_rows_license_id_idx" ON "bulk_operation_rows"("license_id");

-- AddForeignKey
ALTER TABLE "bulk_operations" ADD CONSTRAINT "bulk_operations_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "bulk_operation_rows" ADD CONSTRAINT "bulk_operation_rows_bulk_operation_id_fkey" FOREIGN KEY ("bulk_operation_id") REFERENCES "bulk_operations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table bulk_operations add check ((state in ('COMPLETED', 'CANCELED')) = (ended_at is not null));
-- No row is counted twice, and an operation is completed with its last row.
alter table bulk_operations add check (changed_count + unchanged_count + refused_count + failed_count <= total_count);
alter table bulk_operations add check (state <> 'COMPLETED' or changed_count + unchanged_count + refused_count + failed_count = total_count);
alter table bulk_operations add check (created_at >= '0001-01-01 00:00:00+00' and created_at <= '9999-12-31 23:59:59.999+00'
  and started_at >= '0001-01-01 00:00:00+00' and started_at <= '9999-12-31 23:59:59.999+00'
  and ended_at >= '0001-01-01 00:00:00+00' and ended_at <= '9999-12-31 23:59:59.999+00');

alter table bulk_operation_rows add check ((outcome = 'PENDING') = (processed_at is null));
alter table bulk_operation_rows add check ((outcome = 'REFUSED') = (code is not null));
alter table bulk_operation_rows add check ((outcome in ('REFUSED', 'FAILED')) = (message is not null));
alter table bulk_operation_rows add check (retry_at >= '0001-01-01 00:00:00+00' and retry_at <= '9999-12-31 23:59:59.999+00'
  and processed_at >= '0001-01-01 00:00:00+00' and processed_at <= '9999-12-31 23:59:59.999+00');
