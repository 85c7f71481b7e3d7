import { z } from 'zod'
import type { Audience } from '../../platform/caller.ts'
import type { AppContext } from '../../platform/context.ts'
import type { Tx } from '../../platform/db.ts'
import { toAsciiAddress } from '../../platform/email-address.ts'
import { type InputIssue, InputRefusal } from '../../platform/errors.ts'
import { code, text } from '../../platform/input.ts'
import { line } from '../../platform/readable-text.ts'
import { say } from '../../texts/say.ts'
import { eventTypesOf } from '../event-types.ts'
import { endpointUrl } from '../requests/endpoint-url.ts'

/** Longest document of an endpoint, in characters. */
const MAX_DOCUMENT = 20_000
const MAX_CODES = 100

/** Input of an endpoint. */
export function endpointInput({ webhooks: { networks } }: AppContext) {
  return z.strictObject({
    url: endpointUrl(networks),
    description: line({ max: 200 }).nullish(),
    eventTypes: z
      .array(text({ max: 64 }))
      .max(MAX_CODES)
      .nullish(),
    products: z.array(code).max(MAX_CODES).nullish(),
    licenseTypes: z.array(code).max(MAX_CODES).nullish(),
    document: text({ max: MAX_DOCUMENT }).nullish(),
    email: z.string().transform(toAsciiAddress).pipe(z.email().max(254).toLowerCase()).nullish(),
    locale: text({ max: 35 }).nullish(),
  })
}
/** Input of an endpoint after parsing. */
export type EndpointInput = z.output<ReturnType<typeof endpointInput>>

/** Returns the audience as which the document of an endpoint is executed. */
export function audienceOf(partner: string | null): Audience {
  return partner === null ? 'ADMIN' : 'PARTNER'
}

/** Throws an `InputRefusal` for event types that the endpoint cannot hear of, and for a document that it cannot have. */
export function assertUsable(
  { webhookDocuments }: Pick<AppContext, 'webhookDocuments'>,
  { eventTypes, document }: Pick<EndpointInput, 'eventTypes' | 'document'>,
  partner: string | null,
): void {
  const allowed = eventTypesOf(partner)
  const issues: InputIssue[] = (eventTypes ?? []).flatMap((type, index) =>
    (allowed as readonly string[]).includes(type)
      ? []
      : [{ path: ['eventTypes', String(index)], text: say('INPUT_EVENT_TYPE'), allowed: [...allowed] }],
  )
  const problem = document ? webhookDocuments.problemOf(audienceOf(partner), document) : null
  if (problem !== null) issues.push({ path: ['document'], text: say('INPUT_WEBHOOK_DOCUMENT', { problem }) })
  if (issues.length > 0) throw new InputRefusal(issues)
}

/** Returns the columns of the filters by products and license types. Throws an `InputRefusal` for a code that does not exist. */
export async function filterColumns(
  tx: Tx,
  { products, licenseTypes }: Pick<EndpointInput, 'products' | 'licenseTypes'>,
): Promise<{ productIds?: string[]; licenseTypeIds?: string[] }> {
  const select = { id: true, code: true }
  return {
    ...(products && {
      productIds: idsOf(
        'products',
        products,
        await tx.product.findMany({ where: { code: { in: products } }, select }),
      ),
    }),
    ...(licenseTypes && {
      licenseTypeIds: idsOf(
        'licenseTypes',
        licenseTypes,
        await tx.licenseType.findMany({ where: { code: { in: licenseTypes } }, select }),
      ),
    }),
  }
}

function idsOf(
  field: string,
  codes: readonly string[],
  found: readonly { id: string; code: string }[],
): string[] {
  const ids = new Map(found.map(({ id, code }) => [code, id]))
  const unknown = codes.flatMap((code, index) =>
    ids.has(code) ? [] : [{ path: [field, String(index)], text: say('INPUT_CODE_UNKNOWN', { code }) }],
  )
  if (unknown.length > 0) throw new InputRefusal(unknown)
  return [...new Set(codes.map((code) => ids.get(code)!))]
}
