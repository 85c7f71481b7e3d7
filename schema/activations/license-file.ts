import { visibleLicenses } from '../../src/platform/visible.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { License } from '../licenses/license.ts'
import { Activation } from './activation.ts'

const LicenseFileFate = builder.enumType('LicenseFileFate', {
  description:
    'What became of a license file: it is out, its time is over, its device gave it up, or its license ended.',
  values: ['OUTSTANDING', 'EXPIRED', 'RELEASED', 'REVOKED'] as const,
})

export const LicenseFile = builder.prismaNode('LicenseFile', {
  description:
    'A signed license file in the ledger. The file itself is kept only, and sealed, where it answers a request.',
  id: { field: 'id' },
  authScopes: { scope: 'LICENSES_READ' },
  subGraphs: staff,
  fields: (t) => ({
    license: t.relation('license', { description: 'The license that it is of.' }),
    activation: t.relation('activation', { description: 'The device that it was issued to.' }),
    seq: t.exposeInt('seq', {
      description: 'Rises with every file of the license; a verifier refuses a lower one than it has seen.',
    }),
    fate: t.field({
      type: LicenseFileFate,
      description: 'What became of it.',
      select: { releasedAt: true, expiresAt: true, license: { select: { revokedAt: true } } },
      resolve: ({ releasedAt, expiresAt, license }, _args, ctx) => {
        if (releasedAt) return 'RELEASED'
        if (license.revokedAt) return 'REVOKED'
        return expiresAt < ctx.now() ? 'EXPIRED' : 'OUTSTANDING'
      },
    }),
    request: t.exposeString('requestId', {
      nullable: true,
      description:
        'The id of the request file that it answers, as the device shows it; null where there was none.',
    }),
    encrypted: t.exposeBoolean('encrypted', {
      description: 'Whether it was wrapped so that only its device can read it.',
    }),
    issuedAt: t.expose('issuedAt', { type: 'DateTime', description: 'When it was issued.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Until when it may be used.' }),
    releasedAt: t.expose('releasedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its device proved that it gave it up.',
    }),
  }),
})

const LicenseFileConnection = builder.connectionObject(
  { type: LicenseFile, name: 'LicenseFileConnection' },
  { name: 'LicenseFileEdge' },
)

builder.prismaObjectField(License, 'files', (t) =>
  t.relatedConnection(
    'files',
    {
      cursor: 'id',
      subGraphs: staff,
      description: 'Every license file that was issued for it, oldest first.',
      args: {
        outstanding: t.arg.boolean({
          required: false,
          description: 'True: only those that may still be used.',
        }),
      },
      query: ({ outstanding }, ctx) => ({
        where: outstanding ? { releasedAt: null, expiresAt: { gte: ctx.now() } } : {},
        orderBy: { id: 'asc' },
      }),
    },
    LicenseFileConnection,
  ),
)

builder.queryField('licenseFiles', (t) =>
  t.prismaConnection(
    {
      type: LicenseFile,
      cursor: 'id',
      description: 'The ledger of license files, oldest first.',
      authScopes: { scope: 'LICENSES_READ' },
      subGraphs: staff,
      args: {
        outstanding: t.arg.boolean({
          required: false,
          description: 'True: only those that may still be used.',
        }),
      },
      resolve: (query, _root, { outstanding }, ctx) =>
        ctx.db.licenseFile.findMany({
          ...query,
          where: {
            license: visibleLicenses(ctx.caller),
            ...(outstanding && { releasedAt: null, expiresAt: { gte: ctx.now() } }),
          },
          orderBy: { id: 'asc' },
        }),
    },
    LicenseFileConnection,
  ),
)

builder.prismaObjectField(Activation, 'files', (t) =>
  t.relatedConnection(
    'files',
    {
      cursor: 'id',
      subGraphs: staff,
      description: 'The license files that it was issued, oldest first.',
    },
    LicenseFileConnection,
  ),
)
