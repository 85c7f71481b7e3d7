import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { listOf } from '../builder/pages/connection.ts'

export const SigningKey = builder.prismaNode('SigningKey', {
  description:
    'Ed25519 key that signs license files, validation results and status lists. The private key never ' +
    'leaves the gateway.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCESS_WRITE' },
  subGraphs: admins,
  fields: (t) => ({
    kid: t.exposeString('kid', {
      description: 'RFC 7638 thumbprint of the key, as in the `kid` header of every signature.',
    }),
    product: t.relation('product', {
      nullable: true,
      description:
        'Product whose files the key signs; null if it signs for all products without a key of their own.',
    }),
    publicJwk: t.expose('publicJwk', {
      type: 'JSONObject',
      description: 'Public key as a JWK (RFC 8037).',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'Time at which the key was created.' }),
    activeFrom: t.expose('activeFrom', {
      type: 'DateTime',
      description: 'Time from which the key signs. Before that time it is only published.',
    }),
  }),
})

const SigningKeyConnection = builder.connectionObject(
  { type: SigningKey, name: 'SigningKeyConnection' },
  { name: 'SigningKeyEdge' },
)

builder.queryField('signingKeys', (t) =>
  t.connection(
    listOf({
      type: SigningKey,
      table: 'signing_keys',
      description: 'All signing keys ever created, oldest first.',
      authScopes: { scope: 'ACCESS_WRITE' },
      subGraphs: admins,
    }),
    SigningKeyConnection,
  ),
)
