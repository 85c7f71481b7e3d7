import type { ValidateQuery, ValidateQueryVariables, ShortDocument } from './graphql.ts'

export const Validate = 'query Validate($input:ValidateLicenseInput!){result:validateLicense(input:$input){__typename signature answer license{expiry graceEndsAt entitlements{code value{boolean integer text}}}}}' as unknown as ShortDocument<ValidateQuery, ValidateQueryVariables>