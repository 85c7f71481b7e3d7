import { hubspotProperty } from '../properties/property.ts'
import { dealStages, pipelines } from './deal-stage.ts'
import type { ObjectType } from './object-type.ts'

const lifecycle = Object.entries({
  subscriber: 'Subscriber',
  lead: 'Lead',
  marketingqualifiedlead: 'Marketing Qualified Lead',
  opportunity: 'Opportunity',
  customer: 'Customer',
  other: 'Other',
}).map(([value, label]) => ({ value, label }))

/** The object types of every portal that licensing uses. */
export function createStandardTypes(now: Date): ObjectType[] {
  return [
    {
      ...emptyType(now, 'companyinformation', {
        texts: [
          'name',
          'domain',
          'hs_additional_domains',
          'website',
          'phone',
          'city',
          'country',
          'industry',
          'description',
        ],
        numbers: ['numberofemployees', 'annualrevenue'],
        choices: { lifecyclestage: lifecycle },
      }),
      id: '0-2',
      name: 'companies',
      singular: 'company',
      scope: 'companies',
      labels: { singular: 'Company', plural: 'Companies' },
      shown: ['createdate', 'domain', 'hs_lastmodifieddate', 'hs_object_id', 'name'],
    },
    {
      ...emptyType(now, 'contactinformation', {
        texts: ['firstname', 'lastname', 'phone', 'company', 'jobtitle', 'website'],
        choices: { lifecyclestage: lifecycle },
        readOnly: {
          associatedcompanyid: 'number',
          hs_additional_emails: 'string',
          lastmodifieddate: 'datetime',
        },
        unique: ['email'],
      }),
      id: '0-1',
      name: 'contacts',
      singular: 'contact',
      scope: 'contacts',
      labels: { singular: 'Contact', plural: 'Contacts' },
      shown: ['createdate', 'email', 'firstname', 'hs_object_id', 'lastmodifieddate', 'lastname'],
      modifiedProperty: 'lastmodifieddate',
    },
    {
      ...emptyType(now, 'dealinformation', {
        texts: ['dealname', 'description'],
        numbers: ['amount'],
        choices: {
          pipeline: pipelines.map(({ id, label }) => ({ value: id, label })),
          dealstage: dealStages.map(({ id, label }) => ({ value: id, label })),
        },
        readOnly: { hs_is_closed: 'bool', hs_is_closed_won: 'bool' },
        datetimes: ['closedate'],
      }),
      id: '0-3',
      name: 'deals',
      singular: 'deal',
      scope: 'deals',
      labels: { singular: 'Deal', plural: 'Deals' },
      shown: [
        'amount',
        'closedate',
        'createdate',
        'dealname',
        'dealstage',
        'hs_lastmodifieddate',
        'pipeline',
      ],
    },
    {
      ...emptyType(now, 'lineiteminformation', {
        texts: ['name', 'hs_sku', 'description', 'hs_product_id'],
        numbers: ['quantity', 'price', 'amount'],
      }),
      id: '0-8',
      name: 'line_items',
      singular: 'line_item',
      scope: 'line_items',
      labels: { singular: 'Line item', plural: 'Line items' },
      shown: ['createdate', 'hs_lastmodifieddate', 'hs_object_id'],
    },
  ]
}

interface Fields {
  texts?: string[]
  numbers?: string[]
  datetimes?: string[]
  choices?: Record<string, { value: string; label: string }[]>
  unique?: string[]
  readOnly?: Record<string, string>
}

/** A type with one group, the given properties and those of every type, and without records. */
export function emptyType(now: Date, group: string, fields: Fields, createdProperty = 'createdate') {
  const property = hubspotProperty.bind(null, now, group)
  const own = { [createdProperty]: 'datetime', hs_lastmodifieddate: 'datetime', hs_object_id: 'number' }
  const readOnly = { ...own, hs_merged_object_ids: 'string', ...fields.readOnly }
  const properties = [
    ...(fields.texts ?? []).map((name) => property(name, 'string')),
    ...(fields.unique ?? []).map((name) => property(name, 'string', { unique: true })),
    ...(fields.numbers ?? []).map((name) => property(name, 'number')),
    ...(fields.datetimes ?? []).map((name) => property(name, 'datetime')),
    ...Object.entries(fields.choices ?? {}).map(([name, options]) =>
      property(name, 'enumeration', { options }),
    ),
    ...Object.entries(readOnly).map(([name, type]) => property(name, type, { readOnly: true })),
  ]
  return {
    aliases: [],
    properties: new Map(properties.map((property) => [property.name, property])),
    groups: new Map([[group, { name: group, label: group, displayOrder: 0, archivedAt: null }]]),
    records: new Map(),
    holders: new Map(),
    mergedInto: new Map(),
    required: [],
    createdProperty,
    modifiedProperty: 'hs_lastmodifieddate',
  }
}
