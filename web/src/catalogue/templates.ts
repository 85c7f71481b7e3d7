import type { TemplateName } from './catalogue-search.ts'
import { defaultRules, type Rules, toValue } from './rules.ts'

/** The rules with which a new license type begins. The time zone is the one of the browser. */
export function templateRules(name: TemplateName, timeZone: string): Rules {
  return { ...defaultRules, timeZone, ...templates[name] }
}

const templates: Record<TemplateName, Partial<Rules>> = {
  trial: {
    term: 'P14D',
    termStartsAt: 'FIRST_ACTIVATION',
    trial: { oncePer: ['EMAIL'], selfService: false },
    expiryNotices: ['P3D', '-P1D'],
    offlineGrace: 'P3D',
    keyPrefix: 'TRIAL',
  },
  annual: { term: 'P1Y', gracePeriod: 'P14D', maxActivations: 2 },
  perpetual: { updates: 'P1Y', maxActivations: 2 },
  floating: {
    term: 'P1Y',
    gracePeriod: 'P14D',
    seatModel: 'FLOATING',
    maxActivations: 10,
    leaseDuration: 'PT1H',
  },
  metered: {
    term: 'P1M',
    gracePeriod: 'P7D',
    expiryNotices: ['P7D', 'P1D', '-P1D'],
    meters: [{ code: 'requests', limit: 10_000, period: 'MONTH', overage: 'BLOCK' }],
    entitlements: [{ code: 'api-access', value: toValue(true) }],
  },
}

/** Names of the entitlements and meters of templates. */
export const partNames: Record<string, string> = {
  'entitlement api-access': 'API access',
  'meter requests': 'Requests',
}
