-- CreateEnum
CREATE TYPE "trial_identity" AS ENUM ('FINGERPRINT', 'EMAIL', 'EMAIL_DOMAIN');

-- AlterTable
ALTER TABLE "activations" ADD COLUMN     "predecessor_id" UUID,
ADD COLUMN     "transferred" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "releases" (
    "product_id" UUID NOT NULL,
    "version" TEXT NOT NULL,
    "released_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "releases_pkey" PRIMARY KEY ("product_id","version")
);

-- CreateTable
CREATE TABLE "trials" (
    "license_type_id" UUID NOT NULL,
    "identity" "trial_identity" NOT NULL,
    "digest" BYTEA NOT NULL,
    "license_id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "trials_pkey" PRIMARY KEY ("license_type_id","identity","digest")
);

-- CreateTable
CREATE TABLE "sandbox_clock" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "ahead_ms" BIGINT NOT NULL,

    CONSTRAINT "sandbox_clock_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "trials_license_id_idx" ON "trials"("license_id");

-- CreateIndex
CREATE UNIQUE INDEX "activations_predecessor_id_key" ON "activations"("predecessor_id");

-- AddForeignKey
ALTER TABLE "releases" ADD CONSTRAINT "releases_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "activations" ADD CONSTRAINT "activations_predecessor_id_fkey" FOREIGN KEY ("predecessor_id") REFERENCES "activations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trials" ADD CONSTRAINT "trials_license_type_id_fkey" FOREIGN KEY ("license_type_id") REFERENCES "license_types"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "trials" ADD CONSTRAINT "trials_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Rules that Prisma cannot express.
alter table sandbox_clock add check (id = 1 and ahead_ms >= 0);
alter table trials add check (octet_length(digest) = 32);
alter table activations add check (not transferred or predecessor_id is not null);
