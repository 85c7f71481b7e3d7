import { z } from 'zod'
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.ts'
import { code, metadata } from '../../platform/input.ts'
import { line, name } from '../../platform/readable-text.ts'
import { fingerprint, optionalComponents } from '../validation/device.ts'

export const activateInput = z.strictObject({
  key: z.string(),
  fingerprint,
  components: optionalComponents,
  product: code.nullish(),
  name: name({ max: 200 }).nullish(),
  platform: name({ max: 100 }).nullish(),
  version: line({ max: 100 }).nullish(),
  metadata: metadata.nullish(),
  idempotencyKey,
})
/** A license key and the device on which to activate the license. */
export type ActivateInput = z.input<typeof activateInput>
/** The same input, parsed. */
export type ParsedActivateInput = z.output<typeof activateInput>
/** The device to activate, without the way in which its license was found. */
export type ActivatedDevice = Omit<ParsedActivateInput, 'key' | 'idempotencyKey'>
