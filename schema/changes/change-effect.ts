import type { FieldChange } from '../../src/domain/catalogue/file/rules-difference.ts'
import type { ChangeEffect } from '../../src/domain/licenses/change-effect.ts'
import type { Notice } from '../../src/domain/notifications/expiry-notices.ts'
import { Activation } from '../activations/activation.ts'
import { LicenseFile } from '../activations/license-file.ts'
import { staff } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { NotificationMessage } from '../notifications/notification-message.ts'
import { effectCounts } from './effect-counts.ts'

export const LicenseFieldChange = builder.objectRef<FieldChange>('LicenseFieldChange').implement({
  description: 'Value of a license that changes.',
  subGraphs: staff,
  fields: (t) => ({
    field: t.exposeString('field', {
      description:
        'Name of the field, such as `maxActivations`. Entitlements include their code, such as `entitlements.export`. ' +
        '`maxActivationsFixed` and `entitlementOverrides.export` are values of the license alone that equaled those of its ' +
        'type: the license now follows its type when that changes.',
    }),
    before: t.exposeString('before', {
      nullable: true,
      description: 'Value before the change, as YAML on one line; null if there was none.',
    }),
    after: t.exposeString('after', {
      nullable: true,
      description: 'Value after the change, as YAML on one line; null if it is removed.',
    }),
  }),
})

const ExpiryNotice = builder.objectRef<Notice>('ExpiryNotice').implement({
  description: 'Mail about an expiry or the end of the updates that is due at a later time.',
  subGraphs: staff,
  fields: (t) => ({
    message: t.expose('message', { type: NotificationMessage, description: 'Kind of mail.' }),
    dueAt: t.expose('dueAt', { type: 'DateTime', description: 'Time at which the mail is due.' }),
  }),
})

export const ChangeEffectType = builder.objectRef<ChangeEffect>('ChangeEffect').implement({
  description: 'Effect of a change of a license.',
  subGraphs: staff,
  fields: (t) => ({
    changes: t.expose('changes', {
      type: [LicenseFieldChange],
      description: 'Values that differ; empty if the license has all of them already.',
    }),
    devicesOverLimit: t.prismaField({
      type: [Activation],
      description:
        'Newest devices, for which the license has no seats after the change: at most 100, newest first.',
      resolve: async (query, { devicesOverLimit: ids }, _args, ctx) => {
        const devices = await ctx.db.activation.findMany({ ...query, where: { id: { in: ids } } })
        return devices.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
      },
    }),
    canceledNotices: t.expose('canceledNotices', {
      type: [ExpiryNotice],
      description:
        'Notices of the former expiry, and of the former end of the updates, that are no longer sent; empty if both stay.',
    }),
    plannedNotices: t.expose('plannedNotices', {
      type: [ExpiryNotice],
      description: 'Notices of the new expiry, and of the new end of the updates; empty if both stay.',
    }),
    outlivingFiles: t.prismaField({
      type: [LicenseFile],
      description:
        'License files that stay usable after the license, or the use of their device, ended: at most 100, oldest first.',
      resolve: async (query, { outlivingFiles: ids }, _args, ctx) =>
        ctx.db.licenseFile.findMany({ ...query, where: { id: { in: ids } }, orderBy: { id: 'asc' } }),
    }),
    ...effectCounts(t),
  }),
})
