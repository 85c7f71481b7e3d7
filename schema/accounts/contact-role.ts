import type { ContactRole as Role } from '../../prisma/client/enums.ts'
import { enumOf } from '../builder/enum-of.ts'

export const ContactRole = enumOf<Role>('ContactRole', {
  description: 'Responsibility of a contact. Decides which mails the contact receives.',
  values: {
    OWNER: 'Decides about licenses. Receives mails about expiry, renewal, suspension and full seats.',
    TECHNICAL: 'Installs the software. Receives license keys, and mails about devices and license files.',
    BILLING: 'Pays for licenses. Receives mails about expiry, renewal and suspension.',
  },
})
