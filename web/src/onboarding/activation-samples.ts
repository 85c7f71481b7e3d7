/** Stands for a key that the page does not have. */
export const PLACEHOLDER = 'YOUR-LICENSE-KEY'

interface Sample {
  /** Origin of the gateway. */
  gateway: string
  /** Code of the product. */
  product: string
  key: string
}

const OPERATION =
  'mutation Activate($input: ActivateLicenseInput!) { activateLicense(input: $input) { ' +
  '... on ActivateLicensePayload { created activation { id } validation { valid code } } ' +
  '... on Refusal { code message } } }'

/** A command of a POSIX shell that activates a device with the public graph. */
export function activationCommand({ gateway, product, key }: Sample): string {
  const input = { key, product, fingerprint: 'first-device', name: 'First device' }
  const body = JSON.stringify({ query: OPERATION, variables: { input } }, null, 2)
  // A quote would end the text for the shell. JSON may write it as an escape.
  return [
    `curl ${gateway}/graphql \\`,
    `  -H 'content-type: application/json' \\`,
    `  -d '${body.replaceAll("'", '\\u0027')}'`,
  ].join('\n')
}

/** A TypeScript program that activates its device with the client. */
export function activationProgram({ gateway, product, key }: Sample): string {
  return `import { createLicensing } from '@licet/client'
import keys from './jwks.json' with { type: 'json' }

const licensing = createLicensing({
  gateway: ${literal(gateway)},
  product: ${literal(product)},
  version: '1.0.0',
  keys,
})
const standing = await licensing.activate(${literal(key)}, { name: 'First device' })
console.log(standing.state, standing.message)
`
}

/** A text as a literal in single quotes. An imported key can contain quotes. */
function literal(text: string): string {
  const escaped = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${escaped}'`
}
