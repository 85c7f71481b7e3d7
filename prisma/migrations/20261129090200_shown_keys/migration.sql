-- CreateTable
CREATE TABLE "shown_keys" (
    "license_id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "sealed_key" TEXT,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shown_keys_pkey" PRIMARY KEY ("license_id")
);

-- CreateIndex
CREATE INDEX "shown_keys_source_external_id_idx" ON "shown_keys"("source", "external_id");

-- CreateIndex
CREATE INDEX "shown_keys_expires_at_idx" ON "shown_keys"("expires_at");

-- AddForeignKey
ALTER TABLE "shown_keys" ADD CONSTRAINT "shown_keys_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "shown_keys" ADD CONSTRAINT "shown_keys_instants_check"
  CHECK ("expires_at" BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999+00');
