import {
  type InputIssue,
  InputRefusal,
  LimitRefusal,
  type NextAction,
  NotFoundRefusal,
  type Refusal,
  type RefusalCode,
  type SeatHolder,
  StateRefusal,
} from '../../src/platform/errors.ts'
import { sentence } from '../../src/texts/sentence.ts'
import { builder } from './builder.ts'
import { enumOf } from './enum-of.ts'
import { messageOf } from './message.ts'
import { OnboardingStep } from './onboarding-enums.ts'
import { TextType } from './text.ts'
import { ValidationCode } from './validation-code.ts'

export const RefusalCodeEnum = enumOf<RefusalCode>('RefusalCode', {
  description:
    'Reason for which a mutation was declined, as `NOUN_STATE`. Codes are added but never renamed.',
  values: {
    ACCOUNT_CONFLICT: 'The external ID or the domain belongs to another account.',
    ACCOUNT_MERGED: 'The account was merged into another account.',
    ACCOUNT_PARTNER_DIFFERENT: 'The accounts belong to different partners, or one belongs to the vendor.',
    ACCOUNT_NOT_FOUND: 'No account with this ID exists, or the caller cannot see it.',
    ACTIVATION_LIMIT_EXCEEDED: 'All seats of the license are in use.',
    ACTIVATION_NOT_FOUND: 'No activation with this ID exists, or the caller cannot see it.',
    API_KEY_LAST_ADMIN:
      'The API key is the only valid one that can create API keys. Revoking it would leave no way to create another.',
    API_KEY_NOT_FOUND: 'No API key with this ID exists.',
    BULK_OPERATION_ENDED: 'The bulk operation is completed.',
    BULK_OPERATION_LIMIT_EXCEEDED: 'As many bulk operations are queued or running as can be.',
    BULK_OPERATION_NOT_FOUND: 'No bulk operation with this ID exists, or the caller cannot see it.',
    CONTACT_ADDRESS_TAKEN: 'Another contact of the account has the address.',
    CONTACT_ANONYMIZED: 'The contact was forgotten and cannot be changed.',
    CONTACT_COMPLAINED:
      'The reader of the address complained about a mail, and the caller cannot resume the mail.',
    CONTACT_NEEDED: 'The contact is the only one of an account that needs one.',
    CODE_INVALID: 'The one-time code is wrong, was used, has expired, or was never requested.',
    CODE_LIMIT_EXCEEDED: 'The number of mails with one-time codes has reached its limit.',
    CONTACT_NOT_FOUND: 'No contact with this ID exists in the account, or the caller cannot see it.',
    CRM_NOT_CONNECTED: 'No CRM is connected.',
    CRM_RECORD_TAKEN: 'The CRM record belongs to another account.',
    CRM_REVIEW_NOT_DECIDED: 'The review is resolved, or has no such choice.',
    CRM_REVIEW_NOT_FOUND: 'No review with this ID exists.',
    CRM_REVIEW_NOT_RETRIED: 'The review is resolved, or only a person can resolve it.',
    DEVICE_BANNED: 'The device is banned.',
    DRY_RUN_MISMATCH: 'The bulk operation is no dry run of the mutation with the same values.',
    DRY_RUN_NOT_COMPLETED: 'The dry run was canceled, or is queued or running.',
    FILE_LIMIT_EXCEEDED: 'The number of devices with license files has reached the limit of the license.',
    FILE_NOT_FOUND: 'The gateway issued no license file to which the proof belongs.',
    IDEMPOTENCY_KEY_REUSED: 'The idempotency key was used with another input within 24 hours.',
    INPUT_INVALID: 'The input contradicts the rules. `issues` lists every problem.',
    KEY_POOL_CLOSED: 'The key pool is closed, so no keys can be added.',
    KEY_POOL_LIMIT_EXCEEDED: 'The key pool would have more keys than a pool can have.',
    KEY_POOL_NOT_FOUND: 'No key pool with this ID exists, or the caller cannot see it.',
    LEASE_LOST: 'The lease of the device expired, and another device took its seat.',
    LICENSE_EXPIRED: 'The license has expired.',
    LICENSE_EXTENSION_EXCEEDED: 'The number of extensions of the license in this term has reached its limit.',
    LICENSE_KEY_MALFORMED: 'The text is not a license key. It was mistyped or cut.',
    LICENSE_KEY_ROTATED: 'The license key was replaced by a new one.',
    LICENSE_KEY_SHOWN: 'The license key was sent and cannot be shown again.',
    LICENSE_KEY_TAKEN: 'A license or a key pool has or had the key, or a similar one.',
    LICENSE_NOT_ACTIVATED: 'The license is not active on this device.',
    LICENSE_NOT_FOUND: 'No license with this ID or key exists, or the caller cannot see it.',
    LICENSE_NOT_STARTED: 'The first term of the license has not started.',
    LICENSE_NOT_VALID: 'The license may not be used. `validationCode` contains the failed check.',
    LICENSE_PERPETUAL: 'The license is perpetual and has no term.',
    LICENSE_REVOKED: 'The license is revoked permanently.',
    LICENSE_SUSPENDED: 'The license is suspended.',
    LICENSE_TYPE_CHANGED:
      'The license type does not have the expected version: it was changed since it was read.',
    LICENSE_TYPE_NOT_FOUND: 'No license type with this code exists.',
    LICENSE_TYPE_NOT_PUBLISHED: 'The license type is a draft and issues no licenses.',
    LICENSE_TYPE_PRODUCT_FIXED: 'The license type belongs to another product.',
    LICENSE_TYPE_RETIRED: 'The license type is retired.',
    METER_NOT_FOUND: 'The license has no meters.',
    NOTIFICATION_SENDING: 'The mail is being sent at the moment.',
    OFFLINE_NOT_ALLOWED: 'The license type issues no license files.',
    ONBOARDING_ABANDONED: 'The onboarding was abandoned.',
    ONBOARDING_COMPLETED: 'The onboarding is completed.',
    ONBOARDING_NOT_FOUND: 'No onboarding with this ID exists, or the caller cannot see it.',
    ONBOARDING_STEP_OUT_OF_ORDER: 'The onboarding waits for another step. `expectedStep` contains it.',
    PARTNER_CODE_TAKEN: 'A partner with this code and another name exists.',
    PARTNER_NOT_FOUND: 'No partner with this ID exists.',
    POOLED_KEY_CLAIMED: 'The key of the pool was claimed and is the key of a license.',
    POOLED_KEY_NOT_FOUND: 'No pool that the caller can see has this key.',
    POOLED_KEY_REVOKED: 'The key of the pool was revoked permanently.',
    PRODUCT_CODE_TAKEN: 'A product with this code and another name exists.',
    PRODUCT_MISMATCH: 'The license or the license type is for another product.',
    PRODUCT_NOT_FOUND: 'No product with this code exists.',
    RELEASE_PROOF_INVALID: 'The release proof was not made by the device of the license file.',
    RENEWAL_WOULD_BE_PAST: 'The new expiry has already passed.',
    REQUEST_EXPIRED: 'The license request was made more than 30 days ago, by the clock of its device.',
    REQUEST_LICENSE_MISMATCH: 'The device requests a file of a license with another key.',
    REQUEST_MALFORMED: 'The text is not a license request.',
    REQUEST_NOT_YET_VALID: 'The clock of the device is more than an hour ahead.',
    REQUEST_USED:
      'The file for this license request was released, has expired or belongs to another license.',
    SANDBOX_ONLY: 'The mutation is available in a sandbox only.',
    SCHEDULED_CHANGE_ENDED: 'The scheduled change was applied or has failed.',
    SCHEDULED_CHANGE_LIMIT_EXCEEDED: 'The license has as many scheduled changes as it can have.',
    SCHEDULED_CHANGE_NOT_FOUND: 'No scheduled change with this ID exists, or the caller cannot see it.',
    SELECTION_EMPTY: 'No license matches the selection.',
    SELECTION_LIMIT_EXCEEDED: 'More licenses match the selection than one bulk operation can have.',
    SIGNING_KEY_TAKEN: 'The gateway already has this signing key.',
    SKU_TAKEN: 'The SKU sells another license type.',
    TRANSFER_LIMIT_EXCEEDED:
      'The number of seats that moved to other devices has reached the limit of the license.',
    TRIAL_ALREADY_USED: 'The identity already had a trial of this license type, through any seller.',
    TRIAL_EXTENSION_EXCEEDED: 'The number of extensions of the trial has reached its limit.',
    TRIAL_ONLY: 'Only a trial can be extended.',
    USAGE_LIMIT_EXCEEDED: 'The usage would exceed the limit of the meter.',
    WEBHOOK_ENDPOINT_DISABLED: 'The webhook endpoint is disabled.',
    WEBHOOK_ENDPOINT_LIMIT_EXCEEDED:
      'The partner, or the vendor, has as many webhook endpoints as can exist.',
    WEBHOOK_ENDPOINT_NOT_FOUND: 'No webhook endpoint with this ID exists, or the caller cannot see it.',
    WEBHOOK_EVENT_NOT_FOUND: 'The log has no event with this ID.',
    WEBHOOK_TEST_PENDING: 'A test of the webhook endpoint waits for its attempt.',
  },
})

