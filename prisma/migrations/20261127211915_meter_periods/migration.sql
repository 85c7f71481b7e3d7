-- AlterTable
ALTER TABLE "use_cells" ADD COLUMN     "recurs" BOOLEAN,
ADD COLUMN     "until" TIMESTAMPTZ(3);

-- What was counted knows of the last meter periods only: it is counted again.
DELETE FROM "use_cells";
DELETE FROM "use_count";
