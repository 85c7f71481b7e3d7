ALTER TYPE "notification_reason" ADD VALUE 'PARTNER_LIMITED';
ALTER TYPE "notification_reason" ADD VALUE 'RECIPIENT_LIMITED';

-- AlterTable
ALTER TABLE "notifications" ADD COLUMN     "attempted_at" TIMESTAMPTZ(3),
ADD COLUMN     "partner" TEXT,
ADD COLUMN     "recipient" TEXT;

-- CreateIndex
CREATE INDEX "notifications_of_recipient" ON "notifications"("recipient", "attempted_at") WHERE (recipient is not null);

-- CreateIndex
CREATE INDEX "notifications_sent_of_partner" ON "notifications"("partner", "attempted_at") WHERE (partner is not null);

-- CreateIndex
CREATE INDEX "notifications_of_partner" ON "notifications"("partner", "created_at") WHERE (partner is not null);
