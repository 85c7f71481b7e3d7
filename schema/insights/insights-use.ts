import { refusedKinds } from '../../src/domain/validation/refusal-tally.ts'
import type { Refusals } from '../../src/insights/refusals.ts'
import type { EntitlementUse } from '../../src/insights/use/entitlements.ts'
import type { MeterUse } from '../../src/insights/use/meters.ts'
import type { Renewals } from '../../src/insights/use/renewals.ts'
import type { Utilization } from '../../src/insights/use/utilization.ts'
import type { VersionInUse } from '../../src/insights/use/versions.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'

export const UtilizationType = builder.objectRef<Utilization>('Utilization').implement({
  description: 'How the licenses that are neither revoked nor expired are used now, whatever the period.',
  subGraphs: operators,
  fields: (t) => ({
    licenseType: t.exposeString('licenseType', {
      nullable: true,
      description: 'The code of the license type; null is all of them together.',
    }),
    licenses: t.exposeInt('licenses', { description: 'How many licenses there are.' }),
    unlimited: t.exposeInt('unlimited', { description: 'Those without a limit of seats.' }),
    seatsBought: t.exposeFloat('seatsBought', { description: 'Seats of all that have a limit.' }),
    seatsUsed: t.exposeFloat('seatsUsed', {
      description: 'Seats taken now, those of licenses without a limit and those above a limit among them.',
    }),
    seatsFree: t.exposeFloat('seatsFree', { description: 'Seats bought that nobody has taken.' }),
    seatsUsedRecently: t.exposeFloat('seatsUsedRecently', {
      description: 'Taken seats whose device was seen in the last 30 days.',
    }),
    atLimit: t.exposeInt('atLimit', { description: 'Licenses all of whose seats are taken.' }),
    neverActivated: t.exposeInt('neverActivated', {
      description: 'Licenses that no device was ever activated for.',
    }),
  }),
})

export const MeterUseType = builder.objectRef<MeterUse>('MeterUse').implement({
  description:
    'How the licenses that used a meter stand against its limit, each in the last of its meter periods that began ' +
    'within the period asked for; where a meter does not begin anew with the calendar, in the one that was running.',
  subGraphs: operators,
  fields: (t) => ({
    meter: t.exposeString('meter', { description: 'The code of the meter.' }),
    licenses: t.exposeInt('licenses', { description: 'Licenses that used it.' }),
    used: t.exposeFloat('used', { description: 'What all of them used: a whole number.' }),
    limited: t.exposeInt('limited', { description: 'Those that have a limit.' }),
    nearLimit: t.exposeInt('nearLimit', { description: 'Those that used four fifths of it, or more.' }),
    atLimit: t.exposeInt('atLimit', { description: 'Those that used all of it, or more.' }),
  }),
})

export const EntitlementUseType = builder.objectRef<EntitlementUse>('EntitlementUse').implement({
  description:
    'How many of the licenses that grant an entitlement now ever exercised it: their software asked for it, by name, in ' +
    'a validation that was answered with a yes. Offline use is not seen.',
  subGraphs: operators,
  fields: (t) => ({
    licenseType: t.exposeString('licenseType', { description: 'The code of the license type.' }),
    code: t.exposeString('code', { description: 'The code of the entitlement.' }),
    licenses: t.exposeInt('licenses', { description: 'Licenses that grant it.' }),
    neverExercised: t.exposeInt('neverExercised', { description: 'Those that never exercised it.' }),
  }),
})

const RefusedKind = builder.enumType('RefusedKind', {
  description:
    'What was not granted: a validation was answered with a no, an activation was refused, or a call was turned away ' +
    'for its number, before it was looked at.',
  values: refusedKinds,
})

export const RefusalsType = builder.objectRef<Refusals>('Refusals').implement({
  description: 'How often the same was not granted for the same reason.',
  subGraphs: operators,
  fields: (t) => ({
    kind: t.expose('kind', { type: RefusedKind, description: 'What was not granted.' }),
    code: t.exposeString('code', {
      description: 'The code that was answered or, of what was turned away for its number, the limit.',
    }),
    licenseType: t.exposeString('licenseType', {
      nullable: true,
      description: 'The code of the license type; null where it is not known of which license it was asked.',
    }),
    attempts: t.exposeFloat('attempts', { description: 'How many there were in the period.' }),
    comparedAttempts: t.exposeFloat('comparedAttempts', {
      description: 'How many there were in the period that is compared with.',
    }),
  }),
})

export const RenewalsType = builder.objectRef<Renewals>('Renewals').implement({
  description: 'What became of the terms that end in the period. One license may have several.',
  subGraphs: operators,
  fields: (t) => ({
    due: t.exposeInt('due', { description: 'All of them: the sum of the others.' }),
    renewed: t.exposeInt('renewed', { description: 'Those that were renewed.' }),
    upcoming: t.exposeInt('upcoming', { description: 'Not renewed; their end is still to come.' }),
    inGrace: t.exposeInt('inGrace', { description: 'Over and not renewed; the license is in its grace.' }),
    lapsed: t.exposeInt('lapsed', { description: 'Over and not renewed, and so is the grace.' }),
  }),
})

export const VersionInUseType = builder.objectRef<VersionInUse>('VersionInUse').implement({
  description: 'How many devices that hold a seat now were activated with one version.',
  subGraphs: operators,
  fields: (t) => ({
    product: t.exposeString('product', { description: 'The code of the product.' }),
    version: t.exposeString('version', {
      nullable: true,
      description: 'As the devices told it; null where they did not.',
    }),
    devices: t.exposeInt('devices', { description: 'How many there are.' }),
  }),
})
