import type { SaleIntent as Intents } from '../../prisma/client/enums.ts'
import { enumOf } from '../builder/enum-of.ts'

export const SaleIntent = enumOf<Intents>('SaleIntent', {
  description: 'What a sale does to the licenses of an account.',
  values: {
    NEW: 'Issues a license with an onboarding, and mails its key.',
    RENEW:
      'Renews a license by one term and sets its seats as sold. The license keeps its key and devices, and its own number if ' +
      'it is unlimited.',
    ADD_SEATS: 'Adds seats to a license. The expiry stays.',
    UPGRADE: 'Changes the license type of a license to another one of its product.',
    EXTEND_UPDATES: 'Extends the updates of a perpetual license.',
  },
})
