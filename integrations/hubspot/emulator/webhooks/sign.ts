import { createHmac } from 'node:crypto'

export interface Signable {
  method: string
  url: string
  body: string
  timestamp: number
}

/** HubSpot decodes these characters of the URL before it signs, and no others. */
const decoded: Record<string, string> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
}

/** HubSpot's signature v3 of a request. */
export function sign(secret: string, { method, url, body, timestamp }: Signable): string {
  const signedUrl = url.replaceAll(/%[0-9A-F]{2}/gi, (code) => decoded[code.toUpperCase()] ?? code)
  return createHmac('sha256', secret).update(`${method}${signedUrl}${body}${timestamp}`).digest('base64')
}

/** The headers of a signed request. */
export function signedHeaders(secret: string, request: Signable): Record<string, string> {
  return {
    'X-HubSpot-Signature-Version': 'v3',
    'X-HubSpot-Signature-v3': sign(secret, request),
    'X-HubSpot-Request-Timestamp': String(request.timestamp),
  }
}
