-- CreateEnum
CREATE TYPE "sale_state" AS ENUM ('QUOTED', 'WON', 'LOST', 'REFUNDED');

-- CreateEnum
CREATE TYPE "sale_intent" AS ENUM ('NEW', 'RENEW', 'ADD_SEATS', 'UPGRADE', 'EXTEND_UPDATES');

-- CreateTable
CREATE TABLE "sales" (
    "id" UUID NOT NULL,
    "source" TEXT NOT NULL,
    "external_id" TEXT NOT NULL,
    "account_id" UUID NOT NULL,
    "state" "sale_state" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sales_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sale_lines" (
    "sale_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "sku" TEXT,
    "quantity" DOUBLE PRECISION,
    "intent" "sale_intent",
    "price" TEXT,

    CONSTRAINT "sale_lines_pkey" PRIMARY KEY ("sale_id","number")
);

-- CreateTable
CREATE TABLE "sale_effects" (
    "id" UUID NOT NULL,
    "position" BIGSERIAL NOT NULL,
    "sale_id" UUID NOT NULL,
    "license_type_id" UUID NOT NULL,
    "license_id" UUID NOT NULL,
    "intent" "sale_intent" NOT NULL,
    "quantity" INTEGER NOT NULL,
    "in_force" BOOLEAN NOT NULL,
    "issued" BOOLEAN NOT NULL,
    "applied_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sale_effects_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sold_licenses" (
    "license_id" UUID NOT NULL,
    "base" JSONB NOT NULL,
    "current" JSONB NOT NULL,
    "issued" BOOLEAN NOT NULL,
    "suspend_reason" TEXT,

    CONSTRAINT "sold_licenses_pkey" PRIMARY KEY ("license_id")
);

-- CreateTable
CREATE TABLE "sale_adjustments" (
    "id" BIGSERIAL NOT NULL,
    "license_id" UUID NOT NULL,
    "after_position" BIGINT NOT NULL,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "noticed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sale_adjustments_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "sales_account_id_id_idx" ON "sales"("account_id", "id");

-- CreateIndex
CREATE INDEX "sales_external_id_idx" ON "sales"("external_id");

-- CreateIndex
CREATE UNIQUE INDEX "sales_source_external_id_key" ON "sales"("source", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "sale_effects_position_key" ON "sale_effects"("position");

-- CreateIndex
CREATE INDEX "sale_effects_sale_id_idx" ON "sale_effects"("sale_id");

-- CreateIndex
CREATE INDEX "sale_effects_license_id_position_idx" ON "sale_effects"("license_id", "position");

-- CreateIndex
CREATE INDEX "sale_effects_license_type_id_idx" ON "sale_effects"("license_type_id");

-- CreateIndex
CREATE INDEX "sale_adjustments_license_id_id_idx" ON "sale_adjustments"("license_id", "id");

-- AddForeignKey
ALTER TABLE "sales" ADD CONSTRAINT "sales_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "accounts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sale_lines" ADD CONSTRAINT "sale_lines_sale_id_fkey" FOREIGN KEY ("sale_id") REFERENCES "sales"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sale_effects" ADD CONSTRAINT "sale_effects_sale_id_fkey" FOREIGN KEY ("sale_id") REFERENCES "sales"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sale_effects" ADD CONSTRAINT "sale_effects_license_type_id_fkey" FOREIGN KEY ("license_type_id") REFERENCES "license_types"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sale_effects" ADD CONSTRAINT "sale_effects_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sold_licenses" ADD CONSTRAINT "sold_licenses_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sale_adjustments" ADD CONSTRAINT "sale_adjustments_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

alter table sale_effects add check (quantity >= 0);
create trigger sales_follow_merge before insert or update of account_id on sales for each row execute function follow_merge();

-- Deals of the CRM become sales. An id like those that the gateway makes: a UUIDv7 of the time of the last change.
create function licet_uuid7(at timestamptz) returns uuid language sql volatile as $$
  select (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(random, 14, 3)
    || '8' || substr(random, 18, 15))::uuid
  from (select replace(gen_random_uuid()::text, '-', '') as random) as one
$$;

insert into sales (id, source, external_id, account_id, state, created_at, changed_at)
select licet_uuid7(changed_at), 'hubspot:' || portal_id, deal_id, account_id, state::text::sale_state, changed_at, changed_at
from crm_deals;

-- The license without the seats that its deals count for. Deals changed nothing else. The seats of lost deals still count while
-- the license is suspended for the last of them.
create temporary table sold_before on commit drop as
select l.id as license_id, bool_or(s.issued) as issued, sum(s.seats) as seats,
  bool_or(l.suspended_at is not null and l.suspend_reason = 'Deal ' || s.deal_id || ' was lost.') as is_lost
from crm_deal_seats s join licenses l on l.id = s.license_id group by l.id;

insert into sold_licenses (license_id, base, current, issued, suspend_reason)
select l.id, state.value || jsonb_build_object('maxActivations', l.max_activations - b.seats), state.value, b.issued,
  case when b.is_lost then l.suspend_reason end
from sold_before b join licenses l on l.id = b.license_id, lateral (
  select jsonb_build_object('licenseTypeId', l.license_type_id, 'revisionId', l.revision_id,
    'maxActivations', l.max_activations, 'maxActivationsFixed', l.max_activations_fixed, 'startsAt', l.starts_at,
    'termAnchor', l.term_anchor, 'terms', l.terms, 'expiry', l.expiry, 'expiryOverride', l.expiry_override,
    'updatesUntil', l.updates_until, 'updatesAnchor', l.updates_anchor, 'updatesTerms', l.updates_terms) as value) state;

insert into sale_effects (id, sale_id, license_type_id, license_id, intent, quantity, in_force, issued, applied_at)
select licet_uuid7(d.changed_at), sales.id, s.license_type_id, s.license_id,
  (case when s.issued then 'NEW' else 'ADD_SEATS' end)::sale_intent, s.seats,
  d.state = 'WON' or (s.seats > 0 and not b.is_lost), s.issued, d.changed_at
from crm_deal_seats s
join crm_deals d using (portal_id, deal_id)
join sales on sales.source = 'hubspot:' || s.portal_id and sales.external_id = s.deal_id
join sold_before b using (license_id)
order by s.issued desc, d.changed_at, s.deal_id;

drop function licet_uuid7(timestamptz);
drop table crm_deal_seats;
drop table crm_deals;
drop type crm_deal_state;

-- Seats in use no longer stay when a deal is lost.
update crm_reviews set resolved_at = now(), resolved_by = 'system' where code = 'DEAL_SEATS_IN_USE' and resolved_at is null;
