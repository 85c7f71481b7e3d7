import type { Contact } from '../../../prisma/client/client.ts'
import type { ContactRole, NotificationMessage } from '../../../prisma/client/enums.ts'
import { contactRoles as everyRole } from '../accounts/contact-roles.ts'
import { isKeyMessage } from './messages.ts'

/** Roles of the contacts that a message concerns. */
const rolesOf: Record<NotificationMessage, readonly ContactRole[]> = {
  LICENSE_ISSUED: ['TECHNICAL'],
  KEY_ROTATED: ['TECHNICAL'],
  DEVICE_ACTIVATED: ['TECHNICAL'],
  ACTIVATION_REFUSED: ['TECHNICAL', 'OWNER'],
  DEVICE_RELEASED: ['TECHNICAL'],
  FILE_ISSUED: ['TECHNICAL'],
  ONBOARDING_STALLED: ['TECHNICAL', 'OWNER'],
  LICENSE_EXPIRING: ['OWNER', 'BILLING'],
  TRIAL_ENDING: ['OWNER', 'BILLING'],
  LICENSE_IN_GRACE: everyRole,
  LICENSE_EXPIRED: everyRole,
  LICENSE_RENEWED: ['OWNER', 'BILLING'],
  LICENSE_SUSPENDED: everyRole,
  UPDATES_ENDING: ['OWNER', 'BILLING'],
  UPDATES_ENDED: ['OWNER', 'BILLING'],
  LICENSE_CHANGED: everyRole,
  LICENSE_OVER_LIMIT: everyRole,
  LICENSE_REINSTATED: everyRole,
  LICENSE_REVOKED: everyRole,
}

type Recipient = Pick<Contact, 'id' | 'roles' | 'mailStopReason'>

/**
 * Selects the contacts that receive a message, of the contacts of an account, oldest first. If no contact with a role of the
 * message receives mail, adds the oldest contact that receives mail: no message is lost because of roles. A message with a
 * license key goes to one contact.
 */
export function recipientsOf<C extends Recipient>(message: NotificationMessage, contacts: readonly C[]): C[] {
  const concerned = contacts.filter(({ roles }) => rolesOf[message].some((role) => roles.includes(role)))
  const reachable = concerned.find(isReachable) ?? contacts.find(isReachable)
  if (isKeyMessage(message)) return [reachable ?? concerned[0] ?? contacts[0]].filter((one) => !!one)
  const isAdded = reachable && !concerned.includes(reachable)
  return isAdded ? [...concerned, reachable] : concerned.length > 0 ? concerned : contacts.slice(0, 1)
}

function isReachable({ mailStopReason }: Recipient): boolean {
  return mailStopReason === null
}
