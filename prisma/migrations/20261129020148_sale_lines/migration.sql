-- CreateEnum
CREATE TYPE "sale_business" AS ENUM ('NEW', 'EXISTING');

-- CreateEnum
CREATE TYPE "sale_line_kind" AS ENUM ('RECURRING', 'ONE_TIME');

-- AlterTable
ALTER TABLE "sale_lines" ADD COLUMN     "kind" "sale_line_kind",
ADD COLUMN     "period_end" TEXT,
ADD COLUMN     "period_start" TEXT,
ADD COLUMN     "refunded" DOUBLE PRECISION NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "sales" ADD COLUMN     "business" "sale_business",
ADD COLUMN     "intent" "sale_intent";
