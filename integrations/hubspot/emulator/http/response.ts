/** What the emulator answers: a JSON body, a text whose type the headers may tell, or nothing. */
export interface EmulatorResponse {
  status: number
  headers?: Record<string, string>
  body?: unknown
  text?: string
}

export const ok = (body: unknown): EmulatorResponse => ({ status: 200, body })
export const created = (body: unknown): EmulatorResponse => ({ status: 201, body })
export const noContent: EmulatorResponse = { status: 204 }
