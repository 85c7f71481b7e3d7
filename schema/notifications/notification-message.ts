import { declinableMessages, notificationMessages } from '../../src/domain/notifications/messages.ts'
import { builder } from '../builder/builder.ts'

export const NotificationMessage = builder.enumType('NotificationMessage', {
  description: `What customers are told by mail. Of these, a person may decline ${declinableMessages.join(', ')}.`,
  values: notificationMessages,
})
