import type { IncomingMessage } from 'node:http'

/** The whole body of a request; null if the client disconnected before its end. */
export function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks).toString()))
    request.on('close', () => resolve(null))
    request.on('error', () => resolve(null))
  })
}
