import { type Fulfilment, fulfilments } from '../../../src/crm/deals/fulfilment.ts'
import { shownStatuses } from '../../../src/crm/state/shown-status.ts'
import { toTypedId } from '../../../src/platform/ids.ts'
import {
  choiceOf,
  date,
  datetime,
  type PropertyDefinition,
  type SyncedType,
  text,
  toValue,
} from './properties.ts'
import { dayOf } from './validity.ts'

/** The properties of a deal that say what became of it. */
export const dealStateProperties: readonly PropertyDefinition[] = [
  {
    name: 'licet_fulfilment',
    label: 'License fulfilment',
    description: 'What became of the deal: nothing yet, its licenses, or a question to a person.',
    ...choiceOf(fulfilments),
  },
  {
    name: 'licet_fulfilment_reason',
    label: 'License fulfilment: to review',
    description: 'What a person has to decide or to correct. Empty if there is nothing.',
    type: 'string',
    fieldType: 'textarea',
  },
  {
    name: 'licet_account_id',
    label: 'Licensing account',
    description: 'Id of the account that bought, acct_…',
    ...text,
  },
  {
    name: 'licet_status',
    label: 'License status',
    description: 'Best status of the licenses of the deal.',
    ...choiceOf(shownStatuses),
  },
  {
    name: 'licet_expiry',
    label: 'License expiry',
    description: 'Day on which the first of these licenses ends, in the zone of the license.',
    ...date,
  },
  {
    name: 'licet_last_sync',
    label: 'Last licensing sync',
    description: 'When the gateway last wrote these properties.',
    ...datetime,
  },
]

/** The gateway's unique property that identifies a renewal deal. */
export const RENEWAL_ID = 'licet_renewal_id'

/** Deals with what the renewal deals of the gateway need. */
export const renewalDealType: SyncedType = {
  name: 'deals',
  path: 'deals',
  place: 'Deal properties',
  properties: [
    {
      name: RENEWAL_ID,
      label: 'License renewal',
      description: 'Identifies a renewal deal that the gateway created.',
      ...text,
      hasUniqueValue: true,
    },
  ],
}

/** Deals, as a type of records that the sync writes. */
export const dealType: SyncedType = {
  name: 'deals',
  path: 'deals',
  place: 'Deal properties',
  properties: dealStateProperties,
}

const LONGEST_REASON = 5_000

/** The properties of a deal without the time of the sync. Pure: equal state gives equal text. */
export function toDealProperties({
  fulfilment,
  reason,
  accountId,
  status,
  expiry,
}: Fulfilment): Record<string, string> {
  return {
    licet_fulfilment: fulfilment ? toValue(fulfilment) : '',
    licet_fulfilment_reason: reason.slice(0, LONGEST_REASON),
    licet_account_id: accountId ? toTypedId('Account', accountId) : '',
    licet_status: status ? toValue(status) : '',
    licet_expiry: expiry ? dayOf(expiry) : '',
  }
}
