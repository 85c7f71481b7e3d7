-- AlterTable
ALTER TABLE "sale_sources" ADD COLUMN     "events_read_until" TIMESTAMPTZ(3);

ALTER TABLE "sale_sources" ADD CONSTRAINT "sale_sources_events_check"
  CHECK ("events_read_until" BETWEEN '0001-01-01 00:00:00+00' AND '9999-12-31 23:59:59.999+00');