export const NextActionEnum = enumOf<NextAction>('NextAction', {
  description: 'Action that resolves a refusal or a failed check.',
  values: {
    ENTER_KEY_AGAIN: 'Enter the license key again.',
    ACTIVATE: 'Activate the license on this device.',
    RELEASE_ACTIVATION: 'Release a device that is no longer used.',
    RENEW: 'Renew the license.',
    ROTATE_KEY: 'Rotate the license key.',
    CONTACT_OWNER: 'Contact the owner of the license, for example for the new key.',
    CONTACT_SUPPORT: 'Contact the support of the vendor.',
    UPDATE_SOFTWARE: 'Install another version of the software.',
    CHECK_IN: 'Connect the device to the gateway, and send a heartbeat or activate again.',
    REQUEST_CODE: 'Request another one-time code, and enter it.',
    READ_AGAIN: 'Read the record again, and send the change with its present version.',
    WAIT: 'Wait, and try again.',
  },
})

const RefusalInterface = builder.interfaceRef<Refusal>('Refusal').implement({
  description: 'Mutation that was understood and declined. Branch on `code`; `message` is for people.',
  fields: (t) => ({
    code: t.expose('code', {
      type: RefusalCodeEnum,
      description: 'Code of the reason, stable across releases.',
    }),
    message: t.string({
      description: 'Reason and remedy for people, in the language of the request.',
      resolve: (refusal, _args, { locale }) => messageOf(refusal, locale),
    }),
    text: t.expose('text', { type: TextType, description: 'Code and arguments of `message`.' }),
  }),
})

