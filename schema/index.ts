import type { GraphQLSchema } from 'graphql'
import type { Audience } from '../src/platform/caller.ts'
import type { SubGraph } from './builder/audiences.ts'
import { builder } from './builder/builder.ts'
import './builder/scalars.ts'
import './builder/pages/total-count.ts'
import './builder/refusal.ts'
import './catalogue/apply-catalog.ts'
import './catalogue/create-product.ts'
import './catalogue/define-license-type.ts'
import './catalogue/define-release.ts'
import './catalogue/entitlement.ts'
import './catalogue/license-type.ts'
import './catalogue/meter.ts'
import './catalogue/product.ts'
import './catalogue/publish-license-type.ts'
import './catalogue/release.ts'
import './catalogue/retire-license-type.ts'
import './accounts/account.ts'
import './accounts/add-contact.ts'
import './accounts/export-account.ts'
import './accounts/forget-contact.ts'
import './accounts/merge-accounts.ts'
import './accounts/remove-contact.ts'
import './accounts/update-account.ts'
import './accounts/update-contact.ts'
import './changes/cancel-scheduled-change.ts'
import './changes/change-license.ts'
import './bulk-operations/bulk-operation.ts'
import './bulk-operations/bulk-operation-row.ts'
import './bulk-operations/cancel-bulk-operation.ts'
import './bulk-operations/change-license-types.ts'
import './bulk-operations/change-licenses.ts'
import './bulk-operations/extend-licenses.ts'
import './bulk-operations/reinstate-licenses.ts'
import './bulk-operations/renew-licenses.ts'
import './bulk-operations/revoke-licenses.ts'
import './bulk-operations/suspend-licenses.ts'
import './licenses/change-license-type.ts'
import './licenses/correct-usage.ts'
import './licenses/extend-license.ts'
import './licenses/extend-trial.ts'
import './licenses/issue-license.ts'
import './licenses/issue-licenses.ts'
import './licenses/license.ts'
import './licenses/record-usage.ts'
import './licenses/refused-request.ts'
import './licenses/reinstate-license.ts'
import './licenses/renew-license.ts'
import './licenses/revoke-license.ts'
import './licenses/rotate-license-key.ts'
import './licenses/suspend-license.ts'
import './licenses/transfer-license.ts'
import './licenses/validate-license.ts'
import './licenses/validation-of-license.ts'
import './key-pools/add-pooled-keys.ts'
import './key-pools/claim-pooled-key.ts'
import './key-pools/close-key-pool.ts'
import './key-pools/create-key-pool.ts'
import './key-pools/key-pool.ts'
import './key-pools/revoke-pooled-keys.ts'
import './sales/preview-sale.ts'
import './sales/sale.ts'
import './activations/activate-license.ts'
import './activations/activation.ts'
import './activations/answer-license-request.ts'
import './activations/ban-fingerprint.ts'
import './activations/banned-fingerprint.ts'
import './activations/check-out-license.ts'
import './activations/deactivate-license.ts'
import './activations/heartbeat.ts'
import './activations/license-file.ts'
import './activations/release-activation.ts'
import './activations/release-device.ts'
import './activations/release-license-file.ts'
import './activations/update-activation.ts'
import './activations/request-device-release.ts'
import './activations/transfer-allowance.ts'
import './activations/unban-fingerprint.ts'
import './trials/start-trial.ts'
import './notifications/notification.ts'
import './notifications/preview-notification.ts'
import './notifications/preview-term.ts'
import './notifications/resend-license-details.ts'
import './notifications/set-contact-preferences.ts'
import './onboarding/abandon-onboarding.ts'
import './onboarding/assign-license.ts'
import './onboarding/onboarding.ts'
import './onboarding/start-onboarding.ts'
import './onboarding/verify-usage.ts'
import './partners/create-partner.ts'
import './partners/partner.ts'
import './partners/update-partner.ts'
import './search/search.ts'
import './access/advance-clock.ts'
import './access/api-key.ts'
import './access/create-api-key.ts'
import './access/revoke-api-key.ts'
import './access/rotate-signing-key.ts'
import './access/signing-key.ts'
import './access/viewer.ts'
import './crm/crm-sync.ts'
import './crm/link-account-to-crm.ts'
import './crm/reconcile-crm.ts'
import './crm/replay-crm-sync.ts'
import './crm/resolve-crm-review.ts'
import './crm/decide-sale.ts'
import './crm/retry-review.ts'
import './crm/unlink-account-from-crm.ts'
import './events/event.ts'
import './events/license-changed.ts'
import './events/onboarding-changed.ts'
import './insights/insights.ts'
import './jobs/job-queue.ts'
import './jobs/retry-failed-jobs.ts'
import './webhooks/create-webhook-endpoint.ts'
import './webhooks/delete-webhook-endpoint.ts'
import './webhooks/disable-webhook-endpoint.ts'
import './webhooks/enable-webhook-endpoint.ts'
import './webhooks/replay-webhooks.ts'
import './webhooks/rotate-webhook-secret.ts'
import './webhooks/test-webhook-endpoint.ts'
import './webhooks/update-webhook-endpoint.ts'
import './webhooks/webhook-delivery.ts'
import './webhooks/webhook-endpoint.ts'
import './builder/node.ts'
import { resolvePageInfo } from './builder/pages/page-info.ts'
import { recordOutcomes } from './builder/record-outcomes.ts'
import { refuseUnstorable } from './builder/refuse-unstorable-arguments.ts'

/** Names of the root fields of the graphs that were built. */
export const rootFields = new Set<string>()

function build(subGraph: SubGraph): GraphQLSchema {
  const schema = recordOutcomes(resolvePageInfo(refuseUnstorable(builder.toSchema({ subGraph }))))
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
    for (const name of Object.keys(root?.getFields() ?? {})) rootFields.add(name)
  return schema
}

/**
 * The graph of each audience, without any field that the audience may not use. Each is built when it is used for the first time: most
 * gateways serve few audiences, and each graph needs memory and time.
 */
export const schemas: Readonly<Record<Audience, GraphQLSchema>> = lazily({
  APP: 'app',
  ACCOUNT: 'account',
  PARTNER: 'partner',
  SUPPORT: 'support',
  ADMIN: 'admin',
})

function lazily(subGraphs: Record<Audience, SubGraph>): Record<Audience, GraphQLSchema> {
  const built = {} as Record<Audience, GraphQLSchema>
  const define = (audience: Audience, subGraph: SubGraph) => {
    let schema: GraphQLSchema | null = null
    const get = () => {
      schema ??= build(subGraph)
      return schema
    }
    Object.defineProperty(built, audience, { enumerable: true, get })
  }
  for (const [audience, subGraph] of Object.entries(subGraphs)) define(audience as Audience, subGraph)
  return built
}
