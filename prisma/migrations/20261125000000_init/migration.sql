-- CreateEnum
CREATE TYPE "license_type_state" AS ENUM ('DRAFT', 'PUBLISHED', 'RETIRED');

-- CreateEnum
CREATE TYPE "onboarding_step" AS ENUM ('CREATE_ACCOUNT', 'ASSIGN_LICENSE', 'ACTIVATE', 'VERIFY_USAGE');

-- CreateEnum
CREATE TYPE "onboarding_state" AS ENUM ('IN_PROGRESS', 'COMPLETED', 'ABANDONED');

-- CreateEnum
CREATE TYPE "attempt_outcome" AS ENUM ('CONFIRMED', 'REFUSED', 'FAILED');

-- CreateEnum
CREATE TYPE "audience" AS ENUM ('ACCOUNT', 'PARTNER', 'SUPPORT', 'ADMIN');

-- CreateTable
CREATE TABLE "products" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "products_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entitlements" (
    "id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "entitlements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "meters" (
    "id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "meters_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "license_types" (
    "id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "state" "license_type_state" NOT NULL DEFAULT 'DRAFT',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "license_types_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "license_type_revisions" (
    "id" UUID NOT NULL,
    "license_type_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "rules" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),

    CONSTRAINT "license_type_revisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "accounts" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "external_id" TEXT,
    "domain" TEXT,
    "partner" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "contacts" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "locale" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "licenses" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "product_id" UUID NOT NULL,
    "license_type_id" UUID NOT NULL,
    "revision_id" UUID NOT NULL,
    "key_hint" TEXT NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "starts_at" TIMESTAMPTZ(3),
    "term_anchor" TIMESTAMPTZ(3),
    "terms" INTEGER NOT NULL DEFAULT 1,
    "expiry" TIMESTAMPTZ(3),
    "grace_ends_at" TIMESTAMPTZ(3),
    "expiry_override" TIMESTAMPTZ(3),
    "time_zone" TEXT NOT NULL,
    "max_activations" INTEGER,
    "max_activations_fixed" BOOLEAN NOT NULL DEFAULT false,
    "seat_limit" INTEGER,
    "seat_ceiling" INTEGER,
    "active_activations" INTEGER NOT NULL DEFAULT 0,
    "entitlement_overrides" JSONB NOT NULL DEFAULT '[]',
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "suspended_at" TIMESTAMPTZ(3),
    "suspend_reason" TEXT,
    "revoked_at" TIMESTAMPTZ(3),
    "revoke_reason" TEXT,
    "last_validated_at" TIMESTAMPTZ(3),
    "last_check_in_at" TIMESTAMPTZ(3),
    "expiry_recorded" TIMESTAMPTZ(3),

    CONSTRAINT "licenses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "license_keys" (
    "digest" BYTEA NOT NULL,
    "pepper_id" TEXT NOT NULL,
    "license_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "superseded_at" TIMESTAMPTZ(3),
    "works_until" TIMESTAMPTZ(3),
    "forgotten_at" TIMESTAMPTZ(3),

    CONSTRAINT "license_keys_pkey" PRIMARY KEY ("digest")
);

-- CreateTable
CREATE TABLE "activations" (
    "id" UUID NOT NULL,
    "license_id" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "fingerprint_digest" BYTEA NOT NULL,
    "components" JSONB NOT NULL DEFAULT '{}',
    "name" TEXT,
    "platform" TEXT,
    "version" TEXT,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "token_digest" BYTEA,
    "activated_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_heartbeat_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_ends_at" TIMESTAMPTZ(3),
    "deactivated_at" TIMESTAMPTZ(3),

    CONSTRAINT "activations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "usage_counters" (
    "license_id" UUID NOT NULL,
    "meter" TEXT NOT NULL,
    "period_start_at" TIMESTAMPTZ(3) NOT NULL,
    "used" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "usage_counters_pkey" PRIMARY KEY ("license_id","meter","period_start_at")
);

-- CreateTable
CREATE TABLE "usage_records" (
    "id" UUID NOT NULL,
    "license_id" UUID NOT NULL,
    "activation_id" UUID,
    "meter" TEXT NOT NULL,
    "amount" INTEGER NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "usage_records_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "onboardings" (
    "id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "license_id" UUID,
    "activation_id" UUID,
    "state" "onboarding_state" NOT NULL DEFAULT 'IN_PROGRESS',
    "next_step" "onboarding_step",
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "assigned_at" TIMESTAMPTZ(3),
    "activated_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "abandoned_at" TIMESTAMPTZ(3),
    "abandon_reason" TEXT,

    CONSTRAINT "onboardings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "onboarding_attempts" (
    "id" UUID NOT NULL,
    "onboarding_id" UUID,
    "step" "onboarding_step" NOT NULL,
    "outcome" "attempt_outcome" NOT NULL,
    "code" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3) NOT NULL,
    "actor" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,

    CONSTRAINT "onboarding_attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "events" (
    "id" UUID NOT NULL,
    "type" TEXT NOT NULL,
    "subject_id" UUID NOT NULL,
    "account_id" UUID,
    "license_id" UUID,
    "data" JSONB NOT NULL DEFAULT '{}',
    "actor" TEXT NOT NULL,
    "request_id" TEXT NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_records" (
    "principal" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "input_digest" BYTEA NOT NULL,
    "outcome" TEXT NOT NULL,
    "document_digest" BYTEA,
    "answer" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_records_pkey" PRIMARY KEY ("principal","field","key")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "audience" "audience" NOT NULL,
    "scopes" TEXT[],
    "account_id" UUID,
    "partner" TEXT,
    "digest" BYTEA NOT NULL,
    "hint" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "products_code_key" ON "products"("code");

-- CreateIndex
CREATE UNIQUE INDEX "entitlements_product_id_code_key" ON "entitlements"("product_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "meters_product_id_code_key" ON "meters"("product_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "license_types_code_key" ON "license_types"("code");

-- CreateIndex
CREATE INDEX "license_types_product_id_idx" ON "license_types"("product_id");

-- CreateIndex
CREATE UNIQUE INDEX "license_types_id_product_id_key" ON "license_types"("id", "product_id");

-- CreateIndex
CREATE UNIQUE INDEX "license_type_revisions_license_type_id_number_key" ON "license_type_revisions"("license_type_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "license_type_revisions_id_license_type_id_key" ON "license_type_revisions"("id", "license_type_id");

-- CreateIndex
CREATE UNIQUE INDEX "license_type_revisions_one_draft" ON "license_type_revisions"("license_type_id") WHERE (published_at is null);

-- CreateIndex
CREATE INDEX "accounts_external_id_idx" ON "accounts"("external_id");

-- CreateIndex
CREATE INDEX "accounts_partner_id_idx" ON "accounts"("partner", "id");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_external_id_vendor" ON "accounts"("external_id") WHERE (partner is null);

-- CreateIndex
CREATE UNIQUE INDEX "accounts_domain_vendor" ON "accounts"("domain") WHERE (partner is null);

-- CreateIndex
CREATE UNIQUE INDEX "accounts_partner_external_id_key" ON "accounts"("partner", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "accounts_partner_domain_key" ON "accounts"("partner", "domain");

-- CreateIndex
CREATE UNIQUE INDEX "contacts_account_id_email_key" ON "contacts"("account_id", "email");

-- CreateIndex
CREATE INDEX "licenses_account_id_id_idx" ON "licenses"("account_id", "id");

-- CreateIndex
CREATE INDEX "licenses_product_id_id_idx" ON "licenses"("product_id", "id");

-- CreateIndex
CREATE INDEX "licenses_license_type_id_id_idx" ON "licenses"("license_type_id", "id");

-- CreateIndex
CREATE INDEX "licenses_revision_id_idx" ON "licenses"("revision_id");

-- CreateIndex
CREATE INDEX "licenses_expiry_idx" ON "licenses"("expiry");

-- CreateIndex
CREATE INDEX "licenses_expiry_unrecorded" ON "licenses"("expiry") WHERE (expiry is distinct from expiry_recorded);

-- CreateIndex
CREATE INDEX "license_keys_license_id_idx" ON "license_keys"("license_id");

-- CreateIndex
CREATE UNIQUE INDEX "license_keys_one_current" ON "license_keys"("license_id") WHERE (superseded_at is null);

-- CreateIndex
CREATE UNIQUE INDEX "activations_token_digest_key" ON "activations"("token_digest");

-- CreateIndex
CREATE INDEX "activations_license_id_id_idx" ON "activations"("license_id", "id");

-- CreateIndex
CREATE INDEX "activations_license_id_fingerprint_digest_idx" ON "activations"("license_id", "fingerprint_digest");

-- CreateIndex
CREATE INDEX "activations_license_id_deactivated_at_idx" ON "activations"("license_id", "deactivated_at");

-- CreateIndex
CREATE UNIQUE INDEX "activations_one_active" ON "activations"("license_id", "fingerprint_digest") WHERE (deactivated_at is null);

-- CreateIndex
CREATE INDEX "usage_records_license_id_meter_recorded_at_idx" ON "usage_records"("license_id", "meter", "recorded_at");

-- CreateIndex
CREATE INDEX "usage_records_activation_id_idx" ON "usage_records"("activation_id");

-- CreateIndex
CREATE UNIQUE INDEX "onboardings_license_id_key" ON "onboardings"("license_id");

-- CreateIndex
CREATE UNIQUE INDEX "onboardings_activation_id_key" ON "onboardings"("activation_id");

-- CreateIndex
CREATE INDEX "onboardings_account_id_id_idx" ON "onboardings"("account_id", "id");

-- CreateIndex
CREATE INDEX "onboardings_state_id_idx" ON "onboardings"("state", "id");

-- CreateIndex
CREATE UNIQUE INDEX "onboardings_one_open" ON "onboardings"("account_id") WHERE (next_step = 'ASSIGN_LICENSE');

-- CreateIndex
CREATE INDEX "onboarding_attempts_onboarding_id_id_idx" ON "onboarding_attempts"("onboarding_id", "id");

-- CreateIndex
CREATE INDEX "onboarding_attempts_step_started_at_idx" ON "onboarding_attempts"("step", "started_at");

-- CreateIndex
CREATE INDEX "events_type_id_idx" ON "events"("type", "id");

-- CreateIndex
CREATE INDEX "events_subject_id_id_idx" ON "events"("subject_id", "id");

-- CreateIndex
CREATE INDEX "events_account_id_id_idx" ON "events"("account_id", "id");

-- CreateIndex
CREATE INDEX "events_license_id_id_idx" ON "events"("license_id", "id");

-- CreateIndex
CREATE INDEX "events_request_id_idx" ON "events"("request_id");

-- CreateIndex
CREATE INDEX "idempotency_records_expires_at_idx" ON "idempotency_records"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_digest_key" ON "api_keys"("digest");

-- CreateIndex
CREATE INDEX "api_keys_account_id_idx" ON "api_keys"("account_id");

-- AddForeignKey
ALTER TABLE "entitlements" ADD CONSTRAINT "entitlements_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "meters" ADD CONSTRAINT "meters_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "license_types" ADD CONSTRAINT "license_types_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "license_type_revisions" ADD CONSTRAINT "license_type_revisions_license_type_id_fkey" FOREIGN KEY ("license_type_id") REFERENCES "license_types"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "licenses" ADD CONSTRAINT "licenses_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "licenses" ADD CONSTRAINT "licenses_product_id_fkey" FOREIGN KEY ("product_id") REFERENCES "products"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "licenses" ADD CONSTRAINT "licenses_license_type_id_product_id_fkey" FOREIGN KEY ("license_type_id", "product_id") REFERENCES "license_types"("id", "product_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "licenses" ADD CONSTRAINT "licenses_revision_id_license_type_id_fkey" FOREIGN KEY ("revision_id", "license_type_id") REFERENCES "license_type_revisions"("id", "license_type_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "license_keys" ADD CONSTRAINT "license_keys_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "activations" ADD CONSTRAINT "activations_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_counters" ADD CONSTRAINT "usage_counters_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_records" ADD CONSTRAINT "usage_records_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_records" ADD CONSTRAINT "usage_records_activation_id_fkey" FOREIGN KEY ("activation_id") REFERENCES "activations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "onboardings" ADD CONSTRAINT "onboardings_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "onboardings" ADD CONSTRAINT "onboardings_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "onboardings" ADD CONSTRAINT "onboardings_activation_id_fkey" FOREIGN KEY ("activation_id") REFERENCES "activations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "onboarding_attempts" ADD CONSTRAINT "onboarding_attempts_onboarding_id_fkey" FOREIGN KEY ("onboarding_id") REFERENCES "onboardings"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE SET NULL ON UPDATE CASCADE;
