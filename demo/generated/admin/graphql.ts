/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
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

/** Distance to move the sandbox clock. Exactly one of `by` and `to` is required. */
export type AdvanceClockInput = {
  /** Duration to add to the sandbox time, from `PT1S` to `P100Y`. */
  by?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** New sandbox time, not before the current sandbox time. */
  to?: string | null | undefined;
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

/** Named component of a device, for license types that match devices by components. The components of a recognized device are stored, and the next match compares with them. */
export type ComponentInput = {
  /** Name of the component, such as `board`. */
  name: string;
  /** Identity of the component. A placeholder, such as `unknown`, zeros only or an empty text, equals nothing. It counts as a component that must match. */
  value: string;
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

/** Product to create. */
export type CreateProductInput = {
  /** Code of the product: lower-case words joined by dashes, at most 64 characters, unique. */
  code: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Name of the product, for people; at most 200 characters. */
  name: string;
};

/** License type to define or to edit. */
export type DefineLicenseTypeInput = {
  /** Code of the license type: lower-case words joined by dashes, at most 64 characters, unique. */
  code: string;
  /** Description of the license type; at most 2,000 characters. Null removes an existing description. */
  description?: string | null | undefined;
  /** Version that the license type must have: `LicenseType.version` as the caller read it, or 0 if it must not exist yet. Null, the default, accepts any version. Another version is refused with `LICENSE_TYPE_CHANGED`. */
  expectedVersion?: number | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Name of the license type, for people; at most 200 characters. */
  name: string;
  /** Code of the product. */
  product: string;
  /** Usage rules of the license type. */
  rules: LicenseTypeRulesInput;
  /** All SKUs that state what a sale does; null leaves the intents unchanged. Other SKUs state nothing. */
  skuIntents?: Array<SkuIntentInput> | null | undefined;
  /** All SKUs of the license type, at most 64; each belongs to one license type. Null leaves the SKUs unchanged. */
  skus?: Array<string> | null | undefined;
  /** Codes of all license types of the product that this one is an upgrade of, at most 64. A sale of this type changes a license of one of them. Null leaves them unchanged. */
  upgradesFrom?: Array<string> | null | undefined;
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

/** Effect of the expiry. */
export type ExpiryPolicy =
  /** The license stays valid, with code `EXPIRED`. */
  | 'ALLOW'
  /** The license stays valid, with code `EXPIRED`, for versions released no later than the expiry. */
  | 'MAINTAIN'
  /** The license is not valid. */
  | 'RESTRICT';

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

/** License type to publish. */
export type PublishLicenseTypeInput = {
  /** Code of the license type. */
  code: string;
  /** Version that the license type must have: `LicenseType.version` as the caller read it. Null, the default, accepts any version. Another version is refused with `LICENSE_TYPE_CHANGED`. */
  expectedVersion?: number | null | undefined;
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

/** Start of the next term at a renewal. */
export type RenewalBasis =
  /** The old expiry. */
  | 'FROM_EXPIRY'
  /** The time of the renewal. */
  | 'FROM_NOW'
  /** The time of the renewal if the license has expired, otherwise the old expiry. */
  | 'FROM_NOW_IF_EXPIRED';

/** License to revoke. */
export type RevokeLicenseInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** ID of the license. */
  license: string;
  /** Reason for the audit log and for support; at most 500 characters. */
  reason: string;
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

/** SKU that states what a sale does. */
export type SkuIntentInput = {
  /** What a sale with the SKU does. `RENEW` needs a term, `EXTEND_UPDATES` the rule `updates`, and `UPGRADE` a license type in `upgradesFrom`. */
  intent: SaleIntent;
  /** SKU of the license type. */
  sku: string;
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

/** Event that starts the first term of a license. */
export type TermStart =
  /** The activation of the first device. */
  | 'FIRST_ACTIVATION'
  /** The first validation with the license key, or the activation of the first device, whichever is earlier. */
  | 'FIRST_VALIDATION'
  /** The issue of the license. */
  | 'ISSUE';

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

/** Treatment of usage above the limit of a meter. */
export type UsageOverage =
  /** The usage is recorded. */
  | 'ALLOW'
  /** The usage is refused. */
  | 'BLOCK';

/** License key and further conditions. */
export type ValidateLicenseInput = {
  /** Instant to validate for; now by default. With another instant, nothing is recorded. */
  asOf?: string | null | undefined;
  /** Components of the device, at most 32; none by default. */
  components?: Array<ComponentInput> | null | undefined;
  /** Codes of required entitlements, at most 64. A missing one results in `ENTITLEMENT_MISSING`. */
  entitlements?: Array<string> | null | undefined;
  /** Fingerprint of the device: 1 to 4,096 bytes, compared in Unicode NFC without the white space around it. A placeholder that many devices report is refused with `INPUT_INVALID`. Null to validate without a device, which results in `NOT_ACTIVATED` if the license type requires a fingerprint. */
  fingerprint?: string | null | undefined;
  /** Time for which the device keeps the answer to use it without the gateway, from `PT1M` to `P100Y`; no answer to keep by default. The answer ends earlier if `offlineGrace` of the license type, the license, the lease of the device, its use beyond the seat limit or the time until the next check-in ends earlier. Refused with `INPUT_INVALID` without a `fingerprint`, and with `asOf`. */
  keep?: string | null | undefined;
  /** License key. Case, dashes and spaces are ignored. */
  key: string;
  /** Code of a meter that must be below its limit. A used-up meter results in `USAGE_LIMIT_REACHED`. */
  meter?: string | null | undefined;
  /** Text of at most 256 characters that the result repeats. */
  nonce?: string | null | undefined;
  /** Code of the product that the software belongs to. Another product results in `PRODUCT_MISMATCH`. */
  product?: string | null | undefined;
  /** True to add a signature of the result, including the nonce; false by default. */
  signed?: boolean | null | undefined;
  /** Version of the software; at most 100 characters. */
  version?: string | null | undefined;
};

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

type Declined_InputRefusal_Fragment = { code: RefusalCode, message: string };

type Declined_LimitRefusal_Fragment = { code: RefusalCode, message: string };

type Declined_NotFoundRefusal_Fragment = { code: RefusalCode, message: string };

type Declined_StateRefusal_Fragment = { code: RefusalCode, message: string };

export type DeclinedFragment =
  | Declined_InputRefusal_Fragment
  | Declined_LimitRefusal_Fragment
  | Declined_NotFoundRefusal_Fragment
  | Declined_StateRefusal_Fragment
;

export type CreateProductMutationVariables = Exact<{
  input: CreateProductInput;
}>;


export type CreateProductMutation = { createProduct:
    | { __typename: 'CreateProductPayload', product: { code: string, name: string } }
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', code: RefusalCode, message: string }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'StateRefusal', code: RefusalCode, message: string }
   };

export type DefineLicenseTypeMutationVariables = Exact<{
  input: DefineLicenseTypeInput;
}>;


export type DefineLicenseTypeMutation = { defineLicenseType:
    | { __typename: 'DefineLicenseTypePayload', licenseType: { code: string, state: LicenseTypeState } }
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', code: RefusalCode, message: string }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'StateRefusal', code: RefusalCode, message: string }
   };

export type PublishLicenseTypeMutationVariables = Exact<{
  input: PublishLicenseTypeInput;
}>;


export type PublishLicenseTypeMutation = { publishLicenseType:
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', code: RefusalCode, message: string }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'PublishLicenseTypePayload', licenseType: { code: string, state: LicenseTypeState, published: { rules: { term: string | null, gracePeriod: string | null, maxActivations: number | null, leaseDuration: string | null, entitlements: Array<{ code: string }>, meters: Array<{ code: string }> } } | null } }
    | { __typename: 'StateRefusal', code: RefusalCode, message: string }
   };

export type StartOnboardingMutationVariables = Exact<{
  input: StartOnboardingInput;
}>;


export type StartOnboardingMutation = { startOnboarding:
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', code: RefusalCode, message: string }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'StartOnboardingPayload', accountCreated: boolean, account: { id: string, name: string }, onboarding: { id: string, nextStep: OnboardingStep | null } }
    | { __typename: 'StateRefusal', code: RefusalCode, message: string }
   };

export type AssignLicenseMutationVariables = Exact<{
  input: AssignLicenseInput;
}>;


export type AssignLicenseMutation = { assignLicense:
    | { __typename: 'AssignLicensePayload', licenseKey: string, license: { id: string, keyHint: string, status: LicenseStatus, expiry: string | null, timeZone: string, licenseType: { code: string } }, onboarding: { id: string, nextStep: OnboardingStep | null } }
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', code: RefusalCode, message: string }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'StateRefusal', code: RefusalCode, message: string }
   };

export type IssueLicenseMutationVariables = Exact<{
  input: IssueLicenseInput;
}>;


export type IssueLicenseMutation = { issueLicense:
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'IssueLicensePayload', licenseKey: string, license: { id: string, keyHint: string } }
    | { __typename: 'LimitRefusal', code: RefusalCode, message: string }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'StateRefusal', code: RefusalCode, message: string }
   };

export type RevokeLicenseMutationVariables = Exact<{
  input: RevokeLicenseInput;
}>;


export type RevokeLicenseMutation = { revokeLicense:
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', code: RefusalCode, message: string }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'RevokeLicensePayload', license: { status: LicenseStatus } }
    | { __typename: 'StateRefusal', code: RefusalCode, message: string }
   };

export type MeterQueryVariables = Exact<{
  id: string;
}>;


export type MeterQuery = { license: { meters: Array<{ meter: string, used: number, limit: number | null, resetsAt: string | null }> } | null };

export type VerifyUsageMutationVariables = Exact<{
  input: VerifyUsageInput;
}>;


export type VerifyUsageMutation = { verifyUsage:
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', code: RefusalCode, message: string }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'StateRefusal', code: RefusalCode, message: string }
    | { __typename: 'VerifyUsagePayload', onboarding: { state: OnboardingState, license: { meters: Array<{ meter: string, used: number, limit: number | null }> } | null }, validation: { code: ValidationCode } }
   };

export type SuspendLicenseMutationVariables = Exact<{
  input: SuspendLicenseInput;
}>;


export type SuspendLicenseMutation = { suspendLicense:
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', code: RefusalCode, message: string }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'StateRefusal', code: RefusalCode, message: string }
    | { __typename: 'SuspendLicensePayload', license: { status: LicenseStatus, suspendReason: string | null } }
   };

export type ChangeLicenseMutationVariables = Exact<{
  input: ChangeLicenseInput;
}>;


export type ChangeLicenseMutation = { changeLicense:
    | { __typename: 'ChangeLicensePayload', license: { timeZone: string, maxActivations: number | null }, effect: { overLimitUntil: string | null, changes: Array<{ field: string, before: string | null, after: string | null }>, devicesOverLimit: Array<{ name: string | null }> } }
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', code: RefusalCode, message: string }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'StateRefusal', code: RefusalCode, message: string }
   };

export type ReinstateLicenseMutationVariables = Exact<{
  input: ReinstateLicenseInput;
}>;


export type ReinstateLicenseMutation = { reinstateLicense:
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', code: RefusalCode, message: string }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'ReinstateLicensePayload', license: { status: LicenseStatus, expiry: string | null, timeZone: string, activeActivations: number } }
    | { __typename: 'StateRefusal', code: RefusalCode, message: string }
   };

export type AdvanceClockMutationVariables = Exact<{
  input: AdvanceClockInput;
}>;


export type AdvanceClockMutation = { advanceClock:
    | { __typename: 'AdvanceClockPayload', now: string }
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', code: RefusalCode, message: string }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'StateRefusal', code: RefusalCode, message: string }
   };

export type SearchQueryVariables = Exact<{
  text: string;
}>;


export type SearchQuery = { search: Array<{ label: string, matchedBy: SearchField, record:
      | { __typename: 'Account' }
      | { __typename: 'Activation' }
      | { __typename: 'Contact' }
      | { __typename: 'License' }
      | { __typename: 'Partner' }
      | { __typename: 'PooledKey' }
     | null }> };

export type RefusalsOfLicenseQueryVariables = Exact<{
  license: string;
}>;


export type RefusalsOfLicenseQuery = { license: { refusals: Array<{ kind: RefusedKind, code: string, device: string | null, attempts: number }> } | null };

export type ValidationOfDeviceQueryVariables = Exact<{
  license: string;
  fingerprint?: string | null | undefined;
}>;


export type ValidationOfDeviceQuery = { license: { validation: { valid: boolean, code: ValidationCode, detail: string, checks: Array<{ code: ValidationCode, passed: boolean, detail: string, nextAction: NextAction | null }> } } | null };

export type ValidateAsOfQueryVariables = Exact<{
  input: ValidateLicenseInput;
}>;


export type ValidateAsOfQuery = { validateLicense: { valid: boolean, code: ValidationCode, detail: string, checks: Array<{ code: ValidationCode, passed: boolean, detail: string, nextAction: NextAction | null }> } };

export type CountLicensesQueryVariables = Exact<{
  account: string;
}>;


export type CountLicensesQuery = { account: { licenses: { edges: Array<{ node: { id: string } }> } } | null };

export type InsightsQueryVariables = Exact<{
  input: InsightsInput;
}>;


export type InsightsQuery = { insights: { funnel: Array<{ step: OnboardingStep, entered: number, completed: number, overallConversion: number | null, medianTime: string | null, p90Time: string | null }>, errorPatterns: Array<{ code: string, step: OnboardingStep }>, findings: Array<{ kind: FindingKind, says: string, records: Array<string> }> } };

export type NotificationsQueryVariables = Exact<{
  license: string;
}>;


export type NotificationsQuery = { notifications: { edges: Array<{ node: { id: string, message: NotificationMessage, offset: string | null, state: NotificationState, subject: string | null, text: string | null } }> } };

export type CompanyOfAccountQueryVariables = Exact<{
  account: string;
}>;


export type CompanyOfAccountQuery = { crmSync: { queue: number }, account: { crm: { remoteId: string | null } | null } | null };

export type SoldLicensesQueryVariables = Exact<{
  email: string;
}>;


export type SoldLicensesQuery = { accounts: { edges: Array<{ node: { name: string, licenses: { edges: Array<{ node: { id: string, keyHint: string, status: LicenseStatus, expiry: string | null, graceEndsAt: string | null, timeZone: string, maxActivations: number | null, licenseType: { code: string }, saleEffects: { edges: Array<{ node: { intent: SaleIntent, inForce: boolean } }> } } }> } } }> } };

export class TypedDocumentString<TResult, TVariables>
  extends String
  implements DocumentTypeDecoration<TResult, TVariables>
{
  __apiType?: NonNullable<DocumentTypeDecoration<TResult, TVariables>['__apiType']>;
  private value: string;
  public __meta__?: Record<string, any> | undefined;

  constructor(value: string, __meta__?: Record<string, any> | undefined) {
    super(value);
    this.value = value;
    this.__meta__ = __meta__;
  }

  override toString(): string & DocumentTypeDecoration<TResult, TVariables> {
    return this.value;
  }
}
export const DeclinedFragmentDoc = new TypedDocumentString(`
    fragment Declined on Refusal {
  code
  message
}
    `, {"fragmentName":"Declined"}) as unknown as TypedDocumentString<DeclinedFragment, unknown>;
export const CreateProductDocument = new TypedDocumentString(`
    mutation CreateProduct($input: CreateProductInput!) {
  createProduct(input: $input) {
    __typename
    ... on CreateProductPayload {
      product {
        code
        name
      }
    }
    ...Declined
  }
}
    fragment Declined on Refusal {
  code
  message
}`) as unknown as TypedDocumentString<CreateProductMutation, CreateProductMutationVariables>;
export const DefineLicenseTypeDocument = new TypedDocumentString(`
    mutation DefineLicenseType($input: DefineLicenseTypeInput!) {
  defineLicenseType(input: $input) {
    __typename
    ... on DefineLicenseTypePayload {
      licenseType {
        code
        state
      }
    }
    ...Declined
  }
}
    fragment Declined on Refusal {
  code
  message
}`) as unknown as TypedDocumentString<DefineLicenseTypeMutation, DefineLicenseTypeMutationVariables>;
export const PublishLicenseTypeDocument = new TypedDocumentString(`
    mutation PublishLicenseType($input: PublishLicenseTypeInput!) {
  publishLicenseType(input: $input) {
    __typename
    ... on PublishLicenseTypePayload {
      licenseType {
        code
        state
        published {
          rules {
            term
            gracePeriod
            maxActivations
            leaseDuration
            entitlements {
              code
            }
            meters {
              code
            }
          }
        }
      }
    }
    ...Declined
  }
}
    fragment Declined on Refusal {
  code
  message
}`) as unknown as TypedDocumentString<PublishLicenseTypeMutation, PublishLicenseTypeMutationVariables>;
export const StartOnboardingDocument = new TypedDocumentString(`
    mutation StartOnboarding($input: StartOnboardingInput!) {
  startOnboarding(input: $input) {
    __typename
    ... on StartOnboardingPayload {
      account {
        id
        name
      }
      accountCreated
      onboarding {
        id
        nextStep
      }
    }
    ...Declined
  }
}
    fragment Declined on Refusal {
  code
  message
}`) as unknown as TypedDocumentString<StartOnboardingMutation, StartOnboardingMutationVariables>;
export const AssignLicenseDocument = new TypedDocumentString(`
    mutation AssignLicense($input: AssignLicenseInput!) {
  assignLicense(input: $input) {
    __typename
    ... on AssignLicensePayload {
      license {
        id
        keyHint
        status
        expiry
        timeZone
        licenseType {
          code
        }
      }
      licenseKey
      onboarding {
        id
        nextStep
      }
    }
    ...Declined
  }
}
    fragment Declined on Refusal {
  code
  message
}`) as unknown as TypedDocumentString<AssignLicenseMutation, AssignLicenseMutationVariables>;
export const IssueLicenseDocument = new TypedDocumentString(`
    mutation IssueLicense($input: IssueLicenseInput!) {
  issueLicense(input: $input) {
    __typename
    ... on IssueLicensePayload {
      license {
        id
        keyHint
      }
      licenseKey
    }
    ...Declined
  }
}
    fragment Declined on Refusal {
  code
  message
}`) as unknown as TypedDocumentString<IssueLicenseMutation, IssueLicenseMutationVariables>;
export const RevokeLicenseDocument = new TypedDocumentString(`
    mutation RevokeLicense($input: RevokeLicenseInput!) {
  revokeLicense(input: $input) {
    __typename
    ... on RevokeLicensePayload {
      license {
        status
      }
    }
    ...Declined
  }
}
    fragment Declined on Refusal {
  code
  message
}`) as unknown as TypedDocumentString<RevokeLicenseMutation, RevokeLicenseMutationVariables>;
export const MeterDocument = new TypedDocumentString(`
    query Meter($id: ID!) {
  license(id: $id) {
    meters {
      meter
      used
      limit
      resetsAt
    }
  }
}
    `) as unknown as TypedDocumentString<MeterQuery, MeterQueryVariables>;
export const VerifyUsageDocument = new TypedDocumentString(`
    mutation VerifyUsage($input: VerifyUsageInput!) {
  verifyUsage(input: $input) {
    __typename
    ... on VerifyUsagePayload {
      onboarding {
        state
        license {
          meters {
            meter
            used
            limit
          }
        }
      }
      validation {
        code
      }
    }
    ...Declined
  }
}
    fragment Declined on Refusal {
  code
  message
}`) as unknown as TypedDocumentString<VerifyUsageMutation, VerifyUsageMutationVariables>;
export const SuspendLicenseDocument = new TypedDocumentString(`
    mutation SuspendLicense($input: SuspendLicenseInput!) {
  suspendLicense(input: $input) {
    __typename
    ... on SuspendLicensePayload {
      license {
        status
        suspendReason
      }
    }
    ...Declined
  }
}
    fragment Declined on Refusal {
  code
  message
}`) as unknown as TypedDocumentString<SuspendLicenseMutation, SuspendLicenseMutationVariables>;
export const ChangeLicenseDocument = new TypedDocumentString(`
    mutation ChangeLicense($input: ChangeLicenseInput!) {
  changeLicense(input: $input) {
    __typename
    ... on ChangeLicensePayload {
      license {
        timeZone
        maxActivations
      }
      effect {
        changes {
          field
          before
          after
        }
        devicesOverLimit {
          name
        }
        overLimitUntil
      }
    }
    ...Declined
  }
}
    fragment Declined on Refusal {
  code
  message
}`) as unknown as TypedDocumentString<ChangeLicenseMutation, ChangeLicenseMutationVariables>;
export const ReinstateLicenseDocument = new TypedDocumentString(`
    mutation ReinstateLicense($input: ReinstateLicenseInput!) {
  reinstateLicense(input: $input) {
    __typename
    ... on ReinstateLicensePayload {
      license {
        status
        expiry
        timeZone
        activeActivations
      }
    }
    ...Declined
  }
}
    fragment Declined on Refusal {
  code
  message
}`) as unknown as TypedDocumentString<ReinstateLicenseMutation, ReinstateLicenseMutationVariables>;
export const AdvanceClockDocument = new TypedDocumentString(`
    mutation AdvanceClock($input: AdvanceClockInput!) {
  advanceClock(input: $input) {
    __typename
    ... on AdvanceClockPayload {
      now
    }
    ...Declined
  }
}
    fragment Declined on Refusal {
  code
  message
}`) as unknown as TypedDocumentString<AdvanceClockMutation, AdvanceClockMutationVariables>;
export const SearchDocument = new TypedDocumentString(`
    query Search($text: String!) {
  search(text: $text) {
    label
    matchedBy
    record {
      __typename
    }
  }
}
    `) as unknown as TypedDocumentString<SearchQuery, SearchQueryVariables>;
export const RefusalsOfLicenseDocument = new TypedDocumentString(`
    query RefusalsOfLicense($license: ID!) {
  license(id: $license) {
    refusals {
      kind
      code
      device
      attempts
    }
  }
}
    `) as unknown as TypedDocumentString<RefusalsOfLicenseQuery, RefusalsOfLicenseQueryVariables>;
export const ValidationOfDeviceDocument = new TypedDocumentString(`
    query ValidationOfDevice($license: ID!, $fingerprint: String) {
  license(id: $license) {
    validation(fingerprint: $fingerprint) {
      valid
      code
      detail
      checks {
        code
        passed
        detail
        nextAction
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ValidationOfDeviceQuery, ValidationOfDeviceQueryVariables>;
export const ValidateAsOfDocument = new TypedDocumentString(`
    query ValidateAsOf($input: ValidateLicenseInput!) {
  validateLicense(input: $input) {
    valid
    code
    detail
    checks {
      code
      passed
      detail
      nextAction
    }
  }
}
    `) as unknown as TypedDocumentString<ValidateAsOfQuery, ValidateAsOfQueryVariables>;
export const CountLicensesDocument = new TypedDocumentString(`
    query CountLicenses($account: ID!) {
  account(id: $account) {
    licenses {
      edges {
        node {
          id
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<CountLicensesQuery, CountLicensesQueryVariables>;
export const InsightsDocument = new TypedDocumentString(`
    query Insights($input: InsightsInput!) {
  insights(input: $input) {
    funnel {
      step
      entered
      completed
      overallConversion
      medianTime
      p90Time
    }
    errorPatterns {
      code
      step
    }
    findings {
      kind
      says
      records
    }
  }
}
    `) as unknown as TypedDocumentString<InsightsQuery, InsightsQueryVariables>;
export const NotificationsDocument = new TypedDocumentString(`
    query Notifications($license: ID!) {
  notifications(license: $license, first: 50) {
    edges {
      node {
        id
        message
        offset
        state
        subject
        text
      }
    }
  }
}
    `) as unknown as TypedDocumentString<NotificationsQuery, NotificationsQueryVariables>;
export const CompanyOfAccountDocument = new TypedDocumentString(`
    query CompanyOfAccount($account: ID!) {
  crmSync {
    queue
  }
  account(id: $account) {
    crm {
      remoteId
    }
  }
}
    `) as unknown as TypedDocumentString<CompanyOfAccountQuery, CompanyOfAccountQueryVariables>;
export const SoldLicensesDocument = new TypedDocumentString(`
    query SoldLicenses($email: EmailAddress!) {
  accounts(email: $email, first: 1) {
    edges {
      node {
        name
        licenses(first: 5) {
          edges {
            node {
              id
              keyHint
              status
              expiry
              graceEndsAt
              timeZone
              maxActivations
              licenseType {
                code
              }
              saleEffects(first: 20) {
                edges {
                  node {
                    intent
                    inForce
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<SoldLicensesQuery, SoldLicensesQueryVariables>;