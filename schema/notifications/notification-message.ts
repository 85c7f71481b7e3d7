import { declinableMessages, notificationMessages } from '../../src/domain/notifications/messages.ts'
import { builder } from '../builder/builder.ts'

export const NotificationMessage = builder.enumType('NotificationMessage', {
  description: `Kind of mail to the contacts of an account. A contact can decline ${declinableMessages.map((name) => `\`${name}\``).join(', ')}.`,
  values: notificationMessages,
})
