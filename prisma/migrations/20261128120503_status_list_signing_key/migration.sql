-- AlterTable
ALTER TABLE "status_lists" ADD COLUMN     "signing_key_id" UUID;

-- CreateIndex
CREATE INDEX "status_lists_signing_key_id_idx" ON "status_lists"("signing_key_id");

-- AddForeignKey
ALTER TABLE "status_lists" ADD CONSTRAINT "status_lists_signing_key_id_fkey" FOREIGN KEY ("signing_key_id") REFERENCES "signing_keys"("id") ON DELETE SET NULL ON UPDATE CASCADE;
