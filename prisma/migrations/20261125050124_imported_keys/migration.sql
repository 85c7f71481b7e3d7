-- AlterTable
ALTER TABLE "license_keys" ADD COLUMN     "imported" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "license_keys_imported" ON "license_keys"("digest") WHERE (imported);
