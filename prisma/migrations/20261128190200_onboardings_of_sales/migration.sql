-- DropIndex
DROP INDEX "onboardings_one_open";

-- AlterTable
ALTER TABLE "onboardings" ADD COLUMN     "sale" TEXT NOT NULL DEFAULT '';

-- CreateIndex
CREATE UNIQUE INDEX "onboardings_one_open" ON "onboardings"("account_id", "sale") WHERE (next_step = 'ASSIGN_LICENSE');

-- CreateIndex
CREATE UNIQUE INDEX "onboardings_one_of_sale" ON "onboardings"("account_id", "sale") WHERE (sale <> '');
