/** What one operation costs, measured on a small installation. */
export interface OperationCost {
  /** Processor time of the gateway, in microseconds. */
  gatewayMicroseconds: number
  /** Processor time of the database, in microseconds. */
  databaseMicroseconds: number
  /** Bytes that the database writes to its log (WAL). */
  walBytes: number
}

/** What was measured: the operations, and the bytes of a row with its part of the indexes. */
export interface Costs {
  validation: OperationCost
  activation: OperationCost
  /** Bytes of one license with its key, its device and its share of an account. */
  bytesPerLicense: number
  /** Bytes that one activation adds: its device and its event. */
  bytesPerActivation: number
}

/** An installation whose size is computed. */
export interface Installation {
  licenses: number
  /** Share of the licenses that validate in an hour. */
  hourlyShare: number
  /** New devices of a license in a year. */
  activationsPerYear: number
  /** The busiest second, as a multiple of the mean. */
  peak: number
  /** Share of a core that is used in the busiest second. The rest is for noise and for the loss of a machine. */
  utilization: number
}

/** A machine, for the comparison of what is used up first. */
export interface Machine {
  cores: number
  memoryGigabytes: number
  /** Bytes a second that its disk writes in sequence. */
  diskBytesPerSecond: number
}

/** Prices of a month. */
export interface Prices {
  perCore: number
  perGigabyteOfDisk: number
}

export interface Forecast {
  /** In the busiest second. */
  validationsPerSecond: number
  activationsPerSecond: number
  gatewayCores: number
  databaseCores: number
  /** Size of the rows and indexes of all licenses. Look-ups of random keys are fast while it is in memory. */
  licenseGigabytes: number
  /** Growth by devices and events. */
  gigabytesPerYear: number
  walBytesPerSecond: number
  /** Share of a database machine that each resource uses, the largest first. */
  database: { resource: 'processor' | 'memory' | 'log'; share: number }[]
  /** Price of a month: gateways, one primary and `standbys`, each with the data of the first year. */
  pricePerMonth: number
}

const YEAR_SECONDS = 365 * 86_400
const HOUR_SECONDS = 3_600
const MICROSECONDS = 1_000_000
const GIGABYTE = 1e9

/** Computes what an installation needs. Costs are taken as constant: what grows with the installation is memory and disk. */
export function forecast(
  costs: Costs,
  { licenses, hourlyShare, activationsPerYear, peak, utilization }: Installation,
  { machine, prices, standbys }: { machine: Machine; prices: Prices; standbys: number },
): Forecast {
  const validationsPerSecond = ((licenses * hourlyShare) / HOUR_SECONDS) * peak
  const activationsPerSecond = ((licenses * activationsPerYear) / YEAR_SECONDS) * peak
  const inTotal = (member: keyof OperationCost) =>
    validationsPerSecond * costs.validation[member] + activationsPerSecond * costs.activation[member]
  const cores = (member: 'gatewayMicroseconds' | 'databaseMicroseconds') =>
    inTotal(member) / MICROSECONDS / utilization
  const gatewayCores = cores('gatewayMicroseconds')
  const databaseCores = cores('databaseMicroseconds')
  const licenseGigabytes = (licenses * costs.bytesPerLicense) / GIGABYTE
  const gigabytesPerYear = (licenses * activationsPerYear * costs.bytesPerActivation) / GIGABYTE
  const walBytesPerSecond = inTotal('walBytes')
  const database = [
    { resource: 'processor' as const, share: databaseCores / machine.cores },
    { resource: 'memory' as const, share: licenseGigabytes / machine.memoryGigabytes },
    { resource: 'log' as const, share: walBytesPerSecond / machine.diskBytesPerSecond },
  ].toSorted((a, b) => b.share - a.share)
  const servers = 1 + standbys
  return {
    ...{ validationsPerSecond, activationsPerSecond, gatewayCores, databaseCores },
    ...{ licenseGigabytes, gigabytesPerYear, walBytesPerSecond, database },
    pricePerMonth:
      (Math.ceil(gatewayCores) + machine.cores * servers) * prices.perCore +
      (licenseGigabytes + gigabytesPerYear) * servers * prices.perGigabyteOfDisk,
  }
}
