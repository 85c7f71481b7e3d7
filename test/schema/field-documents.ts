/** What software in the field asks all day. */
export const validate = `query Validate($input: ValidateLicenseInput!) {
  validateLicense(input: $input) {
    valid code detail checkedAt nonce checks { code passed tolerated detail nextAction }
    license { product status expiry entitlements { code } }
  }
}`
export const activate = `mutation Activate($input: ActivateLicenseInput!) {
  activateLicense(input: $input) {
    __typename
    ... on ActivateLicensePayload { created activation { id fingerprint metadata activatedAt } validation { code } }
    ... on Refusal { code message }
    ... on LimitRefusal { limit used }
    ... on InputRefusal { issues { path message } }
  }
}`
