import { type CheckOutResult, checkOutLicense } from '../../src/domain/license-files/check-out.ts'
import { licenseFileIncludes } from '../../src/domain/license-files/claims.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { visibleLicenses } from '../../src/platform/visible.ts'
import { everyone, staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
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

const LicenseFileInclude = builder.enumType('LicenseFileInclude', {
  description: 'What a license file tells beside what it always does.',
  values: licenseFileIncludes,
})

const CheckOutLicenseInput = builder.inputType('CheckOutLicenseInput', {
  description: 'The device that needs a license file.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The license key.' }),
    fingerprint: t.string({ required: true, description: 'The device, which must be active.' }),
    ttl: t.field({
      type: 'Duration',
      required: false,
      description: 'For how long; at most, and by default, what the license type allows.',
    }),
    include: t.field({
      type: [LicenseFileInclude],
      required: false,
      description: 'What to tell; ENTITLEMENTS by default.',
    }),
    encrypted: t.boolean({
      required: false,
      description: 'True: only who has the license key and the fingerprint can read it (JWE).',
    }),
    deviceKey: t.field({
      type: 'JSONObject',
      required: false,
      description:
        "The device's own public key, as an Ed25519 JWK, by which it can later prove that it gave the file up.",
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const CheckOutLicensePayload = builder.objectRef<CheckOutResult>('CheckOutLicensePayload').implement({
  description: 'The license file.',
  fields: (t) => ({
    file: t.exposeString('file', {
      description: 'The file: a compact JWS, or a JWE around it, as docs/license-file.md states it.',
    }),
    jti: t.exposeString('jti', { description: 'Its id in the ledger.' }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: "Until when it may be used; never beyond the license's own end.",
    }),
  }),
})

builder.mutationField('checkOutLicense', (t) =>
  t.field({
    type: CheckOutLicensePayload,
    description:
      'Issues a signed license file, with which the device needs no network until it expires. The file holds the seat of ' +
      'the device for that time. Refused OFFLINE_NOT_ALLOWED where the license type has none, FILE_LIMIT_EXCEEDED when ' +
      'too many are out. Needs no credential but the key.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: { input: t.arg({ type: CheckOutLicenseInput, required: true, description: 'The device.' }) },
    resolve: (_root, { input }, ctx) =>
      once(ctx, 'checkOutLicense', input, (tx) => checkOutLicense(ctx, tx, input)),
  }),
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
