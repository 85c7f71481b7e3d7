import type { Context } from '../platform/context.ts'
import { StateRefusal } from '../platform/errors.ts'

/** Refuses where no CRM is connected: nothing would ever come of it. */
export function assertCrmConnected({ crm }: Context): void {
  if (crm) return
  throw new StateRefusal(
    'CRM_NOT_CONNECTED',
    'No CRM is connected: set LICET_HUBSPOT_TOKEN or LICET_HUBSPOT_TOKEN_FILE, and start the gateway again.',
  )
}
