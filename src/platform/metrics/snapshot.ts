import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue } from 'prom-client'
import { installationGauges, observeProcess, registry } from './metrics.ts'

/** The metrics of one process, as they are sent to another process. */
export type Snapshot = MetricObjectWithValues<MetricValue<string>>[]

const ofInstallation = new Set(installationGauges.map((gauge) => (gauge as unknown as { name: string }).name))

/** Returns the metrics that this process counted itself. */
export async function takeSnapshot(): Promise<Snapshot> {
  observeProcess()
  const metrics = (await registry.getMetricsAsJSON()) as Snapshot
  return metrics.filter(({ name }) => !ofInstallation.has(name))
}

/** Returns the counters and histograms of a process that ended. Gauges end with their process. */
export function keepCounts(snapshot: Snapshot): Snapshot {
  // The types state an enumeration, and the values are its names.
  return snapshot.filter(({ type }) => ['counter', 'histogram'].includes(String(type)))
}

/** Adds the metrics of several processes. */
export async function addSnapshots(snapshots: readonly Snapshot[]): Promise<Snapshot> {
  return (await AggregatorRegistry.aggregate([...snapshots]).getMetricsAsJSON()) as Snapshot
}

/** Returns the metrics of this process and of the others, in the text format of Prometheus. */
export async function printMetrics(others: readonly Snapshot[]): Promise<string> {
  if (others.length === 0) return await registry.metrics()
  const own = (await registry.getMetricsAsJSON()) as Snapshot
  return await AggregatorRegistry.aggregate([own, ...others]).metrics()
}
