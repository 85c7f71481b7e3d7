import { hubspotLabel } from './hubspot-labels.ts'

/** The field types of each property type. */
export const fieldTypesOf: Record<string, readonly string[]> = {
  string: ['text', 'textarea', 'html', 'phonenumber', 'file', 'calculation_equation'],
  number: ['number', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox', 'calculation_equation'],
  bool: ['booleancheckbox', 'calculation_equation'],
}

export interface PropertyOption {
  label: string
  value: string
  description?: string | undefined
  displayOrder: number
  hidden: boolean
}

export interface Property {
  name: string
  label: string
  description: string
  groupName: string
  type: string
  fieldType: string
  options: PropertyOption[]
  hasUniqueValue: boolean
  displayOrder: number
  hidden: boolean
  formField: boolean
  hubspotDefined: boolean
  readOnly: boolean
  createdAt: Date
  updatedAt: Date
  archivedAt: Date | null
}

export interface PropertyGroup {
  name: string
  label: string
  displayOrder: number
  archivedAt: Date | null
}

export function presentProperty(property: Property) {
  const { readOnly, createdAt, updatedAt, archivedAt, ...shown } = property
  return {
    ...shown,
    calculated: false,
    externalOptions: false,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    archived: archivedAt !== null,
    ...(archivedAt && { archivedAt: archivedAt.toISOString() }),
    modificationMetadata: {
      archivable: !property.hubspotDefined,
      readOnlyDefinition: property.hubspotDefined,
      readOnlyOptions: false,
      readOnlyValue: readOnly,
    },
  }
}

export function presentGroup({ archivedAt, ...group }: PropertyGroup) {
  return { ...group, archived: archivedAt !== null }
}

/** Creates a property that HubSpot defines. */
export function hubspotProperty(
  now: Date,
  groupName: string,
  name: string,
  type: string,
  { readOnly = false, unique = false, options = [] as { value: string; label: string }[] } = {},
): Property {
  return {
    name,
    label: hubspotLabel(name),
    description: '',
    groupName,
    type,
    fieldType: options.length > 0 ? 'select' : fieldTypesOf[type]![0]!,
    options: options.map((option, displayOrder) => ({ ...option, displayOrder, hidden: false })),
    hasUniqueValue: unique,
    displayOrder: -1,
    hidden: false,
    formField: !readOnly,
    hubspotDefined: true,
    readOnly,
    createdAt: now,
    updatedAt: now,
    archivedAt: null,
  }
}
