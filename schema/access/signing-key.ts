import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

export const SigningKey = builder.prismaNode('SigningKey', {
  description:
    'An Ed25519 key that signs license files, answers and lists. Its private half leaves the gateway never.',
  id: { field: 'id' },
  authScopes: { scope: 'ACCESS_WRITE' },
  subGraphs: admins,
  fields: (t) => ({
    kid: t.exposeString('kid', {
      description: 'Its RFC 7638 thumbprint, as the header of every signature names it.',
    }),
    product: t.relation('product', {
      nullable: true,
      description: 'Whose files it signs; null signs for all without a key of their own.',
    }),
    publicJwk: t.expose('publicJwk', {
      type: 'JSONObject',
      description: 'The public half, as a JWK (RFC 8037).',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    activeFrom: t.expose('activeFrom', {
      type: 'DateTime',
      description: 'From when it signs; until then it is only published.',
    }),
  }),
})

const SigningKeyConnection = builder.connectionObject(
  { type: SigningKey, name: 'SigningKeyConnection' },
  { name: 'SigningKeyEdge' },
)

builder.queryField('signingKeys', (t) =>
  t.prismaConnection(
    {
      type: SigningKey,
      cursor: 'id',
      description: 'Every signing key that there ever was, oldest first.',
      authScopes: { scope: 'ACCESS_WRITE' },
      subGraphs: admins,
      resolve: (query, _root, _args, ctx) => ctx.db.signingKey.findMany({ ...query, orderBy: { id: 'asc' } }),
    },
    SigningKeyConnection,
  ),
)
