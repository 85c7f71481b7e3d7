import { builder } from '../builder/builder.ts'
import { License } from './license.ts'

/** A payload that answers the changed license. */
export const LicensePayload = (name: string, description: string) =>
  builder.objectRef<{ licenseId: string }>(name).implement({
    description,
    fields: (t) => ({
      license: t.prismaField({
        type: License,
        description: 'The license, as it stands now.',
        resolve: (query, { licenseId }, _args, ctx) =>
          ctx.db.license.findUniqueOrThrow({ ...query, where: { id: licenseId } }),
      }),
    }),
  })

/** A payload that answers the license with a key that was made for it. */
export const LicenseKeyPayload = (name: string, description: string) =>
  builder.objectRef<{ licenseId: string; licenseKey: string }>(name).implement({
    description,
    fields: (t) => ({
      license: t.prismaField({
        type: License,
        description: 'The license, as it stands now.',
        resolve: (query, { licenseId }, _args, ctx) =>
          ctx.db.license.findUniqueOrThrow({ ...query, where: { id: licenseId } }),
      }),
      licenseKey: t.exposeString('licenseKey', { description: 'The license key. It is shown here, once.' }),
    }),
  })
