import { readText } from './read-text.ts'
import type { Connection } from './send.ts'

/** Gets a text document of the gateway; null if it is not available. */
export async function get({ fetch, timeout }: Connection, url: string, type: string): Promise<string | null> {
  try {
    const response = await fetch(url, {
      headers: { accept: type },
      signal: AbortSignal.timeout(timeout),
      redirect: 'error',
    })
    const isOfType = response.headers.get('content-type')?.startsWith(type)
    return response.ok && isOfType ? await readText(response) : null
  } catch {
    return null
  }
}
