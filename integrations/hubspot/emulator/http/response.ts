/** What the emulator answers: a JSON body, a text whose type the headers may tell, or nothing. */
export interface Answer {
  status: number
  headers?: Record<string, string>
  body?: unknown
  text?: string
}

export const ok = (body: unknown): Answer => ({ status: 200, body })
export const created = (body: unknown): Answer => ({ status: 201, body })
export const noContent: Answer = { status: 204 }
