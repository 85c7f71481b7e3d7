import type { CreateProductInput, DefineLicenseTypeInput } from './generated/admin/graphql.ts'

/** The product of a vendor of desktop software. Its license types follow. */
export const product: CreateProductInput = { code: 'photo-studio', name: 'Photo Studio' }

export const trial: DefineLicenseTypeInput = {
  product: product.code,
  code: 'studio-trial',
  name: 'Photo Studio, trial',
  description: 'Two weeks from the first start, once for each address.',
  rules: {
    term: 'P14D',
    termStartsAt: 'FIRST_ACTIVATION',
    timeZone: 'Europe/Oslo',
    maxActivations: 1,
    trial: { oncePer: ['EMAIL'] },
    entitlements: [{ code: 'raw-import' }, { code: 'watermark' }],
    keyPrefix: 'TRIAL',
  },
}

export const annual: DefineLicenseTypeInput = {
  product: product.code,
  code: 'studio-annual',
  name: 'Photo Studio, annual',
  description: 'One photographer with two computers, for a year.',
  rules: {
    term: 'P1Y',
    gracePeriod: 'P14D',
    timeZone: 'Europe/Oslo',
    seatModel: 'NODE_LOCKED',
    maxActivations: 2,
    entitlements: [
      { code: 'raw-import', value: { boolean: true } },
      { code: 'export-megapixels', value: { integer: 100 } },
      { code: 'support-level', value: { text: 'priority' } },
    ],
    meters: [{ code: 'render', limit: 500, period: 'MONTH', overage: 'BLOCK' }],
    keyPrefix: 'STUDIO',
  },
}

export const floating: DefineLicenseTypeInput = {
  product: product.code,
  code: 'studio-floating',
  name: 'Photo Studio, floating',
  description: 'An agency: five seats, leased for an hour at a time.',
  rules: {
    term: 'P1Y',
    gracePeriod: 'P14D',
    timeZone: 'Europe/Oslo',
    seatModel: 'FLOATING',
    maxActivations: 5,
    leaseDuration: 'PT1H',
    entitlements: [
      { code: 'raw-import', value: { boolean: true } },
      { code: 'export-megapixels', value: { integer: 400 } },
      { code: 'support-level', value: { text: 'priority' } },
      { code: 'tethering', value: { boolean: true } },
    ],
    meters: [{ code: 'render', limit: 20_000, period: 'MONTH', overage: 'ALLOW' }],
    keyPrefix: 'STUDIO',
  },
}

export const team: DefineLicenseTypeInput = {
  product: product.code,
  code: 'studio-team',
  name: 'Photo Studio, team',
  description: 'A team, for a year, sold in the CRM.',
  skus: ['TEAM-1Y'],
  rules: {
    term: 'P1Y',
    gracePeriod: 'P14D',
    timeZone: 'Europe/Oslo',
    maxActivations: 1,
    entitlements: [{ code: 'raw-import', value: { boolean: true } }],
    keyPrefix: 'STUDIO',
  },
}

export const agency: DefineLicenseTypeInput = {
  ...team,
  code: 'studio-agency',
  name: 'Photo Studio, agency',
  description: 'A team with tethering. Teams can upgrade to it.',
  skus: ['AGENCY-1Y'],
  upgradesFrom: [team.code],
  rules: {
    ...team.rules,
    entitlements: [
      { code: 'raw-import', value: { boolean: true } },
      { code: 'tethering', value: { boolean: true } },
    ],
  },
}

export const monthly: DefineLicenseTypeInput = {
  ...team,
  code: 'studio-monthly',
  name: 'Photo Studio, monthly',
  description: 'A subscription by card.',
  skus: ['STUDIO-1M'],
  rules: { ...team.rules, term: 'P1M', gracePeriod: 'P7D' },
}

export const field: DefineLicenseTypeInput = {
  product: product.code,
  code: 'studio-field',
  name: 'Photo Studio, in the field',
  description: 'A month at a time without a network: the license is a file.',
  rules: {
    term: 'P1Y',
    timeZone: 'Europe/Oslo',
    maxActivations: 1,
    offline: { ttl: 'P30D', maxOutstanding: 1 },
    entitlements: [
      { code: 'raw-import', value: { boolean: true } },
      { code: 'export-megapixels', value: { integer: 100 } },
    ],
    keyPrefix: 'STUDIO',
  },
}
