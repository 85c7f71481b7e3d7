import type { Handle } from '../webhooks/process-inbox.ts'

export const handleDeal: Handle = async () => async () => {}
