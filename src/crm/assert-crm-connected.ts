import type { Context } from '../platform/context.ts'
import { StateRefusal } from '../platform/errors.ts'

/** Refuses CRM_NOT_CONNECTED if no CRM is connected. */
export function assertCrmConnected({ crm }: Context): void {
  if (crm) return
  throw new StateRefusal(
    'CRM_NOT_CONNECTED',
    'No CRM is connected. Set LICET_HUBSPOT_TOKEN or LICET_HUBSPOT_TOKEN_FILE, and restart the gateway.',
  )
}
