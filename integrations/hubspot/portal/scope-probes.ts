import type { Call, HubspotClient } from '../api/client.ts'
import { paths } from '../api/paths.ts'
import { objectTypes } from '../mapping/properties.ts'

/** A call that shows whether a scope is granted. */
export interface ScopeProbe {
  scope: string
  call: Call
}

/** These calls change nothing even if they are allowed. HubSpot checks the scope before it checks the input. */
export const syncProbes: readonly ScopeProbe[] = objectTypes.flatMap((type) => [
  readProbe(`crm.objects.${type}.read`, type),
  writeProbe(`crm.objects.${type}.write`, type),
  {
    scope: `crm.schemas.${type}.write`,
    call: { method: 'POST', path: paths.properties(type), body: {} },
  },
])

/** For the scopes that the webhooks of deals need. */
export const dealProbes: readonly ScopeProbe[] = ['deals', 'line_items'].map((type) =>
  readProbe(`crm.objects.${type}.read`, type),
)

/** For the scope that adds line items to renewal deals. */
export const lineItemProbe: ScopeProbe = writeProbe('crm.objects.line_items.write', 'line_items')

/** For the scopes of the command that creates products. */
export const productProbes: readonly ScopeProbe[] = [
  readProbe('crm.objects.products.read', 'products'),
  {
    scope: 'crm.objects.products.write',
    call: { method: 'POST', path: `${paths.objects('products')}/batch/create`, body: { inputs: [] } },
  },
]

/** For the scope of the card on tickets. */
export const ticketProbe: ScopeProbe = readProbe('tickets', 'tickets')

/** For the scope that writes what became of deals. */
export const dealWriteProbe: ScopeProbe = writeProbe('crm.objects.deals.write', 'deals')

/** For the scopes that show on deals what became of them. */
export const dealStateProbes: readonly ScopeProbe[] = [
  dealWriteProbe,
  {
    scope: 'crm.schemas.deals.write',
    call: { method: 'POST', path: paths.properties('deals'), body: {} },
  },
]

/** For the scope that creates the custom object for licenses. */
export const schemaProbes: readonly ScopeProbe[] = [
  { scope: 'crm.schemas.custom.write', call: { method: 'POST', path: paths.schemas, body: {} } },
]

/** For the scopes that read and write license records. */
export function licenseProbes(id: string): ScopeProbe[] {
  return [readProbe('crm.objects.custom.read', id), writeProbe('crm.objects.custom.write', id)]
}

function readProbe(scope: string, type: string): ScopeProbe {
  const body = { inputs: [], properties: [] }
  return { scope, call: { method: 'POST', path: `${paths.objects(type)}/batch/read`, body } }
}

function writeProbe(scope: string, type: string): ScopeProbe {
  return {
    scope,
    call: { method: 'POST', path: `${paths.objects(type)}/batch/upsert`, body: { inputs: [] } },
  }
}

/** Sends the call of a probe. Its status 400 shows that the scope is granted, so it is no warning in the log. */
export function sendProbe(client: HubspotClient, call: Call): ReturnType<HubspotClient['send']> {
  return client.send({ ...call, isProbe: true })
}

/** The scopes that are not granted. */
export async function findMissingScopes(
  client: HubspotClient,
  probes: readonly ScopeProbe[],
): Promise<string[]> {
  const responses = await Promise.all(
    probes.map(async ({ scope, call }) => ({
      scope,
      status: (await sendProbe(client, call)).status,
    })),
  )
  return responses.filter(({ status }) => status === 403).map(({ scope }) => scope)
}
