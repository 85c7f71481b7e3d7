/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** License key and the device on which to activate it. */
export type ActivateLicenseInput = {
  /** Components of the device, at most 32; none by default. */
  components?: Array<ComponentInput> | null | undefined;
  /** Fingerprint of the device: 1 to 4,096 bytes, compared in Unicode NFC without the white space around it. A placeholder that many devices report, such as `None` or zeros only, is refused with `INPUT_INVALID`. */
  fingerprint: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** License key. */
  key: string;
  /** Metadata to store with the activation; at most 16 KiB, 64 names and 4 levels. */
  metadata?: Record<string, unknown> | null | undefined;
  /** Name of the device, for people; at most 200 characters. */
  name?: string | null | undefined;
  /** Platform of the device; at most 100 characters. */
  platform?: string | null | undefined;
  /** Code of the product that the software belongs to; null to skip the check. */
  product?: string | null | undefined;
  /** Version of the software; at most 100 characters. */
  version?: string | null | undefined;
};

/** Named component of a device, for license types that match devices by components. The components of a recognized device are stored, and the next match compares with them. */
export type ComponentInput = {
  /** Name of the component, such as `board`. */
  name: string;
  /** Identity of the component. A placeholder, such as `unknown`, zeros only or an empty text, equals nothing. It counts as a component that must match. */
  value: string;
};

/** Device whose seat to free. */
export type DeactivateLicenseInput = {
  /** Components of the device, at most 32; none by default. */
  components?: Array<ComponentInput> | null | undefined;
  /** Fingerprint of the device. Unlike elsewhere, a placeholder is accepted. */
  fingerprint: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** License key. */
  key: string;
  /** Release proof (`license-release+jwt`) with which the device proves that it gave its license file up. */
  releaseProof?: string | null | undefined;
};

/** Device that sends the heartbeat. */
export type HeartbeatInput = {
  /** Components of the device, at most 32; none by default. */
  components?: Array<ComponentInput> | null | undefined;
  /** Fingerprint of the device. */
  fingerprint: string;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** License key. */
  key: string;
};

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

