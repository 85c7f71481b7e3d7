/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Onboarding to abandon. */
export type AbandonOnboardingInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the onboarding. */
  onboarding: string;
  /** Reason for the audit log; at most 500 characters. */
  reason: string;
};

/** Customer to onboard. */
export type AccountInput = {
  /** Contact that receives the license details. */
  contact: ContactInput;
  /** Domain of the account. Without a match by external ID, an existing account with this domain is adopted. */
  domain?: string | null | undefined;
  /** ID of the account in the system of the caller. An existing account with this ID is adopted. */
  externalId?: string | null | undefined;
  /** ID of an existing account to adopt. `externalId` and `domain` then have no effect. By default, an existing account is found by them. Refused with `ACCOUNT_NOT_FOUND` if the account does not exist, or belongs to another partner or to the vendor. */
  id?: string | null | undefined;
  /** Metadata to store with the account; at most 16 KiB, 64 names and 4 levels. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Name of a new account; at most 200 characters. An existing account keeps its name. */
  name: string;
};

/** Order of a list. */
export type AccountOrder =
  /** By name, without regard to case and accents. */
  | 'NAME_ASC'
  /** By name in reverse, without regard to case and accents. */
  | 'NAME_DESC'
  /** Newest record first. */
  | 'NEWEST'
  /** Oldest record first. */
  | 'OLDEST';

/** Order of a list. */
export type ActivationOrder =
  /** Devices that are silent for most days (UTC) first. */
  | 'LAST_SEEN_ASC'
  /** Devices seen on the latest day (UTC) first. Within a day, the newest activation is first. */
  | 'LAST_SEEN_DESC'
  /** Newest record first. */
  | 'NEWEST'
  /** Oldest record first. */
  | 'OLDEST';

/** New contact of an account. */
export type AddContactInput = {
  /** ID of the account. */
  account: string;
  /** Email address; unique within the account. */
  email: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Language of the mails to the person; by default, that of the installation. */
  locale?: string | null | undefined;
  /** Name of the person; at most 200 characters. */
  name: string;
  /** Roles of the person, at least one; by default, all. */
  roles?: Array<ContactRole> | null | undefined;
};

/** Keys to add to a pool. */
export type AddPooledKeysInput = {
  /** Number of keys to generate, from 1 to 1,000. Required unless `keys` is given. */
  count?: number | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. Required, because the response has the only copy of the keys. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey: string;
  /** ID of the key pool. */
  keyPool: string;
  /** License keys of your own in place of `count`: 1 to 1,000, each in the form of the gateway, or any text of 6 to 4096 printable characters. They follow the rules of imported keys. Short keys can be guessed. Refused with `INPUT_INVALID` if one is masked, cannot be a key or is given twice, and with `LICENSE_KEY_TAKEN` if a license or a key pool has or had one, or one that differs only in case, width or punctuation around it. */
  keys?: Array<string> | null | undefined;
};

/** Request of an offline device and the license for it. Exactly one of `key` and `license` is required. */
export type AnswerLicenseRequestInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** License key. Required if the device requests an encrypted file. */
  key?: string | null | undefined;
  /** ID of the license, instead of the key. Requires the scope `ACTIVATIONS_WRITE`. */
  license?: string | null | undefined;
  /** Reason for the audit log; at most 500 characters. */
  reason?: string | null | undefined;
  /** Text of the request file that `licet-request new` created on the device, as described in `docs/air-gap.md`. White space and line breaks are ignored. */
  request: string;
};

/** Audience of an API key. */
export type ApiKeyAudience =
  /** A customer, which sees its own account. */
  | 'ACCOUNT'
  /** Administrators of the vendor. */
  | 'ADMIN'
  /** A partner of the vendor, which sees the accounts that it onboarded. */
  | 'PARTNER'
  /** Support staff of the vendor. */
  | 'SUPPORT';

/** Catalogue to apply. */
export type ApplyCatalogInput = {
  /** Text of the catalogue file, YAML or JSON, as described by `catalog.schema.json` in the repository. Send it as a variable. The request has at most 5,000,000 bytes. */
  catalog: string;
  /** True to return the changes without making them; false by default. */
  dryRun?: boolean | null | undefined;
  /** License types that must not have changed since the caller read them; null for none. A dry run checks them, too. If one has another version, the catalogue is refused with `LICENSE_TYPE_CHANGED`. */
  expectedVersions?: Array<ExpectedVersionInput> | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
};

/** License to assign to an onboarding. */
export type AssignLicenseInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** License key of your own, such as a key that your shop made; by default, the gateway generates one. In the form of the gateway, or any text of 6 to 4096 printable characters. It follows the rules of imported keys. Short keys can be guessed. Refused with `INPUT_INVALID` if it is masked or cannot be a key, and with `LICENSE_KEY_TAKEN` if a license or a key pool has or had the key, or one that differs only in case, width or punctuation around it. */
  key?: string | null | undefined;
  /** Code of the license type, which must be published. */
  licenseType: string;
  /** ID of the onboarding. */
  onboarding: string;
  /** Values of the license that differ from its type. */
  overrides?: LicenseOverridesInput | null | undefined;
};

/** Outcome of an attempt. */
export type AttemptOutcome =
  /** The step took effect. */
  | 'CONFIRMED'
  /** The step was stopped by a fault. */
  | 'FAILED'
  /** The step was declined with a code. */
  | 'REFUSED';

/** Kind of caller. Each has its own graph. */
export type Audience =
  /** A customer, which sees its own account. */
  | 'ACCOUNT'
  /** Administrators of the vendor. */
  | 'ADMIN'
  /** Software in the field, without a credential or with the token of a device. */
  | 'APP'
  /** A partner of the vendor, which sees the accounts that it onboarded. */
  | 'PARTNER'
  /** Support staff of the vendor. */
  | 'SUPPORT';

/** Device to ban. */
export type BanFingerprintInput = {
  /** ID of the account whose licenses the device may not use; those of all accounts by default. */
  account?: string | null | undefined;
  /** Fingerprint of the device; 1 to 4,096 bytes. A placeholder that many devices report is refused. */
  fingerprint: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log and for support; at most 500 characters. The device never gets it. */
  reason: string;
};

/** Mutation that a bulk operation applies to each license. */
export type BulkOperationKind =
  /** `changeLicense`, by `changeLicenses`. */
  | 'CHANGE_LICENSES'
  /** `changeLicenseType`, by `changeLicenseTypes`. */
  | 'CHANGE_LICENSE_TYPES'
  /** `extendLicense`, by `extendLicenses`. */
  | 'EXTEND_LICENSES'
  /** `reinstateLicense`, by `reinstateLicenses`. */
  | 'REINSTATE_LICENSES'
  /** `renewLicense`, by `renewLicenses`. */
  | 'RENEW_LICENSES'
  /** `revokeLicense`, by `revokeLicenses`. */
  | 'REVOKE_LICENSES'
  /** `suspendLicense`, by `suspendLicenses`. */
  | 'SUSPEND_LICENSES';

/** Outcome of a bulk operation for one license. In a dry run, it is the outcome that a run would have. */
export type BulkOperationOutcome =
  /** The license was changed, or its change was scheduled. */
  | 'CHANGED'
  /** The gateway had a fault at five attempts. The license did not change. */
  | 'FAILED'
  /** The license was not processed. It waits, or the operation was canceled before. */
  | 'PENDING'
  /** The mutation was refused for the license. `code` and `message` say why. */
  | 'REFUSED'
  /** The license had the values already. */
  | 'UNCHANGED';

/** Rows of an earlier bulk operation. */
export type BulkOperationRowsInput = {
  /** ID of the bulk operation, `bulk_…`. */
  bulkOperation: string;
  /** Outcome that the rows have now; any outcome by default. */
  outcome?: BulkOperationOutcome | null | undefined;
};

/** State of a bulk operation. */
export type BulkOperationState =
  /** The operation was canceled. Licenses that were processed before keep their outcomes. */
  | 'CANCELED'
  /** Every license was processed. Its row has the outcome. */
  | 'COMPLETED'
  /** No license was processed yet. */
  | 'QUEUED'
  /** Licenses are processed. */
  | 'RUNNING';

/** Bulk operation to cancel. */
export type CancelBulkOperationInput = {
  /** ID of the bulk operation, `bulk_…`. */
  bulkOperation: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log and for support; at most 500 characters. */
  reason: string;
};

/** Scheduled change to cancel. */
export type CancelScheduledChangeInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log and for support; at most 500 characters. */
  reason: string;
  /** ID of the scheduled change, `chg_…`. */
  scheduledChange: string;
};

/** Kind of change to the catalogue. */
export type CatalogAction =
  /** Adds an entitlement to a product. */
  | 'ADD_ENTITLEMENT'
  /** Adds a meter to a product. */
  | 'ADD_METER'
  /** Creates a product. */
  | 'CREATE_PRODUCT'
  /** Defines a license type, or a new revision of its rules. */
  | 'DEFINE_LICENSE_TYPE'
  /** Adds a release, or corrects the date of an existing release. */
  | 'DEFINE_RELEASE'
  /** Changes the SKUs of a license type, or their intents. */
  | 'NAME_SKUS'
  /** Changes the license types that a license type is an upgrade of. */
  | 'NAME_UPGRADES'
  /** Publishes the draft of a license type. */
  | 'PUBLISH_LICENSE_TYPE'
  /** Changes the name of an entitlement. */
  | 'RENAME_ENTITLEMENT'
  /** Changes the name or the description of a license type. */
  | 'RENAME_LICENSE_TYPE'
  /** Changes the name of a meter. */
  | 'RENAME_METER'
  /** Changes the name of a product. */
  | 'RENAME_PRODUCT'
  /** Retires a license type. */
  | 'RETIRE_LICENSE_TYPE';

/** License with the values to change. */
export type ChangeLicenseInput = {
  /** Values to change. */
  change: LicenseChangeInput;
  /** True to write nothing, and only return the effect; false by default. */
  dryRun?: boolean | null | undefined;
  /** Instant in the future from which the change applies; now by default. */
  effectiveAt?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the license. */
  license: string;
  /** Reason for the audit log and for support; at most 500 characters. */
  reason: string;
};

/** License to move to another license type, or to the latest revision of its own. */
export type ChangeLicenseTypeInput = {
  /** Effect on the expiry. */
  expiry: ExpiryChange;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the license. */
  license: string;
  /** Code of the license type, of the same product. */
  licenseType: string;
};

/** Licenses to move to another license type, or to the latest revision of their own. */
export type ChangeLicenseTypesInput = {
  /** True to change no license, and only store what would happen to each one; false by default. */
  dryRun?: boolean | null | undefined;
  /** ID of a completed dry run of this mutation with the same values, `bulk_…`. The operation takes exactly the licenses of the dry run, in place of `selection`. The reason may differ. */
  dryRunOf?: string | null | undefined;
  /** Effect on each expiry. */
  expiry: ExpiryChange;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Code of the license type. Licenses of another product are refused. */
  licenseType: string;
  /** Reason for the audit log and for support; at most 500 characters. It applies to each license. */
  reason: string;
  /** Licenses to select. Required, unless `dryRunOf` is given. */
  selection?: LicenseSelectionInput | null | undefined;
};

/** Licenses with the values to change. */
export type ChangeLicensesInput = {
  /** Values to change, the same for each license. */
  change: LicenseChangeInput;
  /** True to change no license, and only store what would happen to each one; false by default. */
  dryRun?: boolean | null | undefined;
  /** ID of a completed dry run of this mutation with the same values, `bulk_…`. The operation takes exactly the licenses of the dry run, in place of `selection`. The reason may differ. */
  dryRunOf?: string | null | undefined;
  /** Instant in the future for which the change of each license is scheduled. By default, each license changes when it is processed. */
  effectiveAt?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log and for support; at most 500 characters. It applies to each license. */
  reason: string;
  /** Licenses to select. Required, unless `dryRunOf` is given. */
  selection?: LicenseSelectionInput | null | undefined;
};

/** Device that needs a license file. */
export type CheckOutLicenseInput = {
  /** Public key of the device, as an Ed25519 JWK. With it, the device can later prove that it gave the file up. */
  deviceKey?: Record<string, unknown> | null | undefined;
  /** True to encrypt the file (JWE) so that it opens only with the license key and the fingerprint; false by default. */
  encrypted?: boolean | null | undefined;
  /** Fingerprint of the device, which must be active. */
  fingerprint: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Optional content of the file; `ENTITLEMENTS` by default. */
  include?: Array<LicenseFileInclude> | null | undefined;
  /** License key. */
  key: string;
  /** Lifetime of the file, at most the `ttl` of the license type; the `ttl` of the license type by default. */
  ttl?: string | null | undefined;
};

/** Pooled key that was sold, and its customer. */
export type ClaimPooledKeyInput = {
  /** ID of the account of the customer. Required unless `newAccount` is given. */
  account?: string | null | undefined;
  /** ID of the contact of `account` that receives the key if `mail` is true; by default, the first contact of the account that mail reaches. */
  contact?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Key that was sold, in any spelling. Required unless `pooledKey` is given. */
  key?: string | null | undefined;
  /** True to send the key by mail, which needs `key`; false by default, because the shop delivered the key. */
  mail?: boolean | null | undefined;
  /** Metadata to store with the license; at most 16 KiB, 64 names and 4 levels. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Account of the customer in place of `account`. It is created, or an existing one is adopted, as by `startOnboarding`, without an onboarding. */
  newAccount?: AccountInput | null | undefined;
  /** ID of the pooled key, in place of `key`. */
  pooledKey?: string | null | undefined;
  /** ID of the sale in the system of the caller, such as an order number; at most 200 characters. */
  sale?: string | null | undefined;
};

/** Key pool to close. */
export type CloseKeyPoolInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the key pool. */
  keyPool: string;
  /** Reason for the audit log; at most 500 characters. */
  reason: string;
};

/** Person of an account. */
export type ContactInput = {
  /** Email address to which the license details are sent. */
  email: string;
  /** Language of the mails to the person; by default, that of the installation. */
  locale?: string | null | undefined;
  /** Name of the person; at most 200 characters. */
  name: string;
  /** Roles of a new contact, at least one; by default, all. */
  roles?: Array<ContactRole> | null | undefined;
};

/** Responsibility of a contact. Decides which mails the contact receives. */
export type ContactRole =
  /** Pays for licenses. Receives mails about expiry, renewal and suspension. */
  | 'BILLING'
  /** Decides about licenses. Receives mails about expiry, renewal, suspension and full seats. */
  | 'OWNER'
  /** Installs the software. Receives license keys, and mails about devices and license files. */
  | 'TECHNICAL';

/** Correction of a meter. Requires either `subtract` or `reset: true`. */
export type CorrectUsageInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the license. */
  license: string;
  /** Code of the meter. */
  meter: string;
  /** Reason for the audit log and for support; at most 500 characters. */
  reason: string;
  /** True to set the usage of the current period to 0; false by default. */
  reset?: boolean | null | undefined;
  /** Amount to subtract from the usage of the current period, from 1 to that usage. */
  subtract?: number | null | undefined;
};

/** API key to create. */
export type CreateApiKeyInput = {
  /** ID of the account. Required with audience `ACCOUNT` and not allowed with any other. */
  account?: string | null | undefined;
  /** Audience of the key. */
  audience: ApiKeyAudience;
  /** Time at which the key expires; by default, never. */
  expiresAt?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Name of the key, for people; at most 200 characters. */
  name: string;
  /** Code of the partner. Required with audience `PARTNER` and not allowed with any other. If no partner has this code, the mutation creates its record. */
  partner?: string | null | undefined;
  /** Scopes to grant; by default, all scopes of the audience. Refused if the credential of the caller lacks one of them. */
  scopes?: Array<Scope> | null | undefined;
};

/** Key pool to create, with its first keys. */
export type CreateKeyPoolInput = {
  /** Number of keys to generate, from 1 to 1,000. Required unless `keys` is given. */
  count?: number | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. Required, because the response has the only copy of the keys. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey: string;
  /** License keys of your own in place of `count`: 1 to 1,000, each in the form of the gateway, or any text of 6 to 4096 printable characters. They follow the rules of imported keys. Short keys can be guessed. Refused with `INPUT_INVALID` if one is masked, cannot be a key or is given twice, and with `LICENSE_KEY_TAKEN` if a license or a key pool has or had one, or one that differs only in case, width or punctuation around it. */
  keys?: Array<string> | null | undefined;
  /** Code of the license type, which must be published. All licenses of the pool have the revision that is published now. */
  licenseType: string;
  /** Number of available keys below which the pool is low, from 1 to 1,000,000. The metric `licet_key_pools_low` counts low pools. By default, the pool never is. */
  lowBelow?: number | null | undefined;
  /** Name of the pool, for people; one line of at most 200 characters. */
  name: string;
  /** Values of each license that differ from its type. */
  overrides?: KeyPoolOverridesInput | null | undefined;
  /** Code of the partner that can read the pool and claim its keys; by default, only the vendor can. A new code creates the partner. */
  partner?: string | null | undefined;
};

/** Partner to create. */
export type CreatePartnerInput = {
  /** Code of the partner in API keys, access tokens and accounts: lower-case words joined by dashes, at most 64 characters, unique and permanent. */
  code: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Metadata to store with the partner; at most 16 KiB, 64 names and 4 levels. Empty by default. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Name of the partner, for people; at most 200 characters. */
  name: string;
};

/** Product to create. */
export type CreateProductInput = {
  /** Code of the product: lower-case words joined by dashes, at most 64 characters, unique. */
  code: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Name of the product, for people; at most 200 characters. */
  name: string;
};

/** Webhook endpoint to create. */
export type CreateWebhookEndpointInput = {
  /** Description of the endpoint, for people; at most 200 characters. None by default. */
  description?: string | null | undefined;
  /** GraphQL document whose data are in the payload: one query of the graph of the audience, at most 20,000 characters. Its variables are `$event`, `$subject`, `$account` and `$license` of type `ID`, and `$type` of type `String`. By default, the payload has the IDs of the event. */
  document?: string | null | undefined;
  /** Address that gets a mail if the gateway disables the endpoint. None by default. */
  email?: string | null | undefined;
  /** Types of events to send, at most 100; by default, all types. An empty list sends all types. A partner can name those of accounts, contacts, licenses, devices, license files, onboardings and usage. */
  eventTypes?: Array<string> | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Codes of license types, at most 100. Only events of their licenses are sent. An empty list, the default, is no filter. */
  licenseTypes?: Array<string> | null | undefined;
  /** Language tag of this mail, such as `de`; by default, the language of the vendor. */
  locale?: string | null | undefined;
  /** Code of the partner that gets the endpoint. By default, the partner of the caller, or the vendor if an administrator creates it. */
  partner?: string | null | undefined;
  /** Codes of products, at most 100. Only events of their licenses are sent. An empty list, the default, is no filter. */
  products?: Array<string> | null | undefined;
  /** Signature scheme; `HMAC_SHA256` by default, which every library of Standard Webhooks verifies. */
  signature?: WebhookSignature | null | undefined;
  /** URL of the endpoint: https, at most 2,000 characters, without a user name, a password or a fragment. Hosts with private addresses are refused unless `LICET_WEBHOOK_NETWORKS` allows them, and these can have http. */
  url: string;
};

/** Way in which an account is linked to its CRM record. */
export type CrmLinkKind =
  /** The gateway links the account. */
  | 'AUTOMATIC'
  /** A person chose the record. */
  | 'CHOSEN'
  /** A merge in the CRM gave the record to another account. */
  | 'CONFLICTED'
  /** The account is not linked. */
  | 'UNLINKED';

/** Kind of record in the CRM or in a shop. */
export type CrmObject =
  /** A purchase in a shop. */
  | 'CHECKOUT'
  /** The company of an account, in the CRM. */
  | 'COMPANY'
  /** A person, in the CRM. */
  | 'CONTACT'
  /** A customer of a shop. */
  | 'CUSTOMER'
  /** A sale, in the CRM. */
  | 'DEAL'
  /** An invoice of a shop. */
  | 'INVOICE'
  /** A payment in a shop. */
  | 'PAYMENT'
  /** A sale that a shop sent itself. */
  | 'SALE'
  /** A subscription of a shop. */
  | 'SUBSCRIPTION';

/** State of a reconciliation. */
export type CrmReconciliationState =
  /** The reconciliation has finished. */
  | 'COMPLETED'
  /** The reconciliation stopped before its end. */
  | 'FAILED'
  /** The reconciliation is in progress. */
  | 'RUNNING'
  /** The reconciliation has not started. */
  | 'WAITING';

/** Kind of record that a CRM record represents. */
export type CrmRecordKind =
  /** An account. */
  | 'ACCOUNT'
  /** A contact of an account. */
  | 'CONTACT'
  /** A license of an account. */
  | 'LICENSE';

/** State of the CRM sync. */
export type CrmSyncState =
  /** Some changes are not pushed yet. */
  | 'BEHIND'
  /** All changes are pushed. */
  | 'CURRENT'
  /** No CRM is connected. */
  | 'NOT_CONNECTED'
  /** Nothing is pushed for now. */
  | 'PAUSED';

