import { createHash } from 'node:crypto'
import type { Context } from '../../src/platform/context.ts'
import type { Database } from '../../src/platform/database/open.ts'
import { type NodeType, toTypedId } from '../../src/platform/ids.ts'
import { seedCustomer } from './paths-to-records.ts'

type Row = Record<string, unknown>

/** A connection of the graph, and rows that its list contains. */
export interface Connection {
  table: string
  /** Rows at a place of the list: places ascend in the order of the list. */
  row(place: number): Row
  /** Columns that identify a row. */
  key: readonly string[]
  /** Field of a record with the label of its row, and the label. */
  label: string
  labelOf(place: number): string
  /** Document for one page. */
  document(args: string, selection: string): string
  /** Path of the connection in the data. */
  path: readonly string[]
  /** The parent of a nested connection, and the column of the rows with its ID. */
  parent?: { type: NodeType; column: string }
}

const TIME = '2026-01-01T00:00:00Z'

/** A UUID of version 7 that sorts by the place, before all others, or after all others. */
export function uuidAt(table: string, place: number, begin = '00000000'): string {
  const kind = createHash('sha256').update(table).digest('hex').slice(0, 8)
  return `${begin}-${String(place).padStart(4, '0')}-7000-8000-0000${kind}`
}

/** Every connection of the graph by `Type.field`, of a customer with one of everything. */
export async function connectionTable(admin: Context): Promise<Record<string, Connection>> {
  const { db } = admin
  const customer = await seedCustomer(admin, admin)
  const {
    Account: accountId,
    License: licenseId,
    Contact: contactId,
    Onboarding: onboardingId,
  } = customer.uuids
  // An expiry between those of the rows.
  const expiry = '2500-01-01T00:00:00Z'
  await db.license.updateMany({ data: { startsAt: TIME, termAnchor: TIME, expiry, graceEndsAt: expiry } })
  const license = await db.license.findUniqueOrThrow({ where: { id: licenseId } })
  const reconciliationId = uuidAt('crm_reconciliations', 1)
  await db.crmReconciliation.create({
    data: { id: reconciliationId, dryRun: true, state: 'COMPLETED', requestedBy: 'test', requestedAt: TIME },
  })

  const partnerId = uuidAt('partners', 1, 'aaaaaaaa')
  await db.partner.create({ data: { id: partnerId, code: partnerId, name: 'p', createdAt: TIME } })
  const sold = {
    source: 'test',
    account_id: accountId,
    state: 'WON',
    created_at: TIME,
    changed_at: TIME,
  }
  const { id: saleId } = await db.sale.create({
    data: { source: 'test', externalId: 'd', accountId, state: 'WON', createdAt: TIME, changedAt: TIME },
  })

  /** A list in an order that a client chooses. */
  const ordered = (field: string, orderBy: string) => ({
    document: (args: string, selection: string) =>
      `{ ${field}(orderBy: ${orderBy}${args ? ` ${args.slice(1)}` : ')'} ${selection} }`,
    path: [field],
  })
  const root = (field: string, parent?: string) => ({
    document: (args: string, selection: string) =>
      parent ? `{ ${parent} { ${field}${args} ${selection} } }` : `{ ${field}${args} ${selection} }`,
    path: parent ? [parent, field] : [field],
  })
  const child = (type: NodeType, id: string, field: string) => ({
    parent: { type, column: columns[type]! },
    document: (args: string, selection: string) =>
      `{ node(id: "${toTypedId(type, id)}") { ... on ${type} { ${field}${args} ${selection} } } }`,
    path: ['node', field],
  })
  const columns: Partial<Record<NodeType, string>> = {
    Account: 'account_id',
    Activation: 'activation_id',
    Contact: 'contact_id',
    CrmReconciliation: 'reconciliation_id',
    KeyPool: 'pool_id',
    License: 'license_id',
    Onboarding: 'onboarding_id',
    Partner: 'partner',
    Product: 'product_id',
  }
  const ofType = (type: NodeType, table: string, row: (place: number) => Row, descending = false) => {
    const idAt = (place: number) =>
      descending ? uuidAt(table, 9000 - place, 'ffffffff') : uuidAt(table, place)
    return {
      table,
      row: (place: number) => ({ id: idAt(place), ...row(place) }),
      key: ['id'],
      label: 'id',
      labelOf: (place: number) => toTypedId(type, idAt(place)),
    }
  }

  const accounts = ofType('Account', 'accounts', (place) => ({
    name: `a${place}`,
    metadata: {},
    created_at: TIME,
  }))
  // The code of a partner is its ID, so that a row of an account names its partner by it.
  const partners = ofType('Partner', 'partners', (place) => ({
    code: uuidAt('partners', place),
    name: `p${place}`,
    metadata: {},
    created_at: TIME,
  }))
  const contacts = ofType('Contact', 'contacts', (place) => ({
    account_id: accountId,
    name: 'c',
    email: `c${place}@example.com`,
    declined: '{}',
    created_at: TIME,
  }))
  const licenses = ofType('License', 'licenses', () => ({
    account_id: accountId,
    product_id: license.productId,
    license_type_id: license.licenseTypeId,
    revision_id: license.revisionId,
    key_hint: 'XXXXX',
    issued_at: TIME,
    terms: 1,
    time_zone: 'UTC',
    max_activations_fixed: false,
    active_activations: 0,
    entitlement_overrides: [],
    metadata: {},
    file_seq: 0,
  }))
  const activations = ofType('Activation', 'activations', (place) => ({
    license_id: licenseId,
    fingerprint: `f${place}`,
    fingerprint_digest: `\\x${createHash('sha256').update(`f${place}`).digest('hex')}`,
    components: {},
    metadata: {},
    activated_at: TIME,
    last_seen_at: TIME,
    last_heartbeat_at: TIME,
    transferred: false,
  }))
  const files = ofType('LicenseFile', 'license_files', (place) => ({
    license_id: licenseId,
    activation_id: customer.uuids.Activation,
    signing_key_id: uuidAt('signing_keys', 1),
    seq: place,
    status_list_id: 1,
    status_index: place,
    encrypted: false,
    issued_at: TIME,
    expires_at: '2027-01-01T00:00:00Z',
  }))
  const onboardings = ofType('Onboarding', 'onboardings', () => ({
    account_id: accountId,
    state: 'ABANDONED',
    started_at: TIME,
    abandoned_at: TIME,
  }))
  const attempts = ofType('OnboardingAttempt', 'onboarding_attempts', () => ({
    onboarding_id: onboardingId,
    step: 'ACTIVATE',
    outcome: 'CONFIRMED',
    started_at: TIME,
    ended_at: TIME,
    actor: 'test',
    request_id: 'test',
    rolled_up: true,
  }))
  const notifications = ofType(
    'Notification',
    'notifications',
    (place) => ({
      account_id: accountId,
      license_id: licenseId,
      contact_id: contactId,
      message: 'LICENSE_ISSUED',
      occasion: `o${place}`,
      offset: '',
      data: {},
      state: 'SENT',
      attempts: 1,
      doubts: 0,
      created_at: TIME,
      due_at: TIME,
      next_attempt_at: TIME,
      sent_at: TIME,
    }),
    true,
  )
  const eventAt = (place: number): Row => ({
    position: 1_000_000 + place,
    type: 'license.issued',
    subject_id: licenseId,
    account_id: accountId,
    license_id: licenseId,
    data: {},
    actor: 'test',
    request_id: 'test',
  })
  const bulkOperations = ofType('BulkOperation', 'bulk_operations', () => ({
    kind: 'SUSPEND_LICENSES',
    selection: {},
    parameters: {},
    reason: 'test',
    dry_run: true,
    state: 'CANCELED',
    total_count: 1,
    changed_count: 0,
    unchanged_count: 0,
    refused_count: 0,
    failed_count: 0,
    created_at: TIME,
    created_by: 'test',
    ended_at: TIME,
  }))
  const bulkOperationId = uuidAt('bulk_operations', 1)
  const keyPools = ofType('KeyPool', 'key_pools', (place) => ({
    name: `k${place}`,
    license_type_id: license.licenseTypeId,
    revision_id: license.revisionId,
    overrides: {},
    created_at: TIME,
  }))
  const webhookEndpoints = ofType('WebhookEndpoint', 'webhook_endpoints', () => ({
    url: 'https://hooks.example/',
    scopes: '{}',
    event_types: '{}',
    product_ids: '{}',
    license_type_ids: '{}',
    signature: 'HMAC_SHA256',
    position: 0,
    failures: 0,
    mail_attempts: 0,
    created_at: TIME,
    created_by: 'test',
  }))
  const webhookDeliveries = ofType('WebhookDelivery', 'webhook_deliveries', () => ({
    endpoint_id: customer.uuids.WebhookEndpoint,
    type: 'license.issued',
    state: 'FAILED',
    attempts: 0,
    next_attempt_at: TIME,
    created_at: TIME,
    ended_at: TIME,
  }))
  const types = ofType('LicenseType', 'license_types', (place) => ({
    product_id: license.productId,
    code: `page-type-n${place}`,
    name: 't',
    state: 'DRAFT',
    created_at: TIME,
  }))

  /** The same list in both directions: the places ascend in the order of the list. */
  const both = (
    field: string,
    [ascending, descending]: readonly [string, string],
    table: (direction: 'asc' | 'desc') => Omit<Connection, 'document' | 'path'>,
  ) => ({
    [`Query.${field} ${ascending}`]: { ...table('asc'), ...ordered(field, ascending) },
    [`Query.${field} ${descending}`]: { ...table('desc'), ...ordered(field, descending) },
  })
  const byAge = (
    field: string,
    type: NodeType,
    table: string,
    row: (place: number) => Row,
    { oldest, newest }: { oldest: Row; newest: Row } = { oldest: {}, newest: {} },
  ) =>
    both(field, ['OLDEST', 'NEWEST'], (direction) =>
      ofType(
        type,
        table,
        (place) => ({ ...row(place), ...(direction === 'asc' ? oldest : newest) }),
        direction === 'desc',
      ),
    )
  /** Rows ordered by another column, and by their ID within equal values of it. */
  const byColumn =
    (
      type: NodeType,
      table: string,
      row: (place: number) => Row,
      column: (step: number, direction: 'asc' | 'desc') => Row,
    ) =>
    (direction: 'asc' | 'desc') =>
      ofType(
        type,
        table,
        (place) => ({ ...row(place), ...column(Math.floor(place / 20), direction) }),
        direction === 'desc',
      )
  const rowOf =
    ({ row }: { row(place: number): Row }) =>
    (place: number) => {
      const { id: _, ...columns } = row(place)
      return columns
    }
  const day = (step: number) => new Date(Date.UTC(1990, 0, 1 + step)).toISOString()
  const expiryAt = (step: number, direction: 'asc' | 'desc') => {
    // The last steps of the descending order have an expiry, and the first ones have none.
    if (direction === 'desc' && step < 2) return {}
    const expiry = direction === 'asc' ? day(step) : `${2999 - step}-01-01T00:00:00Z`
    return { starts_at: day(0), term_anchor: day(0), expiry, grace_ends_at: expiry }
  }
  const seenAt = (step: number, direction: 'asc' | 'desc') =>
    direction === 'asc'
      ? step < 2
        ? {}
        : { last_validated_at: day(step) }
      : { last_validated_at: `${2999 - step}-01-01T00:00:00Z` }

  return {
    ...byAge('accounts', 'Account', 'accounts', rowOf(accounts), {
      oldest: { created_at: day(0) },
      newest: { created_at: '2999-01-01T00:00:00Z' },
    }),
    ...both(
      'accounts',
      ['NAME_ASC', 'NAME_DESC'],
      byColumn('Account', 'accounts', rowOf(accounts), (step, direction) => ({
        // Before and after the names of all other accounts.
        name: direction === 'asc' ? ` Á${step}` : `ｚż${9 - step}`,
      })),
    ),
    ...byAge('partners', 'Partner', 'partners', rowOf(partners), {
      oldest: { created_at: day(0) },
      newest: { created_at: '2999-01-01T00:00:00Z' },
    }),
    ...both(
      'partners',
      ['NAME_ASC', 'NAME_DESC'],
      byColumn('Partner', 'partners', rowOf(partners), (step, direction) => ({
        name: direction === 'asc' ? ` Á${step}` : `ｚż${9 - step}`,
      })),
    ),
    ...byAge('licenses', 'License', 'licenses', rowOf(licenses)),
    ...both(
      'licenses',
      ['EXPIRY_ASC', 'EXPIRY_DESC'],
      byColumn('License', 'licenses', rowOf(licenses), expiryAt),
    ),
    ...both(
      'licenses',
      ['LAST_SEEN_ASC', 'LAST_SEEN_DESC'],
      byColumn('License', 'licenses', rowOf(licenses), seenAt),
    ),
    ...byAge('activations', 'Activation', 'activations', rowOf(activations)),
    ...both(
      'activations',
      ['LAST_SEEN_ASC', 'LAST_SEEN_DESC'],
      byColumn('Activation', 'activations', rowOf(activations), (step, direction) => ({
        last_seen_at: direction === 'asc' ? day(step) : `${2999 - step}-01-01T00:00:00Z`,
      })),
    ),
    ...byAge('bulkOperations', 'BulkOperation', 'bulk_operations', rowOf(bulkOperations)),
    ...byAge('webhookEndpoints', 'WebhookEndpoint', 'webhook_endpoints', rowOf(webhookEndpoints)),
    ...byAge('webhookDeliveries', 'WebhookDelivery', 'webhook_deliveries', rowOf(webhookDeliveries)),
    ...byAge('onboardings', 'Onboarding', 'onboardings', rowOf(onboardings)),
    ...byAge('notifications', 'Notification', 'notifications', rowOf(notifications)),
    ...byAge('auditEvents', 'Event', 'events', eventAt, {
      oldest: { occurred_at: day(0) },
      newest: { occurred_at: '2999-01-01T00:00:00Z' },
    }),
    ...byAge('sales', 'Sale', 'sales', (place) => ({ ...sold, external_id: `d${place}` })),
    ...byAge('keyPools', 'KeyPool', 'key_pools', rowOf(keyPools)),
    'Query.keyPools': { ...keyPools, ...root('keyPools') },
    'KeyPool.pooledKeys': {
      ...ofType('PooledKey', 'pooled_keys', (place) => ({
        pool_id: customer.uuids.KeyPool,
        digest: `\\x${createHash('sha256').update(`k${place}`).digest('hex')}`,
        key_hint: 'XXXXX',
        state: 'AVAILABLE',
        created_at: TIME,
      })),
      ...child('KeyPool', customer.uuids.KeyPool, 'pooledKeys'),
    },
    'Query.partners': { ...partners, ...root('partners') },
    'Query.accounts': { ...accounts, ...root('accounts') },
    'Query.activations': { ...activations, ...root('activations') },
    'Query.apiKeys': {
      ...ofType('ApiKey', 'api_keys', (place) => ({
        name: 'k',
        audience: 'ADMIN',
        scopes: '{}',
        hint: 'licet_x',
        digest: `\\x${createHash('sha256').update(`k${place}`).digest('hex')}`,
        created_at: TIME,
        created_by: 'test',
      })),
      ...root('apiKeys'),
    },
    'Query.bannedFingerprints': {
      ...ofType('BannedFingerprint', 'banned_fingerprints', (place) => ({
        fingerprint: `f${place}`,
        digest: `\\x${createHash('sha256').update(`f${place}`).digest('hex')}`,
        reason: 'r',
        banned_at: TIME,
      })),
      ...root('bannedFingerprints'),
    },
    'Query.webhookEndpoints': { ...webhookEndpoints, ...root('webhookEndpoints') },
    'Query.webhookDeliveries': {
      ...ofType('WebhookDelivery', 'webhook_deliveries', rowOf(webhookDeliveries), true),
      ...root('webhookDeliveries'),
    },
    'Query.bulkOperations': {
      ...ofType('BulkOperation', 'bulk_operations', rowOf(bulkOperations), true),
      ...root('bulkOperations'),
    },
    'Query.bulkOperationRows': {
      table: 'bulk_operation_rows',
      row: (place) => ({
        bulk_operation_id: bulkOperationId,
        position: place,
        license_id: licenseId,
        outcome: 'FAILED',
        message: `m${place}`,
        faults: 5,
        processed_at: TIME,
      }),
      key: ['bulk_operation_id', 'position'],
      label: 'message',
      labelOf: (place) => `m${place}`,
      document: (args, selection) =>
        `{ bulkOperationRows(bulkOperation: "${toTypedId('BulkOperation', bulkOperationId)}"${args.replace(/^\(/, ' ') || ')'} ${selection} }`,
      path: ['bulkOperationRows'],
    },
    'Query.auditEvents': {
      ...ofType(
        'Event',
        'events',
        (place) => ({ ...eventAt(place), occurred_at: '2999-01-01T00:00:00Z' }),
        true,
      ),
      ...root('auditEvents'),
    },
    'Query.licenseFiles': { ...files, ...root('licenseFiles') },
    'Query.licenseTypes': { ...types, ...root('licenseTypes') },
    'Query.licenses': { ...licenses, ...root('licenses') },
    'Query.notifications': { ...notifications, ...root('notifications') },
    'Query.onboardings': { ...onboardings, ...root('onboardings') },
    'Query.products': {
      ...ofType('Product', 'products', (place) => ({ code: `page-n${place}`, name: 'p', created_at: TIME })),
      ...root('products'),
    },
    'Query.signingKeys': {
      ...ofType('SigningKey', 'signing_keys', (place) => ({
        kid: `k${place}`,
        public_jwk: {},
        private_jwk: 'sealed',
        created_at: TIME,
        active_from: TIME,
      })),
      ...root('signingKeys'),
    },
    'CrmSync.parked': {
      table: 'crm_records',
      // Kinds ascend while the subjects descend, so that the order by one column alone is another.
      row: (place) => ({
        kind: place < 40 ? 'ACCOUNT' : place < 60 ? 'CONTACT' : 'LICENSE',
        subject_id: uuidAt('crm_records', place < 40 ? 500 + place : place < 60 ? 300 + place : place),
        account_id: accountId,
        link: 'AUTOMATIC',
        version: 0,
        attempts: 0,
        parked_at: TIME,
        parked_code: `p${place}`,
        parked_reason: 'test',
      }),
      key: ['kind', 'subject_id'],
      label: 'code',
      labelOf: (place) => `p${place}`,
      ...root('parked', 'crmSync'),
    },
    'CrmSync.parkedDeals': {
      table: 'crm_deals',
      // Portals ascend while the deals descend.
      row: (place) => ({
        portal_id: `${Math.floor(place / 25)}`,
        deal_id: `${9 - Math.floor(place / 25)}-${String(place).padStart(4, '0')}`,
        state: 'WON',
        version: 0,
        attempts: 0,
        parked_at: TIME,
        parked_code: `p${place}`,
        parked_reason: 'test',
      }),
      key: ['portal_id', 'deal_id'],
      label: 'code',
      labelOf: (place) => `p${place}`,
      ...root('parkedDeals', 'crmSync'),
    },
    'CrmSync.erasures': {
      table: 'crm_erasures',
      row: (place) => ({
        contact_id: uuidAt('crm_erasures', place),
        account_id: accountId,
        remote_ids: '{}',
        requested_at: TIME,
        sealed_address: 'sealed',
        parked_code: `p${place}`,
      }),
      key: ['contact_id'],
      label: 'code',
      labelOf: (place) => `p${place}`,
      ...root('erasures', 'crmSync'),
    },
    'CrmSync.suggestions': {
      table: 'crm_suggestions',
      // Records in the CRM ascend as text, and descend from account to account.
      row: (place) => ({
        account_id: uuidAt('accounts', Math.floor(place / 25)),
        remote_id: `${9 - Math.floor(place / 25)}-${String(place).padStart(4, '0')}`,
        domain: `d${place}`,
        suggested_at: TIME,
      }),
      key: ['account_id', 'remote_id'],
      label: 'domain',
      labelOf: (place) => `d${place}`,
      ...root('suggestions', 'crmSync'),
    },
    'CrmSync.reviews': {
      ...ofType('CrmReview', 'crm_reviews', (place) => ({
        account_id: accountId,
        code: 'TEST',
        object: 'DEAL',
        remote_id: `r${place}`,
        detail: 'test',
        raised_at: TIME,
      })),
      ...root('reviews', 'crmSync'),
    },
    'Account.contacts': { ...contacts, ...child('Account', accountId, 'contacts') },
    'Account.licenses': { ...licenses, ...child('Account', accountId, 'licenses') },
    'Account.notifications': { ...notifications, ...child('Account', accountId, 'notifications') },
    'Account.sales': {
      ...ofType('Sale', 'sales', (place) => ({ ...sold, external_id: `d${place}` }), true),
      ...child('Account', accountId, 'sales'),
    },
    'Account.onboardings': { ...onboardings, ...child('Account', accountId, 'onboardings') },
    'Activation.files': { ...files, ...child('Activation', customer.uuids.Activation, 'files') },
    'Contact.notifications': { ...notifications, ...child('Contact', contactId, 'notifications') },
    'Partner.accounts': {
      ...ofType('Account', 'accounts', (place) => ({ ...rowOf(accounts)(place), partner: partnerId })),
      ...child('Partner', partnerId, 'accounts'),
    },
    'CrmReconciliation.differences': {
      table: 'crm_differences',
      row: (place) => ({
        id: uuidAt('crm_differences', place),
        reconciliation_id: reconciliationId,
        kind: 'ACCOUNT',
        subject_id: accountId,
        account_id: accountId,
        remote_id: `r${place}`,
        expected: {},
        found: {},
      }),
      key: ['id'],
      label: 'remoteId',
      labelOf: (place) => `r${place}`,
      ...child('CrmReconciliation', reconciliationId, 'differences'),
    },
    'License.activations': { ...activations, ...child('License', licenseId, 'activations') },
    'License.files': { ...files, ...child('License', licenseId, 'files') },
    'License.scheduledChanges': {
      ...ofType(
        'ScheduledChange',
        'scheduled_changes',
        () => ({
          license_id: licenseId,
          change: {},
          reason: 'test',
          effective_at: '2027-01-01T00:00:00Z',
          state: 'WAITING',
          created_at: TIME,
          created_by: 'test',
        }),
        true,
      ),
      ...child('License', licenseId, 'scheduledChanges'),
    },
    'License.saleEffects': {
      ...ofType(
        'SaleEffect',
        'sale_effects',
        (place) => ({
          position: place,
          sale_id: saleId,
          license_type_id: license.licenseTypeId,
          license_id: licenseId,
          intent: 'NEW',
          quantity: 1,
          in_force: true,
          issued: false,
          applied_at: TIME,
        }),
        true,
      ),
      ...child('License', licenseId, 'saleEffects'),
    },
    'License.notifications': { ...notifications, ...child('License', licenseId, 'notifications') },
    'Onboarding.attempts': { ...attempts, ...child('Onboarding', onboardingId, 'attempts') },
    'Product.licenseTypes': { ...types, ...child('Product', license.productId, 'licenseTypes') },
  }
}

