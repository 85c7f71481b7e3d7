-- AlterEnum
ALTER TYPE "notification_message" ADD VALUE 'LICENSE_OVER_LIMIT';

-- AlterEnum
ALTER TYPE "notification_reason" ADD VALUE 'SEATS_CHANGED';

-- AlterTable
ALTER TABLE "licenses" ADD COLUMN     "over_limit_noticed_for" TIMESTAMPTZ(3),
ADD COLUMN     "over_limit_until" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "activations_by_age" ON "activations"("license_id", "activated_at", "id") WHERE (deactivated_at is null);

-- CreateIndex
CREATE INDEX "licenses_over_limit_unnoticed" ON "licenses"("id") WHERE (over_limit_until is not null and over_limit_until is distinct from over_limit_noticed_for);

-- Existing revisions get the default of the new rule. It is the only change that published revisions accept.
alter table license_type_revisions disable trigger license_type_revisions_frozen;
update license_type_revisions set rules = rules || '{"overLimit": {"policy": "GRACE", "period": "P14D"}}'
where not rules ? 'overLimit';
alter table license_type_revisions enable trigger license_type_revisions_frozen;

-- Licenses that have too many devices already get the same time as those whose seats fall from now on, by the clock of
-- the gateway.
with clock as (
  select date_trunc('milliseconds', clock_timestamp()) + coalesce((select ahead_ms from sandbox_clock), 0) * interval '1 millisecond' as now
), over_limit as (
  select l.id from licenses l cross join clock
  where l.active_activations > l.seat_limit
    and l.active_activations - (select count(*) from activations a where a.license_id = l.id
      and a.deactivated_at is null and a.lease_ends_at < clock.now) > l.seat_limit
)
update licenses l set over_limit_until = (clock.now at time zone l.time_zone + interval '14 days') at time zone l.time_zone
from over_limit, clock where l.id = over_limit.id;
