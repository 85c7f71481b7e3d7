import type { GraphQLSchema } from 'graphql'
import type { Audience } from '../src/auth/caller.ts'
import type { SubGraph } from './audiences.ts'
import { builder } from './builder.ts'
import './scalars.ts'
import './refusal.ts'
import './product.ts'
import './release.ts'
import './license-type.ts'
import './catalog.ts'
import './account.ts'
import './validation.ts'
import './license.ts'
import './license-life.ts'
import './license-change.ts'
import './activation.ts'
import './give-back.ts'
import './heartbeat.ts'
import './usage.ts'
import './notification.ts'
import './notification-mutations.ts'
import './onboarding.ts'
import './onboarding-steps.ts'
import './api-key.ts'
import './license-file.ts'
import './license-request.ts'
import './signing-key.ts'
import './event.ts'
import './sandbox.ts'
import './crm.ts'
import './crm-commands.ts'
import './crm-review.ts'
import './privacy.ts'
import './subscription.ts'
import './insights.ts'
import './viewer.ts'
import './node.ts'
import { noteOutcomes } from './outcomes.ts'
import { refuseUnstorable } from './storable-arguments.ts'

const subGraph = (name: SubGraph): GraphQLSchema =>
  noteOutcomes(refuseUnstorable(builder.toSchema({ subGraph: name })))

/** The graph of each audience: what it may call, and nothing else. */
export const schemas: Record<Audience, GraphQLSchema> = {
  APP: subGraph('app'),
  ACCOUNT: subGraph('account'),
  PARTNER: subGraph('partner'),
  SUPPORT: subGraph('support'),
  ADMIN: subGraph('admin'),
}
