import { licenseStatuses } from '../../../src/domain/validation/status.ts'

/** How HubSpot is told of a property that we make (`POST /crm/properties/…`). */
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

/** The object types that carry the licensing properties. */
export const objectTypes = ['companies', 'contacts'] as const
export type ObjectType = (typeof objectTypes)[number]

/** Where an agent finds them on a record. */
export const propertyGroup = { name: 'licensing', label: 'Licensing' }

/** By what a company is found again: unique, and ours. */
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

/** Every property of the group, the same on companies and contacts, in the order in which an agent reads them. */
const definitions = {
  licet_account_id: { label: 'Licensing account', description: 'The id of the account, acct_…', ...text },
  licet_status: {
    label: 'License status',
    description: 'The best status that any license of the account has.',
    ...choiceOf(['NONE', ...licenseStatuses]),
  },
  licet_license_types: {
    label: 'License types',
    description: 'The codes of the licenses in force.',
    ...text,
  },
  licet_seats_bought: {
    label: 'Seats bought',
    description: 'Seats of all licenses in force; empty when one of them is unlimited.',
    ...number,
  },
  licet_seats_used: { label: 'Seats used', description: 'Seats taken by devices.', ...number },
  licet_entitlements: {
    label: 'Entitlements',
    description: 'What the licenses in force grant.',
    type: 'string',
    fieldType: 'textarea',
  },
  licet_next_expiry: {
    label: 'Next expiry',
    description: 'The day on which the first license in force ends, in the zone of the license.',
    ...date,
  },
  licet_in_grace: {
    label: 'In grace',
    description: 'Whether a license expired and still works.',
    ...yesOrNo,
  },
  licet_trial: { label: 'Trial', description: 'Whether a license in force is a trial.', ...yesOrNo },
  licet_last_activation: {
    label: 'Last activation',
    description: 'When a device last took a seat.',
    ...datetime,
  },
  licet_last_validation: {
    label: 'Last validation',
    description: 'The day on which the software last asked, in the zone of the license; up to an hour late.',
    ...date,
  },
  licet_last_error: {
    label: 'Last license error',
    description: 'The code of the last validation or onboarding step that failed.',
    ...text,
  },
  licet_onboarding_step: {
    label: 'Onboarding step',
    description: 'What the onboarding waits for, or how it ended.',
    ...choiceOf(onboardingSteps),
  },
  licet_onboarding_since: {
    label: 'Onboarding step since',
    description: 'Since when the onboarding stands there.',
    ...datetime,
  },
  licet_at_risk: {
    label: 'At risk',
    description: 'Whether anything below gives reason to call.',
    ...yesOrNo,
  },
  licet_risk_reasons: { label: 'At risk because of', description: 'Why to call.', ...choicesOf(riskReasons) },
  licet_risk_findings: {
    label: 'At risk: findings',
    description: 'What the figures say of customers like this one, and since when.',
    type: 'string',
    fieldType: 'textarea',
  },
  licet_link: { label: 'Licensing link', description: 'Where to look the account up.', ...text },
  licet_last_sync: {
    label: 'Last licensing sync',
    description: 'When the gateway last wrote these properties.',
    ...datetime,
  },
} as const satisfies Record<string, Omit<PropertyDefinition, 'name'>>

export type PropertyName = keyof typeof definitions
export const propertyNames = Object.keys(definitions) as PropertyName[]

/** The properties of an object type. Only a company is one account; a contact may share it with others. */
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

/** A type of records that the sync writes, and the properties that they have to have. */
export interface SyncedType {
  /** For people. */
  name: string
  /** As paths write it. */
  path: string
  /** Where an administrator finds its properties. */
  place: string
  properties: readonly PropertyDefinition[]
}

/** The types that every portal has. */
export const syncedTypes: readonly SyncedType[] = objectTypes.map((type) => ({
  name: type,
  path: type,
  place: type === 'companies' ? 'Company properties' : 'Contact properties',
  properties: propertiesOf(type),
}))