const InputIssueType = builder.objectRef<InputIssue>('InputIssue').implement({
  description: 'Value of the input that is not acceptable.',
  fields: (t) => ({
    path: t.exposeStringList('path', {
      description: 'Path of the value, starting below the `input` argument.',
    }),
    message: t.string({
      description: 'Problem with the value, in the language of the request.',
      resolve: ({ text }, _args, { locale }) => sentence(text, locale),
    }),
    text: t.expose('text', { type: TextType, description: 'Code and arguments of `message`.' }),
    allowed: t.exposeStringList('allowed', {
      nullable: true,
      description: 'Accepted values; null if they cannot be listed.',
    }),
    line: t.exposeInt('line', {
      nullable: true,
      description:
        'Line of the problem, counted from 1, if the value is a text such as a catalogue; null otherwise.',
    }),
    column: t.exposeInt('column', {
      nullable: true,
      description: 'Column of the problem in `line`, counted from 1; null if `line` is null.',
    }),
  }),
})

builder.objectType(InputRefusal, {
  name: 'InputRefusal',
  description: 'Refusal because the input contradicts the rules. Lists every issue, not only the first.',
  interfaces: [RefusalInterface],
  fields: (t) => ({
    issues: t.field({
      type: [InputIssueType],
      description: 'All issues of the input.',
      resolve: ({ issues }) => issues,
    }),
  }),
})

