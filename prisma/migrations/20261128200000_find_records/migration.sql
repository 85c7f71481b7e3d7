-- DropIndex
DROP INDEX "events_account_id_id_idx";

-- DropIndex
DROP INDEX "events_license_id_id_idx";

-- DropIndex
DROP INDEX "events_subject_id_id_idx";

-- DropIndex
DROP INDEX "events_type_id_idx";

-- DropIndex
DROP INDEX "licenses_expiry_unrecorded";

-- DropIndex
DROP INDEX "licenses_revision_id_idx";

-- Text for searching and for the order by name: without accents, in lower case. It uses built-in functions alone, so that an
-- index can use it on every server and in every restored database.
CREATE FUNCTION licet_fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT replace(replace(replace(replace(translate(
    lower(regexp_replace(normalize(value, NFKD), '[\u0300-\u036f]', '', 'g')),
    'øłđðħıŧ', 'olddhit'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
$$;

-- AlterTable: a generated column changes more rarely than its sources. Updates that leave it alone need no entries in indexes.
ALTER TABLE "activations" ADD COLUMN "last_seen_on" DATE NOT NULL
  GENERATED ALWAYS AS ((last_seen_at AT TIME ZONE 'UTC')::date) STORED;

-- AlterTable
ALTER TABLE "licenses" ADD COLUMN "at_limit" BOOLEAN NOT NULL
  GENERATED ALWAYS AS (coalesce(active_activations >= seat_limit, false)) STORED,
ADD COLUMN "first_activated_at" TIMESTAMPTZ(3),
ADD COLUMN "last_seen_on" DATE NOT NULL GENERATED ALWAYS AS (
  coalesce((greatest(last_validated_at, last_check_in_at) AT TIME ZONE 'UTC')::date, '-infinity'::date)) STORED;

-- The devices of all licenses so far.
UPDATE "licenses" SET first_activated_at = first.activated_at
FROM (SELECT license_id, min(activated_at) AS activated_at FROM "activations" GROUP BY license_id) first
WHERE first.license_id = "licenses".id;

-- CreateIndex
CREATE INDEX "accounts_domain_idx" ON "accounts"("domain");

-- CreateIndex
CREATE INDEX "accounts_created_at_idx" ON "accounts"("created_at");

-- CreateIndex
CREATE INDEX "activations_fingerprint_digest_idx" ON "activations" USING HASH ("fingerprint_digest");

-- CreateIndex
CREATE INDEX "activations_last_seen_on_id_idx" ON "activations"("last_seen_on", "id");

-- CreateIndex
CREATE INDEX "activations_platform" ON "activations"("platform", "id") WHERE (platform is not null);

-- CreateIndex
CREATE INDEX "activations_version" ON "activations"("version", "id") WHERE (version is not null);

-- CreateIndex
CREATE INDEX "activations_inactive" ON "activations"("id") WHERE (deactivated_at is not null);

-- CreateIndex
CREATE INDEX "crm_deals_deal_id_idx" ON "crm_deals"("deal_id");

-- CreateIndex
CREATE INDEX "events_occurred_at_id_idx" ON "events"("occurred_at", "id");

-- CreateIndex
CREATE INDEX "events_type_occurred_at_id_idx" ON "events"("type", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "events_actor_occurred_at_id_idx" ON "events"("actor", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "events_subject_id_occurred_at_id_idx" ON "events"("subject_id", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "events_account_id_occurred_at_id_idx" ON "events"("account_id", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "events_license_id_occurred_at_id_idx" ON "events"("license_id", "occurred_at", "id");

-- CreateIndex
CREATE INDEX "licenses_revision_id_id_idx" ON "licenses"("revision_id", "id");

-- CreateIndex
CREATE INDEX "licenses_key_hint_idx" ON "licenses"("key_hint");

-- CreateIndex
CREATE INDEX "licenses_last_seen_on_id_idx" ON "licenses"("last_seen_on", "id");

-- CreateIndex
CREATE INDEX "licenses_suspended" ON "licenses"("id") WHERE (suspended_at is not null and revoked_at is null);

-- CreateIndex
CREATE INDEX "licenses_unstarted" ON "licenses"("id") WHERE (starts_at is null and suspended_at is null and revoked_at is null);

-- CreateIndex
CREATE INDEX "licenses_starts_at_idx" ON "licenses" USING BRIN ("starts_at");

-- CreateIndex
CREATE INDEX "licenses_open" ON "licenses"("id") WHERE (starts_at is not null and (expiry is null or expiry_recorded is null or expiry <> expiry_recorded) and suspended_at is null and revoked_at is null);

-- CreateIndex
CREATE INDEX "licenses_ended" ON "licenses"("id") WHERE (expiry = expiry_recorded and suspended_at is null and revoked_at is null);

-- CreateIndex
CREATE INDEX "licenses_in_grace" ON "licenses"("grace_ends_at", "expiry", "starts_at", "id") WHERE (expiry = expiry_recorded and suspended_at is null and revoked_at is null);

-- CreateIndex
CREATE INDEX "licenses_at_limit" ON "licenses"("id") WHERE (at_limit);

-- CreateIndex
CREATE INDEX "licenses_never_activated" ON "licenses"("id") WHERE (first_activated_at is null);

-- CreateIndex
CREATE INDEX "licenses_metadata" ON "licenses" USING GIN ("metadata" jsonb_path_ops) WHERE (metadata <> '{}'::jsonb);

-- CreateIndex
CREATE INDEX "licenses_entitlement_overrides" ON "licenses" USING GIN ("entitlement_overrides" jsonb_path_ops) WHERE (entitlement_overrides <> '[]'::jsonb);

-- CreateIndex
CREATE INDEX "licenses_expiry_unrecorded" ON "licenses"("expiry") WHERE ((expiry IS DISTINCT FROM expiry_recorded) AND (revoked_at IS NULL));

-- CreateIndex
CREATE INDEX "notifications_state_id_idx" ON "notifications"("state", "id");

-- CreateIndex
CREATE INDEX "notifications_message_id_idx" ON "notifications"("message", "id");

-- CreateIndex
CREATE INDEX "onboardings_next_step" ON "onboardings"("next_step", "id") WHERE (next_step is not null);

-- CreateIndex
CREATE INDEX "onboardings_stalled" ON "onboardings"("id") WHERE (stalled_at is not null);

-- Perpetual licenses, and those without a start, are ordered after all expiries. Prisma cannot express these two indexes.
CREATE INDEX "licenses_by_expiry" ON "licenses"((coalesce(expiry, 'infinity'::timestamptz)), "id");

-- CreateIndex
CREATE INDEX "accounts_by_name" ON "accounts"((licet_fold(name) COLLATE "C"), "id");
