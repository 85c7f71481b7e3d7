/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
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

export type ActivateLicenseMutationVariables = Exact<{
  input: ActivateLicenseInput;
}>;


export type ActivateLicenseMutation = { activateLicense:
    | { __typename: 'ActivateLicensePayload', created: boolean, activation: { id: string, name: string | null, leaseEndsAt: string | null }, validation: { valid: boolean, code: ValidationCode, license: { activeActivations: number, maxActivations: number | null } | null } }
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', code: RefusalCode, message: string, limit: number, used: number, nextAction: NextAction | null }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'StateRefusal', code: RefusalCode, message: string, nextAction: NextAction | null }
   };

export type DeactivateLicenseMutationVariables = Exact<{
  input: DeactivateLicenseInput;
}>;


export type DeactivateLicenseMutation = { deactivateLicense:
    | { __typename: 'DeactivateLicensePayload', deactivated: boolean }
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', code: RefusalCode, message: string }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'StateRefusal', code: RefusalCode, message: string }
   };

export type CheckOutLicenseMutationVariables = Exact<{
  input: CheckOutLicenseInput;
}>;


export type CheckOutLicenseMutation = { checkOutLicense:
    | { __typename: 'CheckOutLicensePayload', file: string, expiresAt: string }
    | { __typename: 'InputRefusal', code: RefusalCode, message: string }
    | { __typename: 'LimitRefusal', code: RefusalCode, message: string }
    | { __typename: 'NotFoundRefusal', code: RefusalCode, message: string }
    | { __typename: 'StateRefusal', code: RefusalCode, message: string }
   };

export type ValidateLicenseQueryVariables = Exact<{
  input: ValidateLicenseInput;
}>;


export type ValidateLicenseQuery = { validateLicense: { valid: boolean, code: ValidationCode, asOf: string | null, detail: string, checks: Array<{ code: ValidationCode, passed: boolean, nextAction: NextAction | null }>, license: { entitlements: Array<{ code: string, value: { boolean: boolean | null, integer: number | null, text: string | null } }> } | null } };

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

export const ActivateLicenseDocument = new TypedDocumentString(`
    mutation ActivateLicense($input: ActivateLicenseInput!) {
  activateLicense(input: $input) {
    __typename
    ... on ActivateLicensePayload {
      activation {
        id
        name
        leaseEndsAt
      }
      created
      validation {
        valid
        code
        license {
          activeActivations
          maxActivations
        }
      }
    }
    ... on Refusal {
      code
      message
    }
    ... on LimitRefusal {
      limit
      used
      nextAction
    }
    ... on StateRefusal {
      nextAction
    }
  }
}
    `) as unknown as TypedDocumentString<ActivateLicenseMutation, ActivateLicenseMutationVariables>;
export const DeactivateLicenseDocument = new TypedDocumentString(`
    mutation DeactivateLicense($input: DeactivateLicenseInput!) {
  deactivateLicense(input: $input) {
    __typename
    ... on DeactivateLicensePayload {
      deactivated
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<DeactivateLicenseMutation, DeactivateLicenseMutationVariables>;
export const CheckOutLicenseDocument = new TypedDocumentString(`
    mutation CheckOutLicense($input: CheckOutLicenseInput!) {
  checkOutLicense(input: $input) {
    __typename
    ... on CheckOutLicensePayload {
      file
      expiresAt
    }
    ... on Refusal {
      code
      message
    }
  }
}
    `) as unknown as TypedDocumentString<CheckOutLicenseMutation, CheckOutLicenseMutationVariables>;
export const ValidateLicenseDocument = new TypedDocumentString(`
    query ValidateLicense($input: ValidateLicenseInput!) {
  validateLicense(input: $input) {
    valid
    code
    asOf
    detail
    checks {
      code
      passed
      nextAction
    }
    license {
      entitlements {
        code
        value {
          boolean
          integer
          text
        }
      }
    }
  }
}
    `) as unknown as TypedDocumentString<ValidateLicenseQuery, ValidateLicenseQueryVariables>;