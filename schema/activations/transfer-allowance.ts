import {
  readTransferAllowances,
  type TransferAllowance,
} from '../../src/domain/activations/transfer-window.ts'
import type { LicenseTypeRules } from '../../src/domain/catalogue/license-types/rules.ts'
import { authenticated } from '../builder/audiences.ts'
import { batched } from '../builder/batch.ts'
import { builder } from '../builder/builder.ts'
import { License } from '../licenses/license.ts'

const allowanceOf = batched<Parameters<typeof readTransferAllowances>[1][number], TransferAllowance | null>(
  (ctx, licenses) => readTransferAllowances(ctx.db, licenses, ctx.now()),
)

const TransferAllowanceType = builder.objectRef<TransferAllowance>('TransferAllowance').implement({
  description: 'How often the seats of a license may still move from one device to another.',
  subGraphs: authenticated,
  fields: (t) => ({
    limit: t.exposeInt('limit', { description: 'Number of transfers that are allowed in one window.' }),
    per: t.expose('per', { type: 'Duration', description: 'Length of the window that ends now.' }),
    used: t.exposeInt('used', { description: 'Number of transfers in the window.' }),
    remaining: t.exposeInt('remaining', { description: 'Number of transfers that are still allowed now.' }),
    nextAllowedAt: t.expose('nextAllowedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'Instant from which the next transfer is allowed: now if a transfer remains. Null if none is ever allowed.',
    }),
  }),
})

builder.prismaObjectField(License, 'transfers', (t) =>
  t.field({
    type: TransferAllowanceType,
    nullable: true,
    subGraphs: authenticated,
    description:
      'Transfers of seats that are left. A device that takes its former seat again, or a seat that no device has used, ' +
      'needs no transfer. Null if the license type has no `transferLimit`, or the seats are unlimited.',
    select: { id: true, seatLimit: true, revision: { select: { rules: true } } },
    resolve: ({ id, seatLimit, revision }, _args, ctx) =>
      allowanceOf(ctx, { licenseId: id, seatLimit, rules: revision.rules as LicenseTypeRules }),
  }),
)
