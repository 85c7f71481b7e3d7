import { expect, test } from 'vitest'
import { startTestApp } from '../../app.ts'
import { execute } from '../../graphql.ts'

const app = await startTestApp()

const contact = { name: 'Ada', email: 'ada@example.com' }
const mutations = {
  startOnboarding:
    'mutation($input: StartOnboardingInput!) { startOnboarding(input: $input) { __typename } }',
  changeLicense: 'mutation($input: ChangeLicenseInput!) { changeLicense(input: $input) { __typename } }',
  renewLicense: 'mutation($input: RenewLicenseInput!) { renewLicense(input: $input) { __typename } }',
}

test.each([
  [
    'startOnboarding',
    { account: { name: 'A', contact: { name: 'Ada', email: 'no address' } } },
    'account.contact.email',
    'INPUT_EMAIL',
  ],
  [
    'startOnboarding',
    { account: { name: 'A', contact, metadata: 'text' } },
    'account.metadata',
    'INPUT_JSON_OBJECT',
  ],
  ['startOnboarding', { account: { contact } }, 'account.name', 'INPUT_REQUIRED'],
  [
    'changeLicense',
    { license: 'x', reason: 'r', change: {}, effectiveAt: 'ISO Duration' },
    'effectiveAt',
    'INPUT_DATE_OR_TIME',
  ],
  ['renewLicense', { license: 'x', terms: 99_999_999_999 }, 'terms', 'INPUT_NUMBER_TOO_LARGE'],
  ['renewLicense', { license: 'x', terms: -99_999_999_999 }, 'terms', 'INPUT_NUMBER_TOO_SMALL'],
  ['renewLicense', { license: 'x', terms: 1.5 }, 'terms', 'INPUT_KIND_WRONG'],
] as const)(
  '%s names the path and the problem of a value of the wrong form: %j',
  async (mutation, input, path, code) => {
    const { errors } = await execute(app, app.admin, mutations[mutation], { input })
    expect(errors).toMatchObject([
      { extensions: { code: 'INPUT_INVALID', issues: [{ path: path.split('.'), text: { code } }] } },
    ])
  },
)
