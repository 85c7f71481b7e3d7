import { expect, test } from 'vitest'
import type { ContactRole, NotificationMessage } from '../../../prisma/client/enums.ts'
import { contactRoles } from '../../../src/domain/accounts/contact-roles.ts'
import { notificationMessages } from '../../../src/domain/notifications/messages.ts'
import { recipientsOf } from '../../../src/domain/notifications/recipients.ts'

const contact = (id: string, roles: ContactRole[], mailStopReason: 'CONTACT_BOUNCED' | null = null) => ({
  ...{ id, roles, mailStopReason },
})
const select = (message: NotificationMessage, ...contacts: ReturnType<typeof contact>[]) =>
  recipientsOf(message, contacts).map(({ id }) => id)

test('contacts with all roles receive every message, and one of them each message with a key', () => {
  const both = [contact('a', [...contactRoles]), contact('b', [...contactRoles])]
  for (const message of notificationMessages) {
    const isKey = message === 'LICENSE_ISSUED' || message === 'KEY_ROTATED'
    expect([message, ...select(message, ...both)]).toEqual([message, ...(isKey ? ['a'] : ['a', 'b'])])
  }
})

test.each<[NotificationMessage, string[]]>([
  ['LICENSE_ISSUED', ['technical']],
  ['KEY_ROTATED', ['technical']],
  ['DEVICE_ACTIVATED', ['technical']],
  ['ACTIVATION_REFUSED', ['owner', 'technical']],
  ['DEVICE_RELEASED', ['technical']],
  ['FILE_ISSUED', ['technical']],
  ['ONBOARDING_STALLED', ['owner', 'technical']],
  ['LICENSE_EXPIRING', ['owner', 'billing']],
  ['TRIAL_ENDING', ['owner', 'billing']],
  ['LICENSE_IN_GRACE', ['owner', 'technical', 'billing']],
  ['LICENSE_EXPIRED', ['owner', 'technical', 'billing']],
  ['LICENSE_RENEWED', ['owner', 'billing']],
  ['LICENSE_SUSPENDED', ['owner', 'technical', 'billing']],
  ['LICENSE_REINSTATED', ['owner', 'technical', 'billing']],
  ['LICENSE_REVOKED', ['owner', 'technical', 'billing']],
])('%s goes to %j', (message, expected) => {
  const team = [
    contact('owner', ['OWNER']),
    contact('technical', ['TECHNICAL']),
    contact('billing', ['BILLING']),
  ]
  expect(select(message, ...team)).toEqual(expected)
})

test('without a contact of the roles, a message goes to the oldest contact that receives mail', () => {
  const [dead, alive] = [contact('dead', ['OWNER'], 'CONTACT_BOUNCED'), contact('alive', ['OWNER'])]
  expect(select('DEVICE_ACTIVATED', dead, alive, contact('later', ['BILLING']))).toEqual(['alive'])
  expect(select('LICENSE_ISSUED', dead, alive)).toEqual(['alive'])
})

test('if no contact of the roles receives mail, another contact receives the message too', () => {
  const [dead, alive] = [contact('dead', ['TECHNICAL'], 'CONTACT_BOUNCED'), contact('alive', ['BILLING'])]
  expect(select('DEVICE_ACTIVATED', dead, alive)).toEqual(['dead', 'alive'])
  expect(select('LICENSE_ISSUED', dead, alive)).toEqual(['alive'])
})

test('if no contact receives mail, the message is recorded for a contact all the same', () => {
  const dead = contact('dead', ['BILLING'], 'CONTACT_BOUNCED')
  expect(select('DEVICE_ACTIVATED', dead)).toEqual(['dead'])
  expect(select('LICENSE_ISSUED', dead)).toEqual(['dead'])
  expect(select('LICENSE_ISSUED')).toEqual([])
})
