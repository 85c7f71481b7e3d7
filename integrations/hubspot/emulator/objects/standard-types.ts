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
          dealtype: [
            { value: 'newbusiness', label: 'New Business' },
            { value: 'existingbusiness', label: 'Existing Business' },
          ],
        },
        readOnly: { hs_is_closed: 'bool', hs_is_closed_won: 'bool' },
        owner: true,
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
      ...emptyType(now, 'ticketinformation', {
        texts: ['subject', 'content'],
        choices: {
          hs_pipeline: [{ value: '0', label: 'Support Pipeline' }],
          hs_pipeline_stage: ['New', 'Waiting on contact', 'Waiting on us', 'Closed'].map((label, index) => ({
            value: String(index + 1),
            label,
          })),
        },
      }),
      id: '0-5',
      name: 'tickets',
      singular: 'ticket',
      scope: 'tickets',
      labels: { singular: 'Ticket', plural: 'Tickets' },
      shown: ['content', 'createdate', 'hs_lastmodifieddate', 'hs_object_id', 'hs_pipeline_stage', 'subject'],
      required: ['hs_pipeline_stage'],
    },
    {
      ...emptyType(
        now,
        'task',
        {
          texts: ['hs_task_subject', 'hs_task_body'],
          datetimes: ['hs_timestamp'],
          choices: {
            hs_task_status: [
              { value: 'NOT_STARTED', label: 'Not started' },
              { value: 'COMPLETED', label: 'Completed' },
            ],
          },
          owner: true,
        },
        'hs_createdate',
      ),
      id: '0-27',
      name: 'tasks',
      singular: 'task',
      // HubSpot protects tasks by the scopes of contacts.
      scope: 'contacts',
      labels: { singular: 'Task', plural: 'Tasks' },
      shown: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
      required: ['hs_timestamp'],
    },
    {
      ...emptyType(
        now,
        'note',
        { texts: ['hs_note_body'], datetimes: ['hs_timestamp'], owner: true },
        'hs_createdate',
      ),
      id: '0-46',
      name: 'notes',
      singular: 'note',
      // HubSpot protects notes by the scopes of contacts.
      scope: 'contacts',
      labels: { singular: 'Note', plural: 'Notes' },
      shown: ['hs_createdate', 'hs_lastmodifieddate', 'hs_object_id'],
      required: ['hs_timestamp'],
    },
    {
      ...emptyType(now, 'productinformation', {
        texts: ['name', 'hs_sku', 'description'],
        numbers: ['price'],
      }),
      id: '0-7',
      name: 'products',
      singular: 'product',
      scope: 'products',
      labels: { singular: 'Product', plural: 'Products' },
      shown: ['createdate', 'hs_lastmodifieddate', 'hs_object_id', 'name', 'price'],
      required: ['name'],
    },
    {
      ...emptyType(now, 'lineiteminformation', {
        texts: ['name', 'hs_sku', 'description', 'hs_product_id', 'hs_recurring_billing_period'],
        numbers: ['quantity', 'price', 'amount'],
        dates: ['hs_recurring_billing_start_date', 'hs_recurring_billing_end_date'],
        choices: {
          recurringbillingfrequency: [
            { value: 'annually', label: 'Annually' },
            { value: 'monthly', label: 'Monthly' },
          ],
        },
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
  dates?: string[]
  choices?: Record<string, { value: string; label: string }[]>
  unique?: string[]
  readOnly?: Record<string, string>
  /** Whether records have an owner. */
  owner?: boolean
}

/** The users of the portal that can own records. */
const owners = [
  { value: '77001001', label: 'Grace Hopper' },
  { value: '77001002', label: 'Alan Turing' },
]

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
    ...(fields.dates ?? []).map((name) => property(name, 'date')),
    ...(fields.owner ? [property('hubspot_owner_id', 'enumeration', { options: owners })] : []),
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
    associates: null,
    createdProperty,
    modifiedProperty: 'hs_lastmodifieddate',
  }
}