/** Review of a deal, and the choice. */
export type DecideSaleInput = {
  /** `id` of one of the `choices` of the review. */
  choice: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log; at most 500 characters. */
  reason: string;
  /** ID of the review. */
  review: string;
};

/** Released version of a product. */
export type DefineReleaseInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Code of the product. */
  product: string;
  /** Time of the release. */
  releasedAt: string;
  /** Version, exactly as the software reports it; at most 100 characters. */
  version: string;
};

/** Webhook endpoint to delete. */
export type DeleteWebhookEndpointInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the endpoint, `whe_…`. */
  webhookEndpoint: string;
};

/** Webhook endpoint to disable. */
export type DisableWebhookEndpointInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the endpoint, `whe_…`. */
  webhookEndpoint: string;
};

/** Webhook endpoint to enable. */
export type EnableWebhookEndpointInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** True if the events that were recorded while the endpoint was disabled, and deliveries that wait, are not sent; false by default. */
  skipMissed?: boolean | null | undefined;
  /** ID of the endpoint, `whe_…`. */
  webhookEndpoint: string;
};

/** Entitlement to grant. */
export type EntitlementGrantInput = {
  /** Code of the entitlement. */
  code: string;
  /** Value of the entitlement; `{ boolean: true }` by default. */
  value?: EntitlementValueInput | null | undefined;
};

/** Value of an entitlement. Exactly one field is required. */
export type EntitlementValueInput =
  {   /** Boolean value. */
  boolean: boolean; integer?: never; text?: never; }
  |  { boolean?: never;   /** Integer value. */
  integer: number; text?: never; }
  |  { boolean?: never; integer?: never;   /** Text value of at most 1,024 characters. */
  text: string; };

/** Version that a license type must have. */
export type ExpectedVersionInput = {
  /** Code of the license type. */
  code: string;
  /** `LicenseType.version` as it was when the caller read it; 0 if the license type must not exist yet. */
  version: number;
};

/** Effect of a change of license type on the expiry. */
export type ExpiryChange =
  /** The expiry stays. */
  | 'KEEP'
  /** A new term starts now. */
  | 'RESET';

/** Effect of the expiry. */
export type ExpiryPolicy =
  /** The license stays valid, with code `EXPIRED`. */
  | 'ALLOW'
  /** The license stays valid, with code `EXPIRED`, for versions released no later than the expiry. */
  | 'MAINTAIN'
  /** The license is not valid. */
  | 'RESTRICT';

/** Account to export. */
export type ExportAccountInput = {
  /** ID of the account. */
  account: string;
  /** Value of `next` from the previous document; null for the first document. */
  after?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log, such as the requester; at most 500 characters. */
  reason: string;
};

/** License to extend. */
export type ExtendLicenseInput = {
  /** Number of days, from 1 to the configured maximum. */
  days: number;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the license. */
  license: string;
  /** Reason for the audit log and for support; at most 500 characters. */
  reason: string;
};

/** Licenses to extend. */
export type ExtendLicensesInput = {
  /** Number of days for each license, from 1 to the configured maximum. A license whose maximum is lower is refused. */
  days: number;
  /** True to change no license, and only store what would happen to each one; false by default. */
  dryRun?: boolean | null | undefined;
  /** ID of a completed dry run of this mutation with the same values, `bulk_…`. The operation takes exactly the licenses of the dry run, in place of `selection`. The reason may differ. */
  dryRunOf?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log and for support; at most 500 characters. It applies to each license. */
  reason: string;
  /** Licenses to select. Required, unless `dryRunOf` is given. */
  selection?: LicenseSelectionInput | null | undefined;
};

/** Trial to extend. */
export type ExtendTrialInput = {
  /** Number of days, from 1 to the configured maximum. */
  days: number;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the license. */
  license: string;
  /** Reason for the audit log and for support; at most 500 characters. */
  reason: string;
};

/** Kind of finding. */
export type FindingKind =
  /** License keys were not used to activate a device. */
  | 'ACTIVATION_STALLED'
  /** Fewer accounts complete a step than before. */
  | 'CONVERSION_FELL'
  /** An error occurs far more often than before. */
  | 'ERROR_GREW'
  /** Accounts ran out of seats soon after the issue. */
  | 'LIMIT_HIT_EARLY'
  /** Seats are idle before a renewal. */
  | 'SEATS_IDLE_BEFORE_RENEWAL'
  /** Trials leave little time for use. */
  | 'TRIAL_TOO_SHORT';

/** Criterion by which a device is recognized again. Components are compared with those of the device as it was last seen. A placeholder such as `unknown` equals nothing. */
export type FingerprintMatch =
  /** The same fingerprint, or all stored components equal. */
  | 'ALL'
  /** The same fingerprint, or at least one equal component. */
  | 'ANY'
  /** The same fingerprint. */
  | 'EXACT'
  /** The same fingerprint, or more than half of the stored components equal. */
  | 'MOST'
  /** The same fingerprint, or at least two equal components. */
  | 'TWO';

/** Contact to forget. */
export type ForgetContactInput = {
  /** ID of the contact. */
  contact: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log, at most 500 characters. The name and address of the person are removed from it. */
  reason: string;
};

/** Heartbeat required from active devices. */
export type HeartbeatRuleInput = {
  /** Longest time between two heartbeats, at least `PT1M`. */
  every: string;
  /** Effect of a missed heartbeat on the seat of the device. */
  missedBy: MissedHeartbeat;
};

/** Filters for the figures. */
export type InsightsInput = {
  /** Period to compare with; by default, the same number of days immediately before. */
  compareTo?: InsightsPeriodInput | null | undefined;
  /** Time after an account entered the funnel in which its steps count; `P30D` by default. Must not contain months or years. */
  conversionWindow?: string | null | undefined;
  /** First day of the period. */
  from: string;
  /** Code of the license type to filter by. Includes only onboardings with an assigned license of that type. */
  licenseType?: string | null | undefined;
  /** Code of the partner to filter by. */
  partner?: string | null | undefined;
  /** Code of the product to filter by. Includes only onboardings with an assigned license of that product. */
  product?: string | null | undefined;
  /** Last day of the period. */
  to: string;
  /** Time zone of the days; `UTC` by default. */
  zone?: string | null | undefined;
};

/** Range of days. */
export type InsightsPeriodInput = {
  /** First day of the period. */
  from: string;
  /** Last day of the period. */
  to: string;
};

/** License to issue. */
export type IssueLicenseInput = {
  /** ID of the account. */
  account: string;
  /** ID of the contact that receives the key by mail; by default, the first contact of the account that mail reaches. */
  contact?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** License key of your own, such as a key that your shop made; by default, the gateway generates one. In the form of the gateway, or any text of 6 to 4096 printable characters. It follows the rules of imported keys. Short keys can be guessed. Refused with `INPUT_INVALID` if it is masked or cannot be a key, and with `LICENSE_KEY_TAKEN` if a license or a key pool has or had the key, or one that differs only in case, width or punctuation around it. */
  key?: string | null | undefined;
  /** Code of the license type, which must be published. */
  licenseType: string;
  /** Metadata to store with the license; at most 16 KiB, 64 names and 4 levels. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Values of the license that differ from its type. */
  overrides?: LicenseOverridesInput | null | undefined;
};

/** Values of the licenses of a pool that differ from their license type. */
export type KeyPoolOverridesInput = {
  /** Entitlements to add or to change. */
  entitlements?: Array<EntitlementGrantInput> | null | undefined;
  /** Number of purchased seats; by default, that of the license type. Null for unlimited, 0 for none. */
  maxActivations?: number | null | undefined;
  /** Codes of entitlements of the license type that the licenses do not grant. */
  removedEntitlements?: Array<string> | null | undefined;
  /** Time zone of the customers; by default, that of the license type. */
  timeZone?: string | null | undefined;
};

/** Values of a license to change; at least one. A value that is left out stays as it is. */
export type LicenseChangeInput = {
  /** Entitlements to add, or to give another value. */
  entitlements?: Array<EntitlementGrantInput> | null | undefined;
  /** Expiry, in the future. A term that has not started takes it at its start. */
  expiry?: LicenseExpiryInput | null | undefined;
  /** Number of purchased seats. Null for unlimited, 0 for none. The license keeps the number if its type changes. */
  maxActivations?: number | null | undefined;
  /** Metadata in place of the present one; at most 16 KiB, 64 names and 4 levels. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Name of the license for people, at most 200 characters. Empty removes the name. */
  name?: string | null | undefined;
  /** Codes of entitlements that the license no longer grants. */
  removedEntitlements?: Array<string> | null | undefined;
  /** Codes of entitlements that the license grants again as its license type does. */
  resetEntitlements?: Array<string> | null | undefined;
  /** True for the number of seats of the license type, also when the type changes. Excludes `maxActivations`. */
  resetMaxActivations?: boolean | null | undefined;
  /** True for the end of the updates that the license type gives: the periods that were bought, counted from the start of the license or from the last renewal after a changed end. Excludes `updatesUntil`. */
  resetUpdatesUntil?: boolean | null | undefined;
  /** Last instant at which a version may be released to be used, also in the past. Requires a license type with the rule `updates`. A renewal continues from it. */
  updatesUntil?: string | null | undefined;
};

/** Expiry of a license. Exactly one field is required. */
export type LicenseExpiryInput =
  {   /** Last valid instant. */
  at: string; perpetual?: never; }
  |  { at?: never;   /** True for a license that never expires. */
  perpetual: boolean; };

/** State of a license file. */
export type LicenseFileFate =
  /** The expiry of the file has passed. */
  | 'EXPIRED'
  /** The file can still be used. */
  | 'OUTSTANDING'
  /** The device proved that it gave the file up. */
  | 'RELEASED'
  /** The license of the file is revoked. */
  | 'REVOKED';

/** Optional content of a license file. */
export type LicenseFileInclude =
  /** Name of the account. */
  | 'ACCOUNT'
  /** Entitlements of the license with their values. */
  | 'ENTITLEMENTS'
  /** Metadata of the license. */
  | 'METADATA'
  /** Meters of the license with their limits. */
  | 'METERS';

/** Order of a list. */
export type LicenseOrder =
  /** Earliest expiry first. Licenses without an expiry are last. */
  | 'EXPIRY_ASC'
  /** Licenses without an expiry first, then the latest expiry. */
  | 'EXPIRY_DESC'
  /** Licenses that were never seen first, then licenses that are silent for most days (UTC). */
  | 'LAST_SEEN_ASC'
  /** Licenses seen on the latest day (UTC) first. Within a day, the newest license is first. */
  | 'LAST_SEEN_DESC'
  /** Newest record first. */
  | 'NEWEST'
  /** Oldest record first. */
  | 'OLDEST';

/** Values of one license that differ from its license type. */
export type LicenseOverridesInput = {
  /** Entitlements to add or to change. */
  entitlements?: Array<EntitlementGrantInput> | null | undefined;
  /** Last valid instant of the license; by default, one term after its start. */
  expiry?: string | null | undefined;
  /** Number of purchased seats; by default, that of the license type. Null for unlimited, 0 for none. */
  maxActivations?: number | null | undefined;
  /** Codes of entitlements of the license type that this license does not grant. */
  removedEntitlements?: Array<string> | null | undefined;
  /** Time zone of the customer; by default, that of the license type. */
  timeZone?: string | null | undefined;
  /** Last instant at which a version may be released to be used; by default, the `updates` of the license type after its start. Refused with `INPUT_INVALID` if the license type has no rule `updates`. */
  updatesUntil?: string | null | undefined;
};

/** Licenses of a bulk operation: those that meet all given filters, those with the given IDs, or every license. The filters are those of `licenses`, which returns the same licenses, and `rowsOf`. At least one filter is required, unless `licenses` is given or `all` is true. */
export type LicenseSelectionInput = {
  /** ID of the account to filter by. */
  account?: string | null | undefined;
  /** True to select every license. No filter and no ID may be given then. False by default. */
  all?: boolean | null | undefined;
  /** Filter: true for licenses whose seats are all taken, false for the opposite. A seat with a lapsed lease is taken until the next activation. */
  atLimit?: boolean | null | undefined;
  /** Code of an entitlement that the license grants, by its type or by its own changes. */
  entitlement?: string | null | undefined;
  /** Earliest expiry to filter by. Excludes licenses without an expiry. */
  expiresAfter?: string | null | undefined;
  /** Instant before which the expiry is. Excludes licenses without an expiry. */
  expiresBefore?: string | null | undefined;
  /** Code of the license type to filter by. */
  licenseType?: string | null | undefined;
  /** IDs of the licenses, from 1 to 1,000. No filter may be given then. A repeated ID counts once. Refused with `LICENSE_NOT_FOUND` if one does not exist. */
  licenses?: Array<string> | null | undefined;
  /** Names and values that the metadata of the license contains. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Filter: true for licenses on which no device was ever activated, false for the opposite. */
  neverActivated?: boolean | null | undefined;
  /** Code of the partner of the account to filter by. */
  partner?: string | null | undefined;
  /** Code of the product to filter by. */
  product?: string | null | undefined;
  /** Rows of an earlier bulk operation, to filter by: for example those with the outcome `CHANGED`, to undo it, or `FAILED`, to repeat it. */
  rowsOf?: BulkOperationRowsInput | null | undefined;
  /** Instant since which the license had no validation, activation or heartbeat. */
  silentSince?: string | null | undefined;
  /** Current status to filter by. */
  status?: LicenseStatus | null | undefined;
};

/** Status of a license at an instant. Derived from its dates and never stored. */
export type LicenseStatus =
  /** The license is in its term, or perpetual. */
  | 'ACTIVE'
  /** The license and its grace period have ended. */
  | 'EXPIRED'
  /** The license has expired, and its grace period has not ended. */
  | 'GRACE'
  /** The first term has not started. */
  | 'NOT_STARTED'
  /** The license is revoked permanently. */
  | 'REVOKED'
  /** The license is suspended. It can be reinstated. */
  | 'SUSPENDED';

/** Usage rules. A rule that is left out has its default. Rules that contradict each other are refused, with one issue per contradiction. */
export type LicenseTypeRulesInput = {
  /** Longest time between two check-ins of a license, at least `PT1M`; no check-in is required by default. */
  checkIn?: string | null | undefined;
  /** True if the last day counts to its end; true by default. */
  endsAtEndOfDay?: boolean | null | undefined;
  /** Entitlements that every license grants. A code that the product does not have is added to it. */
  entitlements?: Array<EntitlementGrantInput> | null | undefined;
  /** Times of expiry notices, relative to the expiry: positive before it, negative after it. `P30D, P14D, P7D, P1D, -P1D` by default. */
  expiryNotices?: Array<string> | null | undefined;
  /** Effect of the expiry; `RESTRICT` by default. */
  expiryPolicy?: ExpiryPolicy | null | undefined;
  /** Criterion by which a device is recognized again; `EXACT` by default. */
  fingerprintMatch?: FingerprintMatch | null | undefined;
  /** Time after the expiry in which a license stays valid, with code `GRACE`, from `PT1M` to `P10Y`; none by default. */
  gracePeriod?: string | null | undefined;
  /** Heartbeat required from active devices; none by default. */
  heartbeat?: HeartbeatRuleInput | null | undefined;
  /** Prefix of license keys, 2 to 12 letters from A to Z; `LIC` by default. */
  keyPrefix?: string | null | undefined;
  /** Lease time of a floating seat, at least `PT1M`. Required with `FLOATING` and not allowed otherwise. */
  leaseDuration?: string | null | undefined;
  /** Number of purchased seats; 1 by default. Null for unlimited, 0 for none. */
  maxActivations?: number | null | undefined;
  /** Meters of every license, at most 64; none by default. */
  meters?: Array<MeterRuleInput> | null | undefined;
  /** Permission to check out license files; no files by default. */
  offline?: OfflineRuleInput | null | undefined;
  /** Longest time for which software may keep a signed answer of `validateLicense` and use it without the gateway, at least `PT1M`; `P7D` by default. Null if no answer may be kept. */
  offlineGrace?: string | null | undefined;
  /** Rule for active devices when the seats fall below the seats in use; `GRACE` for `P14D` by default. */
  overLimit?: OverLimitRuleInput | null | undefined;
  /** Seats granted above `maxActivations`; `NONE` by default. */
  overage?: OverageInput | null | undefined;
  /** Start of the next term at a renewal; `FROM_EXPIRY` by default. */
  renewalBasis?: RenewalBasis | null | undefined;
  /** True if a license is valid only with the fingerprint of an active device; false by default. A validation without a fingerprint then results in `NOT_ACTIVATED`. */
  requireFingerprint?: boolean | null | undefined;
  /** Way in which devices hold seats; `NODE_LOCKED` by default. */
  seatModel?: SeatModel | null | undefined;
  /** Length of one term, from `P1D` to `P100Y`; null, the default, for perpetual licenses. */
  term?: string | null | undefined;
  /** Event that starts the first term; `ISSUE` by default. */
  termStartsAt?: TermStart | null | undefined;
  /** Time zone for terms and periods; `UTC` by default. A license can have its own. */
  timeZone?: string | null | undefined;
  /** Limit on seats that move to another device; unlimited by default. */
  transferLimit?: TransferLimitInput | null | undefined;
  /** Rule that makes licenses trials; not a trial by default. */
  trial?: TrialRuleInput | null | undefined;
  /** Time after the start for which a license includes new versions, from `P1D` to `P100Y` and not longer than `term`. Versions that were released in that time may be used as long as the license. Null, the default, for all versions. */
  updates?: string | null | undefined;
};

/** State of a license type. */
export type LicenseTypeState =
  /** The license type issues no licenses yet. */
  | 'DRAFT'
  /** The license type issues licenses. */
  | 'PUBLISHED'
  /** The license type issues no new licenses. */
  | 'RETIRED';

/** Account and the CRM record to link it to. */
export type LinkAccountToCrmInput = {
  /** ID of the account. */
  account: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log; at most 500 characters. */
  reason?: string | null | undefined;
  /** ID of the record in the CRM. Null creates a record for the account, unless it already has one. */
  remoteId?: string | null | undefined;
};

/** Two accounts of one customer. */
export type MergeAccountsInput = {
  /** True to return what would be moved, and change nothing; false by default. */
  dryRun?: boolean | null | undefined;
  /** ID of the account that is merged into the other one. */
  from: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the account that stays. */
  into: string;
  /** Reason for the audit log; at most 500 characters. */
  reason: string;
};

/** Interval after which a meter restarts at 0. */
export type MeterPeriod =
  /** The meter restarts each day at midnight in the time zone of the license. */
  | 'DAY'
  /** The meter restarts on the first day of each month. */
  | 'MONTH'
  /** The meter never restarts. */
  | 'NONE'
  /** The meter restarts with each term. */
  | 'TERM'
  /** The meter restarts on the first day of each year. */
  | 'YEAR';

/** Meter of licenses of the type. */
export type MeterRuleInput = {
  /** Code of the meter. A code that the product does not have is added to it. */
  code: string;
  /** Highest usage in one period; null, the default, for unlimited. */
  limit?: number | null | undefined;
  /** Treatment of usage above the limit; `BLOCK` by default. */
  overage?: UsageOverage | null | undefined;
  /** Interval after which the meter restarts at 0; `NONE` by default. */
  period?: MeterPeriod | null | undefined;
};

/** Effect of a missed heartbeat on the seat of the device. */
export type MissedHeartbeat =
  /** The device keeps the seat. */
  | 'KEEP'
  /** The seat becomes free. */
  | 'RELEASE';

/** Action that resolves a refusal or a failed check. */
export type NextAction =
  /** Activate the license on this device. */
  | 'ACTIVATE'
  /** Connect the device to the gateway, and send a heartbeat or activate again. */
  | 'CHECK_IN'
  /** Contact the owner of the license, for example for the new key. */
  | 'CONTACT_OWNER'
  /** Contact the support of the vendor. */
  | 'CONTACT_SUPPORT'
  /** Enter the license key again. */
  | 'ENTER_KEY_AGAIN'
  /** Read the record again, and send the change with its present version. */
  | 'READ_AGAIN'
  /** Release a device that is no longer used. */
  | 'RELEASE_ACTIVATION'
  /** Renew the license. */
  | 'RENEW'
  /** Request another one-time code, and enter it. */
  | 'REQUEST_CODE'
  /** Rotate the license key. */
  | 'ROTATE_KEY'
  /** Install another version of the software. */
  | 'UPDATE_SOFTWARE'
  /** Wait, and try again. */
  | 'WAIT';

