import { ApiError } from '../http/api-error.ts'
import type { Plan } from '../limits/usage.ts'

const objects = ['companies', 'contacts', 'deals', 'line_items', 'products']
const standard = objects.flatMap((name) => [
  `crm.objects.${name}.read`,
  `crm.objects.${name}.write`,
  `crm.schemas.${name}.read`,
  `crm.schemas.${name}.write`,
])
const custom = ['objects', 'schemas'].flatMap((kind) => [
  `crm.${kind}.custom.read`,
  `crm.${kind}.custom.write`,
])

/** The scopes that a plan can grant. Custom objects need the Enterprise plan. */
export function grantableScopes(plan: Plan): string[] {
  return ['oauth', 'tickets', ...standard, ...(plan === 'enterprise' ? custom : [])]
}

/** Refuses a call if the token lacks a scope, and names the missing scopes. */
export function assertScopes(granted: ReadonlySet<string>, required: readonly string[][]): void {
  const missing = required.filter((choices) => !choices.some((scope) => granted.has(scope)))
  if (missing.length === 0) return
  const page = 'https://developers.hubspot.com/scopes'
  throw new ApiError(
    403,
    'MISSING_SCOPES',
    `This app hasn't been granted all required scopes to make this call. Read more about required scopes here: ${page}.`,
    {
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: { requiredGranularScopes: [...new Set(missing.flat())] },
        },
      ],
      links: { scopes: page },
    },
  )
}
