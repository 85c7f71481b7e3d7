import type { IncomingMessage } from 'node:http'

/** The body of a request whose length was judged already. Null when its sender went away. */
export function readBody(request: IncomingMessage): Promise<string | null> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => resolve(Buffer.concat(chunks).toString()))
    request.on('close', () => resolve(null))
    request.on('error', () => resolve(null))
  })
}
