import { accountRoutes } from './account-routes.ts'
import { associationBatchRoutes } from './association-batch-routes.ts'
import { associationRoutes } from './association-routes.ts'
import { batchRoutes } from './batch-routes.ts'
import { groupRoutes } from './group-routes.ts'
import { objectRoutes } from './object-routes.ts'
import { pipelineRoutes } from './pipeline-routes.ts'
import { propertyRoutes } from './property-routes.ts'
import type { Route } from './route.ts'
import { schemaRoutes } from './schema-routes.ts'
import { searchRoutes } from './search-routes.ts'

/** The part of HubSpot's API that the emulator implements. */
export const routes: readonly Route[] = [
  ...accountRoutes,
  ...batchRoutes,
  ...searchRoutes,
  ...associationBatchRoutes,
  ...associationRoutes,
  ...objectRoutes,
  ...groupRoutes,
  ...propertyRoutes,
  ...pipelineRoutes,
  ...schemaRoutes,
]
