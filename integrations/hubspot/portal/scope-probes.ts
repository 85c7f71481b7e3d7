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

/** The scopes that are not granted. */
export async function findMissingScopes(
  client: HubspotClient,
  probes: readonly ScopeProbe[],
): Promise<string[]> {
  const responses = await Promise.all(
    probes.map(async ({ scope, call }) => ({ scope, status: (await client.send(call)).status })),
  )
  return responses.filter(({ status }) => status === 403).map(({ scope }) => scope)
}
