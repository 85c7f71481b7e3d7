import { Bar, BarChart, CartesianGrid, LabelList, ResponsiveContainer, XAxis, YAxis } from 'recharts'

const tick = { fill: 'var(--color-quiet)', fontSize: 12 }

/** Bars of one figure. The page has the same figures as a table, so that the picture is hidden from assistive technology. */
export function ColumnChart({ rows }: { rows: readonly { name: string; value: number }[] }) {
  return (
    <div aria-hidden className="h-56">
      <ResponsiveContainer width="100%" height="100%">
        <BarChart
          data={[...rows]}
          margin={{ top: 16, right: 0, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--color-line)" />
          <XAxis
            dataKey="name"
            tick={tick}
            tickLine={false}
            axisLine={{ stroke: 'var(--color-line)' }}
            interval="preserveStartEnd"
          />
          <YAxis hide allowDecimals={false} />
          <Bar
            dataKey="value"
            fill="var(--color-accent)"
            radius={[4, 4, 0, 0]}
            maxBarSize={48}
            isAnimationActive={false}
          >
            <LabelList
              dataKey="value"
              position="top"
              fill="var(--color-text)"
              fontSize={12}
              formatter={(value) => (value === 0 ? '' : value)}
            />
          </Bar>
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}

/** Lying bars of parts that add up, one bar a row. */
export function StackedChart({
  rows,
  parts,
}: {
  rows: readonly Record<string, string | number>[]
  parts: readonly { key: string; color: string }[]
}) {
  return (
    <div aria-hidden className="overflow-hidden">
      <ResponsiveContainer width="100%" height={rows.length * 34 + 28}>
        <BarChart
          data={[...rows]}
          layout="vertical"
          margin={{ top: 0, right: 8, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <XAxis
            type="number"
            tick={tick}
            tickLine={false}
            axisLine={{ stroke: 'var(--color-line)' }}
            allowDecimals={false}
          />
          <YAxis
            type="category"
            dataKey="name"
            tick={tick}
            tickLine={false}
            axisLine={{ stroke: 'var(--color-line)' }}
            width="auto"
          />
          {parts.map(({ key, color }) => (
            <Bar key={key} dataKey={key} stackId="all" fill={color} barSize={18} isAnimationActive={false} />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  )
}
