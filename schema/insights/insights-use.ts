import type { Refusals } from '../../src/insights/refusals.ts'
import type { EntitlementUse } from '../../src/insights/use/entitlements.ts'
import type { MeterUse } from '../../src/insights/use/meters.ts'
import type { Renewals } from '../../src/insights/use/renewals.ts'
import type { Utilization } from '../../src/insights/use/utilization.ts'
import type { VersionInUse } from '../../src/insights/use/versions.ts'
import { operators } from '../builder/audiences.ts'
import { builder } from '../builder/builder.ts'
import { RefusedKind } from '../licenses/refused-kind.ts'

export const UtilizationType = builder.objectRef<Utilization>('Utilization').implement({
  description: 'Current use of licenses that are neither revoked nor expired. Does not depend on the period.',
  subGraphs: operators,
  fields: (t) => ({
    licenseType: t.exposeString('licenseType', {
      nullable: true,
      description: 'Code of the license type; null for the total of all license types.',
    }),
    licenses: t.exposeInt('licenses', { description: 'Number of licenses.' }),
    unlimited: t.exposeInt('unlimited', { description: 'Number of licenses without a seat limit.' }),
    seatsBought: t.exposeFloat('seatsBought', {
      description: 'Number of purchased seats of licenses with a seat limit.',
    }),
    seatsUsed: t.exposeFloat('seatsUsed', {
      description:
        'Number of seats in use, including seats of licenses without a limit and seats above a limit.',
    }),
    seatsFree: t.exposeFloat('seatsFree', { description: 'Number of purchased seats that are not in use.' }),
    seatsUsedRecently: t.exposeFloat('seatsUsedRecently', {
      description: 'Number of seats in use whose device was seen in the last 30 days.',
    }),
    atLimit: t.exposeInt('atLimit', { description: 'Number of licenses with all seats in use.' }),
    neverActivated: t.exposeInt('neverActivated', {
      description: 'Number of licenses on which no device was ever activated.',
    }),
  }),
})

export const MeterUseType = builder.objectRef<MeterUse>('MeterUse').implement({
  description:
    'Usage of a meter compared with its limit, over all licenses. For a meter that restarts with the ' +
    'calendar, the last meter period that started within the requested period counts. For any other ' +
    'meter, the current meter period at the end of the requested period counts.',
  subGraphs: operators,
  fields: (t) => ({
    meter: t.exposeString('meter', { description: 'Code of the meter.' }),
    licenses: t.exposeInt('licenses', { description: 'Number of licenses that used the meter.' }),
    used: t.exposeFloat('used', { description: 'Total usage of all licenses, a whole number.' }),
    limited: t.exposeInt('limited', {
      description: 'Number of licenses that used the meter and have a limit.',
    }),
    nearLimit: t.exposeInt('nearLimit', {
      description: 'Number of licenses that used at least 80 % of their limit.',
    }),
    atLimit: t.exposeInt('atLimit', {
      description: 'Number of licenses that used at least 100 % of their limit.',
    }),
  }),
})

export const EntitlementUseType = builder.objectRef<EntitlementUse>('EntitlementUse').implement({
  description:
    'Use of an entitlement by the licenses that grant it now. A license exercised an entitlement if a ' +
    'successful validation named it. Offline use is not counted.',
  subGraphs: operators,
  fields: (t) => ({
    licenseType: t.exposeString('licenseType', { description: 'Code of the license type.' }),
    code: t.exposeString('code', { description: 'Code of the entitlement.' }),
    licenses: t.exposeInt('licenses', { description: 'Number of licenses that grant the entitlement.' }),
    neverExercised: t.exposeInt('neverExercised', {
      description: 'Number of licenses that grant the entitlement and never exercised it.',
    }),
  }),
})

export const RefusalsType = builder.objectRef<Refusals>('Refusals').implement({
  description: 'Number of refused requests of one kind and for one reason.',
  subGraphs: operators,
  fields: (t) => ({
    kind: t.expose('kind', { type: RefusedKind, description: 'Kind of request.' }),
    code: t.exposeString('code', {
      description: 'Code of the refusal or of the validation; for `RATE_LIMITED`, the name of the limit.',
    }),
    licenseType: t.exposeString('licenseType', {
      nullable: true,
      description: 'Code of the license type; null if no license was found.',
    }),
    attempts: t.exposeFloat('attempts', { description: 'Number of refused requests in the period.' }),
    comparedAttempts: t.exposeFloat('comparedAttempts', {
      description: 'Number of refused requests in the compared period.',
    }),
  }),
})

export const RenewalsType = builder.objectRef<Renewals>('Renewals').implement({
  description: 'Outcome of the terms that end in the period. A license can have several such terms.',
  subGraphs: operators,
  fields: (t) => ({
    due: t.exposeInt('due', {
      description: 'Number of terms that end in the period: the sum of the other counts.',
    }),
    renewed: t.exposeInt('renewed', { description: 'Number of terms that were renewed.' }),
    upcoming: t.exposeInt('upcoming', {
      description: 'Number of terms that are not renewed and have not ended yet.',
    }),
    inGrace: t.exposeInt('inGrace', {
      description: 'Number of terms that ended without renewal and are within the grace period.',
    }),
    lapsed: t.exposeInt('lapsed', {
      description: 'Number of terms that ended without renewal and are past the grace period.',
    }),
  }),
})

export const VersionInUseType = builder.objectRef<VersionInUse>('VersionInUse').implement({
  description: 'Number of devices with a seat that were activated with one version.',
  subGraphs: operators,
  fields: (t) => ({
    product: t.exposeString('product', { description: 'Code of the product.' }),
    version: t.exposeString('version', {
      nullable: true,
      description: 'Version that the devices reported; null if they reported none.',
    }),
    devices: t.exposeInt('devices', { description: 'Number of devices.' }),
  }),
})
