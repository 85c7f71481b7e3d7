import { expect, test } from 'vitest'
import { MAX_BODY_BYTES, rejectRequest } from '../../src/http/reject-request.ts'

const json = { 'content-type': 'application/json', 'content-length': '10' }

test.each([
  json,
  { ...json, 'content-type': 'application/json; charset=utf-8' },
  { ...json, 'content-type': 'Application/JSON ;charset=utf-8' },
  { ...json, 'content-type': 'application/json\t;charset=utf-8' },
  { ...json, 'content-encoding': 'identity' },
  { ...json, 'content-encoding': 'Identity' },
  { ...json, 'content-length': '0' },
  { 'content-type': 'application/json', 'transfer-encoding': 'chunked' },
  { ...json, 'content-length': String(MAX_BODY_BYTES) },
])('accepts %j', (headers) => {
  expect(rejectRequest({ method: 'POST', headers })).toBeNull()
})

test.each(['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD', 'QUERY'])('rejects %s', (method) => {
  expect(rejectRequest({ method, headers: json })).toMatchObject({ status: 405, headers: { allow: 'POST' } })
})

test.each([
  undefined,
  '',
  'text/plain',
  'application/graphql',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json-patch+json',
  'application/jsonx',
  'text/html, application/json',
])('rejects the content type %s', (type) => {
  const headers = { 'content-length': '10', ...(type !== undefined && { 'content-type': type }) }
  expect(rejectRequest({ method: 'POST', headers })).toMatchObject({
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  })
})

test.each(['gzip', 'br', 'identity, gzip', 'identity, identity'])('rejects the encoding %s', (encoding) => {
  const headers = { ...json, 'content-encoding': encoding }
  expect(rejectRequest({ method: 'POST', headers })).toMatchObject({ status: 415 })
})

test('rejects a body without a length that is not chunked, and a body that is too long', () => {
  const { 'content-length': _, ...unknown } = json
  expect(rejectRequest({ method: 'POST', headers: unknown })).toMatchObject({ status: 411 })
  const long = { ...json, 'content-length': String(MAX_BODY_BYTES + 1) }
  expect(rejectRequest({ method: 'POST', headers: long })).toMatchObject({
    status: 413,
    code: 'CONTENT_TOO_LARGE',
  })
})
