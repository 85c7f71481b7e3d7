import { validationCodes } from '../../src/platform/validation-codes.ts'
import { builder } from './builder.ts'

export const ValidationCode = builder.enumType('ValidationCode', {
  description:
    'What a validation found. In the order in which the checks are made; the first that fails is the answer.',
  values: validationCodes,
})
