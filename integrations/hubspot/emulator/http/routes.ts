import { accountRoutes } from '../account/account-routes.ts'
import { associationBatchRoutes } from '../associations/association-batch-routes.ts'
import { associationRoutes } from '../associations/association-routes.ts'
import { batchRoutes } from '../batches/batch-routes.ts'
import { objectRoutes } from '../objects/object-routes.ts'
import { pipelineRoutes } from '../objects/pipeline-routes.ts'
import { schemaRoutes } from '../objects/schema-routes.ts'
import { groupRoutes } from '../properties/group-routes.ts'
import { propertyRoutes } from '../properties/property-routes.ts'
import { searchRoutes } from '../search/search-routes.ts'
import type { Route } from './route.ts'

/** Everything of HubSpot's API that the emulator answers. */
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
