import { Prisma } from '../../prisma/client/client.ts'
import { whereLicenseVisible } from '../../src/platform/visible.ts'
import { accountAndStaff, staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { enumOf } from '../builder/enum-of.ts'
import { childrenOf } from '../builder/pages/child-connection.ts'
import { listOf } from '../builder/pages/connection.ts'
import { License } from '../licenses/license.ts'
import { Activation } from './activation.ts'

const LicenseFileFate = enumOf<'OUTSTANDING' | 'EXPIRED' | 'RELEASED' | 'REVOKED'>('LicenseFileFate', {
  description: 'State of a license file.',
  values: {
    OUTSTANDING: 'The file can still be used.',
    EXPIRED: 'The expiry of the file has passed.',
    RELEASED: 'The device proved that it gave the file up.',
    REVOKED: 'The license of the file is revoked.',
  },
})

export const LicenseFile = builder.prismaNode('LicenseFile', {
  description:
    'Signed license file in the ledger. The gateway stores the text of a file only if the file was issued for ' +
    'a request file, and then encrypted.',
  id: { field: 'id' },
  authScopes: { scope: 'LICENSES_READ' },
  subGraphs: accountAndStaff,
  fields: (t) => ({
    license: t.relation('license', { description: 'License of the file.' }),
    activation: t.relation('activation', {
      description: 'Activation of the device to which the file was issued.',
    }),
    seq: t.exposeInt('seq', {
      description:
        'Sequence number, which rises with every file of the license. A verifier rejects a file with a lower ' +
        'number than the last one it accepted.',
    }),
    fate: t.field({
      type: LicenseFileFate,
      description: 'State of the file.',
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
        'ID of the request file that the file answers, as shown on the device; null if there was no request.',
    }),
    encrypted: t.exposeBoolean('encrypted', {
      description: 'True if the file is encrypted for its device.',
    }),
    issuedAt: t.expose('issuedAt', { type: 'DateTime', description: 'Time at which the file was issued.' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime', description: 'Time at which the file expires.' }),
    releasedAt: t.expose('releasedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the device proved that it gave the file up; null if it has not.',
    }),
  }),
})

const LicenseFileConnection = builder.connectionObject(
  { type: LicenseFile, name: 'LicenseFileConnection' },
  { name: 'LicenseFileEdge' },
)

builder.prismaObjectField(License, 'files', (t) =>
  t.connection(
    childrenOf({
      type: LicenseFile,
      table: 'license_files',
      parent: 'license_id',
      subGraphs: accountAndStaff,
      description:
        'All license files issued for the license, oldest first. The text of a file is not included.',
      args: {
        outstanding: t.arg.boolean({
          required: false,
          description: 'Filter: true for files that are neither expired nor released; all by default.',
        }),
      },
      where: ({ outstanding }, ctx) =>
        outstanding ? Prisma.sql`child.released_at is null and child.expires_at >= ${ctx.now()}` : null,
    }),
    LicenseFileConnection,
  ),
)

builder.queryField('licenseFiles', (t) =>
  t.connection(
    listOf({
      type: LicenseFile,
      table: 'license_files',
      description: 'License files in the ledger, oldest first.',
      authScopes: { scope: 'LICENSES_READ' },
      subGraphs: staff,
      args: {
        outstanding: t.arg.boolean({
          required: false,
          description: 'Filter: true for files that are neither expired nor released; all by default.',
        }),
      },
      where: ({ outstanding }, ctx) => ({
        all: [
          ...whereLicenseVisible(ctx.caller),
          ...(outstanding
            ? [Prisma.sql`child.released_at is null and child.expires_at >= ${ctx.now()}`]
            : []),
        ],
      }),
    }),
    LicenseFileConnection,
  ),
)

builder.prismaObjectField(Activation, 'files', (t) =>
  t.connection(
    childrenOf({
      type: LicenseFile,
      table: 'license_files',
      parent: 'activation_id',
      subGraphs: staff,
      description: 'License files issued to the device, oldest first.',
    }),
    LicenseFileConnection,
  ),
)
