import { validationCodes } from '../../src/platform/validation-codes.ts'
import { builder } from './builder.ts'

export const ValidationCode = builder.enumType('ValidationCode', {
  description:
    'Code of a validation check. The code of a validation is that of its first failed check, or `VALID`.',
  values: validationCodes,
})
