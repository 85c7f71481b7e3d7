-- CreateEnum
CREATE TYPE "pooled_key_state" AS ENUM ('AVAILABLE', 'CLAIMED', 'REVOKED');

-- AlterTable
ALTER TABLE "license_keys" ALTER COLUMN "license_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "key_pools" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "license_type_id" UUID NOT NULL,
    "revision_id" UUID NOT NULL,
    "partner" TEXT,
    "overrides" JSONB NOT NULL DEFAULT '{}',
    "low_below" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "key_pools_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pooled_keys" (
    "id" UUID NOT NULL,
    "pool_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "key_hint" TEXT NOT NULL,
    "state" "pooled_key_state" NOT NULL DEFAULT 'AVAILABLE',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_at" TIMESTAMPTZ(3),
    "license_id" UUID,
    "sale" TEXT,
    "revoked_at" TIMESTAMPTZ(3),
    "revoke_reason" TEXT,

    CONSTRAINT "pooled_keys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "key_pools_partner_id_idx" ON "key_pools"("partner", "id");

-- CreateIndex
CREATE INDEX "key_pools_license_type_id_idx" ON "key_pools"("license_type_id");

-- CreateIndex
CREATE INDEX "key_pools_revision_id_idx" ON "key_pools"("revision_id");

-- CreateIndex
CREATE UNIQUE INDEX "pooled_keys_digest_key" ON "pooled_keys"("digest");

-- CreateIndex
CREATE UNIQUE INDEX "pooled_keys_license_id_key" ON "pooled_keys"("license_id");

-- CreateIndex
CREATE INDEX "pooled_keys_pool_id_state_id_idx" ON "pooled_keys"("pool_id", "state", "id");

-- CreateIndex
CREATE INDEX "pooled_keys_pool_id_id_idx" ON "pooled_keys"("pool_id", "id");

-- CreateIndex
CREATE INDEX "pooled_keys_key_hint_idx" ON "pooled_keys"("key_hint");

-- AddForeignKey
ALTER TABLE "key_pools" ADD CONSTRAINT "key_pools_license_type_id_fkey" FOREIGN KEY ("license_type_id") REFERENCES "license_types"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "key_pools" ADD CONSTRAINT "key_pools_revision_id_license_type_id_fkey" FOREIGN KEY ("revision_id", "license_type_id") REFERENCES "license_type_revisions"("id", "license_type_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "key_pools" ADD CONSTRAINT "key_pools_partner_fkey" FOREIGN KEY ("partner") REFERENCES "partners"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pooled_keys" ADD CONSTRAINT "pooled_keys_pool_id_fkey" FOREIGN KEY ("pool_id") REFERENCES "key_pools"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pooled_keys" ADD CONSTRAINT "pooled_keys_digest_fkey" FOREIGN KEY ("digest") REFERENCES "license_keys"("digest") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "pooled_keys" ADD CONSTRAINT "pooled_keys_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- A key without a license is one of a pool, and was never replaced.
alter table license_keys add constraint license_keys_replaced_of_license check (
  license_id is not null or (superseded_at is null and works_until is null and forgotten_at is null));

alter table key_pools add constraint key_pools_overrides_object check (jsonb_typeof(overrides) = 'object');
alter table key_pools add constraint key_pools_low_below_positive check (low_below >= 1);
alter table key_pools add constraint key_pools_instants check (
  created_at >= '0001-01-01 00:00:00+00' and created_at <= '9999-12-31 23:59:59.999+00'
  and closed_at >= '0001-01-01 00:00:00+00' and closed_at <= '9999-12-31 23:59:59.999+00');

alter table pooled_keys add constraint pooled_keys_claimed check (
  (state = 'CLAIMED') = (claimed_at is not null) and (state = 'CLAIMED') = (license_id is not null));
alter table pooled_keys add constraint pooled_keys_sold_if_claimed check (sale is null or state = 'CLAIMED');
alter table pooled_keys add constraint pooled_keys_revoked check (
  (state = 'REVOKED') = (revoked_at is not null) and (state = 'REVOKED') = (revoke_reason is not null));
alter table pooled_keys add constraint pooled_keys_instants check (
  created_at >= '0001-01-01 00:00:00+00' and created_at <= '9999-12-31 23:59:59.999+00'
  and claimed_at >= '0001-01-01 00:00:00+00' and claimed_at <= '9999-12-31 23:59:59.999+00'
  and revoked_at >= '0001-01-01 00:00:00+00' and revoked_at <= '9999-12-31 23:59:59.999+00');
