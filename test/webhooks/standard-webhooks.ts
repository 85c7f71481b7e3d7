import { createRequire } from 'node:module'

interface Library {
  Webhook: new (
    secret: string,
  ) => {
    verify(body: string, headers: Record<string, string>): unknown
    sign(id: string, at: Date, body: string): string
  }
}

/** The public library with which subscribers verify webhooks, and shops sign sales. It is a CommonJS module. */
export const { Webhook } = createRequire(import.meta.url)('standardwebhooks') as Library
