import type { SeededLicense } from '../seed.ts'

const validate = `query Validate($input: ValidateLicenseInput!) {
  validateLicense(input: $input) { valid code license { status expiry } } }`
const activate = `mutation Activate($input: ActivateLicenseInput!) {
  activateLicense(input: $input) { ... on ActivateLicensePayload { created } ... on Refusal { code } } }`

/** Bodies of requests for random licenses. Each activation is that of a new device. */
export function questions(licenses: readonly SeededLicense[]): {
  validate: () => string
  activate: () => string
} {
  const random = () => licenses[Math.floor(Math.random() * licenses.length)]!
  let devices = 0
  return {
    validate() {
      const { key, fingerprint } = random()
      return JSON.stringify({ query: validate, variables: { input: { key, fingerprint } } })
    },
    activate() {
      const { key } = random()
      const fingerprint = `new-device-${devices++}`
      return JSON.stringify({ query: activate, variables: { input: { key, fingerprint } } })
    },
  }
}
