import { nowhere } from '../http/api-error.ts'
import { API_VERSION } from '../http/api-version.ts'
import { type EmulatorResponse, ok } from '../http/response.ts'
import { dealStages } from '../objects/deal-stage.ts'
import { getType } from '../objects/object-type.ts'
import type { Call, Route } from './route.ts'
import { objectScope } from './route-scopes.ts'

export const pipelineRoutes: Route[] = [
  { method: 'GET', path: `/crm/pipelines/${API_VERSION}/:type`, scopes: objectScope('read'), handle: list },
]

/** Returns the default pipeline of deals. Other types have no pipelines here. */
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
