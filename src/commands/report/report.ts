import { z } from 'zod'

const step = z.object({
  ...{
    step: z.string(),
    entered: z.number(),
    completed: z.number(),
    dropped: z.number(),
    inProgress: z.number(),
  },
  ...{ conversion: z.number().nullable(), overallConversion: z.number().nullable() },
  ...{ medianTime: z.string().nullable(), meanTime: z.string().nullable() },
  ...{ p90Time: z.string().nullable(), p99Time: z.string().nullable() },
})
const period = z.object({ from: z.string(), to: z.string() })

/** The response to `insightsDocument`, which is also the content of the JSON file. */
export const insights = z.object({
  period,
  comparedPeriod: period,
  funnel: z.array(step),
  comparedFunnel: z.array(
    z.object({
      ...{ step: z.string(), entered: z.number(), completed: z.number() },
      ...{ conversion: z.number().nullable(), overallConversion: z.number().nullable() },
    }),
  ),
  activationTimes: z.array(z.object({ upTo: z.string().nullable(), accounts: z.number() })),
  errorPatterns: z.array(
    z.object({
      ...{ code: z.string(), step: z.string(), licenseType: z.string().nullable(), attempts: z.number() },
      ...{
        comparedAttempts: z.number(),
        accounts: z.number(),
        firstSeenAt: z.string(),
        lastSeenAt: z.string(),
      },
    }),
  ),
  utilization: z.array(
    z.object({
      ...{
        licenseType: z.string().nullable(),
        licenses: z.number(),
        seatsBought: z.number(),
        seatsUsed: z.number(),
      },
      ...{
        seatsFree: z.number(),
        seatsUsedRecently: z.number(),
        atLimit: z.number(),
        neverActivated: z.number(),
      },
    }),
  ),
  meters: z.array(
    z.object({
      ...{ meter: z.string(), licenses: z.number(), used: z.number() },
      ...{ limited: z.number(), nearLimit: z.number(), atLimit: z.number() },
    }),
  ),
  renewals: z.object({
    ...{
      due: z.number(),
      renewed: z.number(),
      upcoming: z.number(),
      inGrace: z.number(),
      lapsed: z.number(),
    },
  }),
  useAsOf: z.string(),
  entitlements: z.array(
    z.object({ licenseType: z.string(), code: z.string(), licenses: z.number(), neverExercised: z.number() }),
  ),
  refusals: z.array(
    z.object({
      ...{ kind: z.string(), code: z.string(), licenseType: z.string().nullable() },
      ...{ attempts: z.number(), comparedAttempts: z.number() },
    }),
  ),
  versions: z.array(z.object({ product: z.string(), version: z.string().nullable(), devices: z.number() })),
  findings: z.array(
    z.object({
      ...{
        kind: z.string(),
        says: z.string(),
        licenseType: z.string().nullable(),
        step: z.string().nullable(),
      },
      evidence: z.array(z.object({ name: z.string(), value: z.number() })),
      records: z.array(z.string()),
    }),
  ),
})

export type Insights = z.output<typeof insights>

export const insightsDocument = `query Insights($input: InsightsInput!) {
  insights(input: $input) {
    period { from to }
    comparedPeriod { from to }
    funnel {
      step entered completed dropped inProgress conversion overallConversion medianTime meanTime p90Time p99Time
    }
    comparedFunnel { step entered completed conversion overallConversion }
    activationTimes { upTo accounts }
    errorPatterns { code step licenseType attempts comparedAttempts accounts firstSeenAt lastSeenAt }
    utilization { licenseType licenses seatsBought seatsUsed seatsFree seatsUsedRecently atLimit neverActivated }
    meters { meter licenses used limited nearLimit atLimit }
    renewals { due renewed upcoming inGrace lapsed }
    useAsOf
    entitlements { licenseType code licenses neverExercised }
    refusals { kind code licenseType attempts comparedAttempts }
    versions { product version devices }
    findings { kind says licenseType step evidence { name value } records }
  }
}`
