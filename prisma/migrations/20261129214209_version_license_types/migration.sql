-- AlterTable
ALTER TABLE "license_types" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;
