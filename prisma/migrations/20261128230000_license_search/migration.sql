-- AlterTable
ALTER TABLE "licenses" ADD COLUMN "search_text" TEXT
  GENERATED ALWAYS AS (CASE WHEN name IS NOT NULL THEN licet_search_text(name, NULL, NULL) END) STORED;

-- Prisma cannot express indexes on expressions. Most licenses have no name.
CREATE INDEX "licenses_search" ON "licenses"
  USING gin (licet_grams(search_text)) WITH (gin_pending_list_limit = 256) WHERE search_text IS NOT NULL;
