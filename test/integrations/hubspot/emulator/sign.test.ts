import { expect, test } from 'vitest'
import { sign } from '../../../../integrations/hubspot/emulator/webhooks/sign.ts'

test('signs a request like HubSpot', () => {
  const vector = {
    method: 'POST',
    url: 'https://www.example.com/webhook_uri',
    body: "{'example_field':'example_value'}",
    timestamp: 1_693_657_560_000,
  }
  expect(sign('yyyyyyyy-yyyy-yyyy-yyyy-yyyyyyyyyyyy', vector)).toBe(
    'K36dawei4A+QBNolUOqo7s91KQDWQ5MXZ/QufNYuk/Y=',
  )
})

test('decodes certain characters of the URL before it signs, and no others', () => {
  const signed = (url: string) => sign('secret', { method: 'GET', url, body: '', timestamp: 1 })
  expect(signed('https://x.test/?q=%3A%2F%3f%40%21%24%27%28%29%2A%2C%3B')).toBe(
    signed("https://x.test/?q=:/?@!$'()*,;"),
  )
  for (const code of ['%20', '%2B', '%26', '%3D', '%25', '%C3%A9'])
    expect(signed(`https://x.test/?q=${code}`)).not.toBe(
      signed(`https://x.test/?q=${decodeURIComponent(code)}`),
    )
})
