-- AlterTable
ALTER TABLE "licenses" ADD COLUMN     "next_updates_notice_at" TIMESTAMPTZ(3),
ADD COLUMN     "updates_anchor" TIMESTAMPTZ(3),
ADD COLUMN     "updates_notices_for" TIMESTAMPTZ(3),
ADD COLUMN     "updates_terms" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "updates_until" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "licenses_updates_notices_unplanned" ON "licenses"("updates_until") WHERE (updates_until is distinct from updates_notices_for);

-- CreateIndex
CREATE INDEX "licenses_next_updates_notice" ON "licenses"("next_updates_notice_at") WHERE (next_updates_notice_at is not null);

alter table licenses add check (updates_terms >= 1);

-- Existing revisions get the default of the new rule. It is the only change that published revisions accept.
alter table license_type_revisions disable trigger license_type_revisions_frozen;
update license_type_revisions set rules = rules || '{"updates": null}' where not rules ? 'updates';
alter table license_type_revisions enable trigger license_type_revisions_frozen;
