-- CreateEnum
CREATE TYPE "contact_role" AS ENUM ('OWNER', 'TECHNICAL', 'BILLING');

-- AlterEnum
ALTER TYPE "notification_reason" ADD VALUE 'CONTACT_REMOVED';

-- AlterTable
ALTER TABLE "contacts" ADD COLUMN     "removed_at" TIMESTAMPTZ(3),
ADD COLUMN     "roles" "contact_role"[] DEFAULT ARRAY['OWNER', 'TECHNICAL', 'BILLING']::"contact_role"[];

alter table contacts add check (cardinality(roles) > 0);

-- A key with every scope of its audience keeps every scope.
update api_keys set scopes = scopes || array['ACCOUNTS_WRITE'] where
  audience = 'PARTNER' and scopes @> array['ACCOUNTS_READ', 'ACTIVATIONS_WRITE', 'CATALOG_READ', 'CONTACTS_WRITE',
    'INSIGHTS_READ', 'LICENSES_READ', 'ONBOARDING_WRITE']
  or audience = 'SUPPORT' and scopes @> array['ACCOUNTS_READ', 'ACTIVATIONS_WRITE', 'AUDIT_READ', 'CATALOG_READ',
    'CRM_READ', 'CRM_WRITE', 'CONTACTS_WRITE', 'INSIGHTS_READ', 'LICENSES_READ', 'LICENSES_WRITE', 'PRIVACY_WRITE']
  or audience = 'ADMIN' and scopes @> array['ACCESS_WRITE', 'ACCOUNTS_READ', 'ACTIVATIONS_WRITE', 'AUDIT_READ',
    'CATALOG_READ', 'CATALOG_WRITE', 'CRM_READ', 'CRM_WRITE', 'CONTACTS_WRITE', 'INSIGHTS_READ', 'LICENSES_READ',
    'LICENSES_WRITE', 'ONBOARDING_WRITE', 'PRIVACY_WRITE'];
