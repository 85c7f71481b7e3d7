-- CreateEnum
CREATE TYPE "crm_object" AS ENUM ('COMPANY', 'CONTACT', 'DEAL');

-- CreateEnum
CREATE TYPE "crm_change" AS ENUM ('CREATED', 'CHANGED', 'MERGED', 'DELETED', 'FORGOTTEN');

-- CreateEnum
CREATE TYPE "crm_deal_state" AS ENUM ('WON', 'LOST');

-- AlterEnum
ALTER TYPE "crm_link" ADD VALUE 'CONFLICTED';

-- AlterEnum
ALTER TYPE "notification_reason" ADD VALUE 'CONTACT_ANONYMIZED';

-- AlterTable
ALTER TABLE "contacts" ADD COLUMN     "anonymized_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "skus" (
    "sku" TEXT NOT NULL,
    "license_type_id" UUID NOT NULL,

    CONSTRAINT "skus_pkey" PRIMARY KEY ("sku")
);

-- CreateTable
CREATE TABLE "crm_inbox_events" (
    "id" UUID NOT NULL,
    "portal_id" TEXT NOT NULL,
    "subscription_type" TEXT NOT NULL,
    "object_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "object" "crm_object" NOT NULL,
    "change" "crm_change" NOT NULL,
    "merged_ids" TEXT[],
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "processed_at" TIMESTAMPTZ(3),
    "retry_at" TIMESTAMPTZ(3),
    "failure_code" TEXT,

    CONSTRAINT "crm_inbox_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "crm_reviews" (
    "id" UUID NOT NULL,
    "account_id" UUID,
    "code" TEXT NOT NULL,
    "object" "crm_object" NOT NULL,
    "remote_id" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "raised_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" TEXT,

    CONSTRAINT "crm_reviews_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "crm_deals" (
    "portal_id" TEXT NOT NULL,
    "deal_id" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "state" "crm_deal_state" NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "crm_deals_pkey" PRIMARY KEY ("portal_id","deal_id")
);

-- CreateTable
CREATE TABLE "crm_deal_seats" (
    "portal_id" TEXT NOT NULL,
    "deal_id" TEXT NOT NULL,
    "license_type_id" UUID NOT NULL,
    "license_id" UUID NOT NULL,
    "issued" BOOLEAN NOT NULL,
    "seats" INTEGER NOT NULL,

    CONSTRAINT "crm_deal_seats_pkey" PRIMARY KEY ("portal_id","deal_id","license_type_id")
);

-- CreateIndex
CREATE INDEX "skus_license_type_id_idx" ON "skus"("license_type_id");

-- CreateIndex
CREATE INDEX "crm_inbox_pending" ON "crm_inbox_events"("id") WHERE (processed_at is null);

-- CreateIndex
CREATE INDEX "crm_inbox_events_processed_at_idx" ON "crm_inbox_events"("processed_at");

-- CreateIndex
CREATE UNIQUE INDEX "crm_inbox_events_portal_id_subscription_type_object_id_even_key" ON "crm_inbox_events"("portal_id", "subscription_type", "object_id", "event_id", "occurred_at");

-- CreateIndex
CREATE INDEX "crm_reviews_account_id_idx" ON "crm_reviews"("account_id");

-- CreateIndex
CREATE INDEX "crm_reviews_open" ON "crm_reviews"("id") WHERE (resolved_at is null);

-- CreateIndex
CREATE UNIQUE INDEX "crm_reviews_raised_once" ON "crm_reviews"("code", "object", "remote_id", "account_id") WHERE (resolved_at is null);

-- CreateIndex
CREATE INDEX "crm_deals_account_id_idx" ON "crm_deals"("account_id");

-- CreateIndex
CREATE INDEX "crm_deal_seats_license_id_idx" ON "crm_deal_seats"("license_id");

-- AddForeignKey
ALTER TABLE "skus" ADD CONSTRAINT "skus_license_type_id_fkey" FOREIGN KEY ("license_type_id") REFERENCES "license_types"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "crm_reviews" ADD CONSTRAINT "crm_reviews_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "crm_deals" ADD CONSTRAINT "crm_deals_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "crm_deal_seats" ADD CONSTRAINT "crm_deal_seats_portal_id_deal_id_fkey" FOREIGN KEY ("portal_id", "deal_id") REFERENCES "crm_deals"("portal_id", "deal_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "crm_deal_seats" ADD CONSTRAINT "crm_deal_seats_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table crm_deal_seats add check (seats >= 0);
alter table crm_reviews add check ((resolved_at is null) = (resolved_by is null));
alter table skus add check (sku <> '' and length(sku) <= 200);

-- As text: a value that an enumeration has just got cannot be used in the same transaction.
alter table contacts drop constraint contacts_mail_stop_reason_check;
alter table contacts add check (mail_stop_reason::text in ('CONTACT_BOUNCED', 'CONTACT_COMPLAINED', 'CONTACT_ANONYMIZED'));
