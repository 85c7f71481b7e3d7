-- CreateTable
CREATE TABLE "partners" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "metadata" JSONB NOT NULL DEFAULT '{}',
    "suspended_at" TIMESTAMPTZ(3),
    "search_text" TEXT NOT NULL GENERATED ALWAYS AS (licet_search_text(name, code, NULL)) STORED,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "partners_pkey" PRIMARY KEY ("id")
);

alter table partners add constraint partners_instants_check check (
  created_at >= '0001-01-01 00:00:00+00' and created_at <= '9999-12-31 23:59:59.999+00'
  and suspended_at >= '0001-01-01 00:00:00+00' and suspended_at <= '9999-12-31 23:59:59.999+00');

-- Every code in use becomes a record, as old as its first account or API key. Its ID is of version 7, with that time.
insert into partners (id, code, name, created_at)
select (lpad(to_hex((extract(epoch from used.since) * 1000)::bigint), 12, '0') || '7' || substr(md5(used.code), 1, 3)
    || '8' || substr(md5(used.code), 4, 15))::uuid, used.code, used.code, used.since
from (
  select code, min(created_at) as since
  from (
    select partner as code, created_at from accounts union all select partner, created_at from api_keys
  ) uses
  where code is not null group by code
) used;

-- CreateIndex
CREATE UNIQUE INDEX "partners_code_key" ON "partners"("code");

-- CreateIndex
CREATE INDEX "partners_created_at_idx" ON "partners"("created_at");

-- CreateIndex
CREATE INDEX "api_keys_partner_idx" ON "api_keys"("partner");

-- AddForeignKey
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_partner_fkey" FOREIGN KEY ("partner") REFERENCES "partners"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_partner_fkey" FOREIGN KEY ("partner") REFERENCES "partners"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Prisma cannot express indexes on expressions.
CREATE INDEX "partners_by_name" ON "partners"((licet_fold(name) COLLATE "C"), "id");

-- CreateIndex
CREATE INDEX "partners_search" ON "partners"
  USING gin (licet_grams(search_text)) WITH (gin_pending_list_limit = 256);

-- An admin key that has every earlier scope also has the new one.
UPDATE "api_keys" SET "scopes" = array_append("scopes", 'PARTNERS_WRITE')
WHERE "audience" = 'ADMIN' AND NOT 'PARTNERS_WRITE' = ANY ("scopes") AND "scopes" @> ARRAY[
  'ACCESS_WRITE', 'ACCOUNTS_READ', 'ACCOUNTS_WRITE', 'ACTIVATIONS_WRITE', 'AUDIT_READ', 'CATALOG_READ', 'CATALOG_WRITE',
  'CRM_READ', 'CRM_WRITE', 'CONTACTS_WRITE', 'INSIGHTS_READ', 'JOBS_WRITE', 'LICENSES_READ', 'LICENSES_WRITE',
  'ONBOARDING_WRITE', 'PRIVACY_WRITE'
];