/** Kind of mail to the contacts of an account. A contact can decline `DEVICE_ACTIVATED`, `ACTIVATION_REFUSED`, `DEVICE_RELEASED`, `FILE_ISSUED`, `ONBOARDING_STALLED`, `LICENSE_EXPIRING`, `TRIAL_ENDING`, `UPDATES_ENDING`, `UPDATES_ENDED`. */
export type NotificationMessage =
  /** A device was refused because all seats were in use. */
  | 'ACTIVATION_REFUSED'
  /** Devices were activated. */
  | 'DEVICE_ACTIVATED'
  /** A device was released. */
  | 'DEVICE_RELEASED'
  /** A license file was issued. */
  | 'FILE_ISSUED'
  /** The license key was replaced. The mail contains the new key. */
  | 'KEY_ROTATED'
  /** Seats, entitlements or the expiry of the license were changed. */
  | 'LICENSE_CHANGED'
  /** The license has expired. */
  | 'LICENSE_EXPIRED'
  /** The license expires soon. */
  | 'LICENSE_EXPIRING'
  /** The license has expired, and works until its grace period ends. */
  | 'LICENSE_IN_GRACE'
  /** A license was issued. The mail contains its key. */
  | 'LICENSE_ISSUED'
  /** More devices are active than the license has seats. */
  | 'LICENSE_OVER_LIMIT'
  /** The license was reinstated. */
  | 'LICENSE_REINSTATED'
  /** The license was renewed. */
  | 'LICENSE_RENEWED'
  /** The license was revoked. */
  | 'LICENSE_REVOKED'
  /** The license was suspended. */
  | 'LICENSE_SUSPENDED'
  /** No device was activated after the license was assigned. */
  | 'ONBOARDING_STALLED'
  /** The trial ends soon. */
  | 'TRIAL_ENDING'
  /** The updates of the license have ended. It may still be used. */
  | 'UPDATES_ENDED'
  /** The updates of the license end soon. It may still be used afterwards. */
  | 'UPDATES_ENDING';

/** Reason for the state of a notification. */
export type NotificationReason =
  /** The contacts of the account got as many notices as the limit of mails allows in an hour. The mail is sent at `nextAttemptAt`, if the limit then allows it. */
  | 'ACCOUNT_LIMITED'
  /** The contact was forgotten. */
  | 'CONTACT_ANONYMIZED'
  /** The address does not exist or receives no mail. */
  | 'CONTACT_BOUNCED'
  /** The contact reported a mail as unwanted. */
  | 'CONTACT_COMPLAINED'
  /** The contact declined messages of this kind. */
  | 'CONTACT_DECLINED'
  /** The license was transferred to another account. */
  | 'CONTACT_MOVED'
  /** The contact was removed from the account. */
  | 'CONTACT_REMOVED'
  /** The stored license key for the mail can no longer be decrypted. */
  | 'KEY_LOST'
  /** The license key was replaced before the mail was sent. */
  | 'KEY_REPLACED'
  /** The license was revoked. */
  | 'LICENSE_REVOKED'
  /** The license is suspended, and no expiry notices are sent for it. */
  | 'LICENSE_SUSPENDED'
  /** The installation sends no mail. */
  | 'MAIL_OFF'
  /** Two attempts ended without a known outcome. There is no third attempt. */
  | 'OUTCOME_UNKNOWN'
  /** The customers of the partner got as many notices as the limit of mails allows in an hour. The mail is sent at `nextAttemptAt`, if the limit then allows it. */
  | 'PARTNER_LIMITED'
  /** The address got as many mails of this kind as the limit of mails allows in an hour. The mail is sent at `nextAttemptAt`, if the limit then allows it. */
  | 'RECIPIENT_LIMITED'
  /** The mail server refused or returned this mail permanently. */
  | 'REFUSED'
  /** A renewal is being negotiated, according to the CRM. */
  | 'RENEWAL_NEGOTIATED'
  /** A subscription renews the license, and no expiry notices are sent for it. */
  | 'RENEWS_AUTOMATICALLY'
  /** Another notification contains the same details. */
  | 'RESENT'
  /** The number of seats changed, or devices were released. */
  | 'SEATS_CHANGED'
  /** The expiry changed. */
  | 'TERM_CHANGED'
  /** The mail server was unreachable or deferred the mail. A queued mail is sent again at `nextAttemptAt`, for two days; then it fails. */
  | 'UNREACHABLE';

/** State of a notification. */
export type NotificationState =
  /** The mail server accepted the mail and returned it later; `reason` contains the cause. */
  | 'BOUNCED'
  /** The mail could not be sent and is not retried; `reason` contains the cause. */
  | 'FAILED'
  /** The mail waits for its first or next attempt. */
  | 'QUEUED'
  /** The mail is being sent. */
  | 'SENDING'
  /** The mail server accepted the mail. */
  | 'SENT'
  /** The mail is not sent; `reason` contains the cause. */
  | 'SUPPRESSED';

/** Permission to check out license files. */
export type OfflineRuleInput = {
  /** Number of devices that can have files at the same time; null, the default, for unlimited. */
  maxOutstanding?: number | null | undefined;
  /** Longest lifetime of a file, at least `PT1M`. */
  ttl: string;
};

/** Order of a list. */
export type OnboardingOrder =
  /** Newest record first. */
  | 'NEWEST'
  /** Oldest record first. */
  | 'OLDEST';

/** State of an onboarding. */
export type OnboardingState =
  /** The onboarding was closed before verified use. */
  | 'ABANDONED'
  /** The onboarding reached verified use. */
  | 'COMPLETED'
  /** The onboarding waits for a step. */
  | 'IN_PROGRESS';

/** Step of an onboarding. The order is `CREATE_ACCOUNT`, `ASSIGN_LICENSE`, `ACTIVATE`, `VERIFY_USAGE`. */
export type OnboardingStep =
  /** Activates the first device. */
  | 'ACTIVATE'
  /** Issues the license. */
  | 'ASSIGN_LICENSE'
  /** Creates or adopts the account of the customer. */
  | 'CREATE_ACCOUNT'
  /** Verifies that the activated device may use the license. */
  | 'VERIFY_USAGE';

/** Effect on active devices when the seats of a license fall below the seats in use. */
export type OverLimitPolicy =
  /** The newest devices beyond the seats are not valid at once. */
  | 'BLOCK_NEWEST'
  /** All devices stay valid for a period. Then the newest devices beyond the seats are not valid. */
  | 'GRACE'
  /** All devices stay valid. */
  | 'KEEP';

/** Rule for active devices when the seats of a license fall below the seats in use. */
export type OverLimitRuleInput = {
  /** Time for which all devices stay valid, at least `PT1H`; required with `GRACE` and not allowed otherwise. */
  period?: string | null | undefined;
  /** Effect on the active devices. */
  policy: OverLimitPolicy;
};

/** Seats to grant above `maxActivations`. */
export type OverageInput = {
  /** Percentage of `maxActivations`, from 1 to 100; required with `PERCENT` and not allowed otherwise. Fractions of a seat are not granted. */
  percent?: number | null | undefined;
  /** Kind of overage. */
  policy: SeatOverage;
};

/** Whether the credentials of a partner are accepted. */
export type PartnerState =
  /** API keys and access tokens of the partner are accepted. */
  | 'ACTIVE'
  /** API keys and access tokens of the partner are refused. Its accounts and their licenses work. */
  | 'SUSPENDED';

/** State of a key of a pool. */
export type PooledKeyState =
  /** The key can be claimed. Until then, software gets the response for an unknown key. */
  | 'AVAILABLE'
  /** The key is, or was, the key of a license. */
  | 'CLAIMED'
  /** The key can never be claimed. */
  | 'REVOKED';

/** Mail to preview. */
export type PreviewNotificationInput = {
  /** ID of the contact to address; by default, the first contact of the account. */
  contact?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the license that the mail is about. */
  license: string;
  /** Language of the preview; by default, that of the contact. */
  locale?: string | null | undefined;
  /** Kind of mail. */
  message: NotificationMessage;
};

/** Rules of a license type, and the start of a license. */
export type PreviewTermInput = {
  /** Usage rules, checked as `defineLicenseType` checks them. */
  rules: LicenseTypeRulesInput;
  /** Start of the first term; now by default. */
  startsAt?: string | null | undefined;
  /** Number of terms from the start, from 1 to 100; 1 by default. */
  terms?: number | null | undefined;
  /** Time zone of the license; by default, that of the rules. */
  timeZone?: string | null | undefined;
};

/** License type to publish. */
export type PublishLicenseTypeInput = {
  /** Code of the license type. */
  code: string;
  /** Version that the license type must have: `LicenseType.version` as the caller read it. Null, the default, accepts any version. Another version is refused with `LICENSE_TYPE_CHANGED`. */
  expectedVersion?: number | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
};

/** Options of the reconciliation. */
export type ReconcileCrmInput = {
  /** True to report differences without repairing them; false by default. */
  dryRun?: boolean | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
};

/** Reason for which a mutation was declined, as `NOUN_STATE`. Codes are added but never renamed. */
export type RefusalCode =
  /** The external ID or the domain belongs to another account. */
  | 'ACCOUNT_CONFLICT'
  /** The account was merged into another account. */
  | 'ACCOUNT_MERGED'
  /** No account with this ID exists, or the caller cannot see it. */
  | 'ACCOUNT_NOT_FOUND'
  /** The accounts belong to different partners, or one belongs to the vendor. */
  | 'ACCOUNT_PARTNER_DIFFERENT'
  /** All seats of the license are in use. */
  | 'ACTIVATION_LIMIT_EXCEEDED'
  /** No activation with this ID exists, or the caller cannot see it. */
  | 'ACTIVATION_NOT_FOUND'
  /** The API key is the only valid one that can create API keys. Revoking it would leave no way to create another. */
  | 'API_KEY_LAST_ADMIN'
  /** No API key with this ID exists. */
  | 'API_KEY_NOT_FOUND'
  /** The bulk operation is completed. */
  | 'BULK_OPERATION_ENDED'
  /** As many bulk operations are queued or running as can be. */
  | 'BULK_OPERATION_LIMIT_EXCEEDED'
  /** No bulk operation with this ID exists, or the caller cannot see it. */
  | 'BULK_OPERATION_NOT_FOUND'
  /** The one-time code is wrong, was used, has expired, or was never requested. */
  | 'CODE_INVALID'
  /** The number of mails with one-time codes has reached its limit. */
  | 'CODE_LIMIT_EXCEEDED'
  /** Another contact of the account has the address. */
  | 'CONTACT_ADDRESS_TAKEN'
  /** The contact was forgotten and cannot be changed. */
  | 'CONTACT_ANONYMIZED'
  /** The reader of the address complained about a mail, and the caller cannot resume the mail. */
  | 'CONTACT_COMPLAINED'
  /** The contact is the only one of an account that needs one. */
  | 'CONTACT_NEEDED'
  /** No contact with this ID exists in the account, or the caller cannot see it. */
  | 'CONTACT_NOT_FOUND'
  /** No CRM is connected. */
  | 'CRM_NOT_CONNECTED'
  /** The CRM record belongs to another account. */
  | 'CRM_RECORD_TAKEN'
  /** The review is resolved, or has no such choice. */
  | 'CRM_REVIEW_NOT_DECIDED'
  /** No review with this ID exists. */
  | 'CRM_REVIEW_NOT_FOUND'
  /** The review is resolved, or only a person can resolve it. */
  | 'CRM_REVIEW_NOT_RETRIED'
  /** The device is banned. */
  | 'DEVICE_BANNED'
  /** The bulk operation is no dry run of the mutation with the same values. */
  | 'DRY_RUN_MISMATCH'
  /** The dry run was canceled, or is queued or running. */
  | 'DRY_RUN_NOT_COMPLETED'
  /** The number of devices with license files has reached the limit of the license. */
  | 'FILE_LIMIT_EXCEEDED'
  /** The gateway issued no license file to which the proof belongs. */
  | 'FILE_NOT_FOUND'
  /** The idempotency key was used with another input within 24 hours. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** The input contradicts the rules. `issues` lists every problem. */
  | 'INPUT_INVALID'
  /** The key pool is closed, so no keys can be added. */
  | 'KEY_POOL_CLOSED'
  /** The key pool would have more keys than a pool can have. */
  | 'KEY_POOL_LIMIT_EXCEEDED'
  /** No key pool with this ID exists, or the caller cannot see it. */
  | 'KEY_POOL_NOT_FOUND'
  /** The lease of the device expired, and another device took its seat. */
  | 'LEASE_LOST'
  /** The license has expired. */
  | 'LICENSE_EXPIRED'
  /** The number of extensions of the license in this term has reached its limit. */
  | 'LICENSE_EXTENSION_EXCEEDED'
  /** The text is not a license key. It was mistyped or cut. */
  | 'LICENSE_KEY_MALFORMED'
  /** The license key was replaced by a new one. */
  | 'LICENSE_KEY_ROTATED'
  /** The license key was sent and cannot be shown again. */
  | 'LICENSE_KEY_SHOWN'
  /** A license or a key pool has or had the key, or a similar one. */
  | 'LICENSE_KEY_TAKEN'
  /** The license is not active on this device. */
  | 'LICENSE_NOT_ACTIVATED'
  /** No license with this ID or key exists, or the caller cannot see it. */
  | 'LICENSE_NOT_FOUND'
  /** The first term of the license has not started. */
  | 'LICENSE_NOT_STARTED'
  /** The license may not be used. `validationCode` contains the failed check. */
  | 'LICENSE_NOT_VALID'
  /** The license is perpetual and has no term. */
  | 'LICENSE_PERPETUAL'
  /** The license is revoked permanently. */
  | 'LICENSE_REVOKED'
  /** The license is suspended. */
  | 'LICENSE_SUSPENDED'
  /** The license type does not have the expected version: it was changed since it was read. */
  | 'LICENSE_TYPE_CHANGED'
  /** No license type with this code exists. */
  | 'LICENSE_TYPE_NOT_FOUND'
  /** The license type is a draft and issues no licenses. */
  | 'LICENSE_TYPE_NOT_PUBLISHED'
  /** The license type belongs to another product. */
  | 'LICENSE_TYPE_PRODUCT_FIXED'
  /** The license type is retired. */
  | 'LICENSE_TYPE_RETIRED'
  /** The license has no meters. */
  | 'METER_NOT_FOUND'
  /** The mail is being sent at the moment. */
  | 'NOTIFICATION_SENDING'
  /** The license type issues no license files. */
  | 'OFFLINE_NOT_ALLOWED'
  /** The onboarding was abandoned. */
  | 'ONBOARDING_ABANDONED'
  /** The onboarding is completed. */
  | 'ONBOARDING_COMPLETED'
  /** No onboarding with this ID exists, or the caller cannot see it. */
  | 'ONBOARDING_NOT_FOUND'
  /** The onboarding waits for another step. `expectedStep` contains it. */
  | 'ONBOARDING_STEP_OUT_OF_ORDER'
  /** A partner with this code and another name exists. */
  | 'PARTNER_CODE_TAKEN'
  /** No partner with this ID exists. */
  | 'PARTNER_NOT_FOUND'
  /** The key of the pool was claimed and is the key of a license. */
  | 'POOLED_KEY_CLAIMED'
  /** No pool that the caller can see has this key. */
  | 'POOLED_KEY_NOT_FOUND'
  /** The key of the pool was revoked permanently. */
  | 'POOLED_KEY_REVOKED'
  /** A product with this code and another name exists. */
  | 'PRODUCT_CODE_TAKEN'
  /** The license or the license type is for another product. */
  | 'PRODUCT_MISMATCH'
  /** No product with this code exists. */
  | 'PRODUCT_NOT_FOUND'
  /** The release proof was not made by the device of the license file. */
  | 'RELEASE_PROOF_INVALID'
  /** The new expiry has already passed. */
  | 'RENEWAL_WOULD_BE_PAST'
  /** The license request was made more than 30 days ago, by the clock of its device. */
  | 'REQUEST_EXPIRED'
  /** The device requests a file of a license with another key. */
  | 'REQUEST_LICENSE_MISMATCH'
  /** The text is not a license request. */
  | 'REQUEST_MALFORMED'
  /** The clock of the device is more than an hour ahead. */
  | 'REQUEST_NOT_YET_VALID'
  /** The file for this license request was released, has expired or belongs to another license. */
  | 'REQUEST_USED'
  /** The mutation is available in a sandbox only. */
  | 'SANDBOX_ONLY'
  /** The scheduled change was applied or has failed. */
  | 'SCHEDULED_CHANGE_ENDED'
  /** The license has as many scheduled changes as it can have. */
  | 'SCHEDULED_CHANGE_LIMIT_EXCEEDED'
  /** No scheduled change with this ID exists, or the caller cannot see it. */
  | 'SCHEDULED_CHANGE_NOT_FOUND'
  /** No license matches the selection. */
  | 'SELECTION_EMPTY'
  /** More licenses match the selection than one bulk operation can have. */
  | 'SELECTION_LIMIT_EXCEEDED'
  /** The gateway already has this signing key. */
  | 'SIGNING_KEY_TAKEN'
  /** The SKU sells another license type. */
  | 'SKU_TAKEN'
  /** The number of seats that moved to other devices has reached the limit of the license. */
  | 'TRANSFER_LIMIT_EXCEEDED'
  /** The identity already had a trial of this license type, through any seller. */
  | 'TRIAL_ALREADY_USED'
  /** The number of extensions of the trial has reached its limit. */
  | 'TRIAL_EXTENSION_EXCEEDED'
  /** Only a trial can be extended. */
  | 'TRIAL_ONLY'
  /** The usage would exceed the limit of the meter. */
  | 'USAGE_LIMIT_EXCEEDED'
  /** The webhook endpoint is disabled. */
  | 'WEBHOOK_ENDPOINT_DISABLED'
  /** The partner, or the vendor, has as many webhook endpoints as can exist. */
  | 'WEBHOOK_ENDPOINT_LIMIT_EXCEEDED'
  /** No webhook endpoint with this ID exists, or the caller cannot see it. */
  | 'WEBHOOK_ENDPOINT_NOT_FOUND'
  /** The log has no event with this ID. */
  | 'WEBHOOK_EVENT_NOT_FOUND'
  /** A test of the webhook endpoint waits for its attempt. */
  | 'WEBHOOK_TEST_PENDING';

/** Kind of request that was refused. */
export type RefusedKind =
  /** An activation that was refused. */
  | 'ACTIVATION'
  /** A call that exceeded a rate limit. */
  | 'RATE_LIMITED'
  /** A validation that returned `valid: false`. */
  | 'VALIDATION';

/** License to reinstate. */
export type ReinstateLicenseInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the license. */
  license: string;
  /** Reason for the audit log and for support; at most 500 characters. */
  reason: string;
};

/** Licenses to reinstate. */
export type ReinstateLicensesInput = {
  /** True to change no license, and only store what would happen to each one; false by default. */
  dryRun?: boolean | null | undefined;
  /** ID of a completed dry run of this mutation with the same values, `bulk_…`. The operation takes exactly the licenses of the dry run, in place of `selection`. The reason may differ. */
  dryRunOf?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log and for support; at most 500 characters. It applies to each license. */
  reason: string;
  /** Licenses to select. Required, unless `dryRunOf` is given. */
  selection?: LicenseSelectionInput | null | undefined;
};

/** Activation to release. */
export type ReleaseActivationInput = {
  /** ID of the activation. */
  activation: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log; at most 500 characters. */
  reason?: string | null | undefined;
};

/** Proof of a device that it gave its license file up. */
export type ReleaseLicenseFileInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Text of the `license-release+jwt` that `licet-request release` created on the device. White space and line breaks are ignored. */
  proof: string;
  /** Reason for the audit log; at most 500 characters. */
  reason?: string | null | undefined;
};

/** Contact to remove. */
export type RemoveContactInput = {
  /** ID of the contact. */
  contact: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log; at most 500 characters. */
  reason?: string | null | undefined;
};

/** License to renew. */
export type RenewLicenseInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the license. */
  license: string;
  /** Number of terms, or of periods of updates if the license is perpetual, from 1 to 1,000; 1 by default. */
  terms?: number | null | undefined;
};

/** Licenses to renew. */
export type RenewLicensesInput = {
  /** True to change no license, and only store what would happen to each one; false by default. */
  dryRun?: boolean | null | undefined;
  /** ID of a completed dry run of this mutation with the same values, `bulk_…`. The operation takes exactly the licenses of the dry run, in place of `selection`. The reason may differ. */
  dryRunOf?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log and for support; at most 500 characters. It applies to each license. */
  reason: string;
  /** Licenses to select. Required, unless `dryRunOf` is given. */
  selection?: LicenseSelectionInput | null | undefined;
  /** Number of terms for each license, from 1 to 1,000; 1 by default. `renewLicense` describes them. */
  terms?: number | null | undefined;
};

/** Start of the next term at a renewal. */
export type RenewalBasis =
  /** The old expiry. */
  | 'FROM_EXPIRY'
  /** The time of the renewal. */
  | 'FROM_NOW'
  /** The time of the renewal if the license has expired, otherwise the old expiry. */
  | 'FROM_NOW_IF_EXPIRED';

/** Parked records to replay. */
export type ReplayCrmSyncInput = {
  /** ID of the account to replay; all accounts by default. */
  account?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
};

/** Webhook endpoint and the events that it gets again. */
export type ReplayWebhooksInput = {
  /** ID of the event, `evt_…`, after which all events are sent again: a `webhook-id`, or a cursor. Either this or `since`. */
  after?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Time since which all events are sent again; not in the future. Either this or `after`. */
  since?: string | null | undefined;
  /** ID of the endpoint, `whe_…`. */
  webhookEndpoint: string;
};

