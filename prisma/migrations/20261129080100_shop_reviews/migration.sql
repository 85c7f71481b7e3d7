-- AlterTable
ALTER TABLE "crm_reviews" ADD COLUMN     "source" TEXT NOT NULL DEFAULT 'hubspot';

-- AlterTable
ALTER TABLE "sale_customers" ADD COLUMN     "contact_id" UUID;

-- CreateIndex
CREATE INDEX "sale_customers_contact_id_idx" ON "sale_customers"("contact_id");

-- AddForeignKey
ALTER TABLE "sale_customers" ADD CONSTRAINT "sale_customers_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE SET NULL ON UPDATE CASCADE;
