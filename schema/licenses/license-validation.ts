import type { LicenseValidation, ValidationCheck } from '../../src/domain/validation/evaluate.ts'
import { entitlementsOf, type LicenseFacts } from '../../src/domain/validation/license-facts.ts'
import { statusOf } from '../../src/domain/validation/status.ts'
import { builder } from '../builder/builder.ts'
import { NextActionEnum } from '../builder/refusal.ts'
import { ValidationCode } from '../builder/validation-code.ts'
import { EntitlementGrantType } from '../catalogue/entitlement.ts'
import { LicenseStatus } from './license-status.ts'

const ValidationCheckType = builder.objectRef<ValidationCheck>('ValidationCheck').implement({
  description: 'One check of a validation.',
  fields: (t) => ({
    code: t.expose('code', { type: ValidationCode, description: 'Which check.' }),
    passed: t.exposeBoolean('passed', { description: 'Whether it passed.' }),
    tolerated: t.exposeBoolean('tolerated', {
      description:
        'True for a check that failed without making the license invalid: grace, overage, an expiry policy.',
    }),
    detail: t.exposeString('detail', { description: 'What was found, in a sentence, in English.' }),
    nextAction: t.expose('nextAction', {
      type: NextActionEnum,
      nullable: true,
      description: 'What mends it; null when passed.',
    }),
  }),
})

const ValidatedLicense = builder.objectRef<{ facts: LicenseFacts; at: Date }>('ValidatedLicense').implement({
  description: 'What software needs to know of a validated license; nothing about the account.',
  fields: (t) => ({
    product: t.string({ description: 'The code of its product.', resolve: ({ facts }) => facts.productCode }),
    licenseType: t.string({
      description: 'The code of its type.',
      resolve: ({ facts }) => facts.licenseTypeCode,
    }),
    revision: t.int({ description: 'The revision of the type.', resolve: ({ facts }) => facts.revision }),
    status: t.field({
      type: LicenseStatus,
      description: 'How it stands.',
      resolve: ({ facts, at }) => statusOf(facts, at),
    }),
    keyHint: t.string({ description: 'The last group of its key.', resolve: ({ facts }) => facts.keyHint }),
    startsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When its first term began; null until it has.',
      resolve: ({ facts }) => facts.startsAt,
    }),
    expiry: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The last valid instant; null is perpetual, or not started.',
      resolve: ({ facts }) => facts.expiry,
    }),
    graceEndsAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'The last instant of grace; equals the expiry when there is none.',
      resolve: ({ facts }) => facts.graceEndsAt,
    }),
    maxActivations: t.int({
      nullable: true,
      description: 'Seats sold; null is unlimited.',
      resolve: ({ facts }) => facts.maxActivations,
    }),
    activeActivations: t.int({
      description: 'Seats taken.',
      resolve: ({ facts }) => facts.activeActivations,
    }),
    entitlements: t.field({
      type: [EntitlementGrantType],
      description: 'What it grants.',
      resolve: ({ facts }) => entitlementsOf(facts),
    }),
  }),
})

export const LicenseValidationType = builder.objectRef<LicenseValidation>('LicenseValidation').implement({
  description: 'The answer to "may this license be used?". Complete or not given at all.',
  fields: (t) => ({
    valid: t.exposeBoolean('valid', { description: 'Whether it may be used.' }),
    code: t.expose('code', {
      type: ValidationCode,
      description:
        'The first check that failed, or VALID. Independent of `valid`: grace and overage are tolerated.',
    }),
    detail: t.exposeString('detail', { description: 'The code in a sentence, in English.' }),
    checks: t.expose('checks', {
      type: [ValidationCheckType],
      description: 'Every check that could be made, in order.',
    }),
    checkedAt: t.expose('checkedAt', {
      type: 'DateTime',
      description: 'The instant that the answer is for.',
    }),
    nonce: t.exposeString('nonce', { nullable: true, description: "The caller's `nonce`, as it was sent." }),
    signature: t.exposeString('signature', {
      nullable: true,
      description:
        'A JWS of this answer, `typ: license-validation+jwt`, where it was asked for; null otherwise.',
    }),
    license: t.field({
      type: ValidatedLicense,
      nullable: true,
      description: 'Null when there is no such license.',
      resolve: ({ facts, checkedAt: at }) => (facts ? { facts, at: new Date(at) } : null),
    }),
  }),
})