/** License whose mail with the key did not arrive. */
export type ResendLicenseDetailsInput = {
  /** ID of a contact of the account; by default, the contact of the original mail. */
  contact?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the license. */
  license: string;
};

/** Review to resolve. */
export type ResolveCrmReviewInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Decision, for the audit log; at most 500 characters. */
  reason: string;
  /** ID of the review. */
  review: string;
};

/** License type to retire. */
export type RetireLicenseTypeInput = {
  /** Code of the license type. */
  code: string;
  /** Version that the license type must have: `LicenseType.version` as the caller read it. Null, the default, accepts any version. Another version is refused with `LICENSE_TYPE_CHANGED`. */
  expectedVersion?: number | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
};

/** Failed jobs to queue again. */
export type RetryFailedJobsInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Name of the jobs. */
  name: string;
};

/** Review to retry. */
export type RetryReviewInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the review. */
  review: string;
};

/** API key to revoke. */
export type RevokeApiKeyInput = {
  /** ID of the API key. */
  apiKey: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
};

/** License to revoke. */
export type RevokeLicenseInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the license. */
  license: string;
  /** Reason for the audit log and for support; at most 500 characters. */
  reason: string;
};

/** Licenses to revoke. */
export type RevokeLicensesInput = {
  /** True to change no license, and only store what would happen to each one; false by default. */
  dryRun?: boolean | null | undefined;
  /** ID of a completed dry run of this mutation with the same values, `bulk_…`. The operation takes exactly the licenses of the dry run, in place of `selection`. The reason may differ. */
  dryRunOf?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log and for support; at most 500 characters. It applies to each license. */
  reason: string;
  /** Licenses to select. Required, unless `dryRunOf` is given. */
  selection?: LicenseSelectionInput | null | undefined;
};

/** Keys of a pool to revoke. */
export type RevokePooledKeysInput = {
  /** True for every available key of the pool, in place of `pooledKeys`; false by default. */
  all?: boolean | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the key pool. */
  keyPool: string;
  /** IDs of the pooled keys, from 1 to 1,000. Required unless `all` is true. */
  pooledKeys?: Array<string> | null | undefined;
  /** Reason for the audit log; at most 500 characters. */
  reason: string;
};

/** License that needs a new key. */
export type RotateLicenseKeyInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the license. */
  license: string;
  /** Time for which the old key still works, at most `P1Y`; none by default. */
  overlap?: string | null | undefined;
  /** Reason for the audit log; at most 500 characters. Support must give one. */
  reason?: string | null | undefined;
};

/** Signing key to replace. */
export type RotateSigningKeyInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Time for which the new key is published before it signs, from `PT5M` to `P1Y`; `P1D` by default. Caches may keep the keys for 5 minutes. */
  overlap?: string | null | undefined;
  /** Existing Ed25519 private key to adopt, as a JWK; by default, a new key is generated. */
  privateJwk?: Record<string, unknown> | null | undefined;
  /** Code of the product; null for the signing key of the installation. */
  product?: string | null | undefined;
};

/** Webhook endpoint that gets another key. */
export type RotateWebhookSecretInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Time for which the keys before it sign as well, as an ISO 8601 duration of at most 30 days; `P1D` by default. `PT0S` ends them at once. */
  overlap?: string | null | undefined;
  /** Signature scheme of the new key; by default, that of the newest key. */
  signature?: WebhookSignature | null | undefined;
  /** ID of the endpoint, `whe_…`. */
  webhookEndpoint: string;
};

/** What a sale does to the licenses of an account. */
export type SaleIntent =
  /** Adds seats to a license. The expiry stays. */
  | 'ADD_SEATS'
  /** Extends the updates of a perpetual license. */
  | 'EXTEND_UPDATES'
  /** Issues a license with an onboarding, and mails its key. */
  | 'NEW'
  /** Renews a license by one term and sets its seats as sold. The license keeps its key and devices, and its own number if it is unlimited. */
  | 'RENEW'
  /** Changes the license type of a license to another one of its product. */
  | 'UPGRADE';

/** State of a sale in the outside system. */
export type SaleState =
  /** The sale was lost after it was won. */
  | 'LOST'
  /** The sale is offered or negotiated. A sale that was won before keeps its effects. */
  | 'QUOTED'
  /** The sale was refunded after it was won. */
  | 'REFUNDED'
  /** The sale is won. Its effects are in force. */
  | 'WON';

/** State of a scheduled change. */
export type ScheduledChangeState =
  /** The license was changed. */
  | 'APPLIED'
  /** The change was canceled, and is never applied. */
  | 'CANCELED'
  /** The change was refused when it was due. The license did not change. */
  | 'FAILED'
  /** The change is applied at `effectiveAt`. */
  | 'WAITING';

/** Permission of a credential within its audience. A `…_WRITE` scope includes the read scopes that its payloads need. */
export type Scope =
  /** Permission to create and revoke API keys, and to rotate signing keys. */
  | 'ACCESS_WRITE'
  /** Permission to read accounts, contacts, notifications, onboardings and partners. */
  | 'ACCOUNTS_READ'
  /** Permission to change and merge accounts. */
  | 'ACCOUNTS_WRITE'
  /** Permission to release devices, and to answer requests for license files. */
  | 'ACTIVATIONS_WRITE'
  /** Permission to read the audit log. */
  | 'AUDIT_READ'
  /** Permission to read the catalogue. */
  | 'CATALOG_READ'
  /** Permission to change the catalogue. */
  | 'CATALOG_WRITE'
  /** Permission to add, change and remove contacts, and to set their mail preferences. */
  | 'CONTACTS_WRITE'
  /** Permission to read the status of the CRM sync. */
  | 'CRM_READ'
  /** Permission to control the CRM sync. */
  | 'CRM_WRITE'
  /** Permission to read insights. */
  | 'INSIGHTS_READ'
  /** Permission to read the queues of jobs, and to retry failed jobs. */
  | 'JOBS_WRITE'
  /** Permission to read licenses, devices and key pools. */
  | 'LICENSES_READ'
  /** Permission to issue, suspend, reinstate, renew and change licenses, and to create key pools. */
  | 'LICENSES_WRITE'
  /** Permission to onboard customers, and to claim keys of pools. */
  | 'ONBOARDING_WRITE'
  /** Permission to create, change and suspend partners. */
  | 'PARTNERS_WRITE'
  /** Permission to export accounts, and to forget contacts. */
  | 'PRIVACY_WRITE'
  /** Permission to read webhook endpoints and their deliveries. */
  | 'WEBHOOKS_READ'
  /** Permission to create, change, test and replay webhook endpoints. */
  | 'WEBHOOKS_WRITE';

/** What the text of a search was found in. */
export type SearchField =
  /** ID of the record in the CRM. For staff of the vendor. */
  | 'CRM_RECORD'
  /** Name of the device. */
  | 'DEVICE_NAME'
  /** Domain of the account. */
  | 'DOMAIN'
  /** Email address of the contact. */
  | 'EMAIL'
  /** External ID of the account. */
  | 'EXTERNAL_ID'
  /** Fingerprint of the device. */
  | 'FINGERPRINT'
  /** ID of the record. */
  | 'ID'
  /** Last group of the license key, or last characters of a key of a pool. */
  | 'KEY_HINT'
  /** License key, in any spelling, also a replaced key, or a key of a pool. */
  | 'LICENSE_KEY'
  /** Name of the account, contact, license or partner. */
  | 'NAME'
  /** Code of the partner. */
  | 'PARTNER_CODE'
  /** ID of a sale to the account in the CRM or in a shop. For staff of the vendor. */
  | 'SALE'
  /** ID of the account as a customer of a shop. For staff of the vendor. */
  | 'SALE_CUSTOMER';

/** Way in which devices hold seats. */
export type SeatModel =
  /** A seat is leased and becomes free when the lease ends. */
  | 'FLOATING'
  /** A seat stays with its device. */
  | 'NODE_LOCKED';

/** Seats granted above `maxActivations`. */
export type SeatOverage =
  /** Any number of seats. */
  | 'ALLOW'
  /** No seats. */
  | 'NONE'
  /** A percentage of `maxActivations`. */
  | 'PERCENT';

/** Mail preferences of a contact. Values that are left out stay unchanged. */
export type SetContactPreferencesInput = {
  /** ID of the contact. */
  contact: string;
  /** All kinds of mail that the contact declines. An empty list declines none. */
  declined?: Array<NotificationMessage> | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Language of the mails to the contact; null for the default language of the installation. */
  locale?: string | null | undefined;
  /** True to resume mail that was stopped by a bounce or a complaint; false by default. A partner cannot resume mail after a complaint. */
  resumeMail?: boolean | null | undefined;
};

/** Customer to onboard. */
export type StartOnboardingInput = {
  /** Account of the customer. */
  account: AccountInput;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the sale in the system of the caller, such as an order number; at most 200 characters. Each sale of an account has one onboarding. Without it, an existing account keeps its newest onboarding. */
  sale?: string | null | undefined;
};

/** License to suspend. */
export type SuspendLicenseInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the license. */
  license: string;
  /** Reason for the audit log and for support; at most 500 characters. */
  reason: string;
};

/** Licenses to suspend. */
export type SuspendLicensesInput = {
  /** True to change no license, and only store what would happen to each one; false by default. */
  dryRun?: boolean | null | undefined;
  /** ID of a completed dry run of this mutation with the same values, `bulk_…`. The operation takes exactly the licenses of the dry run, in place of `selection`. The reason may differ. */
  dryRunOf?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log and for support; at most 500 characters. It applies to each license. */
  reason: string;
  /** Licenses to select. Required, unless `dryRunOf` is given. */
  selection?: LicenseSelectionInput | null | undefined;
};

/** Event that starts the first term of a license. */
export type TermStart =
  /** The activation of the first device. */
  | 'FIRST_ACTIVATION'
  /** The first validation with the license key, or the activation of the first device, whichever is earlier. */
  | 'FIRST_VALIDATION'
  /** The issue of the license. */
  | 'ISSUE';

/** Webhook endpoint to test. */
export type TestWebhookEndpointInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the endpoint, `whe_…`. */
  webhookEndpoint: string;
};

/** License and its new account. */
export type TransferLicenseInput = {
  /** ID of the new account. */
  account: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the license. */
  license: string;
  /** Reason for the audit log; at most 500 characters. */
  reason: string;
};

/** Limit on seats that move to another device within a sliding window. */
export type TransferLimitInput = {
  /** Number of moves, 0 or more. */
  count: number;
  /** Length of the window, at least `PT1H`. */
  per: string;
};

/** Identity that can have a trial only once. */
export type TrialIdentity =
  /** The email address of the contact. */
  | 'EMAIL'
  /** The domain of the email address. For a public mail provider, the address counts instead. */
  | 'EMAIL_DOMAIN'
  /** The device: its fingerprint, or as many of its components as `fingerprintMatch` of the license type requires. */
  | 'FINGERPRINT';

/** Rule that makes licenses of the type trials. */
export type TrialRuleInput = {
  /** Identities that can have the trial only once; at least one. */
  oncePer: Array<TrialIdentity>;
  /** True to let software without a credential start trials with `startTrial`; false by default. Addresses are confirmed by mail. */
  selfService?: boolean | null | undefined;
};

/** Device whose ban ends. */
export type UnbanFingerprintInput = {
  /** ID of the account for which the device is banned; the ban for all accounts by default. */
  account?: string | null | undefined;
  /** Fingerprint of the device; 1 to 4,096 bytes. */
  fingerprint: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log; at most 500 characters. */
  reason: string;
};

/** Account to unlink from the CRM. */
export type UnlinkAccountFromCrmInput = {
  /** ID of the account. */
  account: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Reason for the audit log; at most 500 characters. */
  reason?: string | null | undefined;
};

/** Account and its new values. Values that are left out stay unchanged. */
export type UpdateAccountInput = {
  /** ID of the account. */
  account: string;
  /** Domain of the account. Null removes it. */
  domain?: string | null | undefined;
  /** ID of the account in the system of the vendor or partner; at most 200 characters. Null removes it. */
  externalId?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Metadata that replaces all metadata of the account; at most 16 KiB, 64 names and 4 levels. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Name of the account; at most 200 characters. */
  name?: string | null | undefined;
  /** Reason for the audit log; at most 500 characters. */
  reason?: string | null | undefined;
};

/** New values of an activation. A value that is left out stays as it is. */
export type UpdateActivationInput = {
  /** ID of the activation. */
  activation: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Metadata that replaces the present metadata; at most 16 KiB. Null leaves it unchanged. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Name of the device, for people; at most 200 characters. Null removes the name. */
  name?: string | null | undefined;
};

/** Contact and its new values. Values that are left out stay unchanged. */
export type UpdateContactInput = {
  /** ID of the contact. */
  contact: string;
  /** Email address; unique within the account. Queued mails are sent to the new address. */
  email?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Language of the mails to the person; null for the default language of the installation. */
  locale?: string | null | undefined;
  /** Name of the person; at most 200 characters. */
  name?: string | null | undefined;
  /** Reason for the audit log; at most 500 characters. */
  reason?: string | null | undefined;
  /** Roles that replace all roles of the person; at least one. */
  roles?: Array<ContactRole> | null | undefined;
};

/** Partner and its new values. Values that are left out stay unchanged. */
export type UpdatePartnerInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Metadata that replaces all metadata of the partner; at most 16 KiB, 64 names and 4 levels. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Name of the partner, for people; at most 200 characters. */
  name?: string | null | undefined;
  /** ID of the partner. */
  partner: string;
  /** Reason for the audit log; at most 500 characters. */
  reason: string;
  /** State of the partner: `SUSPENDED` refuses its credentials, and `ACTIVE` accepts them again. */
  state?: PartnerState | null | undefined;
};

/** Treatment of usage above the limit of a meter. */
export type UsageOverage =
  /** The usage is recorded. */
  | 'ALLOW'
  /** The usage is refused. */
  | 'BLOCK';

/** Code of a validation check. The code of a validation is that of its first failed check, or `VALID`. */
export type ValidationCode =
  /** The license was not checked in within its interval. */
  | 'CHECK_IN_OVERDUE'
  /** The device is banned, or is recognized as a banned device by its components. */
  | 'DEVICE_BANNED'
  /** The license does not grant a required entitlement. */
  | 'ENTITLEMENT_MISSING'
  /** The license has expired. Its expiry policy decides whether it stays valid. */
  | 'EXPIRED'
  /** The license is active on other devices, but not on this one. */
  | 'FINGERPRINT_MISMATCH'
  /** The license has expired, and is valid until its grace period ends. */
  | 'GRACE'
  /** The device missed its heartbeat. */
  | 'HEARTBEAT_OVERDUE'
  /** The text is not a license key. It was mistyped or cut. */
  | 'KEY_MALFORMED'
  /** The key was replaced by a new one. */
  | 'KEY_ROTATED'
  /** The lease of the device has expired. */
  | 'LEASE_EXPIRED'
  /** The license is active on no device, or requires a fingerprint and none was sent. */
  | 'NOT_ACTIVATED'
  /** No license has this key. */
  | 'NOT_FOUND'
  /** The first term has not started. */
  | 'NOT_YET_VALID'
  /** The license is for another product. */
  | 'PRODUCT_MISMATCH'
  /** The license is revoked permanently. */
  | 'REVOKED'
  /** The license is suspended. */
  | 'SUSPENDED'
  /** More devices are active than the license has seats. */
  | 'TOO_MANY_ACTIVATIONS'
  /** A meter reached its limit. */
  | 'USAGE_LIMIT_REACHED'
  /** Every check passed. */
  | 'VALID'
  /** The license does not allow this version of the software. */
  | 'VERSION_NOT_ALLOWED';

/** Onboarding to complete. */
export type VerifyUsageInput = {
  /** Amount to record, from 0 to 1,000,000,000; 1 by default. */
  amount?: number | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Code of a meter on which to record the first use; null to record none. */
  meter?: string | null | undefined;
  /** ID of the onboarding. */
  onboarding: string;
};

/** State of a webhook delivery. */
export type WebhookDeliveryState =
  /** The endpoint responded with a status from 200 to 299. */
  | 'DELIVERED'
  /** No attempt succeeded. No further one is made. */
  | 'FAILED'
  /** The delivery waits for its first or its next attempt. */
  | 'PENDING'
  /** The event stopped being visible to the partner of the endpoint before it was delivered. */
  | 'WITHDRAWN';

/** Reason for which a webhook endpoint was disabled. */
export type WebhookDisabledReason =
  /** No attempt succeeded for a week. */
  | 'FAILING'
  /** The endpoint responded with the status 410. */
  | 'GONE'
  /** A caller disabled it with `disableWebhookEndpoint`. */
  | 'REQUESTED';

/** State of a webhook endpoint. */
export type WebhookEndpointState =
  /** Nothing is sent until the endpoint is enabled. */
  | 'DISABLED'
  /** Events are sent. */
  | 'ENABLED'
  /** Several attempts in a row failed. Single attempts are made until one succeeds. */
  | 'PAUSED';

/** Reason for which an attempt to deliver a webhook failed. */
export type WebhookFailure =
  /** The host has an address that the gateway sends no request to, such as a private one. */
  | 'ADDRESS_NOT_ALLOWED'
  /** The TLS certificate of the host is not valid. */
  | 'CERTIFICATE_INVALID'
  /** The connection failed, or ended without a response. */
  | 'CONNECTION_FAILED'
  /** The name of the host has no address. */
  | 'NAME_NOT_RESOLVED'
  /** The response was not HTTP. */
  | 'RESPONSE_INVALID'
  /** The keys of the endpoint were stored under a secret that the gateway no longer has. `rotateWebhookSecret` creates another one. */
  | 'SECRET_LOST'
  /** The response had another status than 200 to 299. Redirects are not followed. */
  | 'STATUS'
  /** The response did not begin within 15 seconds. */
  | 'TIMEOUT';

/** Signature scheme of webhooks, by Standard Webhooks. */
export type WebhookSignature =
  /** Ed25519 under a private key of the gateway, `v1a`. The public key verifies it. */
  | 'ED25519'
  /** HMAC-SHA-256 under a shared secret, `v1`. */
  | 'HMAC_SHA256';

export type ApiKeysQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  readsAccounts?: boolean | null | undefined;
}>;


export type ApiKeysQuery = { apiKeys: { pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ node: (
        { id: string }
        & { ' $fragmentRefs'?: { 'ApiKeys_ApiKeyFragment': ApiKeys_ApiKeyFragment } }
      ) }> } };

export type ApiKeys_ApiKeyFragment = { id: string, name: string, hint: string, audience: ApiKeyAudience, partner: string | null, scopes: Array<Scope>, createdAt: string, createdBy: string, expiresAt: string | null, lastUsedAt: string | null, revokedAt: string | null, account?: { id: string, name: string } | null } & { ' $fragmentName'?: 'ApiKeys_ApiKeyFragment' };

export type CreateApiKeyMutationVariables = Exact<{
  input: CreateApiKeyInput;
  readsAccounts?: boolean | null | undefined;
}>;


export type CreateApiKeyMutation = { createApiKey:
    | { __typename: 'CreateApiKeyPayload', secret: string, apiKey: (
        { id: string }
        & { ' $fragmentRefs'?: { 'ApiKeys_ApiKeyFragment': ApiKeys_ApiKeyFragment } }
      ) }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type RevokeApiKeyMutationVariables = Exact<{
  input: RevokeApiKeyInput;
  readsAccounts?: boolean | null | undefined;
}>;


export type RevokeApiKeyMutation = { revokeApiKey:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'RevokeApiKeyPayload', apiKey: (
        { id: string }
        & { ' $fragmentRefs'?: { 'ApiKeys_ApiKeyFragment': ApiKeys_ApiKeyFragment } }
      ) }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type CreatePartnerMutationVariables = Exact<{
  input: CreatePartnerInput;
}>;


export type CreatePartnerMutation = { createPartner:
    | { __typename: 'CreatePartnerPayload', partner: (
        { id: string }
        & { ' $fragmentRefs'?: { 'Partners_PartnerFragment': Partners_PartnerFragment } }
      ) }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type UpdatePartnerMutationVariables = Exact<{
  input: UpdatePartnerInput;
}>;


export type UpdatePartnerMutation = { updatePartner:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
    | { __typename: 'UpdatePartnerPayload', partner: (
        { id: string }
        & { ' $fragmentRefs'?: { 'Partners_PartnerFragment': Partners_PartnerFragment } }
      ) }
   };

export type PartnersQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
}>;


export type PartnersQuery = { partners: { pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ node: (
        { id: string }
        & { ' $fragmentRefs'?: { 'Partners_PartnerFragment': Partners_PartnerFragment } }
      ) }> } };

export type Partners_PartnerFragment = { id: string, code: string, name: string, state: PartnerState, createdAt: string } & { ' $fragmentName'?: 'Partners_PartnerFragment' };

export type SigningKeysQueryVariables = Exact<{
  readsCatalog?: boolean | null | undefined;
}>;


