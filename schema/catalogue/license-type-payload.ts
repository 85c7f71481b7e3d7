import { builder } from '../builder/builder.ts'
import { LicenseType } from './license-type.ts'

export const LicenseTypePayload = (name: string, description: string) =>
  builder.objectRef<{ licenseTypeId: string }>(name).implement({
    description,
    fields: (t) => ({
      licenseType: t.prismaField({
        type: LicenseType,
        description: 'Current state of the license type.',
        resolve: (query, { licenseTypeId }, _args, ctx) =>
          ctx.db.licenseType.findUniqueOrThrow({ ...query, where: { id: licenseTypeId } }),
      }),
    }),
  })
