/** The result of one check of the mail settings. */
export interface Finding {
  check: string
  /** `warning`: mail can be sent, but some recipients may not accept it, or it could not be checked. */
  state: 'ok' | 'warning' | 'problem'
  message: string
  /** What to do; null if there is nothing to do. */
  remedy: string | null
}

export function ok(check: string, message: string): Finding {
  return { check, state: 'ok', message, remedy: null }
}

export function warning(check: string, message: string, remedy: string): Finding {
  return { check, state: 'warning', message, remedy }
}

export function problem(check: string, message: string, remedy: string): Finding {
  return { check, state: 'problem', message, remedy }
}