export type SigningKeysQuery = { signingKeys: { edges: Array<{ node: (
        { id: string }
        & { ' $fragmentRefs'?: { 'SigningKeys_SigningKeyFragment': SigningKeys_SigningKeyFragment } }
      ) }> } };

export type SigningKeys_SigningKeyFragment = { id: string, kid: string, activeFrom: string, createdAt: string, product?: { id: string, name: string } | null } & { ' $fragmentName'?: 'SigningKeys_SigningKeyFragment' };

export type RotateSigningKeyMutationVariables = Exact<{
  input: RotateSigningKeyInput;
  readsCatalog?: boolean | null | undefined;
}>;


export type RotateSigningKeyMutation = { rotateSigningKey:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'RotateSigningKeyPayload', signingKey: (
        { id: string }
        & { ' $fragmentRefs'?: { 'SigningKeys_SigningKeyFragment': SigningKeys_SigningKeyFragment } }
      ) }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type AccountFacts_AccountFragment = { id: string, name: string, domain: string | null, externalId: string | null, metadata: Record<string, unknown>, createdAt: string, partner: string | null, onboardedBy: { id: string, name: string } | null } & { ' $fragmentName'?: 'AccountFacts_AccountFragment' };

export type UpdateAccountMutationVariables = Exact<{
  input: UpdateAccountInput;
}>;


export type UpdateAccountMutation = { updateAccount:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
    | { __typename: 'UpdateAccountPayload', account: (
        { id: string }
        & { ' $fragmentRefs'?: { 'AccountFacts_AccountFragment': AccountFacts_AccountFragment } }
      ) }
   };

export type AccountListPageQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  hasActiveLicense?: boolean | null | undefined;
  partner?: string | null | undefined;
  createdAfter?: string | null | undefined;
  createdBefore?: string | null | undefined;
  orderBy?: AccountOrder | null | undefined;
  readsLicenses: boolean;
}>;


export type AccountListPageQuery = { accounts: { totalCount: { value: number, exact: boolean }, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ node: { id: string, name: string, domain: string | null, externalId: string | null, createdAt: string, onboardedBy: { id: string, name: string } | null, licenses?: { totalCount: { value: number } } } }> } };

export type PartnersToFilterQueryVariables = Exact<{ [key: string]: never; }>;


export type PartnersToFilterQuery = { partners: { edges: Array<{ node: { id: string, code: string, name: string } }> } };

export type AccountPageQueryVariables = Exact<{
  id: string;
  readsLicenses?: boolean | null | undefined;
}>;


export type AccountPageQuery = { account: (
    { id: string, licenses?: { totalCount: { value: number } } }
    & { ' $fragmentRefs'?: { 'AccountFacts_AccountFragment': AccountFacts_AccountFragment;'People_AccountFragment': People_AccountFragment } }
  ) | null };

export type AccountCrmQueryVariables = Exact<{
  id: string;
}>;


export type AccountCrmQuery = { account: (
    { id: string }
    & { ' $fragmentRefs'?: { 'Crm_AccountFragment': Crm_AccountFragment } }
  ) | null, crmSync: { state: CrmSyncState, target: string | null, suggestions: { edges: Array<{ node: { remoteId: string, name: string | null, domain: string } }> } } };

export type Crm_AccountFragment = { id: string, name: string, crm: { kind: CrmLinkKind, remoteId: string | null, changedAt: string | null, pushedAt: string | null, parkedCode: string | null, parkedReason: string | null } | null } & { ' $fragmentName'?: 'Crm_AccountFragment' };

export type LinkAccountToCrmMutationVariables = Exact<{
  input: LinkAccountToCrmInput;
}>;


export type LinkAccountToCrmMutation = { linkAccountToCrm:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | { __typename: 'LinkAccountToCrmPayload', account: (
        { id: string }
        & { ' $fragmentRefs'?: { 'Crm_AccountFragment': Crm_AccountFragment } }
      ) }
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type UnlinkAccountFromCrmMutationVariables = Exact<{
  input: UnlinkAccountFromCrmInput;
}>;


export type UnlinkAccountFromCrmMutation = { unlinkAccountFromCrm:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
    | { __typename: 'UnlinkAccountFromCrmPayload', account: (
        { id: string }
        & { ' $fragmentRefs'?: { 'Crm_AccountFragment': Crm_AccountFragment } }
      ) }
   };

export type ExportAccountMutationVariables = Exact<{
  input: ExportAccountInput;
}>;


export type ExportAccountMutation = { exportAccount:
    | { __typename: 'ExportAccountPayload', document: Record<string, unknown>, next: string | null }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type MergeAccountsMutationVariables = Exact<{
  input: MergeAccountsInput;
}>;


export type MergeAccountsMutation = { mergeAccounts:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | { __typename: 'MergeAccountsPayload', contacts: number, licenses: number, onboardings: number, apiKeys: number, account: { id: string, name: string } }
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type People_AccountFragment = { id: string, contacts: { edges: Array<{ node: { ' $fragmentRefs'?: { 'Person_ContactFragment': Person_ContactFragment } } }> } } & { ' $fragmentName'?: 'People_AccountFragment' };

export type Person_ContactFragment = { id: string, name: string, email: string, locale: string | null, roles: Array<ContactRole>, declined: Array<NotificationMessage>, mailStoppedAt: string | null, mailStopReason: NotificationReason | null } & { ' $fragmentName'?: 'Person_ContactFragment' };

export type AddContactMutationVariables = Exact<{
  input: AddContactInput;
}>;


export type AddContactMutation = { addContact:
    | { __typename: 'AddContactPayload', contact: (
        { id: string }
        & { ' $fragmentRefs'?: { 'Person_ContactFragment': Person_ContactFragment } }
      ) }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type UpdateContactMutationVariables = Exact<{
  input: UpdateContactInput;
}>;


export type UpdateContactMutation = { updateContact:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
    | { __typename: 'UpdateContactPayload', contact: (
        { id: string }
        & { ' $fragmentRefs'?: { 'Person_ContactFragment': Person_ContactFragment } }
      ) }
   };

export type SetContactPreferencesMutationVariables = Exact<{
  input: SetContactPreferencesInput;
}>;


export type SetContactPreferencesMutation = { setContactPreferences:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'SetContactPreferencesPayload', contact: (
        { id: string }
        & { ' $fragmentRefs'?: { 'Person_ContactFragment': Person_ContactFragment } }
      ) }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type RemoveContactMutationVariables = Exact<{
  input: RemoveContactInput;
}>;


export type RemoveContactMutation = { removeContact:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'RemoveContactPayload', account: (
        { id: string }
        & { ' $fragmentRefs'?: { 'People_AccountFragment': People_AccountFragment } }
      ) }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type ForgetContactMutationVariables = Exact<{
  input: ForgetContactInput;
}>;


export type ForgetContactMutation = { forgetContact:
    | { __typename: 'ForgetContactPayload', contact: (
        { id: string }
        & { ' $fragmentRefs'?: { 'Person_ContactFragment': Person_ContactFragment } }
      ), withoutContact: Array<{ id: string, name: string }> }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type AccountLicensesQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type AccountLicensesQuery = { account: { id: string, licenses: { totalCount: { ' $fragmentRefs'?: { 'PagedSection_CountFragment': PagedSection_CountFragment } }, pageInfo: { ' $fragmentRefs'?: { 'PagedSection_PageInfoFragment': PagedSection_PageInfoFragment } }, edges: Array<{ node: (
          { id: string }
          & { ' $fragmentRefs'?: { 'LicenseTable_LicenseFragment': LicenseTable_LicenseFragment } }
        ) }> } } | null };

export type AccountOnboardingsQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  readsCatalog?: boolean | null | undefined;
  readsLicenses?: boolean | null | undefined;
}>;


export type AccountOnboardingsQuery = { account: { id: string, onboardings: { totalCount: { ' $fragmentRefs'?: { 'PagedSection_CountFragment': PagedSection_CountFragment } }, pageInfo: { ' $fragmentRefs'?: { 'PagedSection_PageInfoFragment': PagedSection_PageInfoFragment } }, edges: Array<{ node: (
          { id: string }
          & { ' $fragmentRefs'?: { 'OnboardingTable_OnboardingFragment': OnboardingTable_OnboardingFragment } }
        ) }> } } | null };

export type AccountSalesQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  readsAccounts?: boolean | null | undefined;
}>;


export type AccountSalesQuery = { account: { id: string, sales: { totalCount: { ' $fragmentRefs'?: { 'PagedSection_CountFragment': PagedSection_CountFragment } }, pageInfo: { ' $fragmentRefs'?: { 'PagedSection_PageInfoFragment': PagedSection_PageInfoFragment } }, edges: Array<{ node: (
          { id: string }
          & { ' $fragmentRefs'?: { 'SaleTable_SaleFragment': SaleTable_SaleFragment } }
        ) }> } } | null };

export type AccountMailsQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  readsLicenses?: boolean | null | undefined;
}>;


export type AccountMailsQuery = { account: { id: string, notifications: { totalCount: { ' $fragmentRefs'?: { 'PagedSection_CountFragment': PagedSection_CountFragment } }, pageInfo: { ' $fragmentRefs'?: { 'PagedSection_PageInfoFragment': PagedSection_PageInfoFragment } }, edges: Array<{ node: (
          { id: string }
          & { ' $fragmentRefs'?: { 'MailTable_NotificationFragment': MailTable_NotificationFragment } }
        ) }> } } | null };

export type LicenseChangesSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type LicenseChangesSubscription = { licenseChanged: { cursor: string, event: { type: string } | null, license: { id: string } | null } };

export type OnboardingChangesSubscriptionVariables = Exact<{
  after?: string | null | undefined;
}>;


export type OnboardingChangesSubscription = { onboardingChanged: { cursor: string, event: { type: string } | null, onboarding: { id: string } | null } };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { viewer: { audience: Audience, principal: string, scopes: Array<Scope> } };

export type BanListPageQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  account?: string | null | undefined;
  readsAccounts?: boolean | null | undefined;
}>;


export type BanListPageQuery = { bannedFingerprints: { totalCount: { ' $fragmentRefs'?: { 'PagedSection_CountFragment': PagedSection_CountFragment } }, pageInfo: { ' $fragmentRefs'?: { 'PagedSection_PageInfoFragment': PagedSection_PageInfoFragment } }, edges: Array<{ node: { id: string, fingerprint: string, reason: string, bannedAt: string, account?: { id: string, name: string } | null } }> } };

export type ChangeLicensesMutationVariables = Exact<{
  input: ChangeLicensesInput;
}>;


export type ChangeLicensesMutation = { changeLicenses:
    | { __typename: 'ChangeLicensesPayload', bulkOperation: (
        { id: string }
        & { ' $fragmentRefs'?: { 'BulkOperation_OperationFragment': BulkOperation_OperationFragment } }
      ) | null }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type ChangeLicenseTypesMutationVariables = Exact<{
  input: ChangeLicenseTypesInput;
}>;


export type ChangeLicenseTypesMutation = { changeLicenseTypes:
    | { __typename: 'ChangeLicenseTypesPayload', bulkOperation: (
        { id: string }
        & { ' $fragmentRefs'?: { 'BulkOperation_OperationFragment': BulkOperation_OperationFragment } }
      ) | null }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type ExtendLicensesMutationVariables = Exact<{
  input: ExtendLicensesInput;
}>;


export type ExtendLicensesMutation = { extendLicenses:
    | { __typename: 'ExtendLicensesPayload', bulkOperation: (
        { id: string }
        & { ' $fragmentRefs'?: { 'BulkOperation_OperationFragment': BulkOperation_OperationFragment } }
      ) | null }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type RenewLicensesMutationVariables = Exact<{
  input: RenewLicensesInput;
}>;


export type RenewLicensesMutation = { renewLicenses:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'RenewLicensesPayload', bulkOperation: (
        { id: string }
        & { ' $fragmentRefs'?: { 'BulkOperation_OperationFragment': BulkOperation_OperationFragment } }
      ) | null }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type SuspendLicensesMutationVariables = Exact<{
  input: SuspendLicensesInput;
}>;


export type SuspendLicensesMutation = { suspendLicenses:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
    | { __typename: 'SuspendLicensesPayload', bulkOperation: (
        { id: string }
        & { ' $fragmentRefs'?: { 'BulkOperation_OperationFragment': BulkOperation_OperationFragment } }
      ) | null }
   };

export type ReinstateLicensesMutationVariables = Exact<{
  input: ReinstateLicensesInput;
}>;


export type ReinstateLicensesMutation = { reinstateLicenses:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'ReinstateLicensesPayload', bulkOperation: (
        { id: string }
        & { ' $fragmentRefs'?: { 'BulkOperation_OperationFragment': BulkOperation_OperationFragment } }
      ) | null }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type RevokeLicensesMutationVariables = Exact<{
  input: RevokeLicensesInput;
}>;


export type RevokeLicensesMutation = { revokeLicenses:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'RevokeLicensesPayload', bulkOperation: (
        { id: string }
        & { ' $fragmentRefs'?: { 'BulkOperation_OperationFragment': BulkOperation_OperationFragment } }
      ) | null }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type CancelBulkOperationMutationVariables = Exact<{
  input: CancelBulkOperationInput;
}>;


export type CancelBulkOperationMutation = { cancelBulkOperation:
    | { __typename: 'CancelBulkOperationPayload', bulkOperation: (
        { id: string }
        & { ' $fragmentRefs'?: { 'BulkOperation_OperationFragment': BulkOperation_OperationFragment } }
      ) | null }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type BulkOperation_OperationFragment = { id: string, kind: BulkOperationKind, state: BulkOperationState, dryRun: boolean, selection: Record<string, unknown>, parameters: Record<string, unknown>, reason: string, totalCount: number, processedCount: number, changedCount: number, unchangedCount: number, refusedCount: number, failedCount: number, createdAt: string, createdBy: string, startedAt: string | null, endedAt: string | null, dryRunOf: { id: string } | null } & { ' $fragmentName'?: 'BulkOperation_OperationFragment' };

export type BulkOperationPageQueryVariables = Exact<{
  id: string;
}>;


export type BulkOperationPageQuery = { bulkOperation: (
    { id: string }
    & { ' $fragmentRefs'?: { 'BulkOperation_OperationFragment': BulkOperation_OperationFragment } }
  ) | null };

export type BulkOperationRowsQueryVariables = Exact<{
  id: string;
  outcome?: BulkOperationOutcome | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type BulkOperationRowsQuery = { bulkOperationRows: { pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ node: { position: number, outcome: BulkOperationOutcome, code: RefusalCode | null, message: string | null, effect: { summary: string, changesCount: number, devicesOverLimitCount: number, outlivingFilesCount: number, changes: Array<{ field: string, before: string | null, after: string | null }> } | null, license: { id: string, keyHint: string, account?: { id: string, name: string }, licenseType?: { id: string, name: string } } } }> } };

export type BulkOperationListPageQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type BulkOperationListPageQuery = { bulkOperations: { pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ node: (
        { id: string }
        & { ' $fragmentRefs'?: { 'BulkOperation_OperationFragment': BulkOperation_OperationFragment } }
      ) }> } };

export type CataloguePageQueryVariables = Exact<{
  product?: string | null | undefined;
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
}>;


export type CataloguePageQuery = { products: { edges: Array<{ node: { id: string, code: string, name: string } }> }, licenseTypes: { pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ node: (
        { id: string, product: { id: string } }
        & { ' $fragmentRefs'?: { 'LicenseTypeTable_LicenseTypeFragment': LicenseTypeTable_LicenseTypeFragment } }
      ) }> } };

export type ApplyCatalogueMutationVariables = Exact<{
  input: ApplyCatalogInput;
}>;


export type ApplyCatalogueMutation = { applyCatalog:
    | { __typename: 'ApplyCatalogPayload', applied: boolean, changes: Array<{ ' $fragmentRefs'?: { 'CatalogueChanges_ChangeFragment': CatalogueChanges_ChangeFragment } }> }
    | (
      { __typename: 'InputRefusal', catalogueIssues: Array<{ path: Array<string>, message: string, line: number | null, column: number | null }> }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type CatalogueChanges_ChangeFragment = { action: CatalogAction, product: string, subject: string, revision: number | null, summary: string, text: { code: string }, fields: Array<{ field: string, before: string | null, after: string | null }> } & { ' $fragmentName'?: 'CatalogueChanges_ChangeFragment' };

export type CreateProductMutationVariables = Exact<{
  input: CreateProductInput;
}>;


export type CreateProductMutation = { createProduct:
    | { __typename: 'CreateProductPayload', product: { id: string, code: string, name: string } }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type DefineReleaseMutationVariables = Exact<{
  input: DefineReleaseInput;
}>;


export type DefineReleaseMutation = { defineRelease:
    | { __typename: 'DefineReleasePayload', product: { id: string, releases: Array<{ version: string, releasedAt: string }> } }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type CatalogueDraftsQueryVariables = Exact<{
  product?: string | null | undefined;
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
}>;


export type CatalogueDraftsQuery = { licenseTypes: { edges: Array<{ node: { id: string, draft: { number: number, rules: { ' $fragmentRefs'?: { 'RuleSummary_RulesFragment': RuleSummary_RulesFragment } } } | null } }> } };

export type LicenseTypeHistoryQueryVariables = Exact<{
  code: string;
}>;


export type LicenseTypeHistoryQuery = { licenseType: (
    { id: string }
    & { ' $fragmentRefs'?: { 'History_LicenseTypeFragment': History_LicenseTypeFragment } }
  ) | null };

export type History_LicenseTypeFragment = { id: string, version: number, draft: { number: number } | null, revisions: Array<{ number: number, createdAt: string, publishedAt: string | null, rules: { ' $fragmentRefs'?: { 'RulesFragment': RulesFragment } } }> } & { ' $fragmentName'?: 'History_LicenseTypeFragment' };

export type CatalogueFileProductsQueryVariables = Exact<{
  after?: string | null | undefined;
}>;


export type CatalogueFileProductsQuery = { products: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, code: string, name: string, entitlements: Array<{ code: string, name: string }>, meters: Array<{ code: string, name: string }> } }> } };

export type CatalogueFileReleasesQueryVariables = Exact<{
  product: string;
  skip?: number | null | undefined;
}>;


export type CatalogueFileReleasesQuery = { product: { id: string, releases: Array<{ version: string, releasedAt: string }> } | null };

export type CatalogueFileTypesQueryVariables = Exact<{
  product: string;
  after?: string | null | undefined;
}>;


export type CatalogueFileTypesQuery = { licenseTypes: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, code: string, name: string, description: string | null, skus: Array<string>, upgradesFrom: Array<string>, state: LicenseTypeState, version: number, skuIntents: Array<{ sku: string, intent: SaleIntent }>, published: { number: number, rules: { ' $fragmentRefs'?: { 'RulesFragment': RulesFragment } } } | null, draft: { number: number, rules: { ' $fragmentRefs'?: { 'RulesFragment': RulesFragment } } } | null } }> } };

export type LicenseTypeFormQueryVariables = Exact<{
  code: string;
}>;


export type LicenseTypeFormQuery = { licenseType: { id: string, code: string, name: string, description: string | null, state: LicenseTypeState, version: number, skus: Array<string>, upgradesFrom: Array<string>, skuIntents: Array<{ sku: string, intent: SaleIntent }>, product: { id: string, code: string, name: string }, published: { number: number, rules: { ' $fragmentRefs'?: { 'RulesFragment': RulesFragment } } } | null, draft: { number: number, rules: { ' $fragmentRefs'?: { 'RulesFragment': RulesFragment } } } | null } | null };

export type FormProductsQueryVariables = Exact<{ [key: string]: never; }>;


export type FormProductsQuery = { products: { edges: Array<{ node: { id: string, code: string, name: string } }> } };

export type FormProductQueryVariables = Exact<{
  code: string;
}>;


export type FormProductQuery = { product: { id: string, code: string, name: string, entitlements: Array<{ code: string, name: string }>, meters: Array<{ code: string, name: string }>, licenseTypes: { edges: Array<{ node: { id: string, code: string, name: string } }> } } | null };

export type LicenseTypePageQueryVariables = Exact<{
  code: string;
}>;


export type LicenseTypePageQuery = { licenseType: (
    { id: string, code: string, name: string, description: string | null, state: LicenseTypeState, retiredAt: string | null, skus: Array<string>, upgradesFrom: Array<string>, skuIntents: Array<{ sku: string, intent: SaleIntent }>, product: { id: string, code: string, name: string }, published: { number: number, rules: { ' $fragmentRefs'?: { 'RulesFragment': RulesFragment } } } | null }
    & { ' $fragmentRefs'?: { 'LicenseTypeTable_LicenseTypeFragment': LicenseTypeTable_LicenseTypeFragment;'RuleSentences_LicenseTypeFragment': RuleSentences_LicenseTypeFragment } }
  ) | null };

export type LicenseTypeTable_LicenseTypeFragment = { id: string, code: string, name: string, state: LicenseTypeState, skus: Array<string>, published: { number: number, publishedAt: string | null, rules: { ' $fragmentRefs'?: { 'RuleSummary_RulesFragment': RuleSummary_RulesFragment } } } | null } & { ' $fragmentName'?: 'LicenseTypeTable_LicenseTypeFragment' };

export type RuleSummary_RulesFragment = { term: string | null, seatModel: SeatModel, maxActivations: number | null, trial: { selfService: boolean } | null } & { ' $fragmentName'?: 'RuleSummary_RulesFragment' };

export type ProductPageQueryVariables = Exact<{
  code: string;
  skip?: number | null | undefined;
}>;


export type ProductPageQuery = { product: { id: string, code: string, name: string, createdAt: string, entitlements: Array<{ code: string, name: string }>, meters: Array<{ code: string, name: string }>, releases: Array<{ version: string, releasedAt: string }> } | null };

export type PublishLicenseTypeMutationVariables = Exact<{
  input: PublishLicenseTypeInput;
}>;


export type PublishLicenseTypeMutation = { publishLicenseType:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'PublishLicenseTypePayload', licenseType: (
        { id: string, code: string, published: { number: number, rules: { ' $fragmentRefs'?: { 'RulesFragment': RulesFragment } } } | null }
        & { ' $fragmentRefs'?: { 'LicenseTypeTable_LicenseTypeFragment': LicenseTypeTable_LicenseTypeFragment;'History_LicenseTypeFragment': History_LicenseTypeFragment } }
      ) }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type RetireLicenseTypeMutationVariables = Exact<{
  input: RetireLicenseTypeInput;
}>;


export type RetireLicenseTypeMutation = { retireLicenseType:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'RetireLicenseTypePayload', licenseType: { id: string, code: string, state: LicenseTypeState, version: number, retiredAt: string | null } }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type RuleSentences_LicenseTypeFragment = { id: string, product: { id: string, entitlements: Array<{ code: string, name: string }>, meters: Array<{ code: string, name: string }> } } & { ' $fragmentName'?: 'RuleSentences_LicenseTypeFragment' };

export type RulesFragment = { term: string | null, termStartsAt: TermStart, timeZone: string, endsAtEndOfDay: boolean, gracePeriod: string | null, renewalBasis: RenewalBasis, expiryPolicy: ExpiryPolicy, updates: string | null, seatModel: SeatModel, maxActivations: number | null, leaseDuration: string | null, checkIn: string | null, fingerprintMatch: FingerprintMatch, requireFingerprint: boolean, offlineGrace: string | null, keyPrefix: string, expiryNotices: Array<string>, overage: { policy: SeatOverage, percent: number | null }, overLimit: { policy: OverLimitPolicy, period: string | null }, heartbeat: { every: string, missedBy: MissedHeartbeat } | null, transferLimit: { count: number, per: string } | null, entitlements: Array<{ code: string, value: { boolean: boolean | null, integer: number | null, text: string | null } }>, meters: Array<{ code: string, limit: number | null, period: MeterPeriod, overage: UsageOverage }>, offline: { ttl: string, maxOutstanding: number | null } | null, trial: { oncePer: Array<TrialIdentity>, selfService: boolean } | null } & { ' $fragmentName'?: 'RulesFragment' };

export type TermTimelineQueryVariables = Exact<{
  input: PreviewTermInput;
}>;


export type TermTimelineQuery = { previewTerm: { startsAt: string, expiry: string | null, graceEndsAt: string | null, updatesUntil: string | null, notices: Array<{ message: NotificationMessage, offset: string, dueAt: string }> } };

export type CrmPageQueryVariables = Exact<{ [key: string]: never; }>;


export type CrmPageQuery = { crmSync: { state: CrmSyncState, url: string | null, emulated: boolean, queue: number, behindSince: string | null, lastRunAt: string | null, drift: number | null, parkedCount: number, pause: { code: string, reason: string, until: string } | null, licensesPause: { code: string, reason: string, until: string } | null, dealsPause: { code: string, reason: string, until: string } | null, lastReconciliation: { id: string, state: CrmReconciliationState, dryRun: boolean, compared: number, endedAt: string | null, failure: string | null } | null } };

export type CrmParkedQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  readsAccounts?: boolean | null | undefined;
}>;


