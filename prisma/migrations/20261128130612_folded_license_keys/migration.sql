-- AlterTable
ALTER TABLE "license_keys" ADD COLUMN     "folded_digest" BYTEA;

-- CreateIndex
CREATE INDEX "license_keys_folded" ON "license_keys"("folded_digest") WHERE (folded_digest is not null);
