-- CreateTable
CREATE TABLE "crm_erasures" (
    "contact_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "remote_ids" TEXT[],
    "sealed_address" TEXT,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "completed_at" TIMESTAMPTZ(3),
    "parked_at" TIMESTAMPTZ(3),
    "parked_code" TEXT,
    "parked_reason" TEXT,

    CONSTRAINT "crm_erasures_pkey" PRIMARY KEY ("contact_id")
);

-- CreateIndex
CREATE INDEX "crm_erasures_account_id_idx" ON "crm_erasures"("account_id");

-- CreateIndex
CREATE INDEX "crm_erasures_pending" ON "crm_erasures"("requested_at") WHERE (completed_at is null);

-- AddForeignKey
ALTER TABLE "crm_erasures" ADD CONSTRAINT "crm_erasures_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "crm_erasures" ADD CONSTRAINT "crm_erasures_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- The address is kept exactly as long as the CRM has yet to forget it.
alter table crm_erasures add check ((completed_at is null) = (sealed_address is not null));
