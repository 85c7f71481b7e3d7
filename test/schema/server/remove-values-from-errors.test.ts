import { expect, test } from 'vitest'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'

const app = await startTestApp()
const SECRET = 'LIC-3TQ7M-0Y9KD-X1B5R-8HZNC-4VWEP'
const invalid = 'Variable "$input" got an invalid value'

async function messageOf(query: string, input?: unknown): Promise<string | undefined> {
  const { errors } = await execute(app, app.admin, query, { input })
  expect(JSON.stringify(errors)).not.toContain(SECRET)
  return errors?.[0]?.message
}

const validate = 'query ($input: ValidateLicenseInput!) { validateLicense(input: $input) { code } }'
const start = 'mutation ($input: StartOnboardingInput!) { startOnboarding(input: $input) { __typename } }'
const contact = (email: unknown) => ({
  account: { name: 'a', externalId: 'a', contact: { name: 'a', email } },
})

test.each([
  [validate, SECRET, `${invalid}; Expected type "ValidateLicenseInput" to be an object.`],
  [validate, { key: SECRET, a: 1 }, `${invalid}; Field "a" is not defined by type "ValidateLicenseInput".`],
  [
    validate,
    { key: [`"; ${SECRET}`] },
    `${invalid} at "input.key"; String cannot represent a non string value.`,
  ],
  [
    validate,
    { key: 'x', asOf: SECRET },
    `${invalid} at "input.asOf"; DateTime cannot represent an invalid date-time-string.`,
  ],
  [
    start,
    contact(SECRET),
    `${invalid} at "input.account.contact.email"; Value is not a valid email address.`,
  ],
  [
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { __typename } }',
    { name: 'ci', audience: SECRET },
    `${invalid} at "input.audience"; The value does not exist in the enum "ApiKeyAudience".`,
  ],
])('%s with %j says where it is wrong, and not what was there', async (query, input, message) => {
  expect(await messageOf(query, input)).toBe(message)
})

test.each([
  [
    `{ validateLicense(input: "${SECRET}") { code } }`,
    'Argument `input` of `validateLicense`: Expected value of type "ValidateLicenseInput!".',
  ],
  [
    `{ validateLicense(input: { key: ["${SECRET}"] }) { code } }`,
    'Argument `input.key` of `validateLicense`: String cannot represent a non string value.',
  ],
  [
    `{ validateLicense(input: { key: "x", asOf: "${SECRET}" }) { code } }`,
    'Argument `input.asOf` of `validateLicense`: DateTime cannot represent an invalid date-time-string.',
  ],
  [`{ validateLicense("${SECRET}") { code } }`, 'Syntax Error: Expected Name, found String.'],
  [`{ "${SECRET}" }`, 'Syntax Error: Expected Name, found String.'],
  [`{ validateLicense(input: { key: "${SECRET}`, 'Syntax Error: Unterminated string.'],
])('%s says where it is wrong, and not what was there', async (query, message) => {
  expect(await messageOf(query)).toBe(message)
})
