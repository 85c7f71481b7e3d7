import type { SafeHtml } from '../../platform/html.ts'
import { barChart } from './bar-chart.ts'
import { counted, section, table } from './parts.ts'
import type { Insights } from './report.ts'

/** Sections about the use and the renewal of licenses. */
export const useSections = [use, renewals, versions]

function use({ utilization, entitlements, meters, useAsOf }: Insights): SafeHtml {
  const [all] = utilization
  const words = all
    ? `Of ${counted(all.seatsBought)} purchased seats, ${counted(all.seatsFree)} are free. ${counted(all.seatsUsedRecently)} seats were used in the last 30 days. ${counted(all.neverActivated)} of ${counted(all.licenses)} licenses were never activated. Counted at ${useAsOf.replace('T', ' ').slice(0, 16)} UTC.`
    : ''
  const rows = utilization.map((row) => [
    ...[row.licenseType ?? 'All', row.licenses, row.seatsBought, row.seatsUsed, row.seatsFree],
    ...[row.seatsUsedRecently, row.atLimit, row.neverActivated],
  ])
  const heads = [
    'License type',
    'Licenses',
    'Purchased',
    'In use',
    'Free',
    'Used recently',
    'At the limit',
    'Never activated',
  ]
  const meterRows = meters.map((row) => [
    row.meter,
    row.licenses,
    row.used,
    row.limited,
    row.nearLimit,
    row.atLimit,
  ])
  const entitlementRows = entitlements.map((row) => [
    row.licenseType,
    row.code,
    row.licenses,
    row.neverExercised,
  ])
  const entitlementHeads = ['License type', 'Entitlement', 'Licenses', 'Never exercised']
  const meterHeads = ['Meter', 'Licenses', 'Used', 'With a limit', 'Near the limit', 'At the limit']
  return section(
    'Use',
    words,
    table(heads, rows),
    table(entitlementHeads, entitlementRows),
    table(meterHeads, meterRows),
  )
}

const outcomeNames: Record<string, string> = {
  ...{ renewed: 'Renewed', upcoming: 'Upcoming', inGrace: 'In grace', lapsed: 'Lapsed' },
}

function renewals({ renewals }: Insights): SafeHtml {
  const { due, ...outcomes } = renewals
  const words = `${counted(due)} terms end in the period.`
  const bars = Object.entries(outcomes).map(([name, value]) => ({
    ...{ name: outcomeNames[name] ?? name, value, label: counted(value) },
  }))
  return section('Renewals', words, barChart(words, bars))
}

function versions({ versions }: Insights): SafeHtml {
  const rows = versions.map(({ product, version, devices }) => [product, version ?? '–', devices])
  return section(
    'Versions',
    'Versions of the devices with a seat.',
    table(['Product', 'Version', 'Devices'], rows),
  )
}
