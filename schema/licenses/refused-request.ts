import { z } from 'zod'
import type { RefusedRequest as Row } from '../../prisma/client/client.ts'
import {
  type RefusedKind as Kind,
  REFUSED_REQUESTS_KEPT,
} from '../../src/domain/validation/refused-requests.ts'
import { parseInput } from '../../src/platform/input.ts'
import { authenticated } from '../builder/audiences.ts'
import { batched } from '../builder/batch.ts'
import { builder } from '../builder/builder.ts'
import { License } from './license.ts'
import { RefusedKind } from './refused-kind.ts'

type RefusedRequest = Omit<Row, 'kind'> & { kind: Kind }

const refusalsArgs = z.object({ first: z.int().min(0).max(REFUSED_REQUESTS_KEPT).nullish() })

const refusedRequestsOf = batched<string, RefusedRequest[]>(async ({ db }, ids) => {
  const rows = await db.refusedRequest.findMany({
    where: { licenseId: { in: [...ids] } },
    orderBy: [{ lastAt: 'desc' }, { digest: 'asc' }],
  })
  const requests = Map.groupBy(rows as RefusedRequest[], ({ licenseId }) => licenseId)
  return ids.map((id) => requests.get(id) ?? [])
})

const RefusedRequestType = builder.objectRef<RefusedRequest>('RefusedRequest').implement({
  description:
    'Refused activations or failed validations of one license that were equal: with the same code, device, ' +
    'version and network.',
  subGraphs: authenticated,
  fields: (t) => ({
    kind: t.expose('kind', { type: RefusedKind, description: 'Kind of request.' }),
    code: t.exposeString('code', { description: 'Code of the refusal or of the validation.' }),
    device: t.exposeString('device', {
      nullable: true,
      description:
        'Name or platform of the device, from the request or from its activation; null if neither has one.',
    }),
    fingerprint: t.exposeString('fingerprint', {
      nullable: true,
      description: 'Fingerprint of the device; null if the request had none, or one of more than 256 bytes.',
    }),
    version: t.exposeString('version', {
      nullable: true,
      description: 'Version of the software; null if the request had none.',
    }),
    network: t.exposeString('network', {
      nullable: true,
      description:
        'Network of the client: the /24 around an IPv4 address, the /48 around an IPv6 address; null if unknown.',
    }),
    attempts: t.exposeInt('attempts', { description: 'Number of requests.' }),
    firstAt: t.expose('firstAt', { type: 'DateTime', description: 'Time of the first request.' }),
    lastAt: t.expose('lastAt', { type: 'DateTime', description: 'Time of the last request.' }),
  }),
})

builder.prismaObjectField(License, 'refusals', (t) =>
  t.field({
    type: [RefusedRequestType],
    description:
      'Refused activations and failed validations of the license, latest first. Equal requests are one entry. ' +
      `The last ${REFUSED_REQUESTS_KEPT} entries are kept, for 90 days. Written asynchronously, a few seconds later.`,
    select: { id: true },
    args: {
      first: t.arg.int({
        required: false,
        description: `Number of entries, from 0 to ${REFUSED_REQUESTS_KEPT}, which is the default.`,
      }),
    },
    resolve: async ({ id }, args, ctx) => {
      const { first } = parseInput(refusalsArgs, args)
      return (await refusedRequestsOf(ctx, id)).slice(0, first ?? REFUSED_REQUESTS_KEPT)
    },
  }),
)