builder.objectType(NotFoundRefusal, {
  name: 'NotFoundRefusal',
  description:
    'Refusal because a record does not exist or the caller cannot see it. The two cases look the same.',
  interfaces: [RefusalInterface],
})

builder.objectType(StateRefusal, {
  name: 'StateRefusal',
  description: 'Refusal because the state of a record does not allow the mutation.',
  interfaces: [RefusalInterface],
  fields: (t) => ({
    nextAction: t.expose('nextAction', {
      type: NextActionEnum,
      nullable: true,
      description: 'Action that resolves the refusal; null if there is none.',
    }),
    expectedStep: t.expose('expectedStep', {
      type: OnboardingStep,
      nullable: true,
      description: 'Step for which the onboarding waits; null unless another step was attempted.',
    }),
    validationCode: t.expose('validationCode', {
      type: ValidationCode,
      nullable: true,
      description: 'Check that failed; null unless the license may not be used.',
    }),
  }),
})

export const SeatHolderType = builder.objectRef<SeatHolder>('SeatHolder').implement({
  description:
    'Device that holds a seat of the license, as shown to any client with the license key: without its ' +
    'fingerprint, and with the beginning of its name only.',
  fields: (t) => ({
    device: t.exposeID('device', {
      description:
        'ID of the activation, for a caller that may release it. It gives no access without the license key or a ' +
        'credential.',
    }),
    name: t.exposeString('name', {
      nullable: true,
      description:
        'Beginning of the name, such as `Ann…`: at most 3 characters, and at most half of the name. Null if the ' +
        'device has no name.',
    }),
    platform: t.exposeString('platform', {
      nullable: true,
      description: 'Platform of the device; null if none was given.',
    }),
    lastSeenAt: t.expose('lastSeenAt', {
      type: 'DateTime',
      description:
        'Time at which the device was last seen. Accurate to a minute. Written asynchronously, a few seconds later.',
    }),
    seatFreeAt: t.expose('seatFreeAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Time at which the seat becomes free by itself: the end of a lease, the next missed heartbeat that ' +
        'releases the seat, or the end of a license file of a released device. Null if it never does.',
    }),
    fileEndsAt: t.expose('fileEndsAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'End of the last license file of the device that has not expired. The file holds the seat until then, even ' +
        'if the device is released. Null if there is no such file.',
    }),
  }),
})

builder.objectType(LimitRefusal, {
  name: 'LimitRefusal',
  description: 'Refusal because the mutation would exceed a limit.',
  interfaces: [RefusalInterface],
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'The limit.' }),
    used: t.exposeFloat('used', {
      description: 'Amount already used: a whole number, which can exceed the range of `Int`.',
    }),
    nextAllowedAt: t.expose('nextAllowedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Time at which the limit next allows the mutation without further action; null if only an action ' +
        'helps.',
    }),
    nextAction: t.expose('nextAction', {
      type: NextActionEnum,
      nullable: true,
      description: 'Action that makes the mutation possible again; null if there is none.',
    }),
    seatHolders: t.field({
      type: [SeatHolderType],
      nullable: true,
      description:
        'Devices that hold the seats of the license, at most 20. Devices whose seats become free by themselves are ' +
        'first, then the devices that were not seen for the longest time. Null unless the code is ' +
        '`ACTIVATION_LIMIT_EXCEEDED`.',
      resolve: ({ seatHolders }) => seatHolders && [...seatHolders],
    }),
  }),
})

/** Refusals of every mutation: the members of its result union besides its payload. */
export const refusals = { types: [InputRefusal, NotFoundRefusal, StateRefusal, LimitRefusal] }
