import type { Context } from '../platform/context.ts'
import { StateRefusal } from '../platform/errors.ts'
import { say } from '../texts/say.ts'

/** Refuses CRM_NOT_CONNECTED if no CRM is connected. */
export function assertCrmConnected({ crm }: Context): void {
  if (crm) return
  throw new StateRefusal('CRM_NOT_CONNECTED', say('CRM_NOT_CONNECTED'))
}
