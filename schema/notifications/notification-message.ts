import type { NotificationMessage as Message } from '../../prisma/client/enums.ts'
import { declinableMessages } from '../../src/domain/notifications/messages.ts'
import { enumOf } from '../builder/enum-of.ts'

export const NotificationMessage = enumOf<Message>('NotificationMessage', {
  description: `Kind of mail to the contacts of an account. A contact can decline ${declinableMessages.map((name) => `\`${name}\``).join(', ')}.`,
  values: {
    LICENSE_ISSUED: 'A license was issued. The mail contains its key.',
    KEY_ROTATED: 'The license key was replaced. The mail contains the new key.',
    DEVICE_ACTIVATED: 'Devices were activated.',
    ACTIVATION_REFUSED: 'A device was refused because all seats were in use.',
    DEVICE_RELEASED: 'A device was released.',
    FILE_ISSUED: 'A license file was issued.',
    ONBOARDING_STALLED: 'No device was activated after the license was assigned.',
    LICENSE_EXPIRING: 'The license expires soon.',
    TRIAL_ENDING: 'The trial ends soon.',
    LICENSE_IN_GRACE: 'The license has expired, and works until its grace period ends.',
    LICENSE_EXPIRED: 'The license has expired.',
    UPDATES_ENDING: 'The updates of the license end soon. It may still be used afterwards.',
    UPDATES_ENDED: 'The updates of the license have ended. It may still be used.',
    LICENSE_RENEWED: 'The license was renewed.',
    LICENSE_CHANGED: 'Seats, entitlements or the expiry of the license were changed.',
    LICENSE_OVER_LIMIT: 'More devices are active than the license has seats.',
    LICENSE_SUSPENDED: 'The license was suspended.',
    LICENSE_REINSTATED: 'The license was reinstated.',
    LICENSE_REVOKED: 'The license was revoked.',
  },
})