export type CrmParkedQuery = { crmSync: { parked: { totalCount: { ' $fragmentRefs'?: { 'PagedSection_CountFragment': PagedSection_CountFragment } }, pageInfo: { ' $fragmentRefs'?: { 'PagedSection_PageInfoFragment': PagedSection_PageInfoFragment } }, edges: Array<{ node: { kind: CrmRecordKind, code: string, reason: string, parkedAt: string | null, account?: { id: string, name: string } } }> } } };

export type CrmParkedDealsQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
}>;


export type CrmParkedDealsQuery = { crmSync: { parkedDeals: { totalCount: { ' $fragmentRefs'?: { 'PagedSection_CountFragment': PagedSection_CountFragment } }, pageInfo: { ' $fragmentRefs'?: { 'PagedSection_PageInfoFragment': PagedSection_PageInfoFragment } }, edges: Array<{ node: { code: string, reason: string, parkedAt: string | null, remoteId: string } }> } } };

export type CrmErasuresQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  readsAccounts?: boolean | null | undefined;
}>;


export type CrmErasuresQuery = { crmSync: { erasures: { totalCount: { ' $fragmentRefs'?: { 'PagedSection_CountFragment': PagedSection_CountFragment } }, pageInfo: { ' $fragmentRefs'?: { 'PagedSection_PageInfoFragment': PagedSection_PageInfoFragment } }, edges: Array<{ node: { requestedAt: string, parkedAt: string | null, code: string | null, reason: string | null, account?: { id: string, name: string } } }> } } };

export type CrmDifferencesQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
}>;


export type CrmDifferencesQuery = { crmSync: { lastReconciliation: { id: string, differences: { totalCount: { ' $fragmentRefs'?: { 'PagedSection_CountFragment': PagedSection_CountFragment } }, pageInfo: { ' $fragmentRefs'?: { 'PagedSection_PageInfoFragment': PagedSection_PageInfoFragment } }, edges: Array<{ node: { kind: CrmRecordKind, accountId: string, remoteId: string | null, expected: Record<string, unknown>, found: Record<string, unknown> } }> } } | null } };

export type ReplayCrmSyncMutationVariables = Exact<{
  input: ReplayCrmSyncInput;
}>;


export type ReplayCrmSyncMutation = { replayCrmSync:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'ReplayCrmSyncPayload', replayed: number }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type ReconcileCrmMutationVariables = Exact<{
  input: ReconcileCrmInput;
}>;


export type ReconcileCrmMutation = { reconcileCrm:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'ReconcileCrmPayload', reconciliation: { id: string, state: CrmReconciliationState } }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type CrmReviewsQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  readsAccounts?: boolean | null | undefined;
  readsLicenses?: boolean | null | undefined;
}>;


export type CrmReviewsQuery = { crmSync: { reviews: { totalCount: { ' $fragmentRefs'?: { 'PagedSection_CountFragment': PagedSection_CountFragment } }, pageInfo: { ' $fragmentRefs'?: { 'PagedSection_PageInfoFragment': PagedSection_PageInfoFragment } }, edges: Array<{ node: (
          { id: string }
          & { ' $fragmentRefs'?: { 'Reviews_ReviewFragment': Reviews_ReviewFragment } }
        ) }> } } };

export type Reviews_ReviewFragment = { id: string, canRetry: boolean, code: string, detail: string, object: CrmObject, remoteId: string, source: string, raisedAt: string, account?: { id: string, name: string } | null, choices: Array<{ id: string, intent: SaleIntent, licenseType: string, seats: number, license?: { id: string, keyHint: string } | null }> } & { ' $fragmentName'?: 'Reviews_ReviewFragment' };

export type DecideSaleMutationVariables = Exact<{
  input: DecideSaleInput;
}>;


export type DecideSaleMutation = { decideSale:
    | { __typename: 'DecideSalePayload', review: { id: string, resolvedAt: string | null } }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type ResolveCrmReviewMutationVariables = Exact<{
  input: ResolveCrmReviewInput;
}>;


export type ResolveCrmReviewMutation = { resolveCrmReview:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'ResolveCrmReviewPayload', review: { id: string, resolvedAt: string | null } }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type RetryReviewMutationVariables = Exact<{
  input: RetryReviewInput;
}>;


export type RetryReviewMutation = { retryReview:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'RetryReviewPayload', review: { id: string, resolvedAt: string | null } }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type CrmSuggestionsQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  readsAccounts?: boolean | null | undefined;
}>;


export type CrmSuggestionsQuery = { crmSync: { suggestions: { totalCount: { ' $fragmentRefs'?: { 'PagedSection_CountFragment': PagedSection_CountFragment } }, pageInfo: { ' $fragmentRefs'?: { 'PagedSection_PageInfoFragment': PagedSection_PageInfoFragment } }, edges: Array<{ node: { ' $fragmentRefs'?: { 'Suggestions_SuggestionFragment': Suggestions_SuggestionFragment } } }> } } };

export type Suggestions_SuggestionFragment = { remoteId: string, name: string | null, domain: string, suggestedAt: string, account?: { id: string, name: string } } & { ' $fragmentName'?: 'Suggestions_SuggestionFragment' };

export type LinkSuggestedCompanyMutationVariables = Exact<{
  input: LinkAccountToCrmInput;
}>;


export type LinkSuggestedCompanyMutation = { linkAccountToCrm:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | { __typename: 'LinkAccountToCrmPayload', account: { id: string, crm: { remoteId: string | null } | null } }
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type DeviceListPageQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  product?: string | null | undefined;
  platform?: string | null | undefined;
  version?: string | null | undefined;
  license?: string | null | undefined;
  active?: boolean | null | undefined;
  silentSince?: string | null | undefined;
  orderBy?: ActivationOrder | null | undefined;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type DeviceListPageQuery = { activations: { totalCount: { value: number, exact: boolean }, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ node: (
        { id: string, license: { id: string, keyHint: string, account?: { id: string, name: string }, product?: { id: string, name: string } } | null }
        & { ' $fragmentRefs'?: { 'LicenseDevice_ActivationFragment': LicenseDevice_ActivationFragment } }
      ) }> } };

export type DeviceFilterChoicesQueryVariables = Exact<{ [key: string]: never; }>;


export type DeviceFilterChoicesQuery = { products: { edges: Array<{ node: { id: string, code: string, name: string } }> } };

export type HomeOnboardingsQueryVariables = Exact<{
  readsCatalog?: boolean | null | undefined;
  readsLicenses?: boolean | null | undefined;
}>;


export type HomeOnboardingsQuery = { onboardings: { totalCount: { value: number, exact: boolean }, edges: Array<{ node: (
        { id: string }
        & { ' $fragmentRefs'?: { 'OnboardingTable_OnboardingFragment': OnboardingTable_OnboardingFragment } }
      ) }> } };

export type HomeExpiringQueryVariables = Exact<{
  from: string;
  to: string;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type HomeExpiringQuery = { licenses: { totalCount: { value: number, exact: boolean }, edges: Array<{ node: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseTable_LicenseFragment': LicenseTable_LicenseFragment } }
      ) }> } };

export type HomeFindingsQueryVariables = Exact<{
  input: InsightsInput;
}>;


export type HomeFindingsQuery = { insights: { findings: Array<{ ' $fragmentRefs'?: { 'Findings_FindingFragment': Findings_FindingFragment } }> } };

export type HomeTypeNamesQueryVariables = Exact<{ [key: string]: never; }>;


export type HomeTypeNamesQuery = { licenseTypes: { edges: Array<{ node: { id: string, code: string, name: string } }> } };

export type HomeCrmQueryVariables = Exact<{ [key: string]: never; }>;


export type HomeCrmQuery = { crmSync: { state: CrmSyncState, url: string | null, emulated: boolean, queue: number, behindSince: string | null, parkedCount: number, pause: { code: string, reason: string, until: string } | null, reviews: { totalCount: { value: number, exact: boolean } } } };

export type HomeCountsQueryVariables = Exact<{
  readsLicenses: boolean;
}>;


export type HomeCountsQuery = { accounts: { totalCount: { value: number, exact: boolean } }, active?: { totalCount: { value: number, exact: boolean } }, grace?: { totalCount: { value: number, exact: boolean } }, devices?: { totalCount: { value: number, exact: boolean } } };

export type HomeSetupQueryVariables = Exact<{
  readsCrm: boolean;
}>;


export type HomeSetupQuery = { products: { edges: Array<{ node: { id: string } }> }, licenseTypes: { edges: Array<{ node: { id: string } }> }, accounts: { edges: Array<{ node: { id: string } }> }, activations: { edges: Array<{ node: { id: string } }> }, notifications: { edges: Array<{ node: { id: string } }> }, crmSync?: { state: CrmSyncState, emulated: boolean } };

export type Funnel_StepFragment = { step: OnboardingStep, entered: number, completed: number, dropped: number, inProgress: number, conversion: number | null, overallConversion: number | null, medianTime: string | null, p90Time: string | null } & { ' $fragmentName'?: 'Funnel_StepFragment' };

export type Errors_PatternFragment = { code: string, step: OnboardingStep, licenseType: string | null, attempts: number, comparedAttempts: number, accounts: number, lastSeenAt: string, sample?: Array<{ id: string, name: string }> } & { ' $fragmentName'?: 'Errors_PatternFragment' };

export type Refusals_RefusalFragment = { kind: RefusedKind, code: string, licenseType: string | null, attempts: number, comparedAttempts: number } & { ' $fragmentName'?: 'Refusals_RefusalFragment' };

export type Utilization_UseFragment = { licenseType: string | null, licenses: number, seatsBought: number, seatsUsed: number, seatsUsedRecently: number, seatsFree: number, atLimit: number, neverActivated: number, unlimited: number } & { ' $fragmentName'?: 'Utilization_UseFragment' };

export type Renewals_RenewalsFragment = { due: number, renewed: number, upcoming: number, inGrace: number, lapsed: number } & { ' $fragmentName'?: 'Renewals_RenewalsFragment' };

export type Versions_VersionFragment = { product: string, version: string | null, devices: number } & { ' $fragmentName'?: 'Versions_VersionFragment' };

export type EntitlementUse_UseFragment = { code: string, licenseType: string, licenses: number, neverExercised: number } & { ' $fragmentName'?: 'EntitlementUse_UseFragment' };

export type MeterUse_UseFragment = { meter: string, licenses: number, limited: number, nearLimit: number, atLimit: number, used: number } & { ' $fragmentName'?: 'MeterUse_UseFragment' };

export type Findings_FindingFragment = { kind: FindingKind, says: string, licenseType: string | null, step: OnboardingStep | null, records: Array<string> } & { ' $fragmentName'?: 'Findings_FindingFragment' };

export type FindingRecordQueryVariables = Exact<{
  id: string;
  readsAccounts?: boolean | null | undefined;
}>;


export type FindingRecordQuery = { node:
    | { __typename: 'Account', name: string, id: string }
    | { __typename: 'Activation', id: string }
    | { __typename: 'ApiKey', id: string }
    | { __typename: 'BannedFingerprint', id: string }
    | { __typename: 'BulkOperation', id: string }
    | { __typename: 'Contact', id: string }
    | { __typename: 'CrmReconciliation', id: string }
    | { __typename: 'CrmReview', id: string }
    | { __typename: 'Event', id: string }
    | { __typename: 'KeyPool', id: string }
    | { __typename: 'License', keyHint: string, id: string, account?: { id: string, name: string } }
    | { __typename: 'LicenseFile', id: string }
    | { __typename: 'LicenseType', id: string }
    | { __typename: 'Notification', id: string }
    | { __typename: 'Onboarding', id: string, account: { id: string, name: string } }
    | { __typename: 'OnboardingAttempt', id: string }
    | { __typename: 'Partner', id: string }
    | { __typename: 'PooledKey', id: string }
    | { __typename: 'Product', id: string }
    | { __typename: 'Sale', id: string }
    | { __typename: 'SaleEffect', id: string }
    | { __typename: 'ScheduledChange', id: string }
    | { __typename: 'SigningKey', id: string }
    | { __typename: 'WebhookDelivery', id: string }
    | { __typename: 'WebhookEndpoint', id: string }
   | null };

export type InsightsOnboardingQueryVariables = Exact<{
  input: InsightsInput;
  withAccounts: boolean;
}>;


export type InsightsOnboardingQuery = { insights: { period: { from: string, to: string }, comparedPeriod: { from: string, to: string }, funnel: Array<{ ' $fragmentRefs'?: { 'Funnel_StepFragment': Funnel_StepFragment } }>, comparedFunnel: Array<{ ' $fragmentRefs'?: { 'Funnel_StepFragment': Funnel_StepFragment } }>, activationTimes: Array<{ upTo: string | null, accounts: number }>, errorPatterns: Array<{ ' $fragmentRefs'?: { 'Errors_PatternFragment': Errors_PatternFragment } }>, refusals: Array<{ ' $fragmentRefs'?: { 'Refusals_RefusalFragment': Refusals_RefusalFragment } }> } };

export type InsightsUseQueryVariables = Exact<{
  input: InsightsInput;
}>;


export type InsightsUseQuery = { insights: { useAsOf: string, utilization: Array<{ ' $fragmentRefs'?: { 'Utilization_UseFragment': Utilization_UseFragment } }>, renewals: { ' $fragmentRefs'?: { 'Renewals_RenewalsFragment': Renewals_RenewalsFragment } }, versions: Array<{ ' $fragmentRefs'?: { 'Versions_VersionFragment': Versions_VersionFragment } }>, entitlements: Array<{ ' $fragmentRefs'?: { 'EntitlementUse_UseFragment': EntitlementUse_UseFragment } }>, meters: Array<{ ' $fragmentRefs'?: { 'MeterUse_UseFragment': MeterUse_UseFragment } }> } };

export type InsightsFindingsQueryVariables = Exact<{
  input: InsightsInput;
}>;


export type InsightsFindingsQuery = { insights: { findings: Array<{ ' $fragmentRefs'?: { 'Findings_FindingFragment': Findings_FindingFragment } }> } };

export type InsightsCatalogueQueryVariables = Exact<{ [key: string]: never; }>;


export type InsightsCatalogueQuery = { products: { edges: Array<{ node: { id: string, code: string, name: string } }> }, licenseTypes: { edges: Array<{ node: { id: string, code: string, name: string, product: { id: string, code: string } } }> } };

export type InsightsPartnersQueryVariables = Exact<{ [key: string]: never; }>;


export type InsightsPartnersQuery = { partners: { edges: Array<{ node: { id: string, code: string, name: string } }> } };

export type CreateKeyPoolMutationVariables = Exact<{
  input: CreateKeyPoolInput;
  readsCatalog?: boolean | null | undefined;
  readsAccounts?: boolean | null | undefined;
}>;


