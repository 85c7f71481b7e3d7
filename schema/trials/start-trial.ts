import { type StartTrialResult, startTrial } from '../../src/domain/trials/start.ts'
import { ActivateLicensePayload } from '../activations/activate-license.ts'
import { builder } from '../builder/builder.ts'
import { chargeSource } from '../builder/charge-source.ts'
import { enumOf } from '../builder/enum-of.ts'
import { idempotencyKey } from '../builder/idempotency-key.ts'
import { refusals } from '../builder/refusal.ts'
import { ComponentInput } from '../licenses/component-input.ts'

const StartTrialInput = builder.inputType('StartTrialInput', {
  description: 'Trial to start, its customer and its device.',
  fields: (t) => ({
    licenseType: t.string({ required: true, description: 'Code of the license type.' }),
    product: t.string({
      required: false,
      description: 'Code of the product that the software belongs to; null to skip the check.',
    }),
    email: t.field({
      type: 'EmailAddress',
      required: false,
      description:
        'Address of the customer; required if the license type grants one trial per address or domain. A code that ' +
        'is mailed to it confirms it.',
    }),
    name: t.string({
      required: false,
      description:
        'Name of the person; at most 200 characters. The part of the address before the @ by default.',
    }),
    organization: t.string({
      required: false,
      description: 'Name of the account; at most 200 characters. The name of the person by default.',
    }),
    locale: t.field({
      type: 'Locale',
      required: false,
      description: 'Language of mails; that of the installation by default.',
    }),
    code: t.string({
      required: false,
      description:
        'One-time code from the mail: 8 letters and digits. Case and separators are ignored. Null to request one.',
    }),
    fingerprint: t.string({
      required: false,
      description:
        'Fingerprint of the device on which to activate the license; null to activate none. Required if the ' +
        'license type grants one trial per device.',
    }),
    components: t.field({
      type: [ComponentInput],
      required: false,
      description: 'Components of the device, at most 32; none by default.',
    }),
    deviceName: t.string({
      required: false,
      description: 'Name of the device, for people; at most 200 characters.',
    }),
    platform: t.string({ required: false, description: 'Platform of the device; at most 100 characters.' }),
    version: t.string({ required: false, description: 'Version of the software; at most 100 characters.' }),
    idempotencyKey: idempotencyKey(t),
  }),
})

const TrialState = enumOf<StartTrialResult['state']>('TrialState', {
  description: 'State of a trial that software starts.',
  values: {
    CONFIRMATION_REQUIRED: 'The address is not confirmed. Send the mutation again with the code of the mail.',
    STARTED: 'The license is issued.',
  },
})

/** Fields that only one of the states has. */
type AnyState = { state: StartTrialResult['state'] } & Partial<
  Record<keyof Extract<StartTrialResult, { state: 'STARTED' }>, unknown>
>

const StartTrialPayload = builder.objectRef<StartTrialResult & AnyState>('StartTrialPayload').implement({
  description:
    'State of the trial. For an address that is not confirmed it is the same whether or not the gateway has a ' +
    'customer with that address.',
  subGraphs: ['app'],
  fields: (t) => ({
    state: t.expose('state', { type: TrialState, description: 'State of the trial.' }),
    codeExpiresAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time until which the mailed code can be used; null if the trial is started.',
      resolve: (trial) => (trial.state === 'CONFIRMATION_REQUIRED' ? trial.codeExpiresAt : null),
    }),
    nextCodeAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Time from which another code can be requested; null if the trial is started.',
      resolve: (trial) => (trial.state === 'CONFIRMATION_REQUIRED' ? trial.nextCodeAt : null),
    }),
    licenseKey: t.string({
      nullable: true,
      description:
        'License key, shown only here and in the mail to the confirmed address; null if the trial is not started.',
      resolve: (trial) => (trial.state === 'STARTED' ? trial.licenseKey : null),
    }),
    activation: t.field({
      type: ActivateLicensePayload,
      nullable: true,
      description: 'Activation of the device; null if the trial is not started, or without a fingerprint.',
      resolve: (trial) => (trial.state === 'STARTED' ? trial.activation : null),
    }),
  }),
})

builder.mutationField('startTrial', (t) =>
  t.field({
    type: StartTrialPayload,
    description:
      'Starts a trial of a published license type with the rule `trial.selfService`. Requires no credential. ' +
      'Opens an account, issues the license and activates it on the device. An address is confirmed first: ' +
      'without `code`, a code is mailed and the state is `CONFIRMATION_REQUIRED`. If the trial was used ' +
      'before, the mail says so and has no code. A repeat with the used code and the same input returns the ' +
      'same trial. Refused with `CODE_INVALID` if the code is wrong, was used or has expired. Refused with ' +
      '`LICENSE_TYPE_NOT_FOUND` if there is no such trial. Other refusals: `CODE_LIMIT_EXCEEDED`, ' +
      '`DEVICE_BANNED`, ' +
      '`TRIAL_ALREADY_USED`. Above the limits per address, the request fails with `RATE_LIMITED`.',
    subGraphs: ['app'],
    errors: refusals,
    args: {
      input: t.arg({ type: StartTrialInput, required: true, description: 'Trial, customer and device.' }),
    },
    resolve: async (_root, { input }, ctx) => {
      await chargeSource(ctx, 'codes')
      const refund = await chargeSource(ctx, 'trials')
      let isStarted = false
      try {
        const trial = await startTrial(ctx, input)
        isStarted = trial.state === 'STARTED'
        return trial
      } finally {
        if (!isStarted) await refund()
      }
    },
  }),
)
