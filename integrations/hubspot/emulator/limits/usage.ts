import { endOfDay, startOfDay } from './day.ts'
import { RateLimited } from './rate-limited.ts'

export type Plan = 'starter' | 'professional' | 'enterprise'

export interface Limits {
  /** Requests of the app in any ten seconds. */
  burst: number
  /** Requests of the account in a day of its zone. */
  daily: number
  /** Searches of the account in any second. */
  searchPerSecond: number
}

export const limitsOf: Record<Plan, Limits> = {
  starter: { burst: 100, daily: 250_000, searchPerSecond: 5 },
  professional: { burst: 190, daily: 625_000, searchPerSecond: 5 },
  enterprise: { burst: 190, daily: 1_000_000, searchPerSecond: 5 },
}

const BURST_MS = 10_000

export interface Usage {
  readonly limits: Limits
  /** Number of requests on the current day. */
  today(): number
  /** End of the current day. */
  resetsAt(): Date
  /** Counts a request. Refuses it without counting it if a limit is reached. */
  count(request: { isSearch: boolean }): void
  /** The headers that state the limits. Search responses have none. */
  headers(request: { isSearch: boolean }): Record<string, string>
  /** Sets the number of requests on the current day. */
  setToday(requests: number): void
}

export function createUsage(limits: Limits, timeZone: string, now: () => Date): Usage {
  let requests: number[] = []
  let searches: number[] = []
  let day = { start: startOfDay(now(), timeZone), requests: 0 }

  function today(): number {
    const start = startOfDay(now(), timeZone)
    if (start !== day.start) day = { start, requests: 0 }
    return day.requests
  }

  function count({ isSearch }: { isSearch: boolean }): void {
    const at = now().getTime()
    requests = requests.filter((time) => time > at - BURST_MS)
    searches = searches.filter((time) => time > at - 1_000)
    if (today() >= limits.daily) throw new RateLimited('DAILY')
    if (isSearch && searches.length >= limits.searchPerSecond) throw new RateLimited('SECONDLY')
    if (requests.length >= limits.burst) throw new RateLimited('TEN_SECONDLY_ROLLING')
    day.requests += 1
    requests.push(at)
    if (isSearch) searches.push(at)
  }

  function headers({ isSearch }: { isSearch: boolean }): Record<string, string> {
    if (isSearch) return {}
    return {
      'X-HubSpot-RateLimit-Max': String(limits.burst),
      'X-HubSpot-RateLimit-Remaining': String(Math.max(limits.burst - requests.length, 0)),
      'X-HubSpot-RateLimit-Interval-Milliseconds': String(BURST_MS),
      'X-HubSpot-RateLimit-Daily': String(limits.daily),
      'X-HubSpot-RateLimit-Daily-Remaining': String(Math.max(limits.daily - today(), 0)),
    }
  }

  return {
    limits,
    today,
    resetsAt: () => new Date(endOfDay(now(), timeZone)),
    count,
    headers,
    setToday: (made) => {
      today()
      day.requests = made
    },
  }
}
