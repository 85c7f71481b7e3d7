/** One list of the export: the rows of one table that belong to an account. */
export interface ExportSection {
  /** Name of the list in the document. */
  name: string
  model: string
  table: string
  /**
   * Columns of the primary key and their types: the order of the list, and the position of a continuation.
   */
  key: Record<
    string,
    'uuid' | 'text' | 'timestamptz' | 'bigint' | 'integer' | 'bytea' | 'crm_record_kind' | 'trial_identity'
  >
  /** SQL condition that selects the rows of account `$1`. */
  where: string
  /** Columns that are not exported, with the reason: secrets, and values that are not about the account. */
  omit?: Record<string, string>
  /** Columns with texts of people. Personal data is removed from them when a person is forgotten. */
  freeText?: readonly string[]
  /** Further values, as SQL for a JSON object. */
  derived?: string
}

const BY_ACCOUNT = 't.account_id = $1'
const BY_LICENSE = 't.license_id in (select id from licenses where account_id = $1)'
const DIGEST = 'a digest, used to look the record up'

/**
 * All data about an account, list by list. A test compares it with the database schema: each model that
 * refers to an account is here or in `notExported`, and each column that can contain a secret is omitted by
 * name.
 */
export const exportSections: readonly ExportSection[] = [
  {
    name: 'accounts',
    model: 'Account',
    table: 'accounts',
    key: { id: 'uuid' },
    where: '(t.id = $1 or t.merged_into_id = $1)',
    freeText: ['metadata'],
  },
  {
    name: 'contacts',
    model: 'Contact',
    table: 'contacts',
    key: { id: 'uuid' },
    // Contacts that were merged stay in the merged account.
    where: '(t.account_id = $1 or t.account_id in (select id from accounts where merged_into_id = $1))',
  },
  {
    name: 'licenses',
    model: 'License',
    table: 'licenses',
    key: { id: 'uuid' },
    where: BY_ACCOUNT,
    freeText: ['name', 'metadata', 'suspend_reason', 'revoke_reason'],
    derived: `jsonb_build_object(
      'product', (select code from products where id = t.product_id),
      'license_type', (select code from license_types where id = t.license_type_id),
      'revision', (select number from license_type_revisions where id = t.revision_id),
      'rules', (select rules from license_type_revisions where id = t.revision_id))`,
  },
  {
    name: 'scheduledChanges',
    model: 'ScheduledChange',
    table: 'scheduled_changes',
    key: { id: 'uuid' },
    where: BY_LICENSE,
    freeText: ['change', 'reason', 'created_by', 'failure'],
  },
  {
    name: 'bulkOperations',
    model: 'BulkOperation',
    table: 'bulk_operations',
    key: { id: 'uuid' },
    where: BY_ACCOUNT,
    freeText: ['selection', 'parameters', 'reason', 'created_by'],
  },
  {
    name: 'bulkOperationRows',
    model: 'BulkOperationRow',
    table: 'bulk_operation_rows',
    key: { bulk_operation_id: 'uuid', position: 'bigint' },
    where: BY_LICENSE,
    freeText: ['message', 'effect'],
  },
  {
    name: 'licenseKeys',
    model: 'LicenseKey',
    table: 'license_keys',
    key: { digest: 'bytea' },
    where: BY_LICENSE,
    omit: { digest: DIGEST, folded_digest: DIGEST, pepper_id: 'id of the secret of the digest' },
  },
  {
    name: 'pooledKeys',
    model: 'PooledKey',
    table: 'pooled_keys',
    key: { id: 'uuid' },
    where: BY_LICENSE,
    freeText: ['sale', 'revoke_reason'],
    omit: { digest: DIGEST },
  },
  {
    name: 'activations',
    model: 'Activation',
    table: 'activations',
    key: { id: 'uuid' },
    where: BY_LICENSE,
    freeText: ['name', 'metadata', 'components'],
    omit: { fingerprint_digest: DIGEST, token_digest: DIGEST },
  },
  {
    name: 'bannedFingerprints',
    model: 'BannedFingerprint',
    table: 'banned_fingerprints',
    key: { id: 'uuid' },
    where: BY_ACCOUNT,
    freeText: ['fingerprint', 'reason'],
    omit: { digest: DIGEST },
  },
  {
    name: 'refusedRequests',
    model: 'RefusedRequest',
    table: 'refused_requests',
    key: { license_id: 'uuid', digest: 'bytea' },
    where: BY_LICENSE,
    freeText: ['device'],
    omit: { digest: DIGEST },
  },
  {
    name: 'trials',
    model: 'Trial',
    table: 'trials',
    key: { license_type_id: 'uuid', identity: 'trial_identity', digest: 'bytea' },
    where: BY_LICENSE,
    omit: { digest: DIGEST },
  },
  {
    name: 'usageCounters',
    model: 'UsageCounter',
    table: 'usage_counters',
    key: { license_id: 'uuid', meter: 'text', period: 'text', period_start_at: 'timestamptz' },
    where: BY_LICENSE,
  },
  {
    name: 'usageRecords',
    model: 'UsageRecord',
    table: 'usage_records',
    key: { id: 'uuid' },
    where: BY_LICENSE,
  },
  {
    name: 'licenseFiles',
    model: 'LicenseFile',
    table: 'license_files',
    key: { id: 'uuid' },
    where: BY_LICENSE,
    omit: {
      request_digest: DIGEST,
      sealed_file: 'sealed; the device has the file',
      signing_key_id: 'id of a key of the installation',
    },
  },
  {
    name: 'onboardings',
    model: 'Onboarding',
    table: 'onboardings',
    key: { id: 'uuid' },
    where: BY_ACCOUNT,
    freeText: ['abandon_reason'],
  },
  {
    name: 'onboardingAttempts',
    model: 'OnboardingAttempt',
    table: 'onboarding_attempts',
    key: { id: 'uuid' },
    where: 't.onboarding_id in (select id from onboardings where account_id = $1)',
    freeText: ['actor'],
  },
  {
    name: 'entitlementUses',
    model: 'EntitlementUse',
    table: 'entitlement_uses',
    key: { license_id: 'uuid', code: 'text' },
    where: BY_LICENSE,
  },
  {
    name: 'onboardingProgress',
    model: 'OnboardingProgress',
    table: 'onboarding_progress',
    key: { onboarding_id: 'uuid' },
    where: BY_ACCOUNT,
  },
  {
    name: 'onboardingErrors',
    model: 'OnboardingError',
    table: 'onboarding_errors',
    key: { id: 'bigint' },
    where: BY_ACCOUNT,
  },
  {
    name: 'notifications',
    model: 'Notification',
    table: 'notifications',
    key: { id: 'uuid' },
    where: BY_ACCOUNT,
    freeText: ['data', 'subject', 'text'],
    omit: {
      sealed_key: 'a license key, sealed until it is sent',
      recipient: 'a digest of the address of the contact, for the limits of mails',
    },
  },
  {
    name: 'events',
    model: 'Event',
    table: 'events',
    key: { id: 'uuid' },
    where: BY_ACCOUNT,
    freeText: ['data', 'actor'],
    omit: { position: 'position in the log of the whole installation' },
  },
  {
    name: 'apiKeys',
    model: 'ApiKey',
    table: 'api_keys',
    key: { id: 'uuid' },
    where: BY_ACCOUNT,
    freeText: ['name', 'created_by'],
    omit: { digest: DIGEST },
  },
  {
    name: 'findings',
    model: 'AccountFinding',
    table: 'account_findings',
    key: { account_id: 'uuid', kind: 'text' },
    where: BY_ACCOUNT,
    omit: { says: 'states the number of other accounts with the finding' },
  },
  {
    name: 'crmRecords',
    model: 'CrmRecord',
    table: 'crm_records',
    key: { kind: 'crm_record_kind', subject_id: 'uuid' },
    where: BY_ACCOUNT,
    freeText: ['parked_reason'],
    omit: { pushed_digest: DIGEST },
  },
  {
    name: 'crmSuggestions',
    model: 'CrmSuggestion',
    table: 'crm_suggestions',
    key: { account_id: 'uuid', remote_id: 'text' },
    where: BY_ACCOUNT,
    freeText: ['name'],
  },
  {
    name: 'crmReviews',
    model: 'CrmReview',
    table: 'crm_reviews',
    key: { id: 'uuid' },
    where: BY_ACCOUNT,
    freeText: ['detail', 'resolved_by'],
  },
  {
    name: 'crmDifferences',
    model: 'CrmDifference',
    table: 'crm_differences',
    key: { id: 'uuid' },
    where: BY_ACCOUNT,
    freeText: ['expected', 'found'],
  },
  {
    name: 'crmErasures',
    model: 'CrmErasure',
    table: 'crm_erasures',
    key: { contact_id: 'uuid' },
    where: BY_ACCOUNT,
    freeText: ['parked_reason'],
    omit: { sealed_address: 'the address, sealed until the CRM erased the person' },
  },
  {
    name: 'crmRenewals',
    model: 'CrmRenewal',
    table: 'crm_renewals',
    key: { id: 'uuid' },
    where: BY_LICENSE,
    freeText: ['parked_reason'],
  },
  {
    name: 'sales',
    model: 'Sale',
    table: 'sales',
    key: { id: 'uuid' },
    where: BY_ACCOUNT,
  },
  {
    name: 'reportedMeters',
    model: 'ReportedMeter',
    table: 'reported_meters',
    key: { license_id: 'uuid', meter: 'text' },
    where: BY_LICENSE,
  },
  {
    name: 'usageReports',
    model: 'UsageReport',
    table: 'usage_reports',
    key: { id: 'uuid' },
    where: BY_LICENSE,
  },
  {
    name: 'saleCustomers',
    model: 'SaleCustomer',
    table: 'sale_customers',
    key: { source: 'text', external_id: 'text' },
    where: BY_ACCOUNT,
  },
  {
    name: 'shopStates',
    model: 'ShopState',
    table: 'shop_states',
    key: { source: 'text', external_id: 'text' },
    // Of its sales, and of those of its customers that are not stored yet.
    where: `(exists (
        select from sales s where s.source = t.source and s.external_id = t.external_id and s.account_id = $1)
      or exists (
        select from sale_customers c where c.source = t.source
          and c.external_id = t.unfollowed #>> '{customer,externalId}' and c.account_id = $1))`,
    freeText: ['unfollowed'],
  },
  {
    name: 'saleLines',
    model: 'SaleLine',
    table: 'sale_lines',
    key: { sale_id: 'uuid', number: 'integer' },
    where: 't.sale_id in (select id from sales where account_id = $1)',
  },
  {
    name: 'saleEffects',
    model: 'SaleEffect',
    table: 'sale_effects',
    key: { id: 'uuid' },
    where: BY_LICENSE,
  },
  {
    name: 'saleDecisions',
    model: 'SaleDecision',
    table: 'sale_decisions',
    key: { sale_id: 'uuid', license_type_id: 'uuid', stated: 'text', period_end: 'text' },
    where: 't.sale_id in (select id from sales where account_id = $1)',
    freeText: ['decided_by'],
  },
  {
    name: 'soldLicenses',
    model: 'SoldLicense',
    table: 'sold_licenses',
    key: { license_id: 'uuid' },
    where: BY_LICENSE,
  },
  {
    name: 'saleAdjustments',
    model: 'SaleAdjustment',
    table: 'sale_adjustments',
    key: { id: 'bigint' },
    where: BY_LICENSE,
  },
  {
    name: 'renewalNegotiations',
    model: 'RenewalNegotiation',
    table: 'renewal_negotiations',
    key: { source: 'text' },
    where: BY_ACCOUNT,
  },
]

/** Models that refer to an account and are not exported, with the reason. */
export const notExported: Readonly<Record<string, string>> = {
  ShownKey:
    'a sealed license key, for at most half an hour after a purchase, for the page that shows it once',
  UnrolledAccount: 'marks for some minutes that figures must be recounted; contains no data of the account',
  WebhookDelivery:
    'says for two weeks that an event was sent to a partner or the vendor; the event itself is exported',
}
