import { MAX_CATALOG_BYTES } from '../../http/reject-request.ts'
import { OperatorError } from '../../platform/operator-error.ts'
import { connectGateway, type Gateway, type GatewayOptions } from '../gateway/connect.ts'

/** Returns the gateway at a URL, for catalogue files. Refuses a file above the limit before it is sent. */
export function connect(options: GatewayOptions): Gateway {
  const gateway = connectGateway(options, {
    key: 'an admin key',
    scopes: 'diff and apply require the scope CATALOG_WRITE, pull requires CATALOG_READ.',
    noResponse:
      'The changes may or may not have been made. Run `catalog diff` to see the remaining differences.',
    explain: ({ codes }) => (codes[0] === 'CONTENT_TOO_LARGE' ? tooLarge() : null),
  })
  return {
    ...gateway,
    async send(data, document, variables = {}) {
      // A gateway that refuses so long a request ends the connection while it is being sent.
      if (Buffer.byteLength(JSON.stringify({ query: String(document), variables })) > MAX_CATALOG_BYTES)
        throw tooLarge()
      return await gateway.send(data, document, variables)
    },
  }
}

function tooLarge(): OperatorError {
  return new OperatorError(
    'The file is larger than the gateway accepts.',
    'Use a key with the scope CATALOG_WRITE, which allows 5,000,000 bytes, or split the file, for example by product. ' +
      'Products that a file does not contain stay unchanged.',
  )
}
