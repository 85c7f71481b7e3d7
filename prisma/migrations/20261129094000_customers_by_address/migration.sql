-- AlterTable
ALTER TABLE "sale_customers" ADD COLUMN     "by_address" BOOLEAN NOT NULL DEFAULT false;
