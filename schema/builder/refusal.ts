import {
  type InputIssue,
  InputRefusal,
  LimitRefusal,
  NotFoundRefusal,
  nextActions,
  type Refusal,
  refusalCodes,
  StateRefusal,
} from '../../src/platform/errors.ts'
import { builder } from './builder.ts'
import { OnboardingStep } from './onboarding-enums.ts'
import { ValidationCode } from './validation-code.ts'

export const RefusalCodeEnum = builder.enumType('RefusalCode', {
  description:
    'Reason for which a mutation was declined, as `NOUN_STATE`. Codes are added but never renamed.',
  values: refusalCodes,
})

export const NextActionEnum = builder.enumType('NextAction', {
  description: 'Action that resolves a refusal or a failed check.',
  values: nextActions,
})

const RefusalInterface = builder.interfaceRef<Refusal>('Refusal').implement({
  description: 'Mutation that was understood and declined. Branch on `code`; `message` is for people.',
  fields: (t) => ({
    code: t.expose('code', {
      type: RefusalCodeEnum,
      description: 'Code of the reason, stable across releases.',
    }),
    message: t.exposeString('message', {
      description: 'Reason and remedy in one sentence, in English.',
    }),
  }),
})

const InputIssueType = builder.objectRef<InputIssue>('InputIssue').implement({
  description: 'Value of the input that is not acceptable.',
  fields: (t) => ({
    path: t.exposeStringList('path', {
      description: 'Path of the value, starting below the `input` argument.',
    }),
    message: t.exposeString('message', { description: 'Problem with the value.' }),
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
  }),
})

/** Refusals of every mutation: the members of its result union besides its payload. */
export const refusals = { types: [InputRefusal, NotFoundRefusal, StateRefusal, LimitRefusal] }
