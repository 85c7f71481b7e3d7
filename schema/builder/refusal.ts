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
  description: 'Why a command was declined, as `NOUN_STATE`. Codes are added, never renamed.',
  values: refusalCodes,
})

export const NextActionEnum = builder.enumType('NextAction', {
  description: 'What whoever reads the answer can do about it.',
  values: nextActions,
})

const RefusalInterface = builder.interfaceRef<Refusal>('Refusal').implement({
  description: 'A command that was understood and declined. Branch on `code`; `message` is for people.',
  fields: (t) => ({
    code: t.expose('code', { type: RefusalCodeEnum, description: 'The reason, stable across releases.' }),
    message: t.exposeString('message', {
      description: 'The reason in a sentence, in English, with what to do.',
    }),
  }),
})

const InputIssueType = builder.objectRef<InputIssue>('InputIssue').implement({
  description: 'One value of the input that cannot be accepted.',
  fields: (t) => ({
    path: t.exposeStringList('path', {
      description: 'Where the value stands, from the `input` argument down.',
    }),
    message: t.exposeString('message', { description: 'What is wrong with it.' }),
    allowed: t.exposeStringList('allowed', {
      nullable: true,
      description: 'The values that would be accepted; null where they cannot be listed.',
    }),
    line: t.exposeInt('line', {
      nullable: true,
      description:
        'The line, counted from 1, where the input is a text, such as a catalogue; null elsewhere.',
    }),
    column: t.exposeInt('column', {
      nullable: true,
      description: 'The column in that line, counted from 1; null where `line` is.',
    }),
  }),
})

builder.objectType(InputRefusal, {
  name: 'InputRefusal',
  description: 'The input contradicts the rules. Every issue is listed, not only the first.',
  interfaces: [RefusalInterface],
  fields: (t) => ({
    issues: t.field({
      type: [InputIssueType],
      description: 'All that is wrong.',
      resolve: ({ issues }) => issues,
    }),
  }),
})

builder.objectType(NotFoundRefusal, {
  name: 'NotFoundRefusal',
  description: 'There is no such record, or none that the caller may know of: the two look alike.',
  interfaces: [RefusalInterface],
})

builder.objectType(StateRefusal, {
  name: 'StateRefusal',
  description: 'The record is in a state that does not allow the command.',
  interfaces: [RefusalInterface],
  fields: (t) => ({
    nextAction: t.expose('nextAction', {
      type: NextActionEnum,
      nullable: true,
      description: 'What can be done about it.',
    }),
    expectedStep: t.expose('expectedStep', {
      type: OnboardingStep,
      nullable: true,
      description: 'The step that the onboarding waits for, where another one was tried.',
    }),
    validationCode: t.expose('validationCode', {
      type: ValidationCode,
      nullable: true,
      description: 'The check that failed, where the license may not be used.',
    }),
  }),
})

builder.objectType(LimitRefusal, {
  name: 'LimitRefusal',
  description: 'The command would pass a limit.',
  interfaces: [RefusalInterface],
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'The limit.' }),
    used: t.exposeFloat('used', {
      description: 'What is used of it already: a whole number, which may pass the 32 bits of an Int.',
    }),
    nextAllowedAt: t.expose('nextAllowedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When there will be room again by itself; null when only an action makes room.',
    }),
    nextAction: t.expose('nextAction', {
      type: NextActionEnum,
      nullable: true,
      description: 'What makes room.',
    }),
  }),
})

/** What every mutation may be refused with; the members of its result union beside its payload. */
export const refusals = { types: [InputRefusal, NotFoundRefusal, StateRefusal, LimitRefusal] }
