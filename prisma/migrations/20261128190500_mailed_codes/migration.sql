-- CreateEnum
CREATE TYPE "mailed_code_purpose" AS ENUM ('RELEASE_DEVICE', 'START_TRIAL');

-- CreateTable
CREATE TABLE "mailed_codes" (
    "id" UUID NOT NULL,
    "purpose" "mailed_code_purpose" NOT NULL,
    "subject" BYTEA NOT NULL,
    "recipient" BYTEA,
    "digest" BYTEA,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_for" UUID,
    "counted_since" TIMESTAMPTZ(3) NOT NULL,
    "mails" INTEGER NOT NULL DEFAULT 0,
    "sealed_mail" TEXT,

    CONSTRAINT "mailed_codes_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "mailed_codes_recipient_counted_since_idx" ON "mailed_codes"("recipient", "counted_since");

-- CreateIndex
CREATE INDEX "mailed_codes_counted_since_idx" ON "mailed_codes"("counted_since");

-- CreateIndex
CREATE INDEX "mailed_codes_to_send" ON "mailed_codes"("requested_at") WHERE (sealed_mail is not null);

-- CreateIndex
CREATE UNIQUE INDEX "mailed_codes_purpose_subject_key" ON "mailed_codes"("purpose", "subject");

-- A code is tested five times at most, and no column holds what it is for in plain text.
ALTER TABLE "mailed_codes"
  ADD CONSTRAINT "mailed_codes_attempts" CHECK (attempts BETWEEN 0 AND 5),
  ADD CONSTRAINT "mailed_codes_mails" CHECK (mails BETWEEN 0 AND 5),
  ADD CONSTRAINT "mailed_codes_digests" CHECK (
    octet_length(subject) = 32
    AND (recipient IS NULL OR octet_length(recipient) = 32)
    AND (digest IS NULL OR octet_length(digest) = 32)
  );
