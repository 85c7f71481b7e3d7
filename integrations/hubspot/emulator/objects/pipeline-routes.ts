import { objectScope } from '../account/scopes.ts'
import { nowhere } from '../http/api-error.ts'
import { type EmulatorResponse, ok } from '../http/response.ts'
import type { Call, Route } from '../http/route.ts'
import { API_VERSION } from '../http/version.ts'
import { dealStages } from './deal-stage.ts'
import { getType } from './object-type.ts'

export const pipelineRoutes: Route[] = [
  { method: 'GET', path: `/crm/pipelines/${API_VERSION}/:type`, scopes: objectScope('read'), handle: list },
]

/** Only deals have pipelines here, and of these the one that every portal starts with. */
function list({ portal, params }: Call): EmulatorResponse {
  if (getType(portal, params.type!).name !== 'deals') throw nowhere()
  const stages = dealStages.map(({ id, label, probability }, displayOrder) => ({
    id,
    label,
    displayOrder,
    metadata: { isClosed: String(id.startsWith('closed')), probability },
    archived: false,
  }))
  return ok({
    results: [{ id: 'default', label: 'Sales Pipeline', displayOrder: 0, stages, archived: false }],
  })
}
