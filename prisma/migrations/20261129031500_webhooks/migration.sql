-- CreateEnum
CREATE TYPE "webhook_signature" AS ENUM ('HMAC_SHA256', 'ED25519');

-- CreateEnum
CREATE TYPE "webhook_disabled_reason" AS ENUM ('REQUESTED', 'FAILING', 'GONE');

-- CreateEnum
CREATE TYPE "webhook_delivery_state" AS ENUM ('PENDING', 'DELIVERED', 'FAILED', 'WITHDRAWN');

-- CreateEnum
CREATE TYPE "webhook_failure" AS ENUM ('STATUS', 'ADDRESS_NOT_ALLOWED', 'NAME_NOT_RESOLVED', 'CONNECTION_FAILED', 'CERTIFICATE_INVALID', 'TIMEOUT', 'RESPONSE_INVALID', 'SECRET_LOST');

-- CreateTable
CREATE TABLE "webhook_endpoints" (
    "id" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT,
    "partner" TEXT,
    "scopes" TEXT[],
    "event_types" TEXT[],
    "product_ids" UUID[],
    "license_type_ids" UUID[],
    "document" TEXT,
    "signature" "webhook_signature" NOT NULL,
    "email" TEXT,
    "locale" TEXT,
    "position" BIGINT NOT NULL,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "failing_since" TIMESTAMPTZ(3),
    "paused_until" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "disabled_reason" "webhook_disabled_reason",
    "mail_due_at" TIMESTAMPTZ(3),
    "mail_attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,

    CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_secrets" (
    "id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "sealed" TEXT NOT NULL,
    "public_key" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_secrets_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "id" UUID NOT NULL,
    "endpoint_id" UUID NOT NULL,
    "event_id" UUID,
    "position" BIGINT,
    "type" TEXT NOT NULL,
    "license_id" UUID,
    "state" "webhook_delivery_state" NOT NULL DEFAULT 'PENDING',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_until" TIMESTAMPTZ(3),
    "attempted_at" TIMESTAMPTZ(3),
    "status" INTEGER,
    "response" TEXT,
    "duration_ms" INTEGER,
    "failure" "webhook_failure",
    "document_problem" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "webhook_endpoints_partner_idx" ON "webhook_endpoints"("partner");

-- CreateIndex
CREATE INDEX "webhook_secrets_endpoint_id_id_idx" ON "webhook_secrets"("endpoint_id", "id");

-- CreateIndex
CREATE INDEX "webhook_deliveries_endpoint_id_id_idx" ON "webhook_deliveries"("endpoint_id", "id");

-- AddForeignKey
ALTER TABLE "webhook_endpoints" ADD CONSTRAINT "webhook_endpoints_partner_fkey" FOREIGN KEY ("partner") REFERENCES "partners"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_secrets" ADD CONSTRAINT "webhook_secrets_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint_id_fkey" FOREIGN KEY ("endpoint_id") REFERENCES "webhook_endpoints"("id") ON DELETE CASCADE ON UPDATE CASCADE;

alter table webhook_endpoints alter event_types set not null, alter product_ids set not null, alter license_type_ids set not null;
alter table webhook_endpoints add check ((disabled_at is null) = (disabled_reason is null));
alter table webhook_endpoints add check ((failures = 0) = (failing_since is null));
alter table webhook_endpoints add check (mail_due_at is null or disabled_at is not null and email is not null);
alter table webhook_endpoints add check (failing_since >= '0001-01-01 00:00:00+00' and failing_since <= '9999-12-31 23:59:59.999+00'
  and paused_until >= '0001-01-01 00:00:00+00' and paused_until <= '9999-12-31 23:59:59.999+00'
  and disabled_at >= '0001-01-01 00:00:00+00' and disabled_at <= '9999-12-31 23:59:59.999+00'
  and mail_due_at >= '0001-01-01 00:00:00+00' and mail_due_at <= '9999-12-31 23:59:59.999+00'
  and created_at >= '0001-01-01 00:00:00+00' and created_at <= '9999-12-31 23:59:59.999+00');

alter table webhook_secrets add check (created_at >= '0001-01-01 00:00:00+00' and created_at <= '9999-12-31 23:59:59.999+00'
  and expires_at >= '0001-01-01 00:00:00+00' and expires_at <= '9999-12-31 23:59:59.999+00');

alter table webhook_deliveries add check ((event_id is null) = (position is null));
alter table webhook_deliveries add check ((state = 'PENDING') = (ended_at is null));
alter table webhook_deliveries add check (next_attempt_at >= '0001-01-01 00:00:00+00' and next_attempt_at <= '9999-12-31 23:59:59.999+00'
  and claimed_until >= '0001-01-01 00:00:00+00' and claimed_until <= '9999-12-31 23:59:59.999+00'
  and attempted_at >= '0001-01-01 00:00:00+00' and attempted_at <= '9999-12-31 23:59:59.999+00'
  and created_at >= '0001-01-01 00:00:00+00' and created_at <= '9999-12-31 23:59:59.999+00'
  and ended_at >= '0001-01-01 00:00:00+00' and ended_at <= '9999-12-31 23:59:59.999+00');

-- The search for the next deliveries, and for an earlier one of the same license.
CREATE INDEX "webhook_deliveries_due" ON "webhook_deliveries"("endpoint_id", "next_attempt_at", "position") WHERE (state = 'PENDING');
CREATE INDEX "webhook_deliveries_of_license" ON "webhook_deliveries"("endpoint_id", "license_id", "position") WHERE (state = 'PENDING');

-- An admin key that has every earlier scope also has the new ones.
UPDATE "api_keys" SET "scopes" = "scopes" || ARRAY['WEBHOOKS_READ', 'WEBHOOKS_WRITE']
WHERE "audience" = 'ADMIN' AND NOT "scopes" && ARRAY['WEBHOOKS_READ', 'WEBHOOKS_WRITE'] AND "scopes" @> ARRAY[
  'ACCESS_WRITE', 'ACCOUNTS_READ', 'ACCOUNTS_WRITE', 'ACTIVATIONS_WRITE', 'AUDIT_READ', 'CATALOG_READ', 'CATALOG_WRITE',
  'CRM_READ', 'CRM_WRITE', 'CONTACTS_WRITE', 'INSIGHTS_READ', 'JOBS_WRITE', 'LICENSES_READ', 'LICENSES_WRITE',
  'ONBOARDING_WRITE', 'PARTNERS_WRITE', 'PRIVACY_WRITE'
];