/** Usage to record. */
export type RecordUsageInput = {
  /** Amount to add, from 0 to 1,000,000,000. 0 only reads the meter. */
  amount: number;
  /** Components of the device, at most 32; none by default. */
  components?: Array<ComponentInput> | null | undefined;
  /** Fingerprint of the device that used the meter; null for no device. */
  fingerprint?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** License key. */
  key: string;
  /** Code of the meter. */
  meter: string;
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

/** Proof of a device that it gave its license file up. */
export type ReleaseLicenseFileInput = {
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Text of the `license-release+jwt` that `licet-request release` created on the device. White space and line breaks are ignored. */
  proof: string;
  /** Reason for the audit log; at most 500 characters. */
  reason?: string | null | undefined;
};

/** Trial to start, its customer and its device. */
export type StartTrialInput = {
  /** One-time code from the mail: 8 letters and digits. Case and separators are ignored. Null to request one. */
  code?: string | null | undefined;
  /** Components of the device, at most 32; none by default. */
  components?: Array<ComponentInput> | null | undefined;
  /** Name of the device, for people; at most 200 characters. */
  deviceName?: string | null | undefined;
  /** Address of the customer; required if the license type grants one trial per address or domain. A code that is mailed to it confirms it. */
  email?: string | null | undefined;
  /** Fingerprint of the device on which to activate the license; null to activate none. Required if the license type grants one trial per device. */
  fingerprint?: string | null | undefined;
  /** Text of at most 255 characters, chosen by the client, that makes a retry safe. For 24 hours, a repeat returns the first outcome, payload or refusal, unchanged. Without it, every call is executed, unless the mutation says otherwise. A repeat with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. */
  idempotencyKey?: string | null | undefined;
  /** Code of the license type. */
  licenseType: string;
  /** Language of mails; that of the installation by default. */
  locale?: string | null | undefined;
  /** Name of the person; at most 200 characters. The part of the address before the @ by default. */
  name?: string | null | undefined;
  /** Name of the account; at most 200 characters. The name of the person by default. */
  organization?: string | null | undefined;
  /** Platform of the device; at most 100 characters. */
  platform?: string | null | undefined;
  /** Code of the product that the software belongs to; null to skip the check. */
  product?: string | null | undefined;
  /** Version of the software; at most 100 characters. */
  version?: string | null | undefined;
};

/** State of a trial that software starts. */
export type TrialState =
  /** The address is not confirmed. Send the mutation again with the code of the mail. */
  | 'CONFIRMATION_REQUIRED'
  /** The license is issued. */
  | 'STARTED';

/** License key and further conditions. */
export type ValidateLicenseInput = {
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

export type ActivateMutationVariables = Exact<{
  input: ActivateLicenseInput;
}>;


export type ActivateMutation = { result:
    | { __typename: 'ActivateLicensePayload' }
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', nextAction: NextAction | null, nextAllowedAt: string | null, code: RefusalCode, message: string, seatHolders: Array<{ device: string, name: string | null, platform: string | null, lastSeenAt: string, seatFreeAt: string | null }> | null }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'StateRefusal', nextAction: NextAction | null, code: RefusalCode, message: string }
   };

export type DeactivateMutationVariables = Exact<{
  input: DeactivateLicenseInput;
}>;


export type DeactivateMutation = { result:
    | { __typename: 'DeactivateLicensePayload', seatFreeAt: string }
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', nextAction: NextAction | null, nextAllowedAt: string | null, code: RefusalCode, message: string, seatHolders: Array<{ device: string, name: string | null, platform: string | null, lastSeenAt: string, seatFreeAt: string | null }> | null }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'StateRefusal', nextAction: NextAction | null, code: RefusalCode, message: string }
   };

export type ReleaseFileMutationVariables = Exact<{
  input: ReleaseLicenseFileInput;
}>;


export type ReleaseFileMutation = { result:
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', nextAction: NextAction | null, nextAllowedAt: string | null, code: RefusalCode, message: string, seatHolders: Array<{ device: string, name: string | null, platform: string | null, lastSeenAt: string, seatFreeAt: string | null }> | null }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'ReleaseLicenseFilePayload', seatFreeAt: string | null }
    | { __typename: 'StateRefusal', nextAction: NextAction | null, code: RefusalCode, message: string }
   };

export type HeartbeatMutationVariables = Exact<{
  input: HeartbeatInput;
}>;


export type HeartbeatMutation = { result:
    | { __typename: 'HeartbeatPayload', nextHeartbeatBy: string | null, validation: { checkedAt: string } }
    | { __typename: 'InputRefusal', code: RefusalCode }
    | { __typename: 'LimitRefusal', code: RefusalCode }
    | { __typename: 'NotFoundRefusal', code: RefusalCode }
    | { __typename: 'StateRefusal', code: RefusalCode }
   };

export type RecordUsageMutationVariables = Exact<{
  input: RecordUsageInput;
}>;


export type RecordUsageMutation = { result:
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', nextAction: NextAction | null, nextAllowedAt: string | null, code: RefusalCode, message: string, seatHolders: Array<{ device: string, name: string | null, platform: string | null, lastSeenAt: string, seatFreeAt: string | null }> | null }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'RecordUsagePayload' }
    | { __typename: 'StateRefusal', nextAction: NextAction | null, code: RefusalCode, message: string }
   };

export type StartTrialMutationVariables = Exact<{
  input: StartTrialInput;
}>;


export type StartTrialMutation = { result:
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', nextAction: NextAction | null, nextAllowedAt: string | null, code: RefusalCode, message: string, seatHolders: Array<{ device: string, name: string | null, platform: string | null, lastSeenAt: string, seatFreeAt: string | null }> | null }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'StartTrialPayload', state: TrialState, nextCodeAt: string | null, licenseKey: string | null }
    | { __typename: 'StateRefusal', nextAction: NextAction | null, code: RefusalCode, message: string }
   };

export type ValidateQueryVariables = Exact<{
  input: ValidateLicenseInput;
}>;


export type ValidateQuery = { result: { __typename: 'LicenseValidation', signature: string | null, answer: string | null, license: { expiry: string | null, graceEndsAt: string | null, entitlements: Array<{ code: string, value: { boolean: boolean | null, integer: number | null, text: string | null } }> } | null } };

type Declined_InputRefusal_Fragment = { code: RefusalCode, message: string };

type Declined_LimitRefusal_Fragment = { nextAction: NextAction | null, nextAllowedAt: string | null, code: RefusalCode, message: string, seatHolders: Array<{ device: string, name: string | null, platform: string | null, lastSeenAt: string, seatFreeAt: string | null }> | null };

type Declined_NotFoundRefusal_Fragment = { code: RefusalCode, message: string };

type Declined_StateRefusal_Fragment = { nextAction: NextAction | null, code: RefusalCode, message: string };

export type DeclinedFragment =
  | Declined_InputRefusal_Fragment
  | Declined_LimitRefusal_Fragment
  | Declined_NotFoundRefusal_Fragment
  | Declined_StateRefusal_Fragment
;

export interface ShortDocument<Data, Variables> {
  toString(): string
  __apiType?: (variables: Variables) => Data
}