import type { Customer } from './paths-to-records.ts'

/** Each query with all IDs of a customer and its license key. */
export const questions: Record<string, (customer: Customer) => string[]> = {
  account: ({ ids, externalId }) => ['', `(id: "${ids.Account}")`, `(externalId: "${externalId}")`],
  accounts: ({ email, externalId }) => [
    '',
    `(email: "${email}")`,
    `(externalId: "${externalId}")`,
    '(orderBy: NAME_ASC)',
  ],
  activation: ({ ids }) => [`(id: "${ids.Activation}")`],
  activations: ({ ids }) => ['', `(license: "${ids.License}")`],
  insights: () => ['(input: { from: "2026-01-01", to: "2026-01-31" })'],
  keyPool: ({ ids }) => [`(id: "${ids.KeyPool}")`],
  keyPools: () => ['', '(open: true)'],
  license: ({ ids, licenseKey }) => [`(id: "${ids.License}")`, `(key: "${licenseKey}")`],
  licenseType: ({ licenseType }) => [`(code: "${licenseType}")`],
  licenseTypes: () => [''],
  licenses: ({ ids, product }) => [
    '',
    `(account: "${ids.Account}")`,
    `(product: "${product}")`,
    '(status: ACTIVE, orderBy: NEWEST)',
    '(orderBy: EXPIRY_ASC)',
  ],
  node: ({ ids }) => Object.values(ids).map((id) => `(id: "${id}")`),
  notifications: ({ ids }) => ['', `(account: "${ids.Account}")`, `(license: "${ids.License}")`],
  onboarding: ({ ids }) => [`(id: "${ids.Onboarding}")`],
  onboardings: () => [''],
  previewTerm: () => ['(input: { rules: { term: "P1Y" } })'],
  product: ({ product }) => [`(code: "${product}")`],
  products: () => [''],
  search: ({ ids, licenseKey, email, externalId }) =>
    [licenseKey, licenseKey.slice(-5), email, email.slice(0, 8), externalId, 'a', ...Object.values(ids)].map(
      (text) => `(text: "${text}")`,
    ),
  validateLicense: ({ licenseKey }) => [`(input: { key: "${licenseKey}" })`],
  viewer: () => [''],
  webhookDeliveries: ({ ids }) => ['', `(endpoint: "${ids.WebhookEndpoint}")`],
  webhookDelivery: ({ ids }) => [`(id: "${ids.WebhookDelivery}")`],
  webhookEndpoint: ({ ids }) => [`(id: "${ids.WebhookEndpoint}")`],
  webhookEndpoints: () => [''],
}

/** Mutations of software in the field. A holder of the key may call them, and learns of the device alone. */
export const byKey: Record<string, (key: string, request: string) => string> = {
  activateLicense: (key) => `(input: { key: "${key}", fingerprint: "stranger" })`,
  answerLicenseRequest: (key, request) => `(input: { key: "${key}", request: "${request}" })`,
  checkOutLicense: (key) => `(input: { key: "${key}", fingerprint: "stranger" })`,
  deactivateLicense: (key) => `(input: { key: "${key}", fingerprint: "none of it" })`,
  heartbeat: (key) => `(input: { key: "${key}", fingerprint: "stranger" })`,
  recordUsage: (key) => `(input: { key: "${key}", meter: "renders", amount: 1 })`,
  releaseDevice: (key) =>
    `(input: { key: "${key}", code: "00000000", device: "act_01h455vb4pex5vsknk084sn02q" })`,
  releaseLicenseFile: () => '(input: { proof: "none" })',
  requestDeviceRelease: (key) => `(input: { key: "${key}" })`,
}

/** What only makes something new. */
export const others: Record<string, (customer: Customer) => string> = {
  startOnboarding: ({ externalId, email }) =>
    `(input: { account: { name: "x", externalId: "${externalId}", contact: { name: "x", email: "${email}" } } })`,
}
