import { CircleAlert, Inbox, Lock, type LucideIcon, WifiOff } from 'lucide-react'
import { createContext, type ReactNode, useContext } from 'react'
import type { CombinedError } from 'urql'
import { useWords } from '../i18n/words.ts'
import { Button } from './button.tsx'
import { ConnectionNotice } from './connection-notice.tsx'
import { type Result, useLastData } from './last-data.ts'
import { words } from './words.ts'

/** What a list or a page says when it has nothing to show, with the way on. */
export function Empty({
  title,
  icon: Icon = Inbox,
  children,
}: {
  title: string
  icon?: LucideIcon
  children?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      <Icon aria-hidden className="size-7 text-line-strong" />
      <p className="font-medium text-balance">{title}</p>
      {children && <div className="max-w-md text-balance text-quiet">{children}</div>}
    </div>
  )
}

/** Widths of the lines of a skeleton. */
const WIDTHS = ['w-11/12', 'w-9/12', 'w-10/12', 'w-7/12', 'w-full', 'w-8/12', 'w-6/12', 'w-5/12']

/** Grey lines, eight at most, in the place of content that takes longer than 300 ms. */
export function Skeleton({ lines = 4 }: { lines?: number }) {
  const t = useWords(words)
  return (
    <div
      role="status"
      aria-label={t.loading}
      data-skeleton
      className="animate-late space-y-3 px-4 py-4 sm:px-5"
    >
      {WIDTHS.slice(0, lines).map((width) => (
        <div key={width} className={`h-4 animate-pulse rounded-sm bg-sunken ${width}`} />
      ))}
    </div>
  )
}

/** Says why something could not be loaded, with the ID that finds it in the log, and tries again. */
export function Problem({ error, onRetry }: { error: CombinedError; onRetry?: () => void }) {
  const t = useWords(words)
  const requestId = requestIdOf(error)
  const code = error.graphQLErrors[0]?.extensions.code
  const isForbidden = code === 'FORBIDDEN' || error.response?.status === 403
  const Icon = isForbidden ? Lock : error.networkError ? WifiOff : CircleAlert
  return (
    <div role="alert" className="flex flex-col items-center gap-2 px-6 py-10 text-center">
      <Icon aria-hidden className="size-7 text-bad" />
      <p className="font-medium">{t.problemTitle}</p>
      <p className="max-w-md text-balance text-quiet">{describeError(error, t)}</p>
      {requestId && <p className="font-mono text-xs text-quiet">{t.requestId(requestId)}</p>}
      {onRetry && !isForbidden && (
        <Button size="small" onClick={onRetry}>
          {t.retry}
        </Button>
      )}
    </div>
  )
}

/** Returns the ID under which the gateway logged a request; null if no response arrived. */
export function requestIdOf(error: CombinedError): string | null {
  return error.response?.headers?.get?.('x-request-id') ?? null
}

/** Returns a sentence about an error of the transport or the gateway. What GraphQL says of a value is for developers. */
export function describeError(error: CombinedError, t: { network: string; notAccepted: string }): string {
  if (error.graphQLErrors.some(({ extensions }) => extensions.code === 'INPUT_INVALID'))
    return error.graphQLErrors.map((one) => issuesOf(one, t.notAccepted)).join(' ')
  if (error.graphQLErrors.length > 0) return error.graphQLErrors.map(({ message }) => message).join(' ')
  return t.network
}

function issuesOf({ extensions }: CombinedError['graphQLErrors'][number], notAccepted: string): string {
  const issues = (extensions.issues as { path: string[]; message: string }[] | undefined) ?? []
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}.`).join(' ') || notAccepted
}

/** Whether the content around says already that it may be old. */
const NoticeShown = createContext(false)

/**
 * Shows a result of the graph in each of its states: the content as soon as there is data, also while newer data is read; a
 * skeleton before; the problem where there is no data. Content that was shown stays when newer data cannot be read, with the
 * problem above it, so that an open dialog keeps what was entered and what it shows once.
 */
export function Loaded<Data>({
  result,
  onRetry,
  skeleton = <Skeleton />,
  children,
}: {
  result: Result<Data>
  onRetry?: () => void
  skeleton?: ReactNode
  children(data: Data): ReactNode
}) {
  const isNoticeShown = useContext(NoticeShown)
  const { data, error } = useLastData<Data, Result<Data>>(result)
  if (data) {
    const isOld = error !== undefined && (error.networkError !== undefined || !result.data)
    return (
      <>
        {isOld && !isNoticeShown && <ConnectionNotice error={error} />}
        <NoticeShown value={isNoticeShown || isOld}>{children(data)}</NoticeShown>
      </>
    )
  }
  if (error) return <Problem error={error} {...(onRetry && { onRetry })} />
  return skeleton
}