export type CreateKeyPoolMutation = { createKeyPool:
    | { __typename: 'CreateKeyPoolPayload', addedCount: number, keyFile: string | null, keyPool: (
        { id: string }
        & { ' $fragmentRefs'?: { 'KeyPool_PoolFragment': KeyPool_PoolFragment } }
      ) }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type AddPooledKeysMutationVariables = Exact<{
  input: AddPooledKeysInput;
  readsCatalog?: boolean | null | undefined;
  readsAccounts?: boolean | null | undefined;
}>;


export type AddPooledKeysMutation = { addPooledKeys:
    | { __typename: 'AddPooledKeysPayload', addedCount: number, keyFile: string | null, keyPool: (
        { id: string }
        & { ' $fragmentRefs'?: { 'KeyPool_PoolFragment': KeyPool_PoolFragment } }
      ) }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type CloseKeyPoolMutationVariables = Exact<{
  input: CloseKeyPoolInput;
}>;


export type CloseKeyPoolMutation = { closeKeyPool:
    | { __typename: 'CloseKeyPoolPayload', keyPool: { id: string, closedAt: string | null } }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type RevokePooledKeysMutationVariables = Exact<{
  input: RevokePooledKeysInput;
}>;


export type RevokePooledKeysMutation = { revokePooledKeys:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'RevokePooledKeysPayload', revokedCount: number, keyPool: { id: string, available: number, revoked: number } }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type ClaimPooledKeyMutationVariables = Exact<{
  input: ClaimPooledKeyInput;
}>;


export type ClaimPooledKeyMutation = { claimPooledKey:
    | { __typename: 'ClaimPooledKeyPayload', license: { id: string }, pooledKey: { id: string, state: PooledKeyState, claimedAt: string | null } }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type KeyPoolListPageQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  licenseType?: string | null | undefined;
  low?: boolean | null | undefined;
  open?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
  readsAccounts?: boolean | null | undefined;
}>;


export type KeyPoolListPageQuery = { keyPools: { totalCount: { ' $fragmentRefs'?: { 'PagedSection_CountFragment': PagedSection_CountFragment } }, pageInfo: { ' $fragmentRefs'?: { 'PagedSection_PageInfoFragment': PagedSection_PageInfoFragment } }, edges: Array<{ node: (
        { id: string }
        & { ' $fragmentRefs'?: { 'KeyPool_PoolFragment': KeyPool_PoolFragment } }
      ) }> } };

export type KeyPool_PoolFragment = { id: string, name: string, available: number, claimed: number, revoked: number, lowBelow: number | null, createdAt: string, closedAt: string | null, licenseType?: { id: string, code: string, name: string }, partner?: { id: string, code: string, name: string } | null } & { ' $fragmentName'?: 'KeyPool_PoolFragment' };

export type KeyPoolPageQueryVariables = Exact<{
  id: string;
  state?: PooledKeyState | null | undefined;
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  readsCatalog?: boolean | null | undefined;
  readsAccounts?: boolean | null | undefined;
}>;


export type KeyPoolPageQuery = { keyPool: (
    { id: string, overrides: Record<string, unknown>, revision?: { number: number }, pooledKeys: { pageInfo: { ' $fragmentRefs'?: { 'PagedSection_PageInfoFragment': PagedSection_PageInfoFragment } }, edges: Array<{ node: (
          { id: string }
          & { ' $fragmentRefs'?: { 'PooledKey_KeyFragment': PooledKey_KeyFragment } }
        ) }> } }
    & { ' $fragmentRefs'?: { 'KeyPool_PoolFragment': KeyPool_PoolFragment } }
  ) | null };

export type PooledKey_KeyFragment = { id: string, keyHint: string, state: PooledKeyState, createdAt: string, claimedAt: string | null, sale: string | null, revokedAt: string | null, revokeReason: string | null, license: { id: string, account?: { id: string, name: string } } | null } & { ' $fragmentName'?: 'PooledKey_KeyFragment' };

export type ChangedTypeQueryVariables = Exact<{
  code: string;
}>;


export type ChangedTypeQuery = { licenseType: (
    { id: string, published: { number: number, rules: { ' $fragmentRefs'?: { 'RulesFragment': RulesFragment } } } | null }
    & { ' $fragmentRefs'?: { 'RuleSentences_LicenseTypeFragment': RuleSentences_LicenseTypeFragment } }
  ) | null };

export type RotateAndShowLicenseKeyMutationVariables = Exact<{
  input: RotateLicenseKeyInput;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type RotateAndShowLicenseKeyMutation = { rotateLicenseKey:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'RotateLicenseKeyPayload', licenseKey: string, license: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseCore_LicenseFragment': LicenseCore_LicenseFragment } }
      ) }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type TransferLicenseMutationVariables = Exact<{
  input: TransferLicenseInput;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type TransferLicenseMutation = { transferLicense:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
    | { __typename: 'TransferLicensePayload', transferred: boolean, license: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseCore_LicenseFragment': LicenseCore_LicenseFragment } }
      ) }
   };

export type IssueLicenseMutationVariables = Exact<{
  input: IssueLicenseInput;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type IssueLicenseMutation = { issueLicense:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | { __typename: 'IssueLicensePayload', licenseKey: string, license: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseTable_LicenseFragment': LicenseTable_LicenseFragment } }
      ) }
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type SuspendLicenseMutationVariables = Exact<{
  input: SuspendLicenseInput;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type SuspendLicenseMutation = { suspendLicense:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
    | { __typename: 'SuspendLicensePayload', license: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseCore_LicenseFragment': LicenseCore_LicenseFragment } }
      ) }
   };

export type ReinstateLicenseMutationVariables = Exact<{
  input: ReinstateLicenseInput;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type ReinstateLicenseMutation = { reinstateLicense:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'ReinstateLicensePayload', license: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseCore_LicenseFragment': LicenseCore_LicenseFragment } }
      ) }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type RevokeLicenseMutationVariables = Exact<{
  input: RevokeLicenseInput;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type RevokeLicenseMutation = { revokeLicense:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'RevokeLicensePayload', license: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseCore_LicenseFragment': LicenseCore_LicenseFragment } }
      ) }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type RenewLicenseMutationVariables = Exact<{
  input: RenewLicenseInput;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type RenewLicenseMutation = { renewLicense:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'RenewLicensePayload', license: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseCore_LicenseFragment': LicenseCore_LicenseFragment } }
      ) }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type ExtendLicenseMutationVariables = Exact<{
  input: ExtendLicenseInput;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type ExtendLicenseMutation = { extendLicense:
    | { __typename: 'ExtendLicensePayload', license: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseCore_LicenseFragment': LicenseCore_LicenseFragment } }
      ) }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type ExtendTrialMutationVariables = Exact<{
  input: ExtendTrialInput;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type ExtendTrialMutation = { extendTrial:
    | { __typename: 'ExtendTrialPayload', license: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseCore_LicenseFragment': LicenseCore_LicenseFragment } }
      ) }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type ChangeLicenseTypeMutationVariables = Exact<{
  input: ChangeLicenseTypeInput;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type ChangeLicenseTypeMutation = { changeLicenseType:
    | { __typename: 'ChangeLicenseTypePayload', license: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseCore_LicenseFragment': LicenseCore_LicenseFragment } }
      ) }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type ChangeLicenseMutationVariables = Exact<{
  input: ChangeLicenseInput;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type ChangeLicenseMutation = { changeLicense:
    | { __typename: 'ChangeLicensePayload', license: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseCore_LicenseFragment': LicenseCore_LicenseFragment } }
      ), effect: { ' $fragmentRefs'?: { 'ChangeEffect_EffectFragment': ChangeEffect_EffectFragment } }, scheduledChange: (
        { id: string }
        & { ' $fragmentRefs'?: { 'ScheduledChange_ChangeFragment': ScheduledChange_ChangeFragment } }
      ) | null }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type ResendLicenseDetailsMutationVariables = Exact<{
  input: ResendLicenseDetailsInput;
}>;


export type ResendLicenseDetailsMutation = { resendLicenseDetails:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'ResendLicenseDetailsPayload', notification: { id: string, state: NotificationState } }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type CancelScheduledChangeMutationVariables = Exact<{
  input: CancelScheduledChangeInput;
}>;


export type CancelScheduledChangeMutation = { cancelScheduledChange:
    | { __typename: 'CancelScheduledChangePayload', scheduledChange: (
        { id: string }
        & { ' $fragmentRefs'?: { 'ScheduledChange_ChangeFragment': ScheduledChange_ChangeFragment } }
      ) }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type AnswerLicenseRequestMutationVariables = Exact<{
  input: AnswerLicenseRequestInput;
}>;


export type AnswerLicenseRequestMutation = { answerLicenseRequest:
    | { __typename: 'AnswerLicenseRequestPayload', file: string, expiresAt: string, repeated: boolean, activation: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseDevice_ActivationFragment': LicenseDevice_ActivationFragment } }
      ) }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type CheckOutLicenseMutationVariables = Exact<{
  input: CheckOutLicenseInput;
}>;


export type CheckOutLicenseMutation = { checkOutLicense:
    | { __typename: 'CheckOutLicensePayload', file: string, expiresAt: string }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type ReleaseLicenseFileMutationVariables = Exact<{
  input: ReleaseLicenseFileInput;
}>;


export type ReleaseLicenseFileMutation = { releaseLicenseFile:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'ReleaseLicenseFilePayload', released: boolean, seatFreeAt: string | null }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type ReleaseActivationMutationVariables = Exact<{
  input: ReleaseActivationInput;
}>;


export type ReleaseActivationMutation = { releaseActivation:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'ReleaseActivationPayload', released: boolean, activation: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseDevice_ActivationFragment': LicenseDevice_ActivationFragment } }
      ) }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type UpdateActivationMutationVariables = Exact<{
  input: UpdateActivationInput;
}>;


export type UpdateActivationMutation = { updateActivation:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
    | { __typename: 'UpdateActivationPayload', activation: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseDevice_ActivationFragment': LicenseDevice_ActivationFragment } }
      ) }
   };

export type BanFingerprintMutationVariables = Exact<{
  input: BanFingerprintInput;
}>;


export type BanFingerprintMutation = { banFingerprint:
    | { __typename: 'BanFingerprintPayload', created: boolean, bannedFingerprint: { id: string, fingerprint: string } | null }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type UnbanFingerprintMutationVariables = Exact<{
  input: UnbanFingerprintInput;
}>;


export type UnbanFingerprintMutation = { unbanFingerprint:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
    | { __typename: 'UnbanFingerprintPayload', unbanned: boolean }
   };

export type CorrectUsageMutationVariables = Exact<{
  input: CorrectUsageInput;
}>;


export type CorrectUsageMutation = { correctUsage:
    | { __typename: 'CorrectUsagePayload', reading: { meter: string, used: number, limit: number | null, remaining: number | null, period: MeterPeriod, resetsAt: string | null } }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type RotateLicenseKeyMutationVariables = Exact<{
  input: RotateLicenseKeyInput;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type RotateLicenseKeyMutation = { rotateLicenseKey:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'RotateLicenseKeyPayload', license: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseCore_LicenseFragment': LicenseCore_LicenseFragment } }
      ) }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type ChangeEffect_EffectFragment = { devicesOverLimitCount: number, overLimitUntil: string | null, outlivingFilesCount: number, changes: Array<{ field: string, before: string | null, after: string | null }>, devicesOverLimit: Array<{ id: string, name: string | null, platform: string | null, fingerprint: string }>, canceledNotices: Array<{ message: NotificationMessage, dueAt: string }>, plannedNotices: Array<{ message: NotificationMessage, dueAt: string }> } & { ' $fragmentName'?: 'ChangeEffect_EffectFragment' };

export type LicenseDevicesQueryVariables = Exact<{
  id: string;
}>;


export type LicenseDevicesQuery = { license: { id: string, seated: { totalCount: { value: number, exact: boolean }, pageInfo: { hasNextPage: boolean }, edges: Array<{ node: (
          { id: string }
          & { ' $fragmentRefs'?: { 'LicenseDevice_ActivationFragment': LicenseDevice_ActivationFragment } }
        ) }> }, former: { totalCount: { value: number, exact: boolean }, edges: Array<{ node: (
          { id: string }
          & { ' $fragmentRefs'?: { 'LicenseDevice_ActivationFragment': LicenseDevice_ActivationFragment } }
        ) }> } } | null };

export type LicenseDevice_ActivationFragment = (
  { id: string, fingerprint: string, name: string | null, platform: string | null, version: string | null, activatedAt: string, lastSeenAt: string, leaseEndsAt: string | null, deactivatedAt: string | null, files: { edges: Array<{ node: { id: string, expiresAt: string, fate: LicenseFileFate } }> } }
  & { ' $fragmentRefs'?: { 'SeatBadge_ActivationFragment': SeatBadge_ActivationFragment } }
) & { ' $fragmentName'?: 'LicenseDevice_ActivationFragment' };

export type LicenseBansQueryVariables = Exact<{
  account: string;
  readsAccounts?: boolean | null | undefined;
}>;


export type LicenseBansQuery = { own: { edges: Array<{ node: { id: string, fingerprint: string, account?: { id: string } | null } }> }, all: { edges: Array<{ node: { id: string, fingerprint: string, account?: { id: string } | null } }> } };

export type LicenseListPageQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  status?: LicenseStatus | null | undefined;
  orderBy?: LicenseOrder | null | undefined;
  account?: string | null | undefined;
  product?: string | null | undefined;
  licenseType?: string | null | undefined;
  partner?: string | null | undefined;
  entitlement?: string | null | undefined;
  expiresAfter?: string | null | undefined;
  expiresBefore?: string | null | undefined;
  neverActivated?: boolean | null | undefined;
  silentSince?: string | null | undefined;
  atLimit?: boolean | null | undefined;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type LicenseListPageQuery = { licenses: { totalCount: { value: number, exact: boolean }, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ node: (
        { id: string }
        & { ' $fragmentRefs'?: { 'LicenseTable_LicenseFragment': LicenseTable_LicenseFragment } }
      ) }> } };

export type LicenseFilterChoicesQueryVariables = Exact<{
  catalog: boolean;
  accounts: boolean;
}>;


export type LicenseFilterChoicesQuery = { products?: { edges: Array<{ node: { id: string, code: string, name: string, entitlements: Array<{ code: string, name: string }> } }> }, licenseTypes?: { edges: Array<{ node: { id: string, code: string, name: string, product: { id: string, code: string } } }> }, partners?: { edges: Array<{ node: { id: string, code: string, name: string } }> } };

export type LicenseFilterAccountQueryVariables = Exact<{
  id: string;
}>;


export type LicenseFilterAccountQuery = { account: { id: string, name: string } | null };

export type LicensePageQueryVariables = Exact<{
  id: string;
  readsAccounts?: boolean | null | undefined;
  readsCatalog?: boolean | null | undefined;
}>;


export type LicensePageQuery = { license: (
    { id: string }
    & { ' $fragmentRefs'?: { 'LicenseCore_LicenseFragment': LicenseCore_LicenseFragment } }
  ) | null };

export type LicenseCore_LicenseFragment = { id: string, keyHint: string, name: string | null, status: LicenseStatus, issuedAt: string, startsAt: string | null, expiry: string | null, plannedExpiry: string | null, graceEndsAt: string | null, updatesUntil: string | null, timeZone: string, renewsAutomatically: boolean, revision: number, maxActivations: number | null, activeActivations: number, overLimitUntil: string | null, suspendedAt: string | null, suspendReason: string | null, revokedAt: string | null, revokeReason: string | null, lastValidatedAt: string | null, metadata: Record<string, unknown>, account?: { id: string, name: string, partner: string | null }, product?: { id: string, code: string, name: string, entitlements: Array<{ code: string, name: string }>, meters: Array<{ code: string, name: string }> }, licenseType?: { id: string, code: string, name: string, published: { number: number } | null }, entitlements: Array<{ code: string, value: { boolean: boolean | null, integer: number | null, text: string | null } }>, meters: Array<{ meter: string, used: number, limit: number | null, remaining: number | null, period: MeterPeriod, resetsAt: string | null }>, transfers: { used: number, limit: number, remaining: number, per: string, nextAllowedAt: string | null } | null, rules: { term: string | null, termStartsAt: TermStart, gracePeriod: string | null, expiryPolicy: ExpiryPolicy, renewalBasis: RenewalBasis, maxActivations: number | null, seatModel: SeatModel, leaseDuration: string | null, updates: string | null, overage: { policy: SeatOverage, percent: number | null }, offline: { ttl: string, maxOutstanding: number | null } | null, trial: { selfService: boolean } | null, meters: Array<{ code: string, overage: UsageOverage }>, entitlements: Array<{ code: string, value: { boolean: boolean | null, integer: number | null, text: string | null } }> }, validation: { ' $fragmentRefs'?: { 'LicenseVerdict_ValidationFragment': LicenseVerdict_ValidationFragment } } } & { ' $fragmentName'?: 'LicenseCore_LicenseFragment' };

export type LicenseVerdict_ValidationFragment = { valid: boolean, code: ValidationCode, detail: string, checks: Array<{ code: ValidationCode, detail: string, passed: boolean, tolerated: boolean, nextAction: NextAction | null }> } & { ' $fragmentName'?: 'LicenseVerdict_ValidationFragment' };

export type LicenseProbeQueryVariables = Exact<{
  id: string;
  activation?: string | null | undefined;
  version?: string | null | undefined;
  entitlements?: Array<string> | string | null | undefined;
  asOf?: string | null | undefined;
}>;


export type LicenseProbeQuery = { license: { id: string, validation: { ' $fragmentRefs'?: { 'LicenseVerdict_ValidationFragment': LicenseVerdict_ValidationFragment } } } | null };

export type LicenseRecordsQueryVariables = Exact<{
  id: string;
  accounts: boolean;
  readsCrm?: boolean | null | undefined;
}>;


export type LicenseRecordsQuery = { license: { id: string, refusals: Array<{ kind: RefusedKind, code: string, attempts: number, firstAt: string, lastAt: string, device: string | null, fingerprint: string | null, network: string | null, version: string | null }>, files: { totalCount: { value: number, exact: boolean }, edges: Array<{ node: { id: string, seq: number, issuedAt: string, expiresAt: string, releasedAt: string | null, encrypted: boolean, request: string | null, fate: LicenseFileFate, activation: { id: string, name: string | null, platform: string | null, fingerprint: string } } }> }, scheduledChanges: { edges: Array<{ node: (
          { id: string }
          & { ' $fragmentRefs'?: { 'ScheduledChange_ChangeFragment': ScheduledChange_ChangeFragment } }
        ) }> }, saleEffects: { edges: Array<{ node: { id: string, intent: SaleIntent, quantity: number, issued: boolean, inForce: boolean, appliedAt: string, start: string | null, end: string | null, sale: { id: string, source: string, externalId: string, state: SaleState } } }> }, notifications?: { edges: Array<{ node: (
          { id: string }
          & { ' $fragmentRefs'?: { 'Mail_NotificationFragment': Mail_NotificationFragment } }
        ) }> }, account?: { id: string, crm?: { kind: CrmLinkKind, remoteId: string | null, pushedAt: string | null, changedAt: string | null, parkedCode: string | null, parkedReason: string | null } | null, contacts: { edges: Array<{ node: { id: string, name: string, roles: Array<ContactRole>, removedAt: string | null } }> } } } | null };

export type ScheduledChange_ChangeFragment = { id: string, state: ScheduledChangeState, effectiveAt: string, endedAt: string | null, createdAt: string, createdBy: string, reason: string, change: Record<string, unknown>, failure: string | null, failureCode: RefusalCode | null } & { ' $fragmentName'?: 'ScheduledChange_ChangeFragment' };

export type LicenseEventsQueryVariables = Exact<{
  license: string;
  first: number;
  after?: string | null | undefined;
}>;


export type LicenseEventsQuery = { auditEvents: { pageInfo: { hasNextPage: boolean, endCursor: string | null }, edges: Array<{ node: { id: string, type: string, occurredAt: string, actor: string, requestId: string, data: Record<string, unknown> } }> } };

export type LicenseTable_LicenseFragment = { id: string, keyHint: string, name: string | null, status: LicenseStatus, expiry: string | null, plannedExpiry: string | null, timeZone: string, activeActivations: number, maxActivations: number | null, lastValidatedAt: string | null, account?: { id: string, name: string }, licenseType?: { id: string, name: string } } & { ' $fragmentName'?: 'LicenseTable_LicenseFragment' };

export type LicenseTypeChoicesQueryVariables = Exact<{
  product?: string | null | undefined;
}>;


export type LicenseTypeChoicesQuery = { licenseTypes: { edges: Array<{ node: { id: string, code: string, name: string, published: { number: number, rules: { timeZone: string } } | null, product: { id: string, code: string, name: string } } }> } };

export type SeatBadge_ActivationFragment = { activatedAt: string, leaseEndsAt: string | null, deactivatedAt: string | null, files: { edges: Array<{ node: { id: string, expiresAt: string, fate: LicenseFileFate } }> } } & { ' $fragmentName'?: 'SeatBadge_ActivationFragment' };

export type Mail_NotificationFragment = { id: string, message: NotificationMessage, subject: string | null, text: string | null, state: NotificationState, reason: NotificationReason | null, reply: string | null, attempts: number, dueAt: string, sentAt: string | null, nextAttemptAt: string | null, contact: { id: string, name: string } } & { ' $fragmentName'?: 'Mail_NotificationFragment' };

export type MailTable_NotificationFragment = (
  { id: string, contact: { id: string, email: string }, license?: { id: string, keyHint: string } | null }
  & { ' $fragmentRefs'?: { 'Mail_NotificationFragment': Mail_NotificationFragment } }
) & { ' $fragmentName'?: 'MailTable_NotificationFragment' };

export type AbandonOnboardingMutationVariables = Exact<{
  input: AbandonOnboardingInput;
  readsCatalog?: boolean | null | undefined;
  readsLicenses?: boolean | null | undefined;
}>;


export type AbandonOnboardingMutation = { abandonOnboarding:
    | { __typename: 'AbandonOnboardingPayload', onboarding: (
        { id: string }
        & { ' $fragmentRefs'?: { 'Steps_OnboardingFragment': Steps_OnboardingFragment } }
      ) }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type OnboardingLicenseTypesQueryVariables = Exact<{ [key: string]: never; }>;


export type OnboardingLicenseTypesQuery = { licenseTypes: { edges: Array<{ node: (
        { id: string, code: string, name: string, description: string | null, product: { id: string, code: string, name: string }, published: { number: number, rules: (
            { term: string | null, maxActivations: number | null, seatModel: SeatModel, gracePeriod: string | null, trial: { selfService: boolean } | null }
            & { ' $fragmentRefs'?: { 'RulesFragment': RulesFragment } }
          ) } | null }
        & { ' $fragmentRefs'?: { 'RuleSentences_LicenseTypeFragment': RuleSentences_LicenseTypeFragment } }
      ) }> } };

export type AssignLicenseMutationVariables = Exact<{
  input: AssignLicenseInput;
  readsCatalog?: boolean | null | undefined;
  readsLicenses?: boolean | null | undefined;
}>;


export type AssignLicenseMutation = { assignLicense:
    | { __typename: 'AssignLicensePayload', licenseKey: string, onboarding: (
        { id: string }
        & { ' $fragmentRefs'?: { 'Steps_OnboardingFragment': Steps_OnboardingFragment } }
      ) }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type Attempts_OnboardingFragment = { attempts: { totalCount: { value: number, exact: boolean }, edges: Array<{ node: { id: string, step: OnboardingStep, outcome: AttemptOutcome, code: string | null, endedAt: string, actor: string, requestId: string } }> } } & { ' $fragmentName'?: 'Attempts_OnboardingFragment' };

export type OnboardingListPageQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  state?: OnboardingState | null | undefined;
  nextStep?: OnboardingStep | null | undefined;
  stalled?: boolean | null | undefined;
  orderBy?: OnboardingOrder | null | undefined;
  readsCatalog?: boolean | null | undefined;
  readsLicenses?: boolean | null | undefined;
}>;


export type OnboardingListPageQuery = { onboardings: { totalCount: { value: number, exact: boolean }, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ node: (
        { id: string }
        & { ' $fragmentRefs'?: { 'OnboardingTable_OnboardingFragment': OnboardingTable_OnboardingFragment } }
      ) }> } };

export type OnboardingPageQueryVariables = Exact<{
  id: string;
  readsCatalog?: boolean | null | undefined;
  readsLicenses?: boolean | null | undefined;
}>;


export type OnboardingPageQuery = { onboarding: (
    { id: string }
    & { ' $fragmentRefs'?: { 'Steps_OnboardingFragment': Steps_OnboardingFragment } }
  ) | null };

export type OnboardingTable_OnboardingFragment = { id: string, state: OnboardingState, nextStep: OnboardingStep | null, startedAt: string, assignedAt: string | null, stalledAt: string | null, completedAt: string | null, abandonedAt: string | null, assignmentToActivation: string | null, account: { id: string, name: string }, license?: { id: string, keyHint: string, licenseType?: { id: string, name: string } } | null } & { ' $fragmentName'?: 'OnboardingTable_OnboardingFragment' };

export type StartOnboardingMutationVariables = Exact<{
  input: StartOnboardingInput;
  readsCatalog?: boolean | null | undefined;
  readsLicenses?: boolean | null | undefined;
}>;


export type StartOnboardingMutation = { startOnboarding:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'StartOnboardingPayload', accountCreated: boolean, onboardingStarted: boolean, onboarding: (
        { id: string }
        & { ' $fragmentRefs'?: { 'Steps_OnboardingFragment': Steps_OnboardingFragment } }
      ) }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type SameAccount_AccountFragment = { id: string, name: string, domain: string | null, partner: string | null } & { ' $fragmentName'?: 'SameAccount_AccountFragment' };

export type SameAccountQueryVariables = Exact<{
  name: string;
  domain: string;
  externalId: string;
  byName: boolean;
  byDomain: boolean;
  byExternalId: boolean;
}>;


export type SameAccountQuery = { byExternalId?: { edges: Array<{ node: { ' $fragmentRefs'?: { 'SameAccount_AccountFragment': SameAccount_AccountFragment } } }> }, byDomain?: { edges: Array<{ node: { ' $fragmentRefs'?: { 'SameAccount_AccountFragment': SameAccount_AccountFragment } } }> }, byName?: Array<{ record:
      | (
        { __typename: 'Account', id: string }
        & { ' $fragmentRefs'?: { 'SameAccount_AccountFragment': SameAccount_AccountFragment } }
      )
      | { __typename: 'Activation' }
      | { __typename: 'Contact' }
      | { __typename: 'License' }
      | { __typename: 'Partner' }
      | { __typename: 'PooledKey' }
     | null }> };

export type SamePersonQueryVariables = Exact<{
  email: string;
}>;


export type SamePersonQuery = { search: Array<{ record:
      | { __typename: 'Account' }
      | { __typename: 'Activation' }
      | { __typename: 'Contact', id: string, name: string, email: string, account: { ' $fragmentRefs'?: { 'SameAccount_AccountFragment': SameAccount_AccountFragment } } }
      | { __typename: 'License' }
      | { __typename: 'Partner' }
      | { __typename: 'PooledKey' }
     | null }> };

export type AccountToOnboardQueryVariables = Exact<{
  id: string;
}>;


export type AccountToOnboardQuery = { account: { id: string, name: string, domain: string | null, externalId: string | null, partner: string | null, contacts: { edges: Array<{ node: { id: string, name: string, email: string } }> }, onboardings: { edges: Array<{ node: { id: string, state: OnboardingState, nextStep: OnboardingStep | null, startedAt: string } }> } } | null };

export type Steps_OnboardingFragment = (
  { id: string, state: OnboardingState, nextStep: OnboardingStep | null, startedAt: string, assignedAt: string | null, stalledAt: string | null, activatedAt: string | null, completedAt: string | null, abandonedAt: string | null, abandonReason: string | null, assignmentToActivation: string | null, sale: string | null, account: { id: string, name: string, domain: string | null, externalId: string | null, partner: string | null }, contact: { id: string, name: string, email: string } | null, license?: { id: string, keyHint: string, maxActivations: number | null, licenseType?: { id: string, code: string, name: string }, product?: { id: string, code: string, name: string }, meters: Array<{ meter: string }> } | null, activation?: { id: string, name: string | null, fingerprint: string, platform: string | null, version: string | null } | null }
  & { ' $fragmentRefs'?: { 'Attempts_OnboardingFragment': Attempts_OnboardingFragment } }
) & { ' $fragmentName'?: 'Steps_OnboardingFragment' };

export type VerifyUsageMutationVariables = Exact<{
  input: VerifyUsageInput;
  readsCatalog?: boolean | null | undefined;
  readsLicenses?: boolean | null | undefined;
}>;


export type VerifyUsageMutation = { verifyUsage:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
    | { __typename: 'VerifyUsagePayload', onboarding: (
        { id: string }
        & { ' $fragmentRefs'?: { 'Steps_OnboardingFragment': Steps_OnboardingFragment } }
      ), validation: { detail: string } }
   };

export type AuditActorsQueryVariables = Exact<{ [key: string]: never; }>;


export type AuditActorsQuery = { apiKeys: { edges: Array<{ node: { id: string, name: string, revokedAt: string | null } }> } };

export type AuditEventTypesQueryVariables = Exact<{ [key: string]: never; }>;


export type AuditEventTypesQuery = { auditEventTypes: Array<string> };

export type AuditLogPageQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  type?: string | null | undefined;
  actor?: string | null | undefined;
  account?: string | null | undefined;
  license?: string | null | undefined;
  subject?: string | null | undefined;
  requestId?: string | null | undefined;
  occurredAfter?: string | null | undefined;
  occurredBefore?: string | null | undefined;
  readsAccounts?: boolean | null | undefined;
  readsLicenses?: boolean | null | undefined;
}>;


export type AuditLogPageQuery = { auditEvents: { pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ node: (
        { id: string, actor: string }
        & { ' $fragmentRefs'?: { 'EventTable_EventFragment': EventTable_EventFragment } }
      ) }> } };

export type EventTable_EventFragment = { id: string, type: string, subject: string | null, actor: string, occurredAt: string, requestId: string, data: Record<string, unknown>, account?: { id: string, name: string } | null, license?: { id: string, keyHint: string } | null } & { ' $fragmentName'?: 'EventTable_EventFragment' };

export type JobsQueryVariables = Exact<{ [key: string]: never; }>;


export type JobsQuery = { jobs: Array<(
    { name: string }
    & { ' $fragmentRefs'?: { 'JobTable_QueueFragment': JobTable_QueueFragment } }
  )> };

export type JobTable_QueueFragment = { name: string, waiting: number, waitingSince: string | null, running: number, delayed: number, failed: number, completedAt: string | null, schedule: string | null, failures: Array<{ error: string | null, failedAt: string, attempts: number }> } & { ' $fragmentName'?: 'JobTable_QueueFragment' };

export type RetryFailedJobsMutationVariables = Exact<{
  input: RetryFailedJobsInput;
}>;


export type RetryFailedJobsMutation = { retryFailedJobs:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'RetryFailedJobsPayload', retried: number, queue: (
        { name: string }
        & { ' $fragmentRefs'?: { 'JobTable_QueueFragment': JobTable_QueueFragment } }
      ) }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type MailPageQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  state?: NotificationState | null | undefined;
  readsLicenses?: boolean | null | undefined;
}>;


export type MailPageQuery = { notifications: { pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ node: (
        { id: string }
        & { ' $fragmentRefs'?: { 'MailTable_NotificationFragment': MailTable_NotificationFragment } }
      ) }> } };

export type PreviewLicensesQueryVariables = Exact<{
  text: string;
}>;


export type PreviewLicensesQuery = { search: Array<{ label: string, record:
      | { __typename: 'Account' }
      | { __typename: 'Activation' }
      | { __typename: 'Contact' }
      | { __typename: 'License', id: string }
      | { __typename: 'Partner' }
      | { __typename: 'PooledKey' }
     | null }> };

export type PreviewNotificationMutationVariables = Exact<{
  input: PreviewNotificationInput;
}>;


export type PreviewNotificationMutation = { previewNotification:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'PreviewNotificationPayload', locale: string, subject: string, text: string, html: string }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type AccountFieldQueryVariables = Exact<{
  text: string;
}>;


export type AccountFieldQuery = { search: Array<{ label: string, record:
      | { __typename: 'Account', id: string, name: string, domain: string | null }
      | { __typename: 'Activation' }
      | { __typename: 'Contact', id: string, account: { id: string, name: string, domain: string | null } }
      | { __typename: 'License', id: string, account: { id: string, name: string, domain: string | null } }
      | { __typename: 'Partner' }
      | { __typename: 'PooledKey' }
     | null }> };

export type PagedSection_PageInfoFragment = { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null } & { ' $fragmentName'?: 'PagedSection_PageInfoFragment' };

export type PagedSection_CountFragment = { value: number, exact: boolean } & { ' $fragmentName'?: 'PagedSection_CountFragment' };

type RefusalNotice_Refusal_InputRefusal_Fragment = { code: RefusalCode, message: string, issues: Array<{ path: Array<string>, message: string }> } & { ' $fragmentName'?: 'RefusalNotice_Refusal_InputRefusal_Fragment' };

type RefusalNotice_Refusal_LimitRefusal_Fragment = { nextAllowedAt: string | null, code: RefusalCode, message: string } & { ' $fragmentName'?: 'RefusalNotice_Refusal_LimitRefusal_Fragment' };

type RefusalNotice_Refusal_NotFoundRefusal_Fragment = { code: RefusalCode, message: string } & { ' $fragmentName'?: 'RefusalNotice_Refusal_NotFoundRefusal_Fragment' };

type RefusalNotice_Refusal_StateRefusal_Fragment = { code: RefusalCode, message: string } & { ' $fragmentName'?: 'RefusalNotice_Refusal_StateRefusal_Fragment' };

export type RefusalNotice_RefusalFragment =
  | RefusalNotice_Refusal_InputRefusal_Fragment
  | RefusalNotice_Refusal_LimitRefusal_Fragment
  | RefusalNotice_Refusal_NotFoundRefusal_Fragment
  | RefusalNotice_Refusal_StateRefusal_Fragment
;

export type SaleListPageQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
  source?: string | null | undefined;
  state?: SaleState | null | undefined;
  account?: string | null | undefined;
  readsAccounts?: boolean | null | undefined;
}>;


export type SaleListPageQuery = { sales: { totalCount: { value: number, exact: boolean }, pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ node: (
        { id: string }
        & { ' $fragmentRefs'?: { 'SaleTable_SaleFragment': SaleTable_SaleFragment } }
      ) }> } };

export type SaleTable_SaleFragment = { id: string, source: string, externalId: string, state: SaleState, createdAt: string, changedAt: string, account?: { id: string, name: string }, lines: Array<{ sku: string | null, quantity: number | null, refunded: number }>, effects: Array<{ id: string, intent: SaleIntent, inForce: boolean, license: { id: string, keyHint: string } }> } & { ' $fragmentName'?: 'SaleTable_SaleFragment' };

export type SearchQueryVariables = Exact<{
  text: string;
}>;


export type SearchQuery = { search: Array<{ label: string, matchedBy: SearchField, record:
      | { __typename: 'Account', id: string }
      | { __typename: 'Activation', id: string, deactivatedAt: string | null, license: { id: string } | null }
      | { __typename: 'Contact', id: string, account: { id: string } }
      | { __typename: 'License', id: string, status: LicenseStatus }
      | { __typename: 'Partner', id: string, code: string }
      | { __typename: 'PooledKey', id: string, license: { id: string } | null, pool: { id: string } }
     | null }> };

export type CreateWebhookEndpointMutationVariables = Exact<{
  input: CreateWebhookEndpointInput;
}>;


export type CreateWebhookEndpointMutation = { createWebhookEndpoint:
    | { __typename: 'CreateWebhookEndpointPayload', secret: string | null, webhookEndpoint: (
        { id: string }
        & { ' $fragmentRefs'?: { 'WebhookTable_EndpointFragment': WebhookTable_EndpointFragment } }
      ) }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type TestWebhookEndpointMutationVariables = Exact<{
  input: TestWebhookEndpointInput;
}>;


export type TestWebhookEndpointMutation = { testWebhookEndpoint:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
    | { __typename: 'TestWebhookEndpointPayload', webhookDelivery: { id: string } }
   };

export type EnableWebhookEndpointMutationVariables = Exact<{
  input: EnableWebhookEndpointInput;
}>;


export type EnableWebhookEndpointMutation = { enableWebhookEndpoint:
    | { __typename: 'EnableWebhookEndpointPayload', webhookEndpoint: (
        { id: string }
        & { ' $fragmentRefs'?: { 'WebhookTable_EndpointFragment': WebhookTable_EndpointFragment } }
      ) }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type DisableWebhookEndpointMutationVariables = Exact<{
  input: DisableWebhookEndpointInput;
}>;


export type DisableWebhookEndpointMutation = { disableWebhookEndpoint:
    | { __typename: 'DisableWebhookEndpointPayload', webhookEndpoint: (
        { id: string }
        & { ' $fragmentRefs'?: { 'WebhookTable_EndpointFragment': WebhookTable_EndpointFragment } }
      ) }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type RotateWebhookSecretMutationVariables = Exact<{
  input: RotateWebhookSecretInput;
}>;


export type RotateWebhookSecretMutation = { rotateWebhookSecret:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'RotateWebhookSecretPayload', secret: string | null, webhookEndpoint: { id: string } }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type ReplayWebhooksMutationVariables = Exact<{
  input: ReplayWebhooksInput;
}>;


export type ReplayWebhooksMutation = { replayWebhooks:
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | { __typename: 'ReplayWebhooksPayload', webhookEndpoint: { id: string } }
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type DeleteWebhookEndpointMutationVariables = Exact<{
  input: DeleteWebhookEndpointInput;
}>;


export type DeleteWebhookEndpointMutation = { deleteWebhookEndpoint:
    | { __typename: 'DeleteWebhookEndpointPayload', webhookEndpointId: string }
    | (
      { __typename: 'InputRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_InputRefusal_Fragment': RefusalNotice_Refusal_InputRefusal_Fragment } }
    )
    | (
      { __typename: 'LimitRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_LimitRefusal_Fragment': RefusalNotice_Refusal_LimitRefusal_Fragment } }
    )
    | (
      { __typename: 'NotFoundRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_NotFoundRefusal_Fragment': RefusalNotice_Refusal_NotFoundRefusal_Fragment } }
    )
    | (
      { __typename: 'StateRefusal' }
      & { ' $fragmentRefs'?: { 'RefusalNotice_Refusal_StateRefusal_Fragment': RefusalNotice_Refusal_StateRefusal_Fragment } }
    )
   };

export type WebhookListPageQueryVariables = Exact<{
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
}>;


export type WebhookListPageQuery = { webhookEndpoints: { pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ node: (
        { id: string }
        & { ' $fragmentRefs'?: { 'WebhookTable_EndpointFragment': WebhookTable_EndpointFragment } }
      ) }> } };

export type WebhookTable_EndpointFragment = { id: string, url: string, description: string | null, eventTypes: Array<string>, state: WebhookEndpointState, disabledReason: WebhookDisabledReason | null, failures: number, failingSince: string | null, partner: string | null } & { ' $fragmentName'?: 'WebhookTable_EndpointFragment' };

export type WebhookPageQueryVariables = Exact<{
  id: string;
  state?: WebhookDeliveryState | null | undefined;
  first?: number | null | undefined;
  last?: number | null | undefined;
  after?: string | null | undefined;
  before?: string | null | undefined;
}>;


export type WebhookPageQuery = { webhookEndpoint: (
    { id: string, createdAt: string, createdBy: string, email: string | null, documentProblem: string | null }
    & { ' $fragmentRefs'?: { 'WebhookTable_EndpointFragment': WebhookTable_EndpointFragment } }
  ) | null, webhookDeliveries: { pageInfo: { hasNextPage: boolean, hasPreviousPage: boolean, startCursor: string | null, endCursor: string | null }, edges: Array<{ node: { id: string, type: string, state: WebhookDeliveryState, status: number | null, failure: WebhookFailure | null, response: string | null, documentProblem: string | null, attempts: number, createdAt: string, attemptedAt: string | null, nextAttemptAt: string | null, durationMs: number | null } }> } };

export * from './documents/access/api-keys.admin.ts'
export * from './documents/access/change-partner.admin.ts'
export * from './documents/access/partners.ts'
export * from './documents/access/signing-keys.admin.ts'
export * from './documents/accounts/account-facts.ts'
export * from './documents/accounts/account-list-page.ts'
export * from './documents/accounts/account-page.ts'
export * from './documents/accounts/crm.ts'
export * from './documents/accounts/data.ts'
export * from './documents/accounts/people.ts'
export * from './documents/accounts/records.ts'
export * from './documents/app/changes.ts'
export * from './documents/app/viewer.ts'
export * from './documents/bans/ban-list-page.ts'
export * from './documents/bulk-operations/bulk-operations.ts'
export * from './documents/catalogue/catalogue-page.ts'
export * from './documents/catalogue/check-catalogue.admin.ts'
export * from './documents/catalogue/create-product.admin.ts'
export * from './documents/catalogue/define-release.admin.ts'
export * from './documents/catalogue/drafts.admin.ts'
export * from './documents/catalogue/file-page.admin.ts'
export * from './documents/catalogue/license-type-form-page.admin.ts'
export * from './documents/catalogue/license-type-page.ts'
export * from './documents/catalogue/license-type-table.ts'
export * from './documents/catalogue/product-page.ts'
export * from './documents/catalogue/publish.admin.ts'
export * from './documents/catalogue/rule-sentences.ts'
export * from './documents/catalogue/rules.ts'
export * from './documents/catalogue/term-timeline.ts'
export * from './documents/crm/crm-page.ts'
export * from './documents/crm/reviews.ts'
export * from './documents/crm/suggestions.ts'
export * from './documents/devices/device-list-page.ts'
export * from './documents/home/home-page.ts'
export * from './documents/insights/figures.ts'
export * from './documents/insights/finding-record.ts'
export * from './documents/insights/insights-page.ts'
export * from './documents/key-pools/key-pool-actions.admin.ts'
export * from './documents/key-pools/key-pool-list-page.ts'
export * from './documents/key-pools/key-pool-page.ts'
export * from './documents/licenses/changed-type.ts'
export * from './documents/licenses/license-actions.admin.ts'
export * from './documents/licenses/license-actions.ts'
export * from './documents/licenses/license-devices.ts'
export * from './documents/licenses/license-list-page.ts'
export * from './documents/licenses/license-page.ts'
export * from './documents/licenses/license-records.ts'
export * from './documents/licenses/license-table.ts'
export * from './documents/licenses/license-types.ts'
export * from './documents/licenses/seat-badge.ts'
export * from './documents/mails/mail.ts'
export * from './documents/onboarding/abandon-onboarding.admin.ts'
export * from './documents/onboarding/assign-step.admin.ts'
export * from './documents/onboarding/attempts.ts'
export * from './documents/onboarding/onboarding-list-page.ts'
export * from './documents/onboarding/onboarding-page.ts'
export * from './documents/onboarding/onboarding-table.ts'
export * from './documents/onboarding/start-onboarding.admin.ts'
export * from './documents/onboarding/steps.ts'
export * from './documents/onboarding/verify-step.admin.ts'
export * from './documents/operate/audit-actors.admin.ts'
export * from './documents/operate/audit-filters.ts'
export * from './documents/operate/audit-log-page.ts'
export * from './documents/operate/event-table.ts'
export * from './documents/operate/jobs.admin.ts'
export * from './documents/operate/mail-page.ts'
export * from './documents/operate/preview-mail.ts'
export * from './documents/parts/account-field.ts'
export * from './documents/parts/paged-section.ts'
export * from './documents/parts/refusal-notice.ts'
export * from './documents/sales/sale-list-page.ts'
export * from './documents/sales/sale-table.ts'
export * from './documents/search/search.ts'
export * from './documents/webhooks/change-webhook.admin.ts'
export * from './documents/webhooks/webhook-list-page.ts'
export * from './documents/webhooks/webhook-page.ts'