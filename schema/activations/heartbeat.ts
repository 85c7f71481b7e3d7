import { type HeartbeatResult, heartbeat } from '../../src/domain/activations/heartbeat.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { everyone } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { ComponentInput } from '../licenses/component-input.ts'
import { LicenseValidationType } from '../licenses/license-validation.ts'

const HeartbeatInput = builder.inputType('HeartbeatInput', {
  description: 'The device that is there.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The license key.' }),
    fingerprint: t.string({ required: true, description: 'The device.' }),
    components: t.field({ type: [ComponentInput], required: false, description: 'Its parts.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const HeartbeatPayload = builder.objectRef<HeartbeatResult>('HeartbeatPayload').implement({
  description: 'The seat of the device after the heartbeat.',
  fields: (t) => ({
    leaseEndsAt: t.expose('leaseEndsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When its seat frees by itself; null is never.',
    }),
    nextHeartbeatBy: t.expose('nextHeartbeatBy', {
      type: 'DateTime',
      nullable: true,
      description:
        'By when the next heartbeat is due; null where none is asked for, or the license may not be used.',
    }),
    validation: t.expose('validation', {
      type: LicenseValidationType,
      description: 'Whether the device may use the license now.',
    }),
  }),
})

builder.mutationField('heartbeat', (t) =>
  t.field({
    type: HeartbeatPayload,
    description:
      'Says that a device is there: checks the license in and begins its lease anew. A lapsed lease whose seat nobody ' +
      'took is revived; one whose seat was taken is refused LEASE_LOST. Needs no credential but the key.',
    subGraphs: everyone,
    attempt: ({ input }) => input.key,
    errors: refusals,
    args: { input: t.arg({ type: HeartbeatInput, required: true, description: 'The device.' }) },
    resolve: (_root, { input }, ctx) => once(ctx, 'heartbeat', input, (tx) => heartbeat(ctx, tx, input)),
  }),
)
