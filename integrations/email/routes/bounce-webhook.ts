import { isUtf8 } from 'node:buffer'
import { z } from 'zod'
import { reportUndelivered } from '../../../src/domain/notifications/report-undelivered.ts'
import { receiveBody, respondUncached } from '../../../src/http/receive-body.ts'
import type { Route } from '../../../src/http/server-options.ts'
import { isSigned } from '../../../src/http/standard-webhooks.ts'
import type { AppContext } from '../../../src/platform/context.ts'
import { parseJson } from '../../../src/platform/json.ts'
import { decodeUtf8 } from '../../../src/platform/utf8.ts'
import { notificationIn } from '../delivery/message-id.ts'

const PATH = '/webhooks/mail'
const MAX_BYTES = 64 * 1024

const report = z.object({
  type: z.enum(['bounce', 'complaint']),
  messageId: z.string().max(1000),
  status: z
    .string()
    .regex(/^\d\.\d{1,3}\.\d{1,3}$/)
    .nullish(),
})

/**
 * Receives bounces and complaints from a mail service: `{ "type": "bounce", "messageId": "<…>", "status": "5.1.1" }`,
 * signed according to Standard Webhooks. A report with a wrong or old signature changes nothing.
 */
export function webhookRoute(app: AppContext, secret: string): Route {
  return async (request, response, details) => {
    if (details.path !== PATH) return false
    const respond = (status: number, message: string, headers?: Record<string, string>) =>
      respondUncached(response, status, { message }, headers)
    if (request.method !== 'POST') return respond(405, 'Send a POST request.', { allow: 'POST' })
    const bytes = await receiveBody(app, request, response, details, MAX_BYTES)
    if (!bytes) return true
    if (!isSigned(request.headers, bytes, secret, app.now()))
      return respond(401, 'The signature is not accepted.')
    if (!isUtf8(bytes)) return respond(400, 'The report is not in UTF-8.')
    const json = parseJson(decodeUtf8(bytes))
    const { success, data } = report.safeParse(json.ok ? json.value : null)
    if (!success) return respond(400, 'The report cannot be read.')
    const notificationId = notificationIn(data.messageId, app.publicUrl)
    const { type, status = null } = data
    const isRecorded =
      notificationId !== null &&
      (await reportUndelivered(
        app,
        type === 'bounce'
          ? { notificationId, type, recipients: [{ address: null, failed: true, status }] }
          : { notificationId, type },
      ))
    return respond(isRecorded ? 200 : 404, isRecorded ? 'Recorded.' : 'There is no such mail.')
  }
}
