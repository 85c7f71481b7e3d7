-- CreateTable
CREATE TABLE "renewal_negotiations" (
    "source" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "renewal_negotiations_pkey" PRIMARY KEY ("source")
);

-- CreateIndex
CREATE INDEX "renewal_negotiations_account_id_idx" ON "renewal_negotiations"("account_id");

-- AddForeignKey
ALTER TABLE "renewal_negotiations" ADD CONSTRAINT "renewal_negotiations_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;
