import { shownStatuses } from '../../../src/crm/state/shown-status.ts'

/** The definition of a property in HubSpot's form (`POST /crm/properties/…`). */
export interface PropertyDefinition {
  name: string
  label: string
  description: string
  type: 'string' | 'number' | 'date' | 'datetime' | 'bool' | 'enumeration'
  fieldType: 'text' | 'textarea' | 'number' | 'date' | 'booleancheckbox' | 'select' | 'checkbox'
  options?: readonly PropertyOption[]
  hasUniqueValue?: boolean
}

export interface PropertyOption {
  value: string
  label: string
}

/** The object types with the licensing properties. */
export const objectTypes = ['companies', 'contacts'] as const
export type ObjectType = (typeof objectTypes)[number]

/** The group that shows the properties on a record. */
export const propertyGroup = { name: 'licensing', label: 'Licensing' }

/** The gateway's unique property that identifies a company. */
export const ACCOUNT_ID = 'licet_account_id'

export const riskReasons = [
  'UNUSED_SEATS',
  'EXPIRY_NEAR',
  'VALIDATIONS_FAILING',
  'ONBOARDING_STALLED',
  'ONBOARDING_DROPPED',
  'ERRORS_GROWING',
  'SEATS_SHORT',
  'TRIAL_SHORT',
] as const
export type RiskReason = (typeof riskReasons)[number]

export const onboardingSteps = [
  'CREATE_ACCOUNT',
  'ASSIGN_LICENSE',
  'ACTIVATE',
  'VERIFY_USAGE',
  'COMPLETED',
  'ABANDONED',
] as const

export const text = { type: 'string', fieldType: 'text' } as const
export const number = { type: 'number', fieldType: 'number' } as const
export const date = { type: 'date', fieldType: 'date' } as const
export const datetime = { type: 'datetime', fieldType: 'date' } as const
export const yesOrNo = {
  type: 'bool',
  fieldType: 'booleancheckbox',
  options: [
    { value: 'true', label: 'Yes' },
    { value: 'false', label: 'No' },
  ],
} as const
export const choiceOf = (values: readonly string[]) =>
  ({ type: 'enumeration', fieldType: 'select', options: values.map(toOption) }) as const
const choicesOf = (values: readonly string[]) =>
  ({ type: 'enumeration', fieldType: 'checkbox', options: values.map(toOption) }) as const

/** `NOT_STARTED` is the option `not_started`, shown as “Not started”. */
function toOption(value: string): PropertyOption {
  const words = value.toLowerCase().replaceAll('_', ' ')
  return { value: toValue(value), label: words.charAt(0).toUpperCase() + words.slice(1) }
}

/** The internal value of an option. */
export function toValue(code: string): string {
  return code.toLowerCase()
}

/** The properties of the group, in display order. Companies and contacts have the same ones. */
const definitions = {
  licet_account_id: { label: 'Licensing account', description: 'Id of the account, acct_…', ...text },
  licet_status: {
    label: 'License status',
    description: 'Best status of any license of the account.',
    ...choiceOf(['NONE', ...shownStatuses]),
  },
  licet_license_types: {
    label: 'License types',
    description: 'Codes of the types of the licenses in force.',
    ...text,
  },
  licet_seats_bought: {
    label: 'Seats bought',
    description: 'Seats of all licenses in force. Empty if one of them is unlimited.',
    ...number,
  },
  licet_seats_used: { label: 'Seats used', description: 'Seats in use by devices.', ...number },
  licet_entitlements: {
    label: 'Entitlements',
    description: 'Entitlements that the licenses in force grant.',
    type: 'string',
    fieldType: 'textarea',
  },
  licet_validity: {
    label: 'Validity',
    description:
      'How long the licenses in force may be used, and which versions they include, by license type.',
    type: 'string',
    fieldType: 'textarea',
  },
  licet_next_expiry: {
    label: 'Next expiry',
    description: 'Day on which the first license in force ends, in the zone of the license.',
    ...date,
  },
  licet_in_grace: {
    label: 'In grace',
    description: 'Whether an expired license still works in its grace period.',
    ...yesOrNo,
  },
  licet_trial: { label: 'Trial', description: 'Whether a license in force is a trial.', ...yesOrNo },
  licet_last_activation: {
    label: 'Last activation',
    description: 'When a device was last activated.',
    ...datetime,
  },
  licet_last_validation: {
    label: 'Last validation',
    description:
      'Day of the last validation by the software, in the zone of the license. Up to an hour late.',
    ...date,
  },
  licet_last_error: {
    label: 'Last license error',
    description: 'Code of the last failed validation or onboarding step.',
    ...text,
  },
  licet_onboarding_step: {
    label: 'Onboarding step',
    description: 'Next step of the onboarding, or its result.',
    ...choiceOf(onboardingSteps),
  },
  licet_onboarding_since: {
    label: 'Onboarding step since',
    description: 'When the onboarding reached this step.',
    ...datetime,
  },
  licet_at_risk: {
    label: 'At risk',
    description: 'Whether there is a reason to call the customer.',
    ...yesOrNo,
  },
  licet_risk_reasons: {
    label: 'At risk because of',
    description: 'Reasons to call the customer.',
    ...choicesOf(riskReasons),
  },
  licet_risk_findings: {
    label: 'At risk: findings',
    description:
      'Findings of the usage figures about this customer, each with the day of its first detection.',
    type: 'string',
    fieldType: 'textarea',
  },
  licet_link: { label: 'Licensing link', description: 'Address at which to find the account.', ...text },
  licet_last_sync: {
    label: 'Last licensing sync',
    description: 'When the gateway last wrote these properties.',
    ...datetime,
  },
} as const satisfies Record<string, Omit<PropertyDefinition, 'name'>>

export type PropertyName = keyof typeof definitions
export const propertyNames = Object.keys(definitions) as PropertyName[]

/** The properties of an object type. Only companies have unique account ids; contacts may share an account. */
export function propertiesOf(type: ObjectType): PropertyDefinition[] {
  return propertyNames.map((name) => {
    const { options, ...definition }: Omit<PropertyDefinition, 'name'> = {
      options: undefined,
      ...definitions[name],
    }
    return {
      name,
      ...definition,
      ...(options && { options }),
      ...(name === ACCOUNT_ID && type === 'companies' && { hasUniqueValue: true }),
    }
  })
}

/** A type of records that the sync writes, with their required properties. */
export interface SyncedType {
  /** Name in messages. */
  name: string
  /** Name in paths. */
  path: string
  /** Place of its properties in HubSpot's settings. */
  place: string
  properties: readonly PropertyDefinition[]
}

/** The types that exist in every portal. */
export const syncedTypes: readonly SyncedType[] = objectTypes.map((type) => ({
  name: type,
  path: type,
  place: type === 'companies' ? 'Company properties' : 'Contact properties',
  properties: propertiesOf(type),
}))
