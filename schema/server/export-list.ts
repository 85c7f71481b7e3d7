import {
  coerceInputValue,
  execute,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isRequiredArgument,
  parse,
} from 'graphql'
import type { OpenExport } from '../../src/http/server-options.ts'
import { allows, type Caller, type Scope } from '../../src/platform/caller.ts'
import type { AppContext } from '../../src/platform/context.ts'
import { csvLine } from '../../src/platform/csv.ts'
import { PublicFault } from '../../src/platform/public-fault.ts'
import type { RequestContext } from '../builder/context.ts'
import { SCOPE } from '../builder/required-access.ts'
import { schemas } from '../index.ts'
import { toGraphqlError } from './error-codes.ts'

/** Records of one page. */
const PAGE_SIZE = 100

/** The columns of each list: paths in its records. A column that a caller may not read is absent. */
const lists: Record<string, { type: string; columns: string }> = {
  licenses: {
    type: 'License',
    columns:
      'id account.id account.name product.code licenseType.code revision status keyHint issuedAt startsAt expiry ' +
      'graceEndsAt maxActivations activeActivations lastValidatedAt suspendedAt suspendReason revokedAt revokeReason metadata',
  },
  accounts: { type: 'Account', columns: 'id name externalId domain partner createdAt metadata' },
  partners: { type: 'Partner', columns: 'id code name state suspendedAt createdAt metadata' },
  activations: {
    type: 'Activation',
    columns:
      'id license.id fingerprint name platform version activatedAt lastSeenAt leaseEndsAt deactivatedAt metadata',
  },
  onboardings: {
    type: 'Onboarding',
    columns:
      'id account.id account.name license.id state nextStep startedAt assignedAt activatedAt completedAt abandonedAt ' +
      'abandonReason',
  },
  notifications: {
    type: 'Notification',
    columns:
      'id contact.id contact.email license.id message offset state reason attempts dueAt sentAt subject',
  },
  bulkOperationRows: {
    type: 'BulkOperationRow',
    columns:
      'position license.id license.keyHint license.account.id license.account.name license.licenseType.code outcome code ' +
      'message effect.summary processedAt',
  },
  auditEvents: {
    type: 'Event',
    columns: 'id type occurredAt actor requestId account.id license.id data',
  },
}

/** Arguments of a list that select its page. */
const pageArguments = ['first', 'last', 'after', 'before']

interface Page {
  edges: { node: Record<string, unknown> }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
}

/**
 * Creates the exports of lists. Each page is a query of the graph of the caller, so an export contains the same records and
 * values as the list.
 */
export function createExports(app: AppContext): OpenExport {
  return (name, filters, { caller, signal }) => {
    const list = Object.hasOwn(lists, name) ? lists[name] : undefined
    const schema = schemas[caller.audience]
    const field = list && schema.getQueryType()?.getFields()[name]
    if (!list || !field) return null
    const columns = list.columns
      .split(' ')
      .filter((path) => isReadable(schema, caller, list.type, path.split('.')))
    const variables = readFilters(field, filters)
    const document = parse(documentOf(field, columns))
    // The columns contain codes and data, and no texts for people.
    const contextValue: Omit<RequestContext, 'request'> = {
      ...app,
      caller,
      signal,
      locale: 'en',
      outcomes: [],
    }
    let after: string | null = null
    let header = csvLine(columns)
    return {
      fileName: `${name}-${app.now().toISOString().slice(0, 10)}.csv`,
      async readNext() {
        const variableValues = { ...variables, after }
        const result = await execute({ schema, document, contextValue, variableValues })
        const [error] = result.errors ?? []
        if (error) throw faultOf(toGraphqlError(error, app.log, { requestId: caller.requestId }))
        const { edges, pageInfo } = result.data![name] as unknown as Page
        after = pageInfo.endCursor
        const lines = edges.map(({ node }) => csvLine(columns.map((path) => textAt(node, path))))
        const text = header + lines.join('')
        header = ''
        return { text, isLast: !pageInfo.hasNextPage }
      },
    }
  }
}

