-- CreateTable
CREATE TABLE "entitlement_uses" (
    "license_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "last_asked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "entitlement_uses_pkey" PRIMARY KEY ("license_id","code")
);

-- CreateTable
CREATE TABLE "refusal_tallies" (
    "id" BIGSERIAL NOT NULL,
    "quarter" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "license_type_id" UUID,
    "partner" TEXT,
    "attempts" INTEGER NOT NULL,

    CONSTRAINT "refusal_tallies_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "refusal_tallies_quarter_idx" ON "refusal_tallies"("quarter");

-- AddForeignKey
ALTER TABLE "entitlement_uses" ADD CONSTRAINT "entitlement_uses_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
