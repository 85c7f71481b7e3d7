import { z } from 'zod'
import { idempotencyKey } from '../../platform/idempotency/idempotency-key.ts'
import { code, metadata, text } from '../../platform/input.ts'
import { fingerprint, optionalComponents } from '../validation/device.ts'

export const activateInput = z.strictObject({
  key: z.string(),
  fingerprint,
  components: optionalComponents,
  product: code.nullish(),
  name: text({ max: 200 }).nullish(),
  platform: text({ max: 100 }).nullish(),
  version: text({ max: 100 }).nullish(),
  metadata: metadata.nullish(),
  idempotencyKey,
})
/** A license key and the device on which to activate the license. */
export type ActivateInput = z.input<typeof activateInput>
/** The same input, parsed. */
export type ParsedActivateInput = z.output<typeof activateInput>
/** The device to activate, without the way in which its license was found. */
export type ActivatedDevice = Omit<ParsedActivateInput, 'key' | 'idempotencyKey'>
