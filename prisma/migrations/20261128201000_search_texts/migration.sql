-- Text in which the search finds a part: the folded values of a record, each between line breaks. A text is compared with a
-- part of it alone, so a value counts with its first 200 characters.
CREATE FUNCTION licet_search_text(a text, b text, c text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT E'\n' || coalesce(public.licet_fold(left(a, 200)), '') || E'\n' || coalesce(public.licet_fold(left(b, 200)), '')
    || E'\n' || coalesce(public.licet_fold(left(c, 200)), '') || E'\n'
$$;

-- The parts of three characters of a text, for an index. The extension pg_trgm has the same, but only for letters and digits
-- that the locale of the database has, and a managed server may lack it.
CREATE FUNCTION licet_grams(value text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT substr(value, n, 3)), '{}') FROM generate_series(1, length(value) - 2) n
$$;

-- Prisma cannot express indexes on expressions. A short pending list keeps the search fast after many writes.
CREATE INDEX "accounts_search" ON "accounts"
  USING gin (licet_grams(licet_search_text(name, domain, external_id))) WITH (gin_pending_list_limit = 256);

-- CreateIndex
CREATE INDEX "contacts_search" ON "contacts"
  USING gin (licet_grams(licet_search_text(name, email, NULL))) WITH (gin_pending_list_limit = 256);

-- CreateIndex
CREATE INDEX "activations_search" ON "activations"
  USING gin (licet_grams(licet_search_text(name, NULL, NULL))) WITH (gin_pending_list_limit = 256) WHERE name IS NOT NULL;