/** Runs statements on one connection of a database. */
export type Session = (
  work: (query: (text: string, values?: unknown[]) => Promise<unknown>) => Promise<void>,
) => Promise<void>

/** Sessions of the database behind an app. */
export function sessionsOf({ engine }: Database): Session {
  if (engine.kind === 'pglite')
    return (work) => engine.pglite.transaction((tx) => work((text, values) => tx.query(text, values)))
  return async (work) => {
    const client = await engine.pool.connect()
    try {
      await client.query('begin')
      await work((text, values) => client.query(text, values as never))
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw error
    } finally {
      client.release()
    }
  }
}

/** Writes rows as they are: without triggers, so also without the records to which they refer. */
export async function insertRows(session: Session, table: string, rows: readonly Row[]): Promise<void> {
  await session(async (query) => {
    await query('set local session_replication_role = replica')
    for (const [columns, alike] of Map.groupBy(rows, columnsOf))
      await query(
        `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
        [JSON.stringify(alike)],
      )
  })
}

function columnsOf(row: Row): string {
  return Object.keys(row)
    .map((name) => `"${name}"`)
    .join()
}

/** Deletes rows by their key. */
export async function deleteRows(
  session: Session,
  { table, key }: Pick<Connection, 'table' | 'key'>,
  rows: readonly Row[],
): Promise<void> {
  await session(async (query) => {
    await query('set local session_replication_role = replica')
    const condition = key.map((name) => `t."${name}" = r."${name}"`).join(' and ')
    const wanted = `jsonb_populate_recordset(null::${table}, $1::jsonb) r`
    await query(`delete from ${table} t using ${wanted} where ${condition}`, [JSON.stringify(rows)])
  })
}
