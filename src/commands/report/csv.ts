import { csvLine } from '../../platform/csv.ts'
import type { Insights } from './report.ts'

/** Writes each figure as a line (RFC 4180): its group, its subject, its name and its value. */
export function writeCsv(insights: Insights): string {
  const { funnel, activationTimes, errorPatterns, refusals, utilization, meters, entitlements } = insights
  const { comparedFunnel, renewals, versions, findings } = insights
  const lines = [
    ['group', 'of', 'figure', 'value'],
    ...funnel.flatMap(({ step, ...figures }) => linesOf('funnel', step, figures)),
    ...comparedFunnel.flatMap(({ step, ...figures }) => linesOf('comparedFunnel', step, figures)),
    ...activationTimes.flatMap(({ upTo, ...figures }) =>
      linesOf('activationTimes', upTo ? `up to ${upTo}` : 'longer', figures),
    ),
    ...errorPatterns.flatMap(({ code, step, licenseType, ...figures }) =>
      linesOf('errorPatterns', [code, step, licenseType ?? ''].join(' ').trim(), figures),
    ),
    ...refusals.flatMap(({ kind, code, licenseType, ...figures }) =>
      linesOf('refusals', [kind, code, licenseType ?? ''].join(' ').trim(), figures),
    ),
    ...utilization.flatMap(({ licenseType, ...figures }) =>
      linesOf('utilization', licenseType ?? 'all', figures),
    ),
    ...meters.flatMap(({ meter, ...figures }) => linesOf('meters', meter, figures)),
    ...entitlements.flatMap(({ licenseType, code, ...figures }) =>
      linesOf('entitlements', `${licenseType} ${code}`, figures),
    ),
    ...linesOf('renewals', 'all', renewals),
    ...versions.flatMap(({ product, version, ...figures }) =>
      linesOf('versions', `${product} ${version ?? ''}`.trim(), figures),
    ),
    ...findings.flatMap(({ kind, step, licenseType, says, evidence }) =>
      linesOf('findings', [kind, step, licenseType].filter(Boolean).join(' '), {
        ...Object.fromEntries(evidence.map(({ name, value }) => [name, value])),
        says,
      }),
    ),
  ]
  return lines.map(csvLine).join('')
}

function linesOf(group: string, of: string, figures: Record<string, number | string | null>): string[][] {
  return Object.entries(figures).map(([name, value]) => [
    group,
    of,
    name,
    value === null ? '' : String(value),
  ])
}
