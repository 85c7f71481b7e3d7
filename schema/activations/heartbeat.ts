import { type HeartbeatResult, heartbeat } from '../../src/domain/activations/heartbeat.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { ComponentInput } from '../licenses/component-input.ts'
import { LicenseValidationType } from '../licenses/license-validation.ts'

const HeartbeatInput = builder.inputType('HeartbeatInput', {
  description: 'Device that sends the heartbeat.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'License key.' }),
    fingerprint: t.string({ required: true, description: 'Fingerprint of the device.' }),
    components: t.field({
      type: [ComponentInput],
      required: false,
      description: 'Components of the device, at most 32; none by default.',
    }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const HeartbeatPayload = builder.objectRef<HeartbeatResult>('HeartbeatPayload').implement({
  description: 'Seat of the device after the heartbeat.',
  fields: (t) => ({
    leaseEndsAt: t.expose('leaseEndsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Time at which the seat becomes free by itself; null if it never does.',
    }),
    nextHeartbeatBy: t.expose('nextHeartbeatBy', {
      type: 'DateTime',
      nullable: true,
      description:
        'Time by which the next heartbeat is due; null if none is required or the license may not be used.',
    }),
    validation: t.expose('validation', {
      type: LicenseValidationType,
      description: 'Result of validating the license for the device.',
    }),
  }),
})

builder.mutationField('heartbeat', (t) =>
  t.field({
    type: HeartbeatPayload,
    description:
      'Records a heartbeat, checks the license in and renews the lease. Requires no credential: possession ' +
      'of the license key is sufficient. Revives a lapsed lease if no other device took the seat. Extends ' +
      'nothing if the license may not be used; `validation` then contains the reason. Refused with ' +
      '`LEASE_LOST` if another device took the seat. Other refusals: `LICENSE_KEY_MALFORMED`, ' +
      '`LICENSE_NOT_ACTIVATED`, `LICENSE_NOT_FOUND`.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: {
      input: t.arg({ type: HeartbeatInput, required: true, description: 'Device that sends the heartbeat.' }),
    },
    resolve: (_root, { input }, ctx) => once(ctx, 'heartbeat', input, (tx) => heartbeat(ctx, tx, input)),
  }),
)
