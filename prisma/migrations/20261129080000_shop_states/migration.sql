-- AlterEnum
ALTER TYPE "crm_object" ADD VALUE 'SALE';

-- CreateTable
CREATE TABLE "shop_states" (
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shop_states_pkey" PRIMARY KEY ("source","external_id")
);

ALTER TABLE "shop_states" ADD CONSTRAINT "shop_states_instants_check"
  CHECK ("changed_at" BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999+00');
