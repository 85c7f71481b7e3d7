-- CreateEnum
CREATE TYPE "notification_message" AS ENUM ('LICENSE_ISSUED', 'KEY_ROTATED', 'DEVICE_ACTIVATED', 'ACTIVATION_REFUSED', 'DEVICE_RELEASED', 'FILE_ISSUED', 'ONBOARDING_STALLED', 'LICENSE_EXPIRING', 'TRIAL_ENDING', 'LICENSE_IN_GRACE', 'LICENSE_EXPIRED', 'LICENSE_RENEWED', 'LICENSE_SUSPENDED', 'LICENSE_REINSTATED', 'LICENSE_REVOKED');

-- CreateEnum
CREATE TYPE "notification_state" AS ENUM ('QUEUED', 'SENDING', 'SENT', 'BOUNCED', 'SUPPRESSED', 'FAILED');

-- CreateEnum
CREATE TYPE "notification_reason" AS ENUM ('CONTACT_BOUNCED', 'CONTACT_COMPLAINED', 'CONTACT_DECLINED', 'CONTACT_MOVED', 'KEY_LOST', 'KEY_REPLACED', 'LICENSE_REVOKED', 'LICENSE_SUSPENDED', 'MAIL_OFF', 'OUTCOME_UNKNOWN', 'REFUSED', 'RENEWAL_NEGOTIATED', 'RESENT', 'TERM_CHANGED', 'UNREACHABLE');

-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "renewal_negotiated_since" TIMESTAMPTZ(3);

-- AlterTable
-- Devices that are there already are no news: the default fills them without rewriting the table.
ALTER TABLE "activations" ADD COLUMN     "announced_at" TIMESTAMPTZ(3) DEFAULT now();
ALTER TABLE "activations" ALTER COLUMN   "announced_at" DROP DEFAULT;

-- AlterTable
ALTER TABLE "contacts" ADD COLUMN     "declined" "notification_message"[] DEFAULT ARRAY[]::"notification_message"[],
ADD COLUMN     "mail_stop_reason" "notification_reason",
ADD COLUMN     "mail_stopped_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "licenses" ADD COLUMN     "next_notice_at" TIMESTAMPTZ(3),
ADD COLUMN     "notices_for" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "onboardings" ADD COLUMN     "contact_id" UUID,
ADD COLUMN     "stalled_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "notifications" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "license_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "message" "notification_message" NOT NULL,
    "occasion" TEXT NOT NULL,
    "offset" TEXT NOT NULL DEFAULT '',
    "data" JSONB NOT NULL DEFAULT '{}',
    "state" "notification_state" NOT NULL DEFAULT 'QUEUED',
    "reason" "notification_reason",
    "reply" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "doubts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_until" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "sealed_key" TEXT,
    "key_hint" TEXT,
    "subject" TEXT,
    "text" TEXT,

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "notifications_license_id_id_idx" ON "notifications"("license_id", "id");

-- CreateIndex
CREATE INDEX "notifications_account_id_id_idx" ON "notifications"("account_id", "id");

-- CreateIndex
CREATE INDEX "notifications_contact_id_id_idx" ON "notifications"("contact_id", "id");

-- CreateIndex
CREATE INDEX "notifications_to_send" ON "notifications"("next_attempt_at") WHERE (state = 'QUEUED' or claimed_until is not null);

-- CreateIndex
CREATE INDEX "notifications_with_key" ON "notifications"("created_at") WHERE (sealed_key is not null);

-- CreateIndex
CREATE UNIQUE INDEX "notifications_license_id_message_occasion_offset_contact_id_key" ON "notifications"("license_id", "message", "occasion", "offset", "contact_id");

-- CreateIndex
CREATE INDEX "activations_unannounced" ON "activations"("license_id") WHERE (announced_at is null);

-- CreateIndex
CREATE INDEX "licenses_notices_unplanned" ON "licenses"("expiry") WHERE (expiry is distinct from notices_for);

-- CreateIndex
CREATE INDEX "licenses_next_notice" ON "licenses"("next_notice_at") WHERE (next_notice_at is not null);

-- CreateIndex
CREATE INDEX "onboardings_contact_id_idx" ON "onboardings"("contact_id");

-- CreateIndex
CREATE INDEX "onboardings_waiting" ON "onboardings"("assigned_at") WHERE (next_step = 'ACTIVATE' and stalled_at is null);

-- AddForeignKey
ALTER TABLE "onboardings" ADD CONSTRAINT "onboardings_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notifications" ADD CONSTRAINT "notifications_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Onboardings that wait already have been seen by those who care for them.
update onboardings set stalled_at = now() where next_step = 'ACTIVATE';

-- A key waits, sealed, for its one mail, and is gone with it.
alter table notifications add check (sealed_key is null or message in ('LICENSE_ISSUED', 'KEY_ROTATED') and state not in ('SENT', 'BOUNCED'));
alter table notifications add check ((state = 'SENDING') = (claimed_until is not null));
alter table notifications add check (state not in ('SUPPRESSED', 'FAILED') or reason is not null);
alter table notifications add check (state not in ('SENT', 'BOUNCED') or sent_at is not null);
alter table notifications add check (attempts >= 0 and doubts >= 0);
alter table contacts add check ((mail_stopped_at is null) = (mail_stop_reason is null));
alter table contacts add check (mail_stop_reason in ('CONTACT_BOUNCED', 'CONTACT_COMPLAINED'));
