ALTER TYPE "notification_reason" ADD VALUE 'ACCOUNT_LIMITED';
CREATE INDEX "notifications_sent_of_account" ON "notifications"("account_id", "attempted_at") WHERE (recipient is not null);
