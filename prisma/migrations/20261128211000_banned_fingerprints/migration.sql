-- CreateTable
CREATE TABLE "banned_fingerprints" (
    "id" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "digest" BYTEA NOT NULL,
    "account_id" UUID,
    "reason" TEXT NOT NULL,
    "banned_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "banned_fingerprints_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "banned_fingerprints_account_id_id_idx" ON "banned_fingerprints"("account_id", "id");

-- CreateIndex. A ban for all accounts has no account, and there is one of a fingerprint.
CREATE UNIQUE INDEX "banned_fingerprints_digest_account_id_key" ON "banned_fingerprints"("digest", "account_id") NULLS NOT DISTINCT;

-- AddForeignKey
ALTER TABLE "banned_fingerprints" ADD CONSTRAINT "banned_fingerprints_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table banned_fingerprints add check (octet_length(digest) = 32);
