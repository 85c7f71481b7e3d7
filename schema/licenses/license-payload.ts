import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { License } from './license.ts'

/** Defines a payload with the changed license. */
export const LicensePayload = (name: string, description: string) =>
  builder.objectRef<{ licenseId: string }>(name).implement({
    description,
    fields: (t) => ({
      license: t.prismaField({
        type: License,
        description: 'Current state of the license.',
        resolve: (query, { licenseId }, _args, ctx) =>
          ctx.db.license.findUniqueOrThrow({ ...query, where: { id: licenseId } }),
      }),
    }),
  })

/** Defines a payload with the license and its new key. */
export const LicenseKeyPayload = (name: string, description: string) =>
  builder.objectRef<{ licenseId: string; licenseKey: string }>(name).implement({
    description,
    fields: (t) => ({
      license: t.prismaField({
        type: License,
        description: 'Current state of the license.',
        resolve: (query, { licenseId }, _args, ctx) =>
          ctx.db.license.findUniqueOrThrow({ ...query, where: { id: licenseId } }),
      }),
      licenseKey: t.exposeString('licenseKey', {
        subGraphs: admins,
        description: 'License key. Returned only here, once.',
      }),
    }),
  })
