import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classifyResponse, classifyRow } from '../../../../integrations/hubspot/api/classify-response.ts'
import { type ApiResponse, readResponse } from '../../../../integrations/hubspot/api/read-response.ts'

const respond = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<ApiResponse> => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = new Response(status === 204 ? null : text, { status, headers })
  return readResponse(response, AbortSignal.timeout(5_000))
}
const verdictOf = async (...args: Parameters<typeof respond>) => classifyResponse(await respond(...args))

test.each([
  ['a refused value', 400, { category: 'VALIDATION_ERROR', message: 'no' }, 'permanent', 'VALIDATION_ERROR'],
  ['a conflict', 409, { category: 'CONFLICT', message: 'exists' }, 'permanent', 'CONFLICT'],
  [
    'a missing record',
    404,
    { category: 'OBJECT_NOT_FOUND', message: 'none' },
    'permanent',
    'OBJECT_NOT_FOUND',
  ],
  ['a wrong token', 401, { category: 'INVALID_AUTHENTICATION' }, 'misconfigured', 'INVALID_AUTHENTICATION'],
  ['a locked record', 423, {}, 'transient', 'HTTP_423'],
  ['a page of the edge', 502, '<html>Bad gateway</html>', 'transient', 'HTTP_502'],
  ['an empty failure', 524, '', 'transient', 'HTTP_524'],
  ['a success that is a page', 200, '<html>Please wait</html>', 'transient', 'NO_DOCUMENT'],
  ['an empty success', 200, '', 'transient', 'NO_DOCUMENT'],
  ['an empty success', 204, '', 'ok', undefined],
  ['a batch with errors', 207, { results: [], errors: [] }, 'ok', undefined],
])('%s is %s → %s', async (_name, status, body, kind, code) => {
  expect(await verdictOf(status, body)).toMatchObject({ kind, ...(code && { code }) })
})

test('the reason names a missing scope', async () => {
  const errors = [{ context: { requiredGranularScopes: ['crm.objects.companies.write'] } }]
  const body = { category: 'MISSING_SCOPES', message: 'Not allowed.', errors }
  expect(await verdictOf(403, body)).toMatchObject({
    kind: 'misconfigured',
    code: 'MISSING_SCOPES',
    reason: 'Not allowed. Missing: crm.objects.companies.write.',
  })
})

test('a missing property is a fault of the portal, not of a row', async () => {
  const errors = [{ code: 'PROPERTY_DOESNT_EXIST', message: 'no licet_status' }]
  const body = { category: 'VALIDATION_ERROR', message: 'no', errors }
  expect(await verdictOf(400, body)).toMatchObject({ kind: 'misconfigured', code: 'PROPERTY_DOESNT_EXIST' })
  expect(classifyRow(body)).toMatchObject({ kind: 'misconfigured' })
  expect(classifyRow({ ...body, errors: [{ code: 'INVALID_OPTION' }] })).toMatchObject({
    kind: 'permanent',
    code: 'INVALID_OPTION',
    reason: 'no',
  })
})

test('each rate limit has its own delay, and the daily one has none', async () => {
  const limited = (policyName: string, headers = {}) =>
    verdictOf(429, { errorType: 'RATE_LIMIT', message: 'limit', policyName }, headers)
  expect(await limited('TEN_SECONDLY_ROLLING')).toMatchObject({ kind: 'transient', retryAfterMs: 10_000 })
  expect(await limited('SECONDLY')).toMatchObject({ kind: 'transient', retryAfterMs: 1_000 })
  expect(await limited('SECONDLY', { 'retry-after': '7' })).toMatchObject({ retryAfterMs: 7_000 })
  expect(await limited('DAILY', { 'retry-after': '7' })).toMatchObject({ kind: 'daily', code: 'DAILY' })
  expect(await verdictOf(477, {}, { 'retry-after': '60' })).toMatchObject({ retryAfterMs: 60_000 })
})

test('keeps the correlation id for HubSpot’s support', async () => {
  expect(await respond(500, { correlationId: 'c-1' })).toMatchObject({ correlationId: 'c-1' })
})

test('every response has a meaning', async () => {
  const bodies = fc.oneof(fc.json(), fc.string(), fc.constant(''))
  const statuses = fc.integer({ min: 200, max: 599 }).filter((status) => ![204, 205, 304].includes(status))
  await fc.assert(
    fc.asyncProperty(statuses, bodies, fc.string(), async (status, body, after) => {
      const retryAfter = after.replaceAll(/[^\x20-\x7e]/g, '')
      const { kind } = await verdictOf(status, body, { 'retry-after': retryAfter })
      if (status >= 300) expect(kind).not.toBe('ok')
      else expect(['ok', 'transient']).toContain(kind)
    }),
  )
})
