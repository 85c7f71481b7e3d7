/** An error of Stripe's API, as its documentation shows it. */
export class ApiError extends Error {
  override name = 'ApiError'
  readonly status: number
  readonly error: { type: string; code?: string; param?: string; [field: string]: unknown }

  constructor(
    status: number,
    message: string,
    error: { type?: string; code?: string; param?: string; [field: string]: unknown } = {},
  ) {
    super(message)
    this.status = status
    this.error = { type: 'invalid_request_error', ...error }
  }

  /** The body of the response. */
  toBody(requestId: string): object {
    const { code } = this.error
    return {
      error: {
        ...(code && { code, doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` }),
        message: this.message,
        request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}`,
        ...this.error,
      },
    }
  }
}

/** The object of a path does not exist. */
export function missing(noun: string, id: string): ApiError {
  return new ApiError(404, `No such ${noun}: '${id}'`, { code: 'resource_missing', param: 'id' })
}

/** A parameter names an object that does not exist. */
export function missingReference(noun: string, id: string, param: string): ApiError {
  return new ApiError(400, `No such ${noun}: '${id}'`, { code: 'resource_missing', param })
}

/** A required parameter is missing. */
export function required(param: string): ApiError {
  return new ApiError(400, `Missing required param: ${param}.`, { code: 'parameter_missing', param })
}

/** The value of a parameter is invalid. */
export function invalid(param: string, message: string): ApiError {
  return new ApiError(400, message, { code: 'parameter_invalid', param })
}
