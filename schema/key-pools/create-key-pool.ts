import { createKeyPool } from '../../src/domain/key-pools/create.ts'
import { once } from '../../src/platform/idempotency/once.ts'
import { admins } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { requiredIdempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { EntitlementGrantInput, toGrant } from '../catalogue/entitlement.ts'
import { AddedKeysPayload } from './key-pool-payload.ts'
import { LONGEST_MS, newKeysFields } from './new-keys-input.ts'

const KeyPoolOverridesInput = builder.inputType('KeyPoolOverridesInput', {
  description: 'Values of the licenses of a pool that differ from their license type.',
  fields: (t) => ({
    maxActivations: t.int({
      required: false,
      description:
        'Number of purchased seats; by default, that of the license type. Null for unlimited, 0 for none.',
    }),
    entitlements: t.field({
      type: [EntitlementGrantInput],
      required: false,
      description: 'Entitlements to add or to change.',
    }),
    removedEntitlements: t.stringList({
      required: false,
      description: 'Codes of entitlements of the license type that the licenses do not grant.',
    }),
    timeZone: t.field({
      type: 'TimeZone',
      required: false,
      description: 'Time zone of the customers; by default, that of the license type.',
    }),
  }),
})

const CreateKeyPoolInput = builder.inputType('CreateKeyPoolInput', {
  description: 'Key pool to create, with its first keys.',
  fields: (t) => ({
    name: t.string({
      required: true,
      description: 'Name of the pool, for people; one line of at most 200 characters.',
    }),
    licenseType: t.string({
      required: true,
      description:
        'Code of the license type, which must be published. All licenses of the pool have the revision that is published ' +
        'now.',
    }),
    partner: t.string({
      required: false,
      description:
        'Code of the partner that can read the pool and claim its keys; by default, only the vendor can. A new code ' +
        'creates the partner.',
    }),
    overrides: t.field({
      type: KeyPoolOverridesInput,
      required: false,
      description: 'Values of each license that differ from its type.',
    }),
    lowBelow: t.int({
      required: false,
      description:
        'Number of available keys below which the pool is low, from 1 to 1,000,000. The metric `licet_key_pools_low` ' +
        'counts low pools. By default, the pool never is.',
    }),
    ...newKeysFields(t),
    idempotencyKey: requiredIdempotencyKey(t),
  }),
})

const CreateKeyPoolPayload = AddedKeysPayload('CreateKeyPoolPayload', 'Created pool with its first keys.')

builder.mutationField('createKeyPool', (t) =>
  t.field({
    type: CreateKeyPoolPayload,
    description:
      'Creates a pool of license keys that exist before they are sold, and returns generated keys once, as a file. They are ' +
      'stored only as digests. No key is a license before `claimPooledKey`: software gets the response for an unknown key. If ' +
      'the response is lost, repeat the call with the same `idempotencyKey` within 24 hours: it creates nothing and returns ' +
      'the same file. After that, no call shows the keys: revoke the pool then. Refusals: `KEY_POOL_LIMIT_EXCEEDED`, ' +
      '`LICENSE_KEY_TAKEN`, `LICENSE_TYPE_NOT_FOUND`, `LICENSE_TYPE_NOT_PUBLISHED`, `LICENSE_TYPE_RETIRED`.',
    authScopes: { scope: 'LICENSES_WRITE' },
    subGraphs: admins,
    errors: refusals,
    args: { input: t.arg({ type: CreateKeyPoolInput, required: true, description: 'Key pool to create.' }) },
    resolve: (_root, { input }, ctx) =>
      once(
        ctx,
        'createKeyPool',
        input,
        (tx, { overrides, ...rest }) =>
          createKeyPool(ctx, tx, {
            ...rest,
            overrides: overrides && { ...overrides, entitlements: overrides.entitlements?.map(toGrant) },
          }),
        { longestMs: LONGEST_MS },
      ),
  }),
)
