import { type ReactNode, useId } from 'react'

/** A titled part of a page. `flush`: its content reaches the edges, as tables do. */
export function Section({
  title,
  actions,
  flush = false,
  children,
}: {
  title: string
  actions?: ReactNode
  flush?: boolean
  children: ReactNode
}) {
  const id = useId()
  return (
    <section aria-labelledby={id} className="mb-6 rounded-lg border border-line bg-surface shadow-raised">
      <div className="flex min-h-12 flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-2 sm:px-5">
        <h2 id={id} className="text-base font-semibold">
          {title}
        </h2>
        {actions}
      </div>
      {/* A skeleton has the padding of a flush section: here it is where the content will be. */}
      <div className={flush ? 'overflow-hidden rounded-b-lg' : 'px-4 py-4 sm:px-5 [&_[data-skeleton]]:p-0'}>
        {children}
      </div>
    </section>
  )
}

/** Names and their values, one below the other on a narrow page. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[minmax(7rem,auto)_1fr]">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-sm text-quiet sm:py-px">{name}</dt>
          <dd className="mb-1 min-w-0 sm:mb-0">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
