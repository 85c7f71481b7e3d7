import type { IncomingMessage } from 'node:http'

/** Reads the whole body, whose length must be checked before. Returns null if the client disconnects. */
export function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks).toString()))
    request.on('close', () => resolve(null))
    request.on('error', () => resolve(null))
  })
}
