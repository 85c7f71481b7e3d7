/** A response: with a JSON body, with a text and an optional content type, or empty. */
export interface EmulatorResponse {
  status: number
  headers?: Record<string, string>
  body?: unknown
  text?: string
}

export const ok = (body: unknown): EmulatorResponse => ({ status: 200, body })
export const created = (body: unknown): EmulatorResponse => ({ status: 201, body })
export const noContent: EmulatorResponse = { status: 204 }
