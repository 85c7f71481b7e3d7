import type { WebhookEndpoint } from '../../../prisma/client/client.ts'
import { CIRCUIT_FAILURES } from '../deliveries/claim-deliveries.ts'

/** What an endpoint gets now. */
export const webhookEndpointStates = ['ENABLED', 'PAUSED', 'DISABLED'] as const
export type WebhookEndpointState = (typeof webhookEndpointStates)[number]

/** Returns the state of an endpoint. It is paused while its circuit is open. */
export function endpointStateOf({
  disabledAt,
  failures,
}: Pick<WebhookEndpoint, 'disabledAt' | 'failures'>): WebhookEndpointState {
  if (disabledAt) return 'DISABLED'
  return failures >= CIRCUIT_FAILURES ? 'PAUSED' : 'ENABLED'
}
