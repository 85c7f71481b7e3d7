import type { IncomingMessage } from 'node:http'

/**
 * Reads the whole body of a request. Stops at the first byte above `maxBytes`, and leaves the connection open for the
 * response. That response must have the header `connection: close`, because the remaining body is not read.
 */
export function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | 'TOO_LARGE' | 'DISCONNECTED'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    const collect = (chunk: Buffer) => {
      size += chunk.length
      if (size <= maxBytes) return void chunks.push(chunk)
      // Discards what arrives before the connection closes, so that the client can read the response.
      request.off('data', collect).resume()
      resolve('TOO_LARGE')
    }
    request.on('data', collect)
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('close', () => resolve('DISCONNECTED'))
    request.on('error', () => resolve('DISCONNECTED'))
  })
}
