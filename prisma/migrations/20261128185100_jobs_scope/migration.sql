-- An admin key that has every earlier scope also has the new one.
UPDATE "api_keys" SET "scopes" = array_append("scopes", 'JOBS_WRITE')
WHERE "audience" = 'ADMIN' AND NOT 'JOBS_WRITE' = ANY ("scopes") AND "scopes" @> ARRAY[
  'ACCESS_WRITE', 'ACCOUNTS_READ', 'ACTIVATIONS_WRITE', 'AUDIT_READ', 'CATALOG_READ', 'CATALOG_WRITE', 'CRM_READ',
  'CRM_WRITE', 'CONTACTS_WRITE', 'INSIGHTS_READ', 'LICENSES_READ', 'LICENSES_WRITE', 'ONBOARDING_WRITE', 'PRIVACY_WRITE'
];
