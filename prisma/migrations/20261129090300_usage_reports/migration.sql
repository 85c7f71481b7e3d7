-- AlterTable
ALTER TABLE "usage_records" ADD COLUMN     "report_id" UUID;

-- CreateTable
CREATE TABLE "reported_meters" (
    "license_id" UUID NOT NULL,
    "meter" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "target" JSONB NOT NULL,
    "checked_from" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reported_meters_pkey" PRIMARY KEY ("license_id","meter")
);

-- CreateTable
CREATE TABLE "usage_reports" (
    "id" UUID NOT NULL,
    "license_id" UUID NOT NULL,
    "meter" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "target" JSONB NOT NULL,
    "amount" BIGINT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "attempted_at" TIMESTAMPTZ(3),
    "reported_at" TIMESTAMPTZ(3),
    "failure_code" TEXT,

    CONSTRAINT "usage_reports_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "reported_meters_source_idx" ON "reported_meters"("source");

-- CreateIndex
CREATE INDEX "usage_reports_license_id_idx" ON "usage_reports"("license_id");

-- CreateIndex
CREATE INDEX "usage_reports_pending" ON "usage_reports"("source", "id") WHERE (reported_at is null and failure_code is null);

-- CreateIndex
CREATE INDEX "usage_records_report" ON "usage_records"("report_id") WHERE (report_id is not null);

-- AddForeignKey
ALTER TABLE "usage_records" ADD CONSTRAINT "usage_records_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "usage_reports"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reported_meters" ADD CONSTRAINT "reported_meters_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "usage_reports" ADD CONSTRAINT "usage_reports_license_id_fkey" FOREIGN KEY ("license_id") REFERENCES "licenses"("id") ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE "usage_reports" ADD CONSTRAINT "usage_reports_amount_check" CHECK ("amount" > 0);
ALTER TABLE "usage_reports" ADD CONSTRAINT "usage_reports_instants_check"
  CHECK ("recorded_at" BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999+00'
    AND "attempted_at" BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999+00'
    AND "reported_at" BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999+00');
ALTER TABLE "reported_meters" ADD CONSTRAINT "reported_meters_instants_check"
  CHECK ("checked_from" BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999+00');
