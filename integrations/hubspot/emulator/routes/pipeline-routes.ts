import { nowhere } from '../http/api-error.ts'
import { API_VERSION } from '../http/api-version.ts'
import { type EmulatorResponse, ok } from '../http/response.ts'
import { isClosed, pipelines } from '../objects/deal-stage.ts'
import { getType } from '../objects/object-type.ts'
import type { Call, Route } from './route.ts'
import { objectScope } from './route-scopes.ts'

export const pipelineRoutes: Route[] = [
  { method: 'GET', path: `/crm/pipelines/${API_VERSION}/:type`, scopes: objectScope('read'), handle: list },
]

/** Returns the pipelines of deals. Other types have no pipelines here. */
function list({ portal, params }: Call): EmulatorResponse {
  if (getType(portal, params.type!).name !== 'deals') throw nowhere()
  const results = pipelines.map(({ id, label, stages }, displayOrder) => ({
    id,
    label,
    displayOrder,
    stages: stages.map((stage, order) => ({
      id: stage.id,
      label: stage.label,
      displayOrder: order,
      metadata: { isClosed: String(isClosed(stage)), probability: stage.probability },
      archived: false,
    })),
    archived: false,
  }))
  return ok({ results })
}
