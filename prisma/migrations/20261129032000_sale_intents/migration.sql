-- AlterTable
ALTER TABLE "crm_reviews" ADD COLUMN     "choices" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "sale_effects" ADD COLUMN     "period_end" TEXT,
ADD COLUMN     "period_start" TEXT,
ADD COLUMN     "revision_id" UUID;

-- AlterTable
ALTER TABLE "skus" ADD COLUMN     "intent" "sale_intent";

-- CreateTable
CREATE TABLE "license_type_upgrades" (
    "to_id" UUID NOT NULL,
    "from_id" UUID NOT NULL,

    CONSTRAINT "license_type_upgrades_pkey" PRIMARY KEY ("to_id","from_id")
);

-- CreateTable
CREATE TABLE "sale_decisions" (
    "sale_id" UUID NOT NULL,
    "license_type_id" UUID NOT NULL,
    "stated" TEXT NOT NULL,
    "period_end" TEXT NOT NULL,
    "intent" "sale_intent" NOT NULL,
    "license_id" UUID,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" TEXT NOT NULL,

    CONSTRAINT "sale_decisions_pkey" PRIMARY KEY ("sale_id","license_type_id","stated","period_end")
);

-- CreateIndex
CREATE INDEX "license_type_upgrades_from_id_idx" ON "license_type_upgrades"("from_id");

-- CreateIndex
CREATE INDEX "sale_decisions_license_type_id_idx" ON "sale_decisions"("license_type_id");

-- CreateIndex
CREATE INDEX "sale_decisions_license_id_idx" ON "sale_decisions"("license_id");

-- CreateIndex
CREATE INDEX "sale_effects_revision_id_idx" ON "sale_effects"("revision_id");

-- AddForeignKey
ALTER TABLE "license_type_upgrades" ADD CONSTRAINT "license_type_upgrades_to_id_fkey" FOREIGN KEY ("to_id") REFERENCES "license_types"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "license_type_upgrades" ADD CONSTRAINT "license_type_upgrades_from_id_fkey" FOREIGN KEY ("from_id") REFERENCES "license_types"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sale_effects" ADD CONSTRAINT "sale_effects_revision_id_fkey" FOREIGN KEY ("revision_id") REFERENCES "license_type_revisions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sale_decisions" ADD CONSTRAINT "sale_decisions_sale_id_fkey" FOREIGN KEY ("sale_id") REFERENCES "sales"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sale_decisions" ADD CONSTRAINT "sale_decisions_license_type_id_fkey" FOREIGN KEY ("license_type_id") REFERENCES "license_types"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sale_decisions" ADD CONSTRAINT "sale_decisions_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE SET NULL ON UPDATE CASCADE;

ALTER TABLE "sale_decisions" ADD CONSTRAINT "sale_decisions_instants_check"
  CHECK ("decided_at" BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999+00');
ALTER TABLE "license_type_upgrades" ADD CONSTRAINT "license_type_upgrades_other_check" CHECK ("to_id" <> "from_id");
ALTER TABLE "sale_effects" ADD CONSTRAINT "sale_effects_revision_check" CHECK (("intent" = 'UPGRADE') = ("revision_id" IS NOT NULL));
