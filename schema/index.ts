import type { GraphQLSchema } from 'graphql'
import type { Audience } from '../src/platform/caller.ts'
import type { SubGraph } from './builder/audiences.ts'
import { builder } from './builder/builder.ts'
import './builder/scalars.ts'
import './builder/refusal.ts'
import './catalogue/product.ts'
import './catalogue/release.ts'
import './catalogue/license-type.ts'
import './catalogue/catalog.ts'
import './accounts/account.ts'
import './licenses/validation.ts'
import './licenses/license.ts'
import './licenses/license-life.ts'
import './licenses/license-change.ts'
import './activations/activation.ts'
import './activations/give-back.ts'
import './activations/heartbeat.ts'
import './licenses/usage.ts'
import './notifications/notification.ts'
import './notifications/notification-mutations.ts'
import './onboarding/onboarding.ts'
import './onboarding/onboarding-steps.ts'
import './access/api-key.ts'
import './activations/license-file.ts'
import './activations/license-request.ts'
import './access/signing-key.ts'
import './events/event.ts'
import './access/sandbox.ts'
import './crm/crm.ts'
import './crm/crm-commands.ts'
import './crm/crm-review.ts'
import './accounts/privacy.ts'
import './events/subscription.ts'
import './insights/insights.ts'
import './access/viewer.ts'
import './builder/node.ts'
import { recordOutcomes } from './builder/record-outcomes.ts'
import { refuseUnstorable } from './builder/refuse-unstorable-arguments.ts'

const subGraph = (name: SubGraph): GraphQLSchema =>
  recordOutcomes(refuseUnstorable(builder.toSchema({ subGraph: name })))

/** The graph of each audience: what it may call, and nothing else. */
export const schemas: Record<Audience, GraphQLSchema> = {
  APP: subGraph('app'),
  ACCOUNT: subGraph('account'),
  PARTNER: subGraph('partner'),
  SUPPORT: subGraph('support'),
  ADMIN: subGraph('admin'),
}
