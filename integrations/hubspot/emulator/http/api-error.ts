import { randomUUID } from 'node:crypto'

/** One problem of a request. */
export interface ErrorDetail {
  message: string
  code?: string
  context?: Record<string, string[]>
}

export interface ErrorExtras {
  errors?: readonly ErrorDetail[]
  context?: Record<string, string[]>
  subCategory?: string
  links?: Record<string, string>
}

/** A refusal in HubSpot's format: a whole response, or one row of `errors[]`. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly category: string
  readonly extras: ErrorExtras

  constructor(status: number, category: string, message: string, extras: ErrorExtras = {}) {
    super(message)
    this.status = status
    this.category = category
    this.extras = extras
  }

  toBody(correlationId: string = randomUUID()): Record<string, unknown> {
    return {
      status: 'error',
      message: this.message,
      correlationId,
      ...this.extras,
      category: this.category,
    }
  }
}

export function invalid(message: string, errors: readonly ErrorDetail[] = []): ApiError {
  return new ApiError(400, 'VALIDATION_ERROR', message, errors.length > 0 ? { errors } : {})
}

export function notFound(message: string, context?: Record<string, string[]>): ApiError {
  return new ApiError(404, 'OBJECT_NOT_FOUND', message, context && { context })
}

/** The refusal for an unknown path or object type. */
export const nowhere = () => notFound('resource not found')