/** Whether a caller may read a path in the records of a type. */
function isReadable(
  schema: GraphQLSchema,
  caller: Caller,
  type: string,
  [name, ...further]: string[],
): boolean {
  const field = (schema.getType(type) as GraphQLObjectType | undefined)?.getFields()[name!]
  if (!field || further.length === 0) return field !== undefined
  const inner = getNamedType(field.type)
  const scope = inner.extensions[SCOPE] as Scope | undefined
  return (!scope || allows(caller, scope)) && isReadable(schema, caller, inner.name, further)
}

/** The query of one page, with every argument of the list as a variable. */
function documentOf({ name, args }: GraphQLField<unknown, unknown>, columns: readonly string[]): string {
  const passed = args.filter((arg) => !pageArguments.includes(arg.name))
  const variables = [...passed.map((arg) => `$${arg.name}: ${arg.type}`), '$after: String']
  const values = [...passed.map((arg) => `${arg.name}: $${arg.name}`), `first: ${PAGE_SIZE}`, 'after: $after']
  const selection = columns.map((path) =>
    path.split('.').reduceRight((inner, part) => `${part} { ${inner} }`),
  )
  return `query (${variables.join(', ')}) { ${name}(${values.join(', ')}) {
    edges { node { ${selection.join(' ')} } } pageInfo { hasNextPage endCursor }
  } }`
}

/** Reads the filters of an export from the query of its URL. Throws the fault of a wrong one, or of one that is missing. */
function readFilters({ name, args }: GraphQLField<unknown, unknown>, filters: URLSearchParams) {
  const known = args.filter((arg) => !pageArguments.includes(arg.name))
  const values: Record<string, unknown> = {}
  for (const [key, text] of filters) {
    const arg = known.find((candidate) => candidate.name === key)
    if (!arg)
      throw wrong(
        `\`${key}\` is no filter of \`${name}\`. Its filters are ${known.map((arg) => arg.name).join(', ')}.`,
      )
    if (Object.hasOwn(values, key)) throw wrong(`The filter \`${key}\` is given more than once.`)
    values[key] = readValue(arg, text)
    coerceInputValue(values[key], arg.type, (_path, _value, error) => {
      throw wrong(`The filter \`${key}\` is wrong: ${error.message}`)
    })
  }
  const missing = known.find((arg) => isRequiredArgument(arg) && !Object.hasOwn(values, arg.name))
  if (missing) throw wrong(`\`${name}\` requires the filter \`${missing.name}\`.`)
  return values
}

/** Reads a value in a URL as the type of its argument. */
function readValue({ name, type }: GraphQLArgument, text: string): unknown {
  const { name: typeName } = getNamedType(type)
  if (typeName === 'Boolean') {
    if (text !== 'true' && text !== 'false') throw wrong(`The filter \`${name}\` must be true or false.`)
    return text === 'true'
  }
  if (typeName !== 'JSONObject') return text
  try {
    return JSON.parse(text)
  } catch {
    throw wrong(`The filter \`${name}\` must be a JSON object.`)
  }
}

function textAt(node: Record<string, unknown>, path: string): string {
  const value = path
    .split('.')
    .reduce<unknown>(
      (record, part) => (record === null ? null : (record as Record<string, unknown>)[part]),
      node,
    )
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Statuses of errors that a client can fix. */
const statuses: Record<string, number> = { INPUT_INVALID: 400, FORBIDDEN: 403, RATE_LIMITED: 429 }

function faultOf({
  message,
  extensions,
}: {
  message: string
  extensions: Record<string, unknown>
}): PublicFault {
  const { code, retryAfter, http } = extensions as {
    code: string
    retryAfter?: number
    http?: { status?: number }
  }
  const status = statuses[code] ?? http?.status ?? 500
  return new PublicFault(code, status, message, { retryAfter: retryAfter ?? null })
}

function wrong(message: string): PublicFault {
  return new PublicFault('INPUT_INVALID', 400, message)
}
