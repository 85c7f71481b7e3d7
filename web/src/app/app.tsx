import { CSPProvider } from '@base-ui/react/csp-provider'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo, useState } from 'react'
import { Provider, useQuery } from 'urql'
import { ViewerDocument } from '../generated/graphql.ts'
import { useWords } from '../i18n/words.ts'
import { Button } from '../parts/button.tsx'
import { Problem, Skeleton } from '../parts/states.tsx'
import { useStore } from '../parts/store.ts'
import { ToastProvider } from '../parts/toast.tsx'
import { visits } from '../parts/visits.ts'
import { searchOpen } from '../search/search-state.ts'
import { ChangesProvider } from './changes.tsx'
import { createClient } from './client.ts'
import { setClock } from './clock.ts'
import { router } from './router.ts'
import './scheme.ts'
import { type Session, session, signOut } from './session.ts'
import { readSettings, type Settings, SettingsProvider } from './settings.ts'
import { SignIn } from './sign-in.tsx'
import { followLinks, startSession } from './start-session.ts'
import { ViewerProvider } from './viewer.tsx'
import { words } from './words.ts'

const RETRY_MS = 2_000

/** The console: signs in, then shows the page of the address. */
export function App() {
  const [settings, setSettings] = useState<Settings | null>(null)
  const [away, setAway] = useState(false)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const start = async () => {
      try {
        const read = await readSettings()
        setClock(read.now)
        await startSession(read)
        setSettings(read)
      } catch {
        setAway(true)
        timer = setTimeout(() => void start(), RETRY_MS)
      }
    }
    void start()
    return () => clearTimeout(timer)
  }, [])
  useEffect(() => session.subscribe(forgetVisits), [])
  useEffect(() => (settings ? followLinks(settings) : undefined), [settings])
  const { current } = useStore(session)
  const t = useWords(words)
  if (!settings)
    return away ? (
      <p role="status" className="p-10 text-center text-quiet">
        {t.gatewayAway}
      </p>
    ) : null
  return (
    <CSPProvider disableStyleElements>
      <SettingsProvider value={settings}>
        {current ? <SignedIn session={current} /> : <SignedOut settings={settings} />}
      </SettingsProvider>
    </CSPProvider>
  )
}

/** The names of records are for the person who saw them, so they end with the session. */
function forgetVisits(): void {
  visits.set([])
  searchOpen.set(false)
}

const PublicReference = lazy(async () => ({
  default: (await import('../developers/public-reference.tsx')).PublicReference,
}))

/** The page to sign in, or the reference, which anybody may read. */
function SignedOut({ settings }: { settings: Settings }) {
  if (location.pathname !== '/console/developers') return <SignIn settings={settings} />
  return (
    <Suspense>
      <PublicReference />
    </Suspense>
  )
}

function SignedIn({ session }: { session: Session }) {
  const client = useMemo(() => createClient(session), [session])
  return (
    <Provider value={client}>
      <AsViewer session={session} />
    </Provider>
  )
}

function AsViewer({ session }: { session: Session }) {
  const t = useWords(words)
  const [{ data, error }, retry] = useQuery({ query: ViewerDocument })
  if (!data) return error ? <Problem error={error} onRetry={retry} /> : <Skeleton />
  const { viewer } = data
  if (viewer.audience !== 'ADMIN' && viewer.audience !== 'SUPPORT') {
    return (
      <main className="mx-auto max-w-md p-10 text-center">
        <p className="mb-4">{t.notOperator}</p>
        <Button onClick={() => void signOut()}>{t.signOut}</Button>
      </main>
    )
  }
  return (
    <ViewerProvider value={viewer}>
      <ChangesProvider session={session} principal={viewer.principal}>
        <ToastProvider>
          <RouterProvider router={router} />
        </ToastProvider>
      </ChangesProvider>
    </ViewerProvider>
  )
}
