import type { EventType } from '../../platform/events.ts'

/** Type of the message of a test. */
export const TEST_TYPE = 'webhook-endpoint.tested' satisfies EventType
