import type { LicenseValidation, ValidationCheck } from '../../src/domain/validation/evaluate.ts'
import { entitlementsOf, type LicenseFacts } from '../../src/domain/validation/license-facts.ts'
import { statusOf } from '../../src/domain/validation/status.ts'
import { sentence } from '../../src/texts/sentence.ts'
import { builder } from '../builder/builder.ts'
import { NextActionEnum } from '../builder/refusal.ts'
import { TextType } from '../builder/text.ts'
import { ValidationCode } from '../builder/validation-code.ts'
import { EntitlementGrantType } from '../catalogue/entitlement.ts'
import { LicenseStatus } from './license-status.ts'

const ValidationCheckType = builder.objectRef<ValidationCheck>('ValidationCheck').implement({
  description: 'Check of a validation with its outcome.',
  fields: (t) => ({
    code: t.expose('code', { type: ValidationCode, description: 'Code of the check.' }),
    passed: t.exposeBoolean('passed', { description: 'True if the check passed.' }),
    tolerated: t.exposeBoolean('tolerated', {
      description:
        'True if the check failed but the license stays valid: grace period, overage, a device within the time of `overLimit`, or expiry policy.',
    }),
    detail: t.string({
      description: 'Finding of the check in one sentence, in the language of the request.',
      resolve: ({ text }, _args, { locale }) => sentence(text, locale),
    }),
    text: t.expose('text', { type: TextType, description: 'Code and arguments of `detail`.' }),
    nextAction: t.expose('nextAction', {
      type: NextActionEnum,
      nullable: true,
      description: 'Action that resolves the failure; null if the check passed.',
    }),
  }),
})

const ValidatedLicense = builder.objectRef<{ facts: LicenseFacts; at: Date }>('ValidatedLicense').implement({
  description: 'Data of a validated license for software. Contains nothing about the account.',
  fields: (t) => ({
    product: t.string({ description: 'Code of the product.', resolve: ({ facts }) => facts.productCode }),
    licenseType: t.string({
      description: 'Code of the license type.',
      resolve: ({ facts }) => facts.licenseTypeCode,
    }),
    revision: t.int({
      description: 'Number of the revision of the license type.',
      resolve: ({ facts }) => facts.revision,
    }),
    status: t.field({
      type: LicenseStatus,
      description: 'Status of the license.',
      resolve: ({ facts, at }) => statusOf(facts, at),
    }),
    keyHint: t.string({
      description: 'Last group of the license key.',
      resolve: ({ facts }) => facts.keyHint,
    }),
    startsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Start of the first term; null if it has not started.',
      resolve: ({ facts }) => facts.startsAt,
    }),
    expiry: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Last valid instant; null if the license is perpetual or has not started.',
      resolve: ({ facts }) => facts.expiry,
    }),
    graceEndsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Last instant of the grace period; equal to `expiry` if there is none, null if `expiry` is null.',
      resolve: ({ facts }) => facts.graceEndsAt,
    }),
    updatesUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Last instant at which a version may be released to be used; null if the license includes all versions or has ' +
        'not started.',
      resolve: ({ facts }) => facts.updatesUntil,
    }),
    maxActivations: t.int({
      nullable: true,
      description: 'Number of purchased seats; null if unlimited.',
      resolve: ({ facts }) => facts.maxActivations,
    }),
    activeActivations: t.int({
      description: 'Number of seats in use.',
      resolve: ({ facts }) => facts.activeActivations,
    }),
    overLimitUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'Instant until which the newest devices, for which the license has no seats, may be used; in the past if they may ' +
        'not be used any more. Null if the seats suffice, or the devices stay valid without an end.',
      resolve: ({ facts }) => facts.overLimitUntil,
    }),
    entitlements: t.field({
      type: [EntitlementGrantType],
      description: 'Entitlements that the license grants.',
      resolve: ({ facts }) => entitlementsOf(facts),
    }),
  }),
})

export const LicenseValidationType = builder.objectRef<LicenseValidation>('LicenseValidation').implement({
  description: 'Result of validating a license: whether it may be used, and every check with its outcome.',
  fields: (t) => ({
    valid: t.exposeBoolean('valid', { description: 'True if the license may be used.' }),
    code: t.expose('code', {
      type: ValidationCode,
      description:
        'Code of the first failed check, or `VALID`. Independent of `valid`, because grace and overage are ' +
        'tolerated.',
    }),
    detail: t.string({
      description: 'Explanation of the code in one sentence, in the language of the request.',
      resolve: ({ text }, _args, { locale }) => sentence(text, locale),
    }),
    text: t.expose('text', { type: TextType, description: 'Code and arguments of `detail`.' }),
    checks: t.expose('checks', {
      type: [ValidationCheckType],
      description: 'All checks that were possible, in order.',
    }),
    checkedAt: t.expose('checkedAt', {
      type: 'DateTime',
      description: 'Instant for which the license was validated.',
    }),
    asOf: t.expose('asOf', {
      type: 'DateTime',
      nullable: true,
      description:
        'Time up to which the result has every change, while the database has no primary and a standby answers. A change that was ' +
        'acknowledged after this time can be missing. Null if the result has every change that was acknowledged before the request.',
    }),
    nonce: t.exposeString('nonce', {
      nullable: true,
      description: 'Value of `nonce` in the input, unchanged; null if none was sent.',
    }),
    signature: t.exposeString('signature', {
      nullable: true,
      description:
        'Signature of this result as a JWS with `typ: license-validation+jwt`; null unless `signed` was true. Its `checkedAt` is ' +
        'that of the result, or `asOf` if that is earlier.',
    }),
    answer: t.exposeString('answer', {
      nullable: true,
      description:
        'Signed answer for the device to keep, as a JWS with `typ: license-answer+jwt`. It states whether the license may ' +
        'be used on the device, regardless of the product, entitlements, version and meter of the request. Null unless ' +
        '`keep` was sent, and null if no license has the key or the license type allows no kept answer. With `asOf`, it is an answer ' +
        'of that time, and null if it would have ended.',
    }),
    license: t.field({
      type: ValidatedLicense,
      nullable: true,
      description: 'Data of the license; null if no license has the key.',
      resolve: ({ facts, checkedAt: at }) => (facts ? { facts, at: new Date(at) } : null),
    }),
  }),
})
