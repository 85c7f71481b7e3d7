-- Instants of the years 1 to 9999 alone can be read and written by the client of the database.
ALTER TABLE "crm_sync" ADD CONSTRAINT "crm_sync_sales_instants_check" CHECK (
  "deals_retry_at" >= '0001-01-01 00:00:00+00' AND "deals_retry_at" <= '9999-12-31 23:59:59.999+00' AND
  "renewals_checked_at" >= '0001-01-01 00:00:00+00' AND "renewals_checked_at" <= '9999-12-31 23:59:59.999+00');
ALTER TABLE "crm_action_runs" ADD CONSTRAINT "crm_action_runs_instants_check" CHECK (
  "performed_at" >= '0001-01-01 00:00:00+00' AND "performed_at" <= '9999-12-31 23:59:59.999+00');
ALTER TABLE "crm_deals" ADD CONSTRAINT "crm_deals_instants_check" CHECK (
  "dirty_since" >= '0001-01-01 00:00:00+00' AND "dirty_since" <= '9999-12-31 23:59:59.999+00' AND
  "next_change_at" >= '0001-01-01 00:00:00+00' AND "next_change_at" <= '9999-12-31 23:59:59.999+00' AND
  "pushed_at" >= '0001-01-01 00:00:00+00' AND "pushed_at" <= '9999-12-31 23:59:59.999+00' AND
  "retry_at" >= '0001-01-01 00:00:00+00' AND "retry_at" <= '9999-12-31 23:59:59.999+00' AND
  "parked_at" >= '0001-01-01 00:00:00+00' AND "parked_at" <= '9999-12-31 23:59:59.999+00');
ALTER TABLE "sale_sources" ADD CONSTRAINT "sale_sources_lease_check" CHECK (
  "lease_until" >= '0001-01-01 00:00:00+00' AND "lease_until" <= '9999-12-31 23:59:59.999+00');
ALTER TABLE "crm_renewals" ADD CONSTRAINT "crm_renewals_instants_check" CHECK (
  "term_anchor" >= '0001-01-01 00:00:00+00' AND "term_anchor" <= '9999-12-31 23:59:59.999+00' AND
  "expiry" >= '0001-01-01 00:00:00+00' AND "expiry" <= '9999-12-31 23:59:59.999+00' AND
  "planned_at" >= '0001-01-01 00:00:00+00' AND "planned_at" <= '9999-12-31 23:59:59.999+00' AND
  "created_at" >= '0001-01-01 00:00:00+00' AND "created_at" <= '9999-12-31 23:59:59.999+00' AND
  "closed_at" >= '0001-01-01 00:00:00+00' AND "closed_at" <= '9999-12-31 23:59:59.999+00' AND
  "retry_at" >= '0001-01-01 00:00:00+00' AND "retry_at" <= '9999-12-31 23:59:59.999+00' AND
  "parked_at" >= '0001-01-01 00:00:00+00' AND "parked_at" <= '9999-12-31 23:59:59.999+00');
