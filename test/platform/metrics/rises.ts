import { registry } from '../../../src/platform/metrics/metrics.ts'

/** Returns the sum of a metric's series that have these labels. */
export async function totalOf(name: string, labels: Record<string, string> = {}): Promise<number> {
  const metrics = await registry.getMetricsAsJSON()
  const values = metrics.find((metric) => metric.name === name)?.values ?? []
  const matching = values.filter((value) =>
    Object.entries(labels).every(([label, text]) => String(Reflect.get(value.labels, label)) === text),
  )
  return matching.reduce((sum, { value }) => sum + value, 0)
}

/** Returns by how much metrics rise while `work` runs. */
export async function risesWhile(metrics: [string, Record<string, string>?][], work: () => Promise<unknown>) {
  const read = () => Promise.all(metrics.map(([name, labels]) => totalOf(name, labels)))
  const before = await read()
  await work()
  return (await read()).map((value, index) => value - before[index]!)
}
