import { z } from 'zod'
import { code, metadata, text } from '../../platform/input.ts'
import { fingerprint, optionalComponents } from '../validation/device.ts'

/** What activates a license on a device. */
export const activateInput = z.object({
  key: z.string().max(4096, 'must have at most 4096 characters'),
  fingerprint,
  components: optionalComponents,
  product: code.nullish(),
  name: text({ max: 200 }).nullish(),
  platform: text({ max: 100 }).nullish(),
  version: text({ max: 100 }).nullish(),
  metadata: metadata.nullish(),
})
export type ActivateInput = z.output<typeof activateInput>
/** The device, however its license was found. */
export type ActivatedDevice = Omit<ActivateInput, 'key'>
